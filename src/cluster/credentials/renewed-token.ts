// Tokens that somebody else renews: in a file that is read again, or by a function that is asked again.
import { shareWork } from '../../base/index.ts'
import { ClusterError, textOf } from '../../diagnostics/index.ts'
import { HostError } from '../../host/index.ts'
import { bearer, type Credential, type CredentialPorts, type CredentialSource } from './credential.ts'

/** How long a token is used before it is asked for again. @see client-go NewCachedFileTokenSource */
const lifeNanoseconds = 50_000_000_000n
const fileLimitBytes = 1024 * 1024

/** Gives a token without `Bearer `. */
export type TokenFunction = (signal: AbortSignal) => string | Promise<string>

/** The token of a file; what was read last, or before the file was first looked at, holds while the file cannot be read. */
export function fileToken(path: string, ports: CredentialPorts, earlier?: string): CredentialSource {
  const { files } = ports
  if (files === undefined) {
    throw new ClusterError({
      code: 'KUBECONFIG_INVALID',
      helmText: `tokenFile ${path} cannot be read: no file system is given`,
    })
  }
  return renewedToken(ports, async (signal) => {
    try {
      const bytes = await files.readFile(path, { limitBytes: fileLimitBytes, signal })
      const token = new TextDecoder().decode(bytes).trim()
      if (token === '') throw new HostError('other', `read empty token from file ${JSON.stringify(path)}`)
      return token
    } catch (cause) {
      if (earlier !== undefined && !signal.aborted) return earlier
      throw new ClusterError({
        code: 'KUBECONFIG_INVALID',
        helmText: `failed to read token file ${JSON.stringify(path)}: ${textOf(cause)}`,
        cause,
      })
    }
  })
}

/** The tokens of a function. */
export function functionToken(ask: TokenFunction, ports: CredentialPorts): CredentialSource {
  return renewedToken(ports, async (signal) => {
    const token = await ask(signal)
    if (typeof token !== 'string' || token === '') {
      throw new HostError('other', 'getting credentials: the token function gave no token')
    }
    return token
  })
}

function renewedToken({ clock }: CredentialPorts, read: (signal: AbortSignal) => Promise<string>): CredentialSource {
  let last: { readonly credential: Credential; readonly readAt: bigint } | undefined
  const ask = shareWork(async (signal) => {
    try {
      const token = await read(signal)
      last = { credential: { authorization: bearer(token) }, readAt: clock.now() }
    } catch (error) {
      // A renewal that fails does not take away a token that may still hold.
      if (last === undefined || signal.aborted) throw error
    }
    return last.credential
  })
  return {
    async current(signal) {
      if (last !== undefined && clock.now() - last.readAt < lifeNanoseconds) return last.credential
      return ask(signal)
    },
    async renewed(refused, signal) {
      const held = last?.credential ?? refused
      const next = held.authorization === refused.authorization ? await ask(signal) : held
      return next.authorization === refused.authorization ? undefined : next
    },
  }
}
