// A chart out of a registry: resolved, downloaded, verified where that is wanted, kept in the content cache, unpacked.
import type {
  ChartFiles,
  ChartProvenance,
  ChartReference,
  DebugLog,
  PulledChart,
  Registries,
  RegistryDownload,
  ResolvedReference,
} from '../chart/index.ts'
import { ChartError, Failure, factsOf, RepositoryError } from '../diagnostics/index.ts'
import type { Compression } from '../host/index.ts'
import { type ContentCache, sha256 } from './content-cache.ts'
import type { MemoryCache } from './memory-cache.ts'
import { unpackOnce } from './read-chart-archive.ts'

/** What is needed. */
export interface RegistryChartParts {
  readonly registries: Registries
  readonly provenance: ChartProvenance
  readonly cache: ContentCache
  readonly compression: Compression
  readonly debug?: DebugLog | undefined
  /** Charts that were unpacked before. */
  readonly unpacked?: MemoryCache<ChartFiles>
}

/** Whether a reference is one to a registry. */
export function isRegistryReference(text: string): boolean {
  return text.startsWith('oci://')
}

/**
 * Fetches and unpacks.
 *
 * @throws RepositoryError, ChartError in Helm's words
 * @see helm pkg/downloader ChartDownloader.DownloadToCache
 */
export async function fetchRegistryChart(
  reference: ChartReference,
  parts: RegistryChartParts,
  signal?: AbortSignal,
): Promise<ChartFiles> {
  const { access = {}, verify } = reference
  parts.debug?.('set up default downloader cache')
  const request = { access, ...(signal === undefined ? {} : { signal }) }
  const version = reference.version?.trim() || (reference.devel === true ? '>0.0.0-0' : '')
  const resolved = await parts.registries.resolve({ ...request, reference: reference.text.trim(), version })
  parts.debug?.('attempting to download chart', { ref: reference.text, version })
  const pulled = await parts.registries.pull({
    ...request,
    reference: resolved.reference,
    provenance: verify === undefined ? 'none' : 'optional',
  })
  const archive = pulled.archive ?? new Uint8Array()
  const digest = await sha256(archive)
  const path = await parts.cache.write(digest, 'chart', archive)
  parts.debug?.('put downloaded chart in cache', { id: digest })
  const known = verify === undefined ? undefined : await parts.cache.read(digest, 'prov')
  const provenance = known ?? pulled.provenance
  const downloads = downloadsOf(known === undefined ? pulled : withoutProvenance(pulled))
  if (verify !== undefined) {
    const fileName = archiveName(resolved.url)
    await telling(downloads, async () => {
      if (provenance === undefined) throw unsigned(resolved)
      if (known === undefined) {
        await parts.cache.write(digest, 'prov', provenance)
        parts.debug?.('put downloaded provenance file in cache', { id: digest })
      } else parts.debug?.('found provenance in cache', { id: '' })
      await parts.provenance.verify({ archive, provenance, keyring: verify.keyring, fileName })
    })
  }
  return telling(downloads, async () => ({
    ...(await unpackOnce({ bytes: archive, path, digest }, parts)),
    path,
    downloads,
  }))
}

function withoutProvenance({ provenance: _, ...rest }: PulledChart): PulledChart {
  return rest
}

/** A failure tells what was downloaded before it. */
export async function telling<T>(downloads: readonly RegistryDownload[], run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const Kind = error instanceof ChartError ? ChartError : RepositoryError
    const { code, helmText, labels, notes, hints } = error
    throw new Kind({ code, helmText, labels, notes, hints, data: { ...factsOf(error), downloads }, cause: error })
  }
}

function unsigned({ url }: ResolvedReference): RepositoryError {
  return new RepositoryError({
    code: 'PROVENANCE_FAILED',
    helmText: `failed to fetch provenance "${url}.prov"`,
    notes: ['the chart was pushed without a provenance file'],
  })
}

/**
 * The file name that Helm gives an archive out of a registry.
 *
 * @see helm pkg/downloader ChartDownloader.DownloadTo
 */
export function archiveName(url: string): string {
  const name = url.slice(url.lastIndexOf('/') + 1)
  const colon = name.lastIndexOf(':')
  return colon === -1 ? `${name}.tgz` : `${name.slice(0, colon)}-${name.slice(colon + 1)}.tgz`
}

/** What Helm says of it: once for the chart, and again for the provenance, which it fetches by itself. */
export function downloadsOf({
  reference,
  digest,
  deprecatedMediaType,
  provenance,
}: PulledChart): readonly RegistryDownload[] {
  const download = { reference, digest }
  const first = deprecatedMediaType === undefined ? download : { ...download, deprecatedMediaType }
  return provenance === undefined ? [first] : [first, download]
}
