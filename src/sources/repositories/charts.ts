// Everything about charts from elsewhere behind one door: repositories, dependencies, downloads, and the source of charts.
import type { ChartFiles, ChartLibrary, ChartReference, Getter, Registries } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import type { Clock, Compression, FileSystem } from '../../host/index.ts'
import { createContentCache, sha256 } from '../content-cache.ts'
import type { RemoteChartSource } from '../file-chart-source.ts'
import { unpackChartArchive } from '../read-chart-archive.ts'
import { archiveName } from '../registry-chart.ts'
import { createChartDependencies } from './dependencies.ts'
import { createIndexCache, getterOfScheme } from './index-cache.ts'
import { type NamedArchive, placeArchive } from './pull.ts'
import { fetchArchive, locateArchive, type RemoteChartsParts, type RemoteReference } from './remote-charts.ts'
import { createChartRepositories } from './repositories.ts'

/** What is needed for charts from elsewhere. */
export interface RemoteChartsOptions {
  readonly files: FileSystem
  readonly clock: Clock
  readonly compression: Compression
  readonly getters: readonly Getter[]
  /** For references `oci://…`; without them those are refused. */
  readonly registries?: Registries
  /** Path of repositories.yaml. */
  readonly repositoryConfig: string
  /** Folder of the indexes. */
  readonly repositoryCache: string
  /** Folder of the archives. */
  readonly contentCache: string
  /** Log lines as Helm prints them. */
  readonly onWarning?: (line: string) => void
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
  }
  const archive = (reference: RemoteReference, signal?: AbortSignal) => archiveOf(reference, { parts, options }, signal)
  return {
    repositories: createChartRepositories({ ...options, ...parts, cacheDirectory: options.repositoryCache }),
    dependencies: createChartDependencies({ ...options, ...parts }),
    source: {
      fetchChart: (reference, signal) => fetchToCache(reference, { parts, options }, signal),
      async readUrl(url, signal) {
        const getter = getterOfScheme(url.slice(0, url.indexOf(':')).toLowerCase(), options.getters)
        const answer = await getter.get({ url, ...(signal === undefined ? {} : { signal }) })
        return answer.status === 'content' ? answer.bytes : new Uint8Array()
      },
    },
    async pull(request, signal) {
      const { fileName, bytes } = await archive(
        {
          text: request.reference,
          version: request.version,
          repository: request.repository,
          access: request.access,
        },
        signal,
      )
      return placeArchive(request, { fileName, bytes }, options)
    },
  }
}

interface Context {
  readonly parts: RemoteChartsParts
  readonly options: RemoteChartsOptions
}

interface DigestedArchive extends NamedArchive {
  readonly digest: string
}

async function archiveOf(
  reference: RemoteReference,
  { parts, options }: Context,
  signal: AbortSignal | undefined,
): Promise<DigestedArchive> {
  if (reference.repository === '' && reference.text.startsWith('oci://')) {
    return ociArchive(reference, options, signal)
  }
  return fetchArchive(await locateArchive(reference, parts, signal), parts, signal)
}

/** Fetches an archive from a registry. @throws RepositoryError in Helm's words */
export async function ociArchive(
  { text, version, access }: Pick<RemoteReference, 'text' | 'version' | 'access'>,
  { registries }: Pick<RemoteChartsOptions, 'registries'>,
  signal: AbortSignal | undefined,
): Promise<DigestedArchive> {
  if (registries === undefined) {
    throw new RepositoryError({
      code: 'UNSUPPORTED',
      helmText: `unable to lookup ref ${text} at version '${version}', missing registry client`,
    })
  }
  const asking = { access, ...(signal === undefined ? {} : { signal }) }
  const resolved = await registries.resolve({ reference: text, version, ...asking })
  const { archive } = await registries.pull({ reference: resolved.reference, ...asking })
  if (archive === undefined) throw new Error('a chart was asked for')
  return { bytes: archive, digest: await sha256(archive), fileName: archiveName(resolved.url) }
}

async function fetchToCache(
  { text, version = '', repository = '', devel, access = {} }: ChartReference,
  { parts, options }: Context,
  signal: AbortSignal | undefined,
): Promise<ChartFiles> {
  const wanted = version.trim() === '' && devel === true ? '>0.0.0-0' : version.trim()
  const reference = { text, version: wanted, repository, access }
  const { bytes, digest } = await archiveOf(reference, { parts, options }, signal)
  const path = await parts.contents.write(digest, 'chart', bytes)
  return unpackChartArchive(bytes, path, options.compression)
}
