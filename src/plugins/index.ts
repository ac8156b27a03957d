// Plugins: their format, where they are found, how they are run. The door of this folder.

export {
  type CompletionCommand,
  completionFileName,
  completionProgramName,
  parseCompletionFile,
} from './completion-file.ts'
export {
  type FindingPorts,
  findPlugins,
  loadPlugin,
  loadPlugins,
  type PluginQuery,
  pluginsDirectories,
} from './find-plugins.ts'
export type { InstallingPorts, PluginPlaces } from './installing/source.ts'
export * from './model.ts'
export type { PackagedPlugin, PackagePluginRequest, PluginSigning } from './package-plugin.ts'
export { parsePluginFile, pluginFileName } from './parse-plugin-file.ts'
export { chooseCommand, type PreparedCommand, prepareCommand } from './platform-command.ts'
export * from './plugin.ts'
export { type PluginGetterOptions, pluginGetter } from './plugin-getter.ts'
export {
  createPluginManager,
  type InstalledPlugin,
  type InstallPluginRequest,
  type InstallStep,
  type ListedPlugin,
  type NamedPlugins,
  type PluginCall,
  type PluginManager,
  type PluginManagerPorts,
} from './plugin-manager.ts'
export { findPostRenderer, type PluginPostRenderer, type PostRendererChoice } from './plugin-post-renderer.ts'
export type { PluginVerification } from './provenance.ts'
export { createPluginRuntimes, type RuntimePorts } from './runtimes.ts'
export type { SigningStatus } from './signing-status.ts'
export { createSubprocessRuntime, type SubprocessPorts } from './subprocess-runtime.ts'
