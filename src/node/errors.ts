// Errors of the operating system in Go's words.
import { isError } from '../base/index.ts'
import { HostError } from '../host/index.ts'

const words: { readonly [code: string]: readonly [HostError['reason'], string] } = {
  ENOENT: ['not-found', 'no such file or directory'],
  EACCES: ['permission', 'permission denied'],
  EPERM: ['permission', 'operation not permitted'],
  EEXIST: ['exists', 'file exists'],
  ENOTDIR: ['not-a-directory', 'not a directory'],
  EISDIR: ['is-a-directory', 'is a directory'],
  ENOSPC: ['no-space', 'no space left on device'],
  EROFS: ['permission', 'read-only file system'],
  ENAMETOOLONG: ['other', 'file name too long'],
  ELOOP: ['other', 'too many levels of symbolic links'],
  ENOTEMPTY: ['other', 'directory not empty'],
  EMFILE: ['other', 'too many open files'],
  EXDEV: ['other', 'invalid cross-device link'],
  EINVAL: ['other', 'invalid argument'],
  EIO: ['other', 'input/output error'],
}

/** The code of a system error, `ENOENT` and friends; the empty text for anything else. */
export function systemCode(error: unknown): string {
  return isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** A system error as `HostError`, worded `operation subject: reason` as Go's `os.PathError` is. */
export function hostErrorOf(error: unknown, operation: string, subject: string): HostError {
  if (error instanceof HostError) return error
  if (isError(error) && error.name === 'AbortError') {
    return new HostError('cancelled', `${operation} ${subject}: context canceled`, { cause: error })
  }
  const code = systemCode(error)
  const known = Object.hasOwn(words, code) ? words[code] : undefined
  const [reason, text] = known ?? (['other', isError(error) ? error.message : String(error)] as const)
  return new HostError(reason, `${operation} ${subject}: ${text}`, { cause: error })
}
