// Charts and values from files: directories, archives, standard input. References to repositories are told apart.
import { absolutePath, isAbsolutePath } from '../base/index.ts'
import type { ChartFiles, ChartProvenance, ChartReference, ChartSource, ChartTold } from '../chart/index.ts'
import { ChartError, RepositoryError } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import {
  type Compression,
  type Environment,
  type FileStatus,
  type FileSystem,
  HostError,
  type Terminal,
} from '../host/index.ts'
import type { MemoryCache } from './memory-cache.ts'
import { type ArchiveMemory, readChartArchive } from './read-chart-archive.ts'
import { readChartDirectory } from './read-chart-directory.ts'
import { fetchRegistryChart, isRegistryReference, type RegistryChartParts } from './registry-chart.ts'

/** Charts and values from repositories and URLs. */
export interface RemoteChartSource {
  /** Schemes of URLs that `readUrl` reads, those of plugins among them. */
  readonly schemes: readonly string[]
  /** @throws RepositoryError in Helm's words */
  fetchChart(reference: ChartReference, signal?: AbortSignal): Promise<ChartFiles>
  /** @throws RepositoryError in Helm's words */
  readUrl(url: string, signal?: AbortSignal): Promise<Uint8Array>
}

/** The ports that a source of files needs. */
export interface FileChartSourcePorts {
  /** Charts of repositories and of URLs; without it they are refused. */
  readonly remote?: RemoteChartSource
  readonly files: FileSystem
  readonly compression: Compression
  /** Charts that were unpacked before. */
  readonly unpacked?: MemoryCache<ChartFiles>
  /** Asked before an archive is unpacked. */
  readonly kept?: ArchiveMemory
  readonly environment: Pick<Environment, 'workingDirectory'>
  readonly terminal: Pick<Terminal, 'readInput'>
  /** Helm's folder of indexes, which is made before a chart is fetched; nothing is made without it. */
  readonly repositoryCache?: string
  /** Charts out of registries; without it they are refused. */
  readonly registryCharts?: () => RegistryChartParts
  /** Log lines as Helm prints them. */
  readonly onWarning?: (line: string) => void
  /** Checks archives where a reference asks for it. */
  readonly provenance?: ChartProvenance
}

/**
 * A source that knows files only: a chart directory or archive by its path, values by path or `-`.
 *
 * @see helm pkg/action ChartPathOptions.LocateChart
 */
export function createFileChartSource(ports: FileChartSourcePorts): ChartSource {
  return {
    fetchChart: (reference, signal, told) => fetchChart(reference, { ports, told }, signal),
    readValuesFile: (path, signal) => readValuesFile(path, ports, signal),
  }
}

async function fetchChart(
  reference: ChartReference,
  { ports, told }: { readonly ports: FileChartSourcePorts; readonly told: ChartTold | undefined },
  signal: AbortSignal | undefined,
): Promise<ChartFiles> {
  const text = reference.text.trim()
  const { repository = '' } = reference
  if (repository !== '') {
    if (ports.remote === undefined) throw unsupported(`--repo ${repository}`)
    await makeRepositoryCache(ports)
    return ports.remote.fetchChart({ ...reference, text }, signal)
  }
  const status = await statusOf(text, ports.files)
  if (status === undefined) {
    if (!isPath(text)) await makeRepositoryCache(ports)
    if (isRegistryReference(text) && text !== 'oci://' && ports.registryCharts !== undefined) {
      return fetchRegistryChart(reference, ports.registryCharts(), signal)
    }
    if (ports.remote === undefined || isPath(text)) throw notFound(text)
    return ports.remote.fetchChart({ ...reference, text }, signal)
  }
  const path = absolutePath(text, ports.environment.workingDirectory)
  if (reference.verify !== undefined) {
    await ports.provenance?.verifyFile({ path, keyring: reference.verify.keyring })
  }
  told?.onLocated?.(path)
  const files =
    status.kind === 'directory'
      ? await readChartDirectory(path, ports.files, { onLogLine: told?.onLogLine ?? ports.onWarning, signal })
      : await readChartArchive(path, archivePorts(ports), signal)
  return { ...files, path }
}

/** Other programs look for it; whoever needs it tells of what is wrong with it. */
async function makeRepositoryCache({ repositoryCache, files }: FileChartSourcePorts): Promise<void> {
  if (repositoryCache !== undefined) await files.makeDirectory(repositoryCache).catch(() => {})
}

/** Ports are picked one by one: some are made when they are looked at. */
function archivePorts(ports: FileChartSourcePorts): Parameters<typeof readChartArchive>[1] {
  const { files, compression, unpacked, kept } = ports
  return {
    files,
    compression,
    ...(unpacked === undefined ? {} : { unpacked }),
    ...(kept === undefined ? {} : { kept }),
  }
}

async function statusOf(path: string, files: FileSystem): Promise<FileStatus | undefined> {
  if (path === '') return undefined
  try {
    return await files.status(path)
  } catch (error) {
    // A path that cannot be followed is no chart here; it may still be the name of one elsewhere.
    if (error instanceof HostError) return undefined
    throw error
  }
}

function isPath(text: string): boolean {
  return isAbsolutePath(text) || text.startsWith('.')
}

function notFound(text: string): ChartError | RepositoryError {
  if (isPath(text)) {
    return new ChartError({ code: 'CHART_NOT_FOUND', helmText: `path ${quote(text)} not found` })
  }
  const scheme = schemeOf(text)
  if (scheme === 'http' || scheme === 'https' || scheme === 'oci') return unsupported(text)
  const slash = text.indexOf('/')
  const hints = ['to use a chart in a folder, write its path, such as `./mychart`']
  if (slash === -1) {
    const helmText = `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${text}`
    return new RepositoryError({ code: 'CHART_NOT_FOUND', helmText, hints })
  }
  const repository = scheme === undefined ? text.slice(0, slash) : ''
  return new RepositoryError({ code: 'CHART_NOT_FOUND', helmText: `repo ${repository} not found`, hints })
}

function schemeOf(text: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase()
}

async function readValuesFile(
  path: string,
  ports: FileChartSourcePorts,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (path.trim() === '-') return ports.terminal.readInput(signal)
  const scheme = schemeOf(path)
  const isWeb = scheme === 'http' || scheme === 'https' || scheme === 'oci'
  if (isWeb && ports.remote === undefined) throw unsupported(path)
  // What nothing reads may still be the name of a file.
  if (isWeb || ports.remote?.schemes.includes(scheme ?? ''))
    return (ports.remote as RemoteChartSource).readUrl(path, signal)
  try {
    return await ports.files.readFile(path, signal === undefined ? {} : { signal })
  } catch (error) {
    if (error instanceof HostError)
      throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
    throw error
  }
}

function unsupported(reference: string): RepositoryError {
  return new RepositoryError({
    code: 'UNSUPPORTED',
    helmText: `cannot fetch ${quote(reference)}: charts and values are read from local files only`,
    hints: ['fetch it first and give the path of the file or folder'],
  })
}
