// Whether an installed plugin was signed: told from the archive and the provenance file that were kept beside it.
import { joinPath } from '../base/index.ts'
import type { FileSystem } from '../host/index.ts'
import type { PluginMetadata } from './model.ts'
import { provenanceSums, sha256Of } from './provenance.ts'

/** `signed` says that the archive is the one that somebody signed, not who did. */
export type SigningStatus =
  | 'local dev'
  | 'unsigned'
  | 'invalid provenance'
  | 'mismatched provenance'
  | 'signed'
  | 'unknown'

/**
 * The status of a plugin below the data folder, whatever the plugins directory is, as in Helm.
 *
 * @see helm internal/plugin/signing_info.go GetPluginSigningInfo
 */
export async function signingStatusOf(
  { name, version }: Pick<PluginMetadata, 'name' | 'version'>,
  { files, dataHome }: { readonly files: FileSystem; readonly dataHome: string },
): Promise<SigningStatus> {
  const folder = joinPath(dataHome, 'plugins')
  const status = await files.linkStatus(joinPath(folder, name)).catch(() => undefined)
  if (status === undefined) return 'unknown'
  if (status.kind === 'link') return 'local dev'
  const fileName = `${name}-${version}.tgz`
  const archivePath = joinPath(folder, fileName)
  const isThere = async (path: string) => (await files.status(path).catch(() => undefined)) !== undefined
  if (!(await isThere(archivePath)) || !(await isThere(`${archivePath}.prov`))) return 'unsigned'
  try {
    const sums = sumsOf(await files.readFile(`${archivePath}.prov`))
    if (sums === undefined) return 'invalid provenance'
    const sum = `sha256:${await sha256Of(await files.readFile(archivePath))}`
    return [...sums].some(([signed, said]) => signed.includes(fileName) && said === sum)
      ? 'signed'
      : 'mismatched provenance'
  } catch {
    return 'unknown'
  }
}

/** A signed text that names no sums names none that match. */
function sumsOf(provenance: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    return provenanceSums(provenance)
  } catch {
    return new Map()
  }
}
