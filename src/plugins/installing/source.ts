// Where a plugin comes from: what every kind of source can do, and the kind that an address means.
import type { Access, Getter, Registries } from '../../chart/index.ts'
import { PluginError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
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
  readonly registries: Pick<Registries, 'pullPlugin'>
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

/**
 * The source that an address means. A registry says so in its scheme; what is on disk goes before what looks like an
 * address; an address that ends like an archive is one; any other is asked for its repository.
 *
 * @throws PluginError
 * @see helm internal/plugin/installer/installer.go NewForSource
 */
export async function openSource(request: SourceRequest, ports: InstallingPorts): Promise<PluginSource> {
  const { source } = request
  if (source.startsWith('oci://')) return (await import('./registry-source.ts')).registrySource(request, ports)
  try {
    if ((await ports.files.status(source).catch(() => undefined)) !== undefined) {
      return (await import('./local-source.ts')).localSource(request, ports)
    }
    if (/^https?:\/\//.test(source) && isArchiveName(source)) {
      return (await import('./http-source.ts')).httpSource(request, ports)
    }
    return await (await import('./git-source.ts')).gitSource(request, ports)
  } catch (error) {
    request.signal?.throwIfAborted()
    const question = "(if it's a local directory, does it exist?)"
    throw new PluginError({
      code: 'PLUGIN_NOT_FOUND',
      helmText: `cannot get information about plugin source ${quote(shownAddress(source))} ${question}, last error was: ${textOf(error)}`,
      cause: error,
    })
  }
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
