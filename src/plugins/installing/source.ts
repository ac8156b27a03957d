// Where a plugin comes from: what every kind of source can do, and what they need.
import type { Access, Getter, Registries } from '../../chart/index.ts'
import { PluginError } from '../../diagnostics/index.ts'
import type { Compression, Environment, FileSystem, Processes } from '../../host/index.ts'
import type { PluginLog } from '../plugin.ts'

/** Folders that plugins are put into. */
export interface PluginPlaces {
  /** What `HELM_PLUGINS` says, which may name several. */
  readonly pluginsDirectory: string
  readonly dataHome: string
  readonly cacheHome: string
}

/** What installing needs. */
export interface InstallingPorts {
  readonly files: FileSystem
  readonly environment: Environment
  readonly processes: Processes
  readonly compression: Compression
  readonly log: PluginLog
  readonly places: PluginPlaces
  /** For `http` and `https`. */
  readonly getter: Getter
  readonly registries: Pick<Registries, 'pullPlugin' | 'repositoryOf'>
}

/** A plugin to install. */
export interface SourceRequest {
  /** A folder, an archive, an address. */
  readonly source: string
  /** For git: a tag, branch or commit, or a constraint for the tags. */
  readonly version: string
  /** For registries. */
  readonly access: Access
  readonly signal?: AbortSignal
}

/** An archive with what is needed to check it. */
export interface SignedArchive {
  readonly archive: Uint8Array
  /** Absent where there is none. */
  readonly provenance?: Uint8Array
  /** The name under which the provenance file speaks of it. */
  readonly fileName: string
}

/** A plugin at its source. */
export interface PluginSource {
  readonly kind: 'folder' | 'archive' | 'http' | 'registry' | 'git'
  /** Where the plugin will stand. */
  readonly path: string
  /** The archive, for sources that have one that can be signed. It is fetched once. */
  readonly readSigned?: () => Promise<SignedArchive>
  /** What stands before the trouble of reading it to check it. */
  readonly readingTrouble?: string
  /** Puts the plugin in its place: whole, or not at all. */
  install(): Promise<void>
}

/** Whether a name ends as archives do. */
export function isArchiveName(name: string): boolean {
  return name.endsWith('.tgz') || name.endsWith('.tar.gz')
}

/** The plugin's name in an archive's: without the ending, and without a version. @see helm internal/plugin/installer/extractor.go stripPluginName */
export function pluginNameOf(archiveName: string): string {
  const stem = archiveName.replace(/\.(?:tgz|tar\.gz)$/, '')
  return stem.replace(/(.*)-[0-9]+\..*/, '$1')
}

/** An address without the password in it. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#]*@/i, '$1:***@')
}

/** Trouble with a source. */
export function sourceFailure(helmText: string, cause?: unknown): PluginError {
  return new PluginError({ code: 'PLUGIN_INVALID', helmText, ...(cause === undefined ? {} : { cause }) })
}

/** There is no plugin.yaml where one should be. */
export function metadataMissing(): PluginError {
  return sourceFailure('plugin metadata (plugin.yaml) missing')
}
