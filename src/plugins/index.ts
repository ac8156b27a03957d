// Plugins: their format, where they are found, how they are run. The door of this folder.
export {
  type FindingPorts,
  findPlugins,
  loadPlugin,
  loadPlugins,
  type PluginQuery,
  pluginFolders,
  pluginsDirectories,
} from './find-plugins.ts'
export * from './model.ts'
export { parsePluginFile, pluginFileName } from './parse-plugin-file.ts'
export { chooseCommand, type PreparedCommand, prepareCommand } from './platform-command.ts'
export * from './plugin.ts'
export { findPostRenderer, type PluginPostRenderer, type PostRendererChoice } from './plugin-post-renderer.ts'
export { createSubprocessRuntime, type SubprocessPorts } from './subprocess-runtime.ts'
