// Archives out of registries, for those who want the file.
import type { Registries, RegistryDownload } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { sha256 } from '../content-cache.ts'
import { archiveName, downloadsOf } from '../registry-chart.ts'
import type { NamedArchive } from './pull.ts'
import type { RemoteReference } from './remote-charts.ts'

/** An archive on its way. */
export interface RemoteArchive extends NamedArchive {
  readonly digest: string
  /** It was in the content cache. */
  readonly isCached?: true
  readonly url: string
  /** @throws RepositoryError where there is none */
  readonly provenance: () => Promise<Uint8Array>
  readonly downloads?: readonly RegistryDownload[]
}

/** What is asked of a registry. */
export interface OciRequest extends Pick<RemoteReference, 'text' | 'version' | 'access'> {
  readonly wantsProvenance: boolean
}

/** Fetches an archive from a registry. @throws RepositoryError in Helm's words */
export async function ociArchive(
  { text, version, access, wantsProvenance }: OciRequest,
  { registries }: { readonly registries?: Registries },
  signal: AbortSignal | undefined,
): Promise<RemoteArchive> {
  if (registries === undefined) {
    throw new RepositoryError({
      code: 'UNSUPPORTED',
      helmText: `unable to lookup ref ${text} at version '${version}', missing registry client`,
    })
  }
  const asking = { access, ...(signal === undefined ? {} : { signal }) }
  const resolved = await registries.resolve({ reference: text, version, ...asking })
  const provenance = wantsProvenance ? 'optional' : 'none'
  const pulled = await registries.pull({ reference: resolved.reference, provenance, ...asking })
  const { archive: bytes = new Uint8Array() } = pulled
  return {
    bytes,
    digest: await sha256(bytes),
    fileName: archiveName(resolved.url),
    url: resolved.url,
    downloads: downloadsOf(pulled),
    async provenance() {
      if (pulled.provenance !== undefined) return pulled.provenance
      throw new RepositoryError({
        code: 'PROVENANCE_FAILED',
        helmText: 'manifest does not contain a layer with mediatype application/vnd.cncf.helm.chart.provenance.v1.prov',
      })
    },
  }
}
