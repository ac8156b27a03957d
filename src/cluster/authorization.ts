// The Authorization header: a token, a token file that is read again as it is renewed, or name and password.
import { encodeUtf8 } from '../base/index.ts'
import { ClusterError, textOf } from '../diagnostics/index.ts'
import type { ClusterConfig } from '../formats/index.ts'
import type { Clock, FileSystem } from '../host/index.ts'

/** How long a token that was read from a file is used before the file is asked again. */
const tokenFileLifeNanoseconds = 60_000_000_000n
const tokenFileLimitBytes = 1024 * 1024

/** Gives the header's value for a request, undefined where none is to be sent. */
export type Authorization = (signal?: AbortSignal) => Promise<string | undefined>

/** How to be known to the server; a token file wins over a token, as in client-go. */
export function createAuthorization(
  config: ClusterConfig,
  ports: { readonly clock: Clock; readonly files?: FileSystem },
): Authorization {
  const { token, tokenFile, username, password } = config
  if (tokenFile !== undefined) return fromFile(tokenFile, ports)
  const header =
    token !== undefined ? `Bearer ${token}` : username !== undefined ? basic(username, password ?? '') : undefined
  return async () => header
}

function basic(username: string, password: string): string {
  return `Basic ${btoa(Array.from(encodeUtf8(`${username}:${password}`), (byte) => String.fromCharCode(byte)).join(''))}`
}

function fromFile(path: string, ports: { readonly clock: Clock; readonly files?: FileSystem }): Authorization {
  const { clock, files } = ports
  if (files === undefined) {
    throw new ClusterError({
      code: 'KUBECONFIG_INVALID',
      helmText: `tokenFile ${path} cannot be read: no file system is given`,
    })
  }
  let last: { readonly header: string; readonly readAt: bigint } | undefined
  return async (signal) => {
    if (last !== undefined && clock.now() - last.readAt < tokenFileLifeNanoseconds) return last.header
    try {
      const bytes = await files.readFile(path, {
        limitBytes: tokenFileLimitBytes,
        ...(signal === undefined ? {} : { signal }),
      })
      const token = new TextDecoder().decode(bytes).trim()
      if (token === '') throw new Error(`read empty token from file ${JSON.stringify(path)}`)
      last = { header: `Bearer ${token}`, readAt: clock.now() }
    } catch (cause) {
      // An unreadable renewal does not take away a token that may still hold.
      if (last === undefined) {
        throw new ClusterError({
          code: 'KUBECONFIG_INVALID',
          helmText: `failed to read token file ${JSON.stringify(path)}: ${textOf(cause)}`,
          cause,
        })
      }
    }
    return last.header
  }
}
