// Asking a SOCKS 5 server for a connection (RFC 1928), with name and password where it wants them (RFC 1929).
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { parseIpAddress } from '../go/index.ts'
import { HostError } from '../host/index.ts'
import { createSocketReader, type SocketReader } from './socket-reader.ts'

const version = 5
const connectCommand = 1
const noAuthentication = 0
const passwordAuthentication = 2
const nothingAcceptable = 255
const loginVersion = 1

const refusals: readonly string[] = [
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
]

/** Where the server shall connect to; names are looked up by the server. */
export interface SocksTarget {
  readonly host: string
  readonly port: number
}

/**
 * Makes of a connection to a SOCKS server one to the target.
 *
 * @throws HostError in Go's words, without what Go puts in front
 * @see net/http socksDialer.connect
 */
export async function connectThroughSocks(
  socket: Duplex,
  target: SocksTarget,
  login?: { readonly username: string; readonly password: string },
): Promise<void> {
  const reader = createSocketReader(socket)
  const methods = login === undefined ? [noAuthentication] : [noAuthentication, passwordAuthentication]
  socket.write(Uint8Array.of(version, methods.length, ...methods))
  const [answeredVersion, method] = await reader.readBytes(2)
  checkVersion(answeredVersion)
  if (method === nothingAcceptable) throw refused('no acceptable authentication methods')
  if (method === passwordAuthentication && login !== undefined) await logIn(socket, reader, login)
  else if (method !== noAuthentication) throw refused(`unsupported authentication method ${method}`)
  socket.write(
    Uint8Array.of(version, connectCommand, 0, ...addressOf(target.host), target.port >> 8, target.port & 255),
  )
  const [replyVersion, status = 0, reserved, addressKind] = await reader.readBytes(4)
  checkVersion(replyVersion)
  if (status !== 0) throw refused(`unknown error ${refusals[status - 1] ?? `unknown code: ${status}`}`)
  if (reserved !== 0) throw refused('non-zero reserved field')
  await reader.readBytes((await addressLength(reader, addressKind)) + 2)
  reader.release()
}

async function logIn(
  socket: Duplex,
  reader: SocketReader,
  login: { readonly username: string; readonly password: string },
): Promise<void> {
  const name = Buffer.from(login.username)
  const password = Buffer.from(login.password)
  if (name.length === 0 || name.length > 255 || password.length > 255) throw refused('invalid username/password')
  socket.write(Uint8Array.of(loginVersion, name.length, ...name, password.length, ...password))
  const [answeredVersion, status] = await reader.readBytes(2)
  if (answeredVersion !== loginVersion) throw refused('invalid username/password version')
  if (status !== 0) throw refused('username/password authentication failed')
}

function addressOf(host: string): Uint8Array {
  if (isIP(host) !== 0) {
    const bytes = parseIpAddress(host) as Uint8Array
    return Uint8Array.of(bytes.length === 4 ? 1 : 4, ...bytes)
  }
  const name = Buffer.from(host)
  if (name.length > 255) throw refused('FQDN too long')
  return Uint8Array.of(3, name.length, ...name)
}

async function addressLength(reader: SocketReader, kind: number | undefined): Promise<number> {
  if (kind === 1) return 4
  if (kind === 4) return 16
  if (kind === 3) return (await reader.readBytes(1))[0] as number
  throw refused(`unknown address type ${kind}`)
}

function checkVersion(answered: number | undefined): void {
  if (answered !== version) throw refused(`unexpected protocol version ${answered}`)
}

function refused(message: string): HostError {
  return new HostError('network', message)
}
