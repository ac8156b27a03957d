// Files in memory, by the rules of the port of files.
import { baseName, compareUtf8, decodeUtf8, parentOf } from '../base/index.ts'
import { type DirectoryEntry, type FileStatus, type FileSystem, HostError } from '../host/index.ts'
import { MemoryTree, rooted } from './memory-tree.ts'

/** Files in memory. */
export interface MemoryFiles extends FileSystem {
  /** Every file's text by its path. */
  texts(): { [path: string]: string }
}

/** A file system of its own: `files` by their absolute paths, with the directories above them. */
export function createMemoryFiles(files: { readonly [path: string]: string | Uint8Array } = {}): MemoryFiles {
  const tree = new MemoryTree(files)
  const { entries } = tree
  const status = async (path: string): Promise<FileStatus | undefined> => {
    const entry = entries.get(rooted(path))
    return entry && { kind: entry.data === undefined ? 'directory' : 'file', size: entry.data?.length ?? 0, ...entry }
  }
  return {
    async readFile(path, options) {
      options?.signal?.throwIfAborted()
      const { data } = tree.need('open', path)
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
      const kept = options?.exactMode === true ? undefined : entries.get(at)?.mode
      tree.put(at, bytes, kept ?? options?.mode)
    },
    async createFile(path, bytes, options) {
      const at = rooted(path)
      if (entries.has(at)) throw new HostError('exists', `open ${path}: file exists`)
      if (entries.get(parentOf(at)) === undefined)
        throw new HostError('not-found', `open ${path}: no such file or directory`)
      tree.put(at, bytes, options?.mode)
    },
    async readDirectory(path) {
      if (tree.need('open', path).data !== undefined)
        throw new HostError('not-a-directory', `open ${path}: not a directory`)
      const at = rooted(path)
      return tree
        .children(at)
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
      tree.need('lstat', path)
      return rooted(path)
    },
    async readLink(path) {
      tree.need('readlink', path)
      throw new HostError('other', `readlink ${path}: invalid argument`)
    },
    async makeLink(path, { target }) {
      throw new HostError('other', `symlink ${target} ${path}: there are no links in memory`)
    },
    async makeDirectory(path, options) {
      const at = rooted(path)
      tree.makeParents(at)
      const known = entries.get(at)
      if (known?.data !== undefined) throw new HostError('not-a-directory', `mkdir ${path}: not a directory`)
      if (known === undefined) tree.putDirectory(at, options?.mode)
    },
    async remove(path) {
      const at = rooted(path)
      for (const [each] of tree.children(at)) entries.delete(each)
      if (at !== '/') entries.delete(at)
    },
    async rename(from, to) {
      const [source, target] = [rooted(from), rooted(to)]
      const words = `rename ${from} ${to}`
      const entry = entries.get(source)
      if (entry === undefined || !entries.has(parentOf(target)))
        throw new HostError('not-found', `${words}: no such file or directory`)
      if (tree.children(target).length > 0) throw new HostError('exists', `${words}: file exists`)
      const below = tree.children(source)
      for (const [each] of [...below, [source] as const]) entries.delete(each)
      entries.set(target, entry)
      for (const [each, moved] of below) entries.set(`${target}${each.slice(source.length)}`, moved)
    },
    async makeTemporaryDirectory(prefix) {
      const path = rooted(`${prefix.startsWith('/') ? '' : '/tmp/'}${prefix}${tree.nextNumber()}`)
      tree.makeParents(path)
      tree.putDirectory(path, 0o700)
      return path
    },
    texts: () =>
      Object.fromEntries(
        [...entries].flatMap(([path, { data }]) => (data === undefined ? [] : [[path, decodeUtf8(data)]])),
      ),
  }
}
