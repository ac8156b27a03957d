// The entries of a file system in memory, by their absolute paths.
import { cleanPath, encodeUtf8, parentOf } from '../base/index.ts'
import { HostError } from '../host/index.ts'

/** A file or a directory. */
export interface Entry {
  /** Absent: a directory. */
  readonly data?: Uint8Array
  readonly mode: number
  readonly modified: bigint
}

/** The path from the root; there is no other working directory. */
export function rooted(path: string): string {
  return cleanPath(`/${path}`)
}

/** Files and directories, each with the directories above it. */
export class MemoryTree {
  readonly entries = new Map<string, Entry>([['/', { mode: 0o755, modified: 0n }]])
  #changes = 0n
  #numbers = 0

  constructor(files: { readonly [path: string]: string | Uint8Array }) {
    for (const [path, content] of Object.entries(files)) {
      const at = rooted(path)
      this.makeParents(at)
      this.put(at, typeof content === 'string' ? encodeUtf8(content) : content)
    }
  }

  put(path: string, data: Uint8Array, mode = 0o644): void {
    this.entries.set(path, { data: data.slice(), mode, modified: this.#stamp() })
  }

  putDirectory(path: string, mode = 0o755): void {
    this.entries.set(path, { mode, modified: this.#stamp() })
  }

  makeParents(path: string): void {
    for (let at = parentOf(path); !this.entries.has(at); at = parentOf(at)) this.putDirectory(at)
  }

  /** Everything below a directory, however deep. */
  children(path: string): [string, Entry][] {
    const prefix = path === '/' ? '/' : `${path}/`
    return [...this.entries].filter(([each]) => each !== '/' && each.startsWith(prefix))
  }

  /** The entry. @throws HostError `open /a: no such file or directory` */
  need(operation: string, path: string): Entry {
    const entry = this.entries.get(rooted(path))
    if (entry === undefined) throw new HostError('not-found', `${operation} ${path}: no such file or directory`)
    return entry
  }

  /** Another number at every call. */
  nextNumber(): number {
    this.#numbers += 1
    return this.#numbers
  }

  #stamp(): bigint {
    this.#changes += 1n
    return BigInt(Date.now()) * 1_000_000n + this.#changes
  }
}
