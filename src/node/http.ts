// The HTTP port over Node's modules: one HTTP/2 session per origin where TLS offers it, kept HTTP/1.1 connections else.
import { isIP } from 'node:net'
import { type ConnectionOptions, connect, type SecureContext, type TLSSocket } from 'node:tls'
import {
  type Environment,
  HostError,
  type HttpConnection,
  type HttpPort,
  type HttpRequest,
  type TlsSettings,
} from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { createEnvironment } from './environment.ts'
import { createHttp1Connection } from './http1.ts'
import { createHttp2Connection } from './http2.ts'
import { dialAddress, dialTimeoutMilliseconds, networkError } from './network-errors.ts'
import { systemTrust } from './trusted-roots.ts'

const handshakeTimeoutMilliseconds = 10_000

/** The port. Connections open with the first request and never keep the process alive while they are idle. */
export function createHttpPort(environment: Environment = createEnvironment()): HttpPort {
  let trust: { readonly context: SecureContext | undefined } | undefined
  // Reading all authorities of the system takes a while, so it is done once and not before it is needed.
  const defaultTrust = (): SecureContext | undefined => {
    trust ??= { context: systemTrust(environment) }
    return trust.context
  }
  return {
    connect({ origin, tls = {}, proxy, protocol = 'auto' }) {
      if (proxy !== undefined)
        throw new HostError('other', `proxies are not supported yet (${proxy.protocol}//${proxy.host})`)
      if (origin.protocol === 'http:') return createHttp1Connection(origin)
      if (origin.protocol !== 'https:')
        throw new HostError('other', `unsupported protocol scheme "${origin.protocol.slice(0, -1)}"`)
      const options = tlsOptions(origin, tls, defaultTrust)
      if (protocol === 'http1') return createHttp1Connection(origin, options)
      return createNegotiatedConnection(origin, options)
    },
  }
}

/** Asks the server once which protocol it speaks, then stays with that. */
function createNegotiatedConnection(origin: URL, options: ConnectionOptions): HttpConnection {
  let chosen: Promise<HttpConnection> | undefined
  let opened: HttpConnection | undefined
  let closed = false

  async function choose(): Promise<HttpConnection> {
    const socket = await openTls({ ...options, ALPNProtocols: ['h2', 'http/1.1'] })
    if (closed) {
      socket.destroy()
      throw new HostError('network', 'http: connection is closed')
    }
    if (socket.alpnProtocol === 'h2') {
      const openSocket = (): Promise<TLSSocket> => openTls({ ...options, ALPNProtocols: ['h2'] })
      opened = createHttp2Connection({ origin, openSocket, firstSocket: socket })
    } else {
      socket.destroy()
      opened = createHttp1Connection(origin, options)
    }
    return opened
  }

  return {
    async request(request: HttpRequest) {
      request.signal?.throwIfAborted()
      if (chosen === undefined) {
        chosen = choose()
        // A failed handshake is not the origin's last word: the next request asks again.
        chosen.catch(() => {
          chosen = undefined
        })
      }
      const connection = await abortable(chosen, request.signal)
      return connection.request(request)
    },
    close() {
      closed = true
      opened?.close()
    },
  }
}

/** An open TLS connection. @throws HostError reason `network` */
function openTls(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(options)
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

/** Gives the connection and the handshake the time that Go gives them. */
function limitConnecting(socket: TLSSocket, options: ConnectionOptions, fail: (error: Error) => void): { end(): void } {
  const address = dialAddress(options.host ?? '', options.port ?? 443)
  let timer = setTimeout(
    () => fail(new HostError('network', `dial tcp ${address}: i/o timeout`)),
    dialTimeoutMilliseconds,
  )
  socket.once('connect', () => {
    clearTimeout(timer)
    timer = setTimeout(
      () => fail(new HostError('network', 'net/http: TLS handshake timeout')),
      handshakeTimeoutMilliseconds,
    )
  })
  return { end: () => clearTimeout(timer) }
}

function tlsOptions(origin: URL, tls: TlsSettings, defaultTrust: () => SecureContext | undefined): ConnectionOptions {
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
  const serverName = tls.serverName || (isIP(host) === 0 ? host : undefined)
  // A client certificate needs a context of its own; with it Node's list of authorities has to do.
  const isPlain =
    tls.certificateAuthorities === undefined && tls.clientCertificate === undefined && tls.skipVerification !== true
  const secureContext = isPlain ? defaultTrust() : undefined
  return {
    ...(secureContext === undefined ? {} : { secureContext }),
    host,
    port: Number(origin.port || 443),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: tls.skipVerification !== true,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(tls.certificateAuthorities === undefined ? {} : { ca: tls.certificateAuthorities }),
    ...(tls.clientCertificate === undefined ? {} : { cert: tls.clientCertificate }),
    ...(tls.clientKey === undefined ? {} : { key: tls.clientKey }),
  }
}

/** The promise's outcome, or the signal's reason as soon as it aborts. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    onceAborted(signal, onAbort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
