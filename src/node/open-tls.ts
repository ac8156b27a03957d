// TLS connections to an origin, straight or through a proxy.
import { isIP } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { HostError } from '../host/index.ts'
import { dialAddress, dialTimeoutMilliseconds, networkError } from './network-errors.ts'
import { openTunnel } from './proxy-tunnel.ts'

const handshakeTimeoutMilliseconds = 10_000

/** The way to an origin. */
export interface Route {
  /** Host, port, trust, identity and a server name where one was asked for; empty where nobody is spoken to over TLS. */
  readonly tls: ConnectionOptions
  readonly proxy?: URL
}

/** An open TLS connection that offers the protocols. @throws HostError reason `network` */
export async function openTls(origin: URL, route: Route, protocols: readonly string[]): Promise<TLSSocket> {
  const host = route.tls.host ?? origin.hostname
  const servername = route.tls.servername || (isIP(host) === 0 ? host : undefined)
  const options = {
    ...route.tls,
    ALPNProtocols: [...protocols],
    ...(servername === undefined ? {} : { servername }),
  }
  if (route.proxy === undefined) return shakeHands(options)
  const target = { host, port: options.port ?? 443 }
  const socket = await openTunnel({ proxy: route.proxy, target, tls: route.tls })
  return shakeHands({ ...options, socket })
}

function shakeHands(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connected(options)
    const fail = (error: Error): void => {
      deadline.end()
      socket.destroy()
      reject(networkError(error, options.servername || options.host || ''))
    }
    const ended = (): void => fail(new HostError('network', 'EOF'))
    const deadline = limitConnecting(socket, options, fail)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 30_000)
    socket.once('error', fail)
    socket.once('end', ended)
    socket.once('secureConnect', () => {
      deadline.end()
      socket.off('error', fail)
      socket.off('end', ended)
      resolve(socket)
    })
  })
}

/** @throws HostError for certificates and keys that cannot be used */
function connected(options: ConnectionOptions): TLSSocket {
  try {
    return connect(options)
  } catch (error) {
    throw new HostError('other', `tls: ${(error as Error).message}`, { cause: error })
  }
}

/** Gives the connection and the handshake the time that Go gives them. */
function limitConnecting(socket: TLSSocket, options: ConnectionOptions, fail: (error: Error) => void): { end(): void } {
  const startHandshake = (): NodeJS.Timeout =>
    setTimeout(() => fail(new HostError('network', 'net/http: TLS handshake timeout')), handshakeTimeoutMilliseconds)
  if (options.socket !== undefined) {
    const timer = startHandshake()
    return { end: () => clearTimeout(timer) }
  }
  const address = dialAddress(options.host ?? '', options.port ?? 443)
  let timer = setTimeout(
    () => fail(new HostError('network', `dial tcp ${address}: i/o timeout`)),
    dialTimeoutMilliseconds,
  )
  socket.once('connect', () => {
    clearTimeout(timer)
    timer = startHandshake()
  })
  return { end: () => clearTimeout(timer) }
}
