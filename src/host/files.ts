// Files and folders as a port. Paths are the system's own; errors carry Go's words for the same trouble.

/** What a path leads to. */
export interface FileStatus {
  /** What is there. */
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  /** Bytes. */
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  /** Nanoseconds since 1970. */
  readonly modified: bigint
}

/** An entry of a directory; links are not followed. */
export interface DirectoryEntry {
  /** Without the folder. */
  readonly name: string
  /** What is there. */
  readonly kind: FileStatus['kind']
}

/** Files. All methods throw `HostError`; a missing path has reason `not-found`. */
export interface FileSystem {
  /** The whole file; `limitBytes` (default none) makes a larger one an error before it is read. */
  readFile(path: string, options?: { readonly limitBytes?: number; readonly signal?: AbortSignal }): Promise<Uint8Array>
  /**
   * Replaces the file in one step (written beside it and renamed), so that a reader never sees half of it. What was
   * there before keeps its permissions; with `exactMode` it gets `mode` all the same, and the process' mask takes nothing off it.
   */
  writeFile(
    path: string,
    bytes: Uint8Array,
    options?: { readonly mode?: number; readonly exactMode?: true; readonly signal?: AbortSignal },
  ): Promise<void>
  /** Writes a file that must not be there yet. @throws HostError reason `exists` where it is */
  createFile(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void>
  /** Entries sorted by name in byte order. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>
  /** Follows links; undefined where nothing is. */
  status(path: string): Promise<FileStatus | undefined>
  /** Does not follow a link at the end. */
  linkStatus(path: string): Promise<FileStatus | undefined>
  /** Without links, absolute. Rejects with `not-found`. */
  realPath(path: string): Promise<string>
  /** What a symbolic link says, unresolved. */
  readLink(path: string): Promise<string>
  /** Makes a symbolic link; something in its place is an error. */
  makeLink(path: string, options: { readonly target: string }): Promise<void>
  /** Makes the directory and its parents; no error where it is there already. */
  makeDirectory(path: string, options?: { readonly mode?: number }): Promise<void>
  /** Removes a file or a whole directory; no error where nothing is. */
  remove(path: string): Promise<void>
  /** Moves a file or folder, over a file that is there. */
  rename(from: string, to: string): Promise<void>
  /** A new empty directory of this process' own. */
  makeTemporaryDirectory(prefix: string): Promise<string>
}

/** Marks such errors for every copy of this package that a program may have loaded. */
const mark = Symbol.for('pintle.host-error')

/** A request to the operating system failed. `message` is what Go prints, such as `open a.yaml: no such file or directory`. */
export class HostError extends Error {
  /** One of another copy of this package counts as well. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && mark in value
  }

  readonly [mark] = true
  /** What programs tell troubles apart by. */
  readonly reason:
    | 'not-found'
    | 'permission'
    | 'exists'
    | 'not-a-directory'
    | 'is-a-directory'
    | 'too-large'
    | 'no-space'
    | 'cancelled'
    | 'network'
    | 'other'

  constructor(reason: HostError['reason'], message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'HostError'
    this.reason = reason
  }
}
