// Provenance files of archives from elsewhere: fetched, and checked.
import type { ChartProvenance, ChartVerification } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { withoutPassword } from '../http-getter.ts'
import type { RemoteArchive } from './oci-archive.ts'
import { fetchArchive, type LocatedArchive, type RemoteChartsParts } from './remote-charts.ts'

/** The provenance file beside an archive, out of the content cache where it is known by the archive's digest. */
export async function fetchProvenance(
  located: LocatedArchive,
  digest: string,
  { parts, signal }: { readonly parts: RemoteChartsParts; readonly signal: AbortSignal | undefined },
): Promise<Uint8Array> {
  const cached = await parts.contents.read(digest, 'prov')
  if (cached !== undefined) {
    parts.debug?.('found provenance in cache', { id: located.writtenDigest ?? '' })
    return cached
  }
  const fetched = await fetchArchive({ ...located, url: `${located.url}.prov`, digest: undefined }, parts, signal)
  return fetched.bytes
}

/** A provenance file and what it proves. */
export interface VerifiedArchive {
  readonly provenance: Uint8Array
  readonly verification: ChartVerification
}

/**
 * Fetches and checks the provenance of an archive.
 *
 * @throws RepositoryError PROVENANCE_FAILED when there is none; ChartError when it does not hold
 */
export async function verifyArchive(
  found: RemoteArchive,
  keyring: string,
  options: { readonly provenance: ChartProvenance },
): Promise<VerifiedArchive> {
  let provenance: Uint8Array
  try {
    provenance = await found.provenance()
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error
    throw new MissingProvenance(`${withoutPassword(found.url)}.prov`, error)
  }
  const { bytes: archive, fileName } = found
  return { provenance, verification: await options.provenance.verify({ archive, provenance, fileName, keyring }) }
}

/** There is no provenance file, or none that can be had. */
export class MissingProvenance extends RepositoryError {
  /** Why, in the words of whoever was asked. */
  readonly reason: string

  constructor(url: string, error: RepositoryError) {
    super({
      code: 'PROVENANCE_FAILED',
      helmText: `failed to fetch provenance ${quote(url)}`,
      notes: [error.helmText],
      cause: error,
    })
    this.reason = error.helmText
  }
}
