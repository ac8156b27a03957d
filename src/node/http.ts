// The HTTP port over Node's modules: one HTTP/2 session per origin where TLS offers it, kept HTTP/1.1 connections else.
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls'
import {
  closedConnection,
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
import { createHttp2Connection, type SignsOfLife, usualSignsOfLife } from './http2.ts'
import { openTls, type Route } from './open-tls.ts'
import { systemTrust } from './trusted-roots.ts'

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
      if (proxy !== undefined) checkProxy(proxy)
      if (origin.protocol !== 'http:' && origin.protocol !== 'https:')
        throw new HostError('other', `unsupported protocol scheme "${origin.protocol.slice(0, -1)}"`)
      const route: Route = {
        tls: origin.protocol === 'https:' || proxy?.protocol === 'https:' ? tlsOptions(origin, tls, defaultTrust) : {},
        ...(proxy === undefined ? {} : { proxy }),
      }
      if (origin.protocol === 'http:' || protocol === 'http1') return createHttp1Connection(origin, route)
      if (environment.get('DISABLE_HTTP2')) return createHttp1Connection(origin, route)
      return createNegotiatedConnection(origin, route, signsOfLifeOf(environment))
    },
  }
}

/** Asks the server once which protocol it speaks, then stays with that. */
function createNegotiatedConnection(origin: URL, route: Route, signsOfLife: SignsOfLife): HttpConnection {
  let chosen: Promise<HttpConnection> | undefined
  let opened: HttpConnection | undefined
  let closed = false

  async function choose(): Promise<HttpConnection> {
    const socket = await openTls(origin, route, ['h2', 'http/1.1'])
    if (closed) {
      socket.destroy()
      throw closedConnection()
    }
    if (socket.alpnProtocol === 'h2') {
      const openSocket = (): Promise<TLSSocket> => openTls(origin, route, ['h2'])
      opened = createHttp2Connection({ origin, openSocket, firstSocket: socket, signsOfLife })
    } else {
      socket.destroy()
      opened = createHttp1Connection(origin, route)
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

/** The times that the environment sets, in seconds. @see apimachinery pkg/util/net configureHTTP2Transport */
function signsOfLifeOf(environment: Environment): SignsOfLife {
  const milliseconds = (name: string, usual: number): number => {
    const text = environment.get(name) ?? ''
    return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : usual
  }
  const { silenceMilliseconds, answerMilliseconds } = usualSignsOfLife
  return {
    silenceMilliseconds: milliseconds('HTTP2_READ_IDLE_TIMEOUT_SECONDS', silenceMilliseconds),
    answerMilliseconds: milliseconds('HTTP2_PING_TIMEOUT_SECONDS', answerMilliseconds),
  }
}

function checkProxy(proxy: URL): void {
  if (!['http:', 'https:', 'socks5:', 'socks5h:'].includes(proxy.protocol)) {
    throw new HostError('network', `proxyconnect tcp: unsupported proxy scheme "${proxy.protocol.slice(0, -1)}"`)
  }
}

function tlsOptions(origin: URL, tls: TlsSettings, defaultTrust: () => SecureContext | undefined): ConnectionOptions {
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
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
    ...(tls.serverName ? { servername: tls.serverName } : {}),
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
