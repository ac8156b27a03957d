// Everything about charts from elsewhere behind one door: repositories, dependencies, downloads, and the source of charts.
import type {
  ChartFiles,
  ChartLibrary,
  ChartProvenance,
  ChartReference,
  ChartVerification,
  DebugLog,
  Getter,
  PullChartRequest,
  Registries,
} from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import type { Clock, Compression, FileSystem } from '../../host/index.ts'
import { createContentCache } from '../content-cache.ts'
import type { RemoteChartSource } from '../file-chart-source.ts'
import { withoutPassword } from '../http-getter.ts'
import type { MemoryCache } from '../memory-cache.ts'
import { unpackOnce } from '../read-chart-archive.ts'
import { isRegistryReference, telling } from '../registry-chart.ts'
import { fetchProvenance, verifyArchive } from './archive-proof.ts'
import { createChartDependencies } from './dependencies.ts'
import { createIndexCache, getterOfScheme } from './index-cache.ts'
import { ociArchive, type RemoteArchive } from './oci-archive.ts'
import { checkUnpackPlace, placeArchive } from './pull.ts'
import {
  fetchArchive,
  type LocatedArchive,
  locateArchive,
  type RemoteChartsParts,
  type RemoteReference,
} from './remote-charts.ts'
import { createChartRepositories } from './repositories.ts'

/** What is needed for charts from elsewhere. */
export interface RemoteChartsOptions {
  readonly files: FileSystem
  readonly clock: Clock
  readonly compression: Compression
  readonly getters: readonly Getter[]
  /** For references `oci://…`; without them those are refused. */
  readonly registries?: Registries
  /** Checks archives. */
  readonly provenance: ChartProvenance
  /** Charts that were unpacked before. */
  readonly unpacked?: MemoryCache<ChartFiles>
  /** Path of repositories.yaml. */
  readonly repositoryConfig: string
  /** Folder of the indexes. */
  readonly repositoryCache: string
  /** Folder of the archives. */
  readonly contentCache: string
  /** Log lines as Helm prints them. */
  readonly onWarning?: (line: string) => void
  /** What relative paths start from in messages. */
  readonly workingDirectory?: string
  readonly debug?: DebugLog | undefined
}

/** Charts from elsewhere. */
export interface RemoteCharts extends ChartLibrary {
  readonly source: RemoteChartSource
}

/** Makes it; indexes that were read are remembered, all of it shares them. */
export function createRemoteCharts(options: RemoteChartsOptions): RemoteCharts {
  const onWarning = options.onWarning ?? (() => {})
  const indexes = createIndexCache({ ...options, directory: options.repositoryCache, onWarning })
  const parts: RemoteChartsParts = {
    files: options.files,
    getters: options.getters,
    indexes,
    contents: createContentCache(options.contentCache, options.files),
    configFile: options.repositoryConfig,
    onWarning,
    debug: options.debug,
  }
  return {
    repositories: createChartRepositories({ ...options, ...parts, cacheDirectory: options.repositoryCache }),
    dependencies: createChartDependencies({ ...options, ...parts }),
    source: {
      schemes: options.getters.flatMap(({ schemes }) => schemes),
      fetchChart: (reference, signal) => fetchToCache(reference, { parts, options }, signal),
      async readUrl(url, signal) {
        const getter = getterOfScheme(url.slice(0, url.indexOf(':')).toLowerCase(), options.getters)
        const answer = await getter.get({ url, ...(signal === undefined ? {} : { signal }) })
        return answer.status === 'content' ? answer.bytes : new Uint8Array()
      },
    },
    async pull(request, signal) {
      if (request.unpackInto !== undefined) await checkUnpackPlace(request, options)
      const { reference: text, version, repository, access } = request
      const wantsProvenance = request.provenance !== undefined
      const found = await archiveOf({ text, version, repository, access, wantsProvenance }, { parts, options }, signal)
      const { downloads } = found
      return telling(downloads ?? [], async () => {
        const proof = await proofOf(request, found, options)
        const placed = await placeArchive(request, { fileName: found.fileName, bytes: found.bytes, ...proof }, options)
        return { ...placed, ...proof, ...(downloads === undefined ? {} : { downloads }) }
      })
    },
  }
}

interface Context {
  readonly parts: RemoteChartsParts
  readonly options: RemoteChartsOptions
}

interface Asked extends RemoteReference {
  readonly wantsProvenance: boolean
  /** Told when the archive is not in the cache. */
  readonly onDownload?: ((located: LocatedArchive) => void) | undefined
}

async function archiveOf(
  reference: Asked,
  { parts, options }: Context,
  signal: AbortSignal | undefined,
): Promise<RemoteArchive> {
  if (reference.repository === '' && isRegistryReference(reference.text) && reference.text !== 'oci://') {
    parts.debug?.('set up default downloader cache')
    return ociArchive(reference, options, signal)
  }
  const located = await locateArchive(reference, parts, signal)
  const archive = await fetchArchive(located, { ...parts, onDownload: () => reference.onDownload?.(located) }, signal)
  return { ...archive, url: located.url, provenance: () => fetchProvenance(located, archive.digest, { parts, signal }) }
}

interface Proof {
  readonly provenance?: Uint8Array
  readonly verification?: ChartVerification
  readonly warnings?: readonly string[]
}

/** The provenance file, checked where that was asked for. Without checking, one that is not there is only told of. */
async function proofOf(request: PullChartRequest, found: RemoteArchive, options: RemoteChartsOptions): Promise<Proof> {
  if (request.provenance === undefined) return {}
  if (request.provenance !== 'fetch') return verifyArchive(found, request.provenance.keyring, options)
  try {
    return { provenance: await found.provenance() }
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error
    return { warnings: [`WARNING: Verification not found for ${request.reference}: ${error.helmText}`] }
  }
}

async function fetchToCache(
  { text, version = '', repository = '', devel, access = {}, verify }: ChartReference,
  { parts, options }: Context,
  signal: AbortSignal | undefined,
): Promise<ChartFiles> {
  const wanted = version.trim() === '' && devel === true ? '>0.0.0-0' : version.trim()
  const onDownload = ({ url }: LocatedArchive) => {
    const asked = repository === '' ? { ref: text, version: wanted } : { ref: url, version: '' }
    parts.debug?.('attempting to download chart', { ...asked, ref: withoutPassword(asked.ref) })
  }
  const asked = { text, version: wanted, repository, access, wantsProvenance: verify !== undefined, onDownload }
  const found = await archiveOf(asked, { parts, options }, signal)
  const { bytes, digest, downloads } = found
  const told = (what: string): void => parts.debug?.(`put downloaded ${what} in cache`, { id: digest })
  if (found.isCached !== true) told('chart')
  const known = verify === undefined ? undefined : await parts.contents.read(digest, 'prov')
  const proof = verify === undefined ? undefined : await verifyArchive(found, verify.keyring, options)
  const path = await parts.contents.write(digest, 'chart', bytes)
  if (proof !== undefined) await parts.contents.write(digest, 'prov', proof.provenance)
  if (proof !== undefined && known === undefined) told('provenance file')
  const files = await unpackOnce({ bytes, path, digest }, options)
  return { ...files, path, ...(downloads === undefined ? {} : { downloads }) }
}
