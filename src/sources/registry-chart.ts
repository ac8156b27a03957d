// A chart out of a registry: resolved, downloaded, verified where that is wanted, kept in the content cache, unpacked.
import type {
  ChartFiles,
  ChartProvenance,
  ChartReference,
  PulledChart,
  Registries,
  RegistryDownload,
  ResolvedReference,
} from '../chart/index.ts'
import { RepositoryError } from '../diagnostics/index.ts'
import type { Compression } from '../host/index.ts'
import { type ContentCache, sha256 } from './content-cache.ts'
import { unpackChartArchive } from './read-chart-archive.ts'

/** What is needed. */
export interface RegistryChartParts {
  readonly registries: Registries
  readonly provenance: ChartProvenance
  readonly cache: ContentCache
  readonly compression: Compression
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
  const request = { access, ...(signal === undefined ? {} : { signal }) }
  const version = reference.version?.trim() || (reference.devel === true ? '>0.0.0-0' : '')
  const resolved = await parts.registries.resolve({ ...request, reference: reference.text.trim(), version })
  const pulled = await parts.registries.pull({
    ...request,
    reference: resolved.reference,
    provenance: verify === undefined ? 'none' : 'optional',
  })
  const archive = pulled.archive ?? new Uint8Array()
  if (verify !== undefined) await check(pulled, resolved, { parts, keyring: verify.keyring })
  const digest = await sha256(archive)
  const path = await parts.cache.write(digest, 'chart', archive)
  if (pulled.provenance !== undefined) await parts.cache.write(digest, 'prov', pulled.provenance)
  return { ...unpackChartArchive(archive, path, parts.compression), downloads: downloadsOf(pulled) }
}

async function check(
  pulled: PulledChart,
  resolved: ResolvedReference,
  { parts, keyring }: { readonly parts: RegistryChartParts; readonly keyring: string },
): Promise<void> {
  const { archive = new Uint8Array(), provenance } = pulled
  if (provenance === undefined) {
    throw new RepositoryError({
      code: 'PROVENANCE_FAILED',
      helmText: `failed to fetch provenance "${resolved.url}.prov"`,
      notes: ['the chart was pushed without a provenance file'],
    })
  }
  await parts.provenance.verify({ archive, provenance, keyring, fileName: archiveName(resolved.url) })
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
