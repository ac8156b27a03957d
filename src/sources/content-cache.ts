// The content cache that Helm and this program share: archives and provenance files under the SHA-256 of the archive.
import { parentOf } from '../base/index.ts'
import { type FileSystem, HostError } from '../host/index.ts'

/** What is kept under a digest: the archive, or its provenance file. */
export type ContentKind = 'chart' | 'prov'

/** A cache of contents by digest; digests are 64 hexadecimal digits in lower case. */
export interface ContentCache {
  /** Undefined where nothing is. An archive that is not what its digest says counts as not there. */
  read(digest: string, kind: ContentKind): Promise<Uint8Array | undefined>
  /** Keeps it, in one step. The result is its path. */
  write(digest: string, kind: ContentKind, bytes: Uint8Array): Promise<string>
  /** Where it is kept. */
  pathOf(digest: string, kind: ContentKind): string
}

const limitBytes = 512 * 1024 * 1024

/** The cache in the folder `root`. @see helm pkg/downloader DiskCache */
export function createContentCache(root: string, files: FileSystem): ContentCache {
  const pathOf = (digest: string, kind: ContentKind) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new HostError('other', `invalid digest ${JSON.stringify(digest)}`)
    return `${root}/${digest.slice(0, 2)}/${digest}.${kind}`
  }
  return {
    pathOf,
    async read(digest, kind) {
      const path = pathOf(digest, kind)
      const status = await files.status(path)
      if (status === undefined || status.kind !== 'file' || status.size === 0) return undefined
      const bytes = await files.readFile(path, { limitBytes })
      return kind === 'chart' && (await sha256(bytes)) !== digest ? undefined : bytes
    },
    async write(digest, kind, bytes) {
      const path = pathOf(digest, kind)
      await files.makeDirectory(parentOf(path))
      await files.writeFile(path, bytes)
      return path
    },
  }
}

/** The SHA-256 of the bytes as 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
