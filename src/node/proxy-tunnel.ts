// Connections through a proxy: CONNECT over HTTP or HTTPS, or SOCKS 5.

import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { encodeBase64, encodeUtf8 } from '../base/index.ts'
import { HostError } from '../host/index.ts'
import { dialAddress, dialTimeoutMilliseconds, networkError } from './network-errors.ts'
import { createSocketReader } from './socket-reader.ts'
import { connectThroughSocks } from './socks5.ts'

const answerTimeoutMilliseconds = 60_000
const headerLimitBytes = 1024 * 1024
const standardPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
}

/** A proxy and what to connect to beyond it. */
export interface TunnelOptions {
  readonly proxy: URL
  readonly target: { readonly host: string; readonly port: number }
  /** How to trust a proxy that is spoken to over TLS. */
  readonly tls: ConnectionOptions
}

/** Whether requests to plain HTTP servers are handed to the proxy whole instead of through a tunnel. */
export function forwardsRequests(proxy: URL): boolean {
  return !isSocks(proxy)
}

/**
 * A connection to the target on which nothing has been said yet.
 *
 * @throws HostError in Go's words: `proxyconnect tcp: dial tcp …`, what the proxy answered, `socks connect tcp …`
 */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const socket = await openProxy(options.proxy, options.tls)
  const late = setTimeout(
    () => socket.destroy(new HostError('network', 'context deadline exceeded')),
    answerTimeoutMilliseconds,
  )
  try {
    if (isSocks(options.proxy)) await askSocks(socket, options)
    else await askConnect(socket, options)
    return socket
  } catch (error) {
    // Whoever else hears of the connection's end has nothing to add.
    socket.on('error', () => {})
    socket.destroy()
    throw networkError(error, options.target.host)
  } finally {
    clearTimeout(late)
  }
}

/** The value of `proxy-authorization`; undefined where the proxy's address names nobody. */
export function proxyAuthorization(proxy: URL): string | undefined {
  const login = loginOf(proxy)
  return login === undefined ? undefined : `Basic ${encodeBase64(encodeUtf8(`${login.username}:${login.password}`))}`
}

/** Host, without brackets, and port of a proxy. */
export function proxyPlace(proxy: URL): { readonly host: string; readonly port: number } {
  const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: Number(proxy.port || (standardPorts[proxy.protocol] ?? 0)) }
}

/** The error as Go tells it of a connection to a proxy. */
export function proxyError(error: unknown, host: string): HostError {
  return new HostError('network', `proxyconnect tcp: ${networkError(error, host).message}`, { cause: error })
}

/** An open connection to the proxy itself. */
function openProxy(proxy: URL, tls: ConnectionOptions): Promise<Socket> {
  const { host, port } = proxyPlace(proxy)
  const secure = proxy.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const servername = tls.servername || (isIP(host) === 0 ? host : undefined)
    const socket = secure
      ? connectTls({
          ...tls,
          host,
          port,
          ...(servername === undefined ? {} : { servername }),
          ALPNProtocols: ['http/1.1'],
        })
      : connectPlain({ host, port })
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(proxyError(error, host))
    }
    const ended = (): void => fail(new HostError('network', 'EOF'))
    const timer = setTimeout(
      () => fail(new HostError('network', `dial tcp ${dialAddress(host, port)}: i/o timeout`)),
      dialTimeoutMilliseconds,
    )
    socket.once('error', fail)
    socket.once('end', ended)
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      socket.off('end', ended)
      socket.setNoDelay(true)
      socket.setKeepAlive(true, 30_000)
      resolve(socket)
    })
  })
}

async function askConnect(socket: Socket, { proxy, target }: TunnelOptions): Promise<void> {
  const place = dialAddress(target.host, target.port)
  const authorization = proxyAuthorization(proxy)
  const lines = [
    `CONNECT ${place} HTTP/1.1`,
    `Host: ${place}`,
    'User-Agent: Go-http-client/1.1',
    ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
  ]
  const reader = createSocketReader(socket)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const head = Buffer.from(await reader.readThrough('\r\n\r\n', headerLimitBytes)).toString('latin1')
  reader.release()
  const [statusLine = ''] = head.split('\r\n')
  const match = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(statusLine)
  if (match === null) throw new HostError('network', `malformed HTTP response ${JSON.stringify(statusLine)}`)
  if (match[1] !== '200') throw new HostError('network', match[2] ?? 'unknown status code')
}

async function askSocks(socket: Socket, { proxy, target }: TunnelOptions): Promise<void> {
  // A socket that has ended no longer knows.
  const proxyAddress = dialAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0)
  try {
    await connectThroughSocks(socket, target, loginOf(proxy))
  } catch (error) {
    const path = `${proxyAddress}->${dialAddress(target.host, target.port)}`
    throw new HostError('network', `socks connect tcp ${path}: ${networkError(error, target.host).message}`, {
      cause: error,
    })
  }
}

function isSocks(proxy: URL): boolean {
  return proxy.protocol === 'socks5:' || proxy.protocol === 'socks5h:'
}

function loginOf(proxy: URL): { readonly username: string; readonly password: string } | undefined {
  if (proxy.username === '' && proxy.password === '') return undefined
  return { username: decoded(proxy.username), password: decoded(proxy.password) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
