// Kept HTTP/1.1 connections to one origin.
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { closedConnection, HostError, type HttpConnection, type HttpRequest, type HttpResponse } from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { dialAddress, dialTimeoutMilliseconds, flattenHeaders, networkError, unexpectedEnd } from './network-errors.ts'
import { openTls, type Route } from './open-tls.ts'
import { forwardsRequests, openTunnel, proxyAuthorization, proxyError, proxyPlace } from './proxy-tunnel.ts'

/** How requests get to an origin. */
interface Dialler {
  readonly agent: http.Agent
  readonly secure: boolean
  readonly tls: ConnectionOptions
  readonly host: string
  readonly port: number
  /** What stands in front of the path when a proxy is handed whole requests. */
  readonly prefix: string
  readonly headers: { readonly [name: string]: string }
  /** Whether the connection is one to a proxy. */
  readonly toProxy: boolean
}

/** Connections over TLS where the origin asks for it. Idle ones let the process end. */
export function createHttp1Connection(origin: URL, route: Route): HttpConnection {
  const dialler = diallerFor(origin, route)
  const { agent } = dialler
  const hostName = route.tls.servername || dialler.host
  const state = { isClosed: false }

  function send(request: HttpRequest): Promise<HttpResponse> {
    const { method, path, headers = {}, body, signal } = request
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (state.isClosed) return reject(closedConnection())
      const options: https.RequestOptions = {
        agent,
        method,
        path: dialler.prefix + path,
        host: dialler.host,
        port: dialler.port,
        headers: {
          ...headers,
          ...dialler.headers,
          host: origin.host,
          ...(body === undefined ? {} : { 'content-length': body.byteLength }),
        },
      }
      const outgoing = dialler.secure ? https.request({ ...dialler.tls, ...options }) : http.request(options)
      const onAbort = (): void => {
        outgoing.destroy()
        reject(signal?.reason)
      }
      if (signal !== undefined) onceAborted(signal, onAbort)
      const release = (): void => signal?.removeEventListener('abort', onAbort)
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return
        const late = new HostError('network', `dial tcp ${dialAddress(dialler.host, dialler.port)}: i/o timeout`)
        const timer = setTimeout(() => outgoing.destroy(late), dialTimeoutMilliseconds)
        for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer))
      })
      outgoing.on('error', (error: Error) => {
        release()
        if (state.isClosed) return reject(closedConnection())
        // A kept connection that the server had closed meanwhile: the request was never read.
        if (outgoing.reusedSocket && isReplayable(method) && (error as { code?: string }).code === 'ECONNRESET') {
          send(request).then(resolve, reject)
        } else if (signal?.aborted) reject(signal.reason)
        else reject(dialler.toProxy && isDialling(error) ? proxyError(error, hostName) : networkError(error, hostName))
      })
      outgoing.on('response', (incoming) => {
        resolve({
          status: incoming.statusCode ?? 0,
          ...(incoming.statusMessage ? { reason: incoming.statusMessage } : {}),
          headers: flattenHeaders(incoming.headers),
          body: readBody({ incoming, outgoing, signal, release, hostName }),
        })
      })
      outgoing.end(body)
    })
  }

  return {
    request: send,
    close() {
      state.isClosed = true
      agent.destroy()
    },
  }
}

/** Straight to the origin, through a tunnel, or to a proxy that is told the whole address. */
function diallerFor(origin: URL, route: Route): Dialler {
  const secure = origin.protocol === 'https:'
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(origin.port || (secure ? 443 : 80))
  const { proxy, tls } = route
  const direct = { secure, tls, host, port, prefix: '', headers: {}, toProxy: false }
  if (proxy === undefined) return { ...direct, agent: agentFor(secure, tls) }
  if (secure) return { ...direct, agent: tunnelAgent(secure, () => openTls(origin, route, ['http/1.1'])) }
  if (!forwardsRequests(proxy)) {
    return { ...direct, agent: tunnelAgent(secure, () => openTunnel({ proxy, target: { host, port }, tls })) }
  }
  const authorization = proxyAuthorization(proxy)
  const overTls = proxy.protocol === 'https:'
  const place = proxyPlace(proxy)
  // Node would take the name to ask for from the header `host`, which is the origin's.
  const proxyTls = { ...tls, ...place, servername: tls.servername || (isIP(place.host) === 0 ? place.host : '') }
  return {
    ...place,
    agent: agentFor(overTls, proxyTls),
    tls: proxyTls,
    secure: overTls,
    prefix: origin.origin,
    headers: authorization === undefined ? {} : { 'proxy-authorization': authorization },
    toProxy: true,
  }
}

function agentFor(secure: boolean, tls: ConnectionOptions): http.Agent {
  if (!secure) return new http.Agent({ keepAlive: true })
  return new https.Agent({ ...tls, keepAlive: true, ALPNProtocols: ['http/1.1'] } as https.AgentOptions)
}

/** An agent whose connections come from elsewhere. */
function tunnelAgent(secure: boolean, open: () => Promise<Socket>): http.Agent {
  const agent = secure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true })
  type Created = (error: unknown, socket?: Socket) => void
  const state = { isEnded: false }
  const createConnection = (_options: unknown, created: Created): void => {
    open().then((socket) => {
      // Nobody waits any more for what was still being opened at the end.
      if (state.isEnded) socket.destroy()
      created(state.isEnded ? closedConnection() : null, socket)
    }, created)
  }
  const end = agent.destroy.bind(agent)
  const destroy = (): void => {
    state.isEnded = true
    end()
  }
  return Object.assign(agent, { createConnection, destroy })
}

function isDialling(error: Error): boolean {
  const { syscall } = error as { syscall?: string }
  return syscall === 'connect' || syscall === 'getaddrinfo' || error instanceof HostError
}

function isReplayable(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)
}

async function* readBody(state: {
  readonly incoming: http.IncomingMessage
  readonly outgoing: http.ClientRequest
  readonly signal: AbortSignal | undefined
  readonly release: () => void
  readonly hostName: string
}): AsyncGenerator<Uint8Array> {
  const { incoming, outgoing, signal, release, hostName } = state
  try {
    for await (const chunk of incoming) yield chunk as Uint8Array
    if (signal?.aborted) throw signal.reason
    if (!incoming.complete) throw new HostError('network', unexpectedEnd)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if ((error as { code?: string }).code === 'ECONNRESET')
      throw new HostError('network', unexpectedEnd, { cause: error })
    throw networkError(error, hostName)
  } finally {
    release()
    if (!incoming.complete) outgoing.destroy()
  }
}
