// Files over node:fs. Synchronous calls underneath: a command reads a few small files, and a thread pool costs more.
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import { compareUtf8 } from '../base/index.ts'
import { type DirectoryEntry, type FileStatus, type FileSystem, HostError } from '../host/index.ts'
import { hostErrorOf, systemCode } from './errors.ts'

/** The system's files. */
export function createFileSystem(): FileSystem {
  return {
    async readFile(file, options) {
      options?.signal?.throwIfAborted()
      return readWhole(file, options?.limitBytes)
    },
    async writeFile(file, bytes, options) {
      options?.signal?.throwIfAborted()
      replaceFile(file, bytes, options)
    },
    async createFile(file, bytes, options) {
      inGoWords('open', file, () => fs.writeFileSync(file, bytes, { mode: options?.mode ?? 0o644, flag: 'wx' }))
    },
    readDirectory: async (directory) => listDirectory(directory),
    status: async (file) => statusOf(file, 'stat', fs.statSync),
    linkStatus: async (file) => statusOf(file, 'lstat', fs.lstatSync),
    realPath: async (file) => inGoWords('lstat', file, () => fs.realpathSync(file)),
    readLink: async (file) => inGoWords('readlink', file, () => fs.readlinkSync(file)),
    async makeLink(file, { target }) {
      inGoWords('symlink', `${target} ${file}`, () => fs.symlinkSync(target, file))
    },
    async makeDirectory(directory, options) {
      makeDirectories(directory, options?.mode ?? 0o755)
    },
    async remove(file) {
      inGoWords('remove', file, () => fs.rmSync(file, { recursive: true, force: true }))
    },
    async rename(from, to) {
      inGoWords('rename', `${from} ${to}`, () => fs.renameSync(from, to))
    },
    async makeTemporaryDirectory(prefix) {
      const start = path.resolve(tmpdir(), prefix)
      return inGoWords('mkdir', start, () => fs.mkdtempSync(start))
    },
  }
}

/**
 * Folder by folder: Node's own way never ends where a file system has a folder and takes nothing into it, as `/proc`. An
 * error names the folder that could not be made.
 */
function makeDirectories(directory: string, mode: number): void {
  const above = path.dirname(directory)
  try {
    makeDirectory(directory, mode)
  } catch (error) {
    const code = systemCode(error)
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || above === directory) throw notMade(directory, error)
    try {
      makeDirectories(above, mode)
      makeDirectory(directory, mode)
    } catch (again) {
      if (again instanceof HostError) throw again.reason === 'exists' ? isNoFolder(again.message, again.cause) : again
      throw notMade(directory, again)
    }
  }
}

/** Go looks before it makes: what stands there is no folder. */
function notMade(directory: string, error: unknown): HostError {
  if (systemCode(error) !== 'EEXIST') return hostErrorOf(error, 'mkdir', directory)
  return new HostError('exists', `mkdir ${directory}: not a directory`, { cause: error })
}

/** Something above it is no folder. */
function isNoFolder(message: string, cause: unknown): HostError {
  return new HostError('not-a-directory', message, { cause })
}

function makeDirectory(directory: string, mode: number): void {
  try {
    fs.mkdirSync(directory, { mode })
  } catch (error) {
    // Some systems say of a folder that is there that nothing can be written above it.
    if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
  }
}

function inGoWords<T>(operation: string, subject: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw hostErrorOf(error, operation, subject)
  }
}

function readWhole(file: string, limitBytes: number | undefined): Uint8Array {
  const descriptor = inGoWords('open', file, () => fs.openSync(file, 'r'))
  try {
    const status = inGoWords('stat', file, () => fs.fstatSync(descriptor))
    if (status.isDirectory()) throw new HostError('is-a-directory', `read ${file}: is a directory`)
    if (limitBytes !== undefined && status.size > limitBytes) {
      throw new HostError('too-large', `read ${file}: file is larger than ${limitBytes} bytes`)
    }
    // What says it is empty may be none of the disk's files, and have something to read.
    if (!status.isFile() || status.size === 0) {
      return readStream(descriptor, { file, limitBytes: limitBytes ?? longestStream })
    }
    return inGoWords('read', file, () => readBytes(descriptor, status.size))
  } finally {
    fs.closeSync(descriptor)
  }
}

/** As many bytes, or fewer where the file has become shorter; `readFileSync` would ask for the size again. */
function readBytes(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  while (filled < size) {
    const count = fs.readSync(descriptor, bytes, filled, size - filled, null)
    if (count === 0) return bytes.subarray(0, filled)
    filled += count
  }
  return bytes
}

/** Pipes and devices tell no size, and may never end. */
function readStream(descriptor: number, of: { readonly file: string; readonly limitBytes: number }): Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const chunk = new Uint8Array(chunkSize)
    const count = inGoWords('read', of.file, () => fs.readSync(descriptor, chunk))
    if (count === 0) return Buffer.concat(chunks, length)
    chunks.push(chunk.subarray(0, count))
    length += count
    if (length > of.limitBytes) {
      throw new HostError('too-large', `read ${of.file}: what comes is larger than ${of.limitBytes} bytes`)
    }
  }
}

const chunkSize = 64 * 1024
const longestStream = 512 * 1024 * 1024

function replaceFile(
  file: string,
  bytes: Uint8Array,
  { mode = 0o644, exactMode = false }: { readonly mode?: number; readonly exactMode?: boolean } = {},
): void {
  // A link is written through, as a plain write would, instead of being replaced by a file.
  const target = inGoWords('open', file, () => realTarget(file))
  // Its name is short: that of the file may be as long as names can be.
  const temporary = path.join(path.dirname(target), `.${process.pid}.${temporarySuffix()}`)
  const kept = exactMode ? mode : modeOf(target)
  try {
    inGoWords('open', file, () => fs.writeFileSync(temporary, bytes, { mode: kept ?? mode, flag: 'wx' }))
    if (kept !== undefined) inGoWords('chmod', file, () => fs.chmodSync(temporary, kept))
    inGoWords('open', file, () => fs.renameSync(temporary, target))
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** The permissions of a file that is there: a plain write would leave them as they are. */
function modeOf(file: string): number | undefined {
  const status = fs.statSync(file, { throwIfNoEntry: false })
  return status === undefined ? undefined : status.mode & 0o777
}

function realTarget(file: string): string {
  try {
    return fs.realpathSync(file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return file
    throw error
  }
}

function temporarySuffix(): string {
  return process.hrtime.bigint().toString(36)
}

function listDirectory(directory: string): readonly DirectoryEntry[] {
  const entries = inGoWords('open', directory, () => fs.readdirSync(directory, { withFileTypes: true }))
  return entries
    .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
    .sort((left, right) => compareUtf8(left.name, right.name))
}

function statusOf(
  file: string,
  operation: string,
  read: (file: string, options: { throwIfNoEntry: false; bigint: true }) => fs.BigIntStats | undefined,
): FileStatus | undefined {
  try {
    const status = read(file, { throwIfNoEntry: false, bigint: true })
    if (status === undefined) return undefined
    return {
      kind: kindOf(status),
      size: Number(status.size),
      mode: Number(status.mode) & 0o7777,
      modified: status.mtimeNs,
    }
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') return undefined
    throw hostErrorOf(error, operation, file)
  }
}

function kindOf(entry: fs.BigIntStats | fs.Dirent): FileStatus['kind'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'link' : 'other'
}
