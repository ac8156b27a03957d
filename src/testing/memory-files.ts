// Files in memory, by the rules of the port of files.
import { baseName, cleanPath, compareUtf8, decodeUtf8, encodeUtf8, parentOf } from '../base/index.ts'
import { type DirectoryEntry, type FileStatus, type FileSystem, HostError } from '../host/index.ts'

/** Files in memory. */
export interface MemoryFiles extends FileSystem {
  /** Every file's text by its path. */
  texts(): { [path: string]: string }
}

interface Entry {
  /** Absent: a directory. */
  readonly data?: Uint8Array
  readonly mode: number
  readonly modified: bigint
}

/** A file system of its own: `files` by their absolute paths, with the directories above them. */
export function createMemoryFiles(files: { readonly [path: string]: string | Uint8Array } = {}): MemoryFiles {
  const entries = new Map<string, Entry>([['/', { mode: 0o755, modified: 0n }]])
  const counter = { changes: 0n, temporary: 0 }
  const stamp = () => {
    counter.changes += 1n
    return BigInt(Date.now()) * 1_000_000n + counter.changes
  }
  const makeParents = (path: string): void => {
    for (let at = parentOf(path); !entries.has(at); at = parentOf(at))
      entries.set(at, { mode: 0o755, modified: stamp() })
  }
  const put = (path: string, data: Uint8Array, mode = 0o644): void => {
    entries.set(path, { data: data.slice(), mode, modified: stamp() })
  }
  const children = (path: string): [string, Entry][] => {
    const prefix = path === '/' ? '/' : `${path}/`
    return [...entries].filter(([each]) => each !== '/' && each.startsWith(prefix))
  }
  for (const [path, content] of Object.entries(files)) {
    const at = rooted(path)
    makeParents(at)
    put(at, typeof content === 'string' ? encodeUtf8(content) : content)
  }
  const need = (operation: string, path: string): Entry => {
    const entry = entries.get(rooted(path))
    if (entry === undefined) throw new HostError('not-found', `${operation} ${path}: no such file or directory`)
    return entry
  }
  const status = async (path: string): Promise<FileStatus | undefined> => {
    const entry = entries.get(rooted(path))
    return entry && { kind: entry.data === undefined ? 'directory' : 'file', size: entry.data?.length ?? 0, ...entry }
  }
  return {
    async readFile(path, options) {
      options?.signal?.throwIfAborted()
      const { data } = need('open', path)
      if (data === undefined) throw new HostError('is-a-directory', `read ${path}: is a directory`)
      const { limitBytes } = options ?? {}
      if (limitBytes !== undefined && data.length > limitBytes)
        throw new HostError('too-large', `read ${path}: file is larger than ${limitBytes} bytes`)
      return data.slice()
    },
    async writeFile(path, bytes, options) {
      options?.signal?.throwIfAborted()
      const at = rooted(path)
      const above = entries.get(parentOf(at))
      if (above === undefined) throw new HostError('not-found', `open ${path}: no such file or directory`)
      if (above.data !== undefined) throw new HostError('not-a-directory', `open ${path}: not a directory`)
      if (entries.has(at) && entries.get(at)?.data === undefined)
        throw new HostError('is-a-directory', `open ${path}: is a directory`)
      put(at, bytes, options?.mode)
    },
    async createFile(path, bytes, options) {
      const at = rooted(path)
      if (entries.has(at)) throw new HostError('exists', `open ${path}: file exists`)
      if (entries.get(parentOf(at)) === undefined)
        throw new HostError('not-found', `open ${path}: no such file or directory`)
      put(at, bytes, options?.mode)
    },
    async readDirectory(path) {
      if (need('open', path).data !== undefined) throw new HostError('not-a-directory', `open ${path}: not a directory`)
      const at = rooted(path)
      return children(at)
        .filter(([each]) => parentOf(each) === at)
        .map(
          ([each, { data }]): DirectoryEntry => ({
            name: baseName(each),
            kind: data === undefined ? 'directory' : 'file',
          }),
        )
        .sort((left, right) => compareUtf8(left.name, right.name))
    },
    status,
    linkStatus: status,
    async realPath(path) {
      need('lstat', path)
      return rooted(path)
    },
    async readLink(path) {
      need('readlink', path)
      throw new HostError('other', `readlink ${path}: invalid argument`)
    },
    async makeLink(path, { target }) {
      throw new HostError('other', `symlink ${target} ${path}: there are no links in memory`)
    },
    async makeDirectory(path, options) {
      const at = rooted(path)
      makeParents(at)
      const known = entries.get(at)
      if (known?.data !== undefined) throw new HostError('not-a-directory', `mkdir ${path}: not a directory`)
      if (known === undefined) entries.set(at, { mode: options?.mode ?? 0o755, modified: stamp() })
    },
    async remove(path) {
      const at = rooted(path)
      for (const [each] of children(at)) entries.delete(each)
      if (at !== '/') entries.delete(at)
    },
    async rename(from, to) {
      const [source, target] = [rooted(from), rooted(to)]
      const words = `rename ${from} ${to}`
      const entry = entries.get(source)
      if (entry === undefined || !entries.has(parentOf(target)))
        throw new HostError('not-found', `${words}: no such file or directory`)
      if (children(target).length > 0) throw new HostError('exists', `${words}: file exists`)
      const below = children(source)
      for (const [each] of [...below, [source] as const]) entries.delete(each)
      entries.set(target, entry)
      for (const [each, moved] of below) entries.set(`${target}${each.slice(source.length)}`, moved)
    },
    async makeTemporaryDirectory(prefix) {
      counter.temporary += 1
      const path = rooted(`${prefix.startsWith('/') ? '' : '/tmp/'}${prefix}${counter.temporary}`)
      makeParents(path)
      entries.set(path, { mode: 0o700, modified: stamp() })
      return path
    },
    texts: () =>
      Object.fromEntries(
        [...entries].flatMap(([path, { data }]) => (data === undefined ? [] : [[path, decodeUtf8(data)]])),
      ),
  }
}

function rooted(path: string): string {
  return cleanPath(`/${path}`)
}
