// Kept HTTP/1.1 connections to one origin.
import * as http from 'node:http'
import * as https from 'node:https'
import type { ConnectionOptions } from 'node:tls'
import { HostError, type HttpConnection, type HttpRequest, type HttpResponse } from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { dialAddress, dialTimeoutMilliseconds, flattenHeaders, networkError, unexpectedEnd } from './network-errors.ts'

/** Connections over TLS when `tls` is given. Idle ones let the process end. */
export function createHttp1Connection(origin: URL, tls?: ConnectionOptions): HttpConnection {
  const agent =
    tls === undefined
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({ ...tls, keepAlive: true, ALPNProtocols: ['http/1.1'] } as https.AgentOptions)
  const hostName = origin.hostname.replace(/^\[(.*)\]$/, '$1')

  function send(request: HttpRequest): Promise<HttpResponse> {
    const { method, path, headers = {}, body, signal } = request
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const options: https.RequestOptions = {
        agent,
        method,
        path,
        host: hostName,
        port: Number(origin.port || (tls === undefined ? 80 : 443)),
        headers: {
          ...headers,
          host: origin.host,
          ...(body === undefined ? {} : { 'content-length': body.byteLength }),
        },
      }
      const outgoing = tls === undefined ? http.request(options) : https.request({ ...tls, ...options })
      const onAbort = (): void => {
        outgoing.destroy()
        reject(signal?.reason)
      }
      if (signal !== undefined) onceAborted(signal, onAbort)
      const release = (): void => signal?.removeEventListener('abort', onAbort)
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return
        const late = new HostError('network', `dial tcp ${dialAddress(hostName, options.port as number)}: i/o timeout`)
        const timer = setTimeout(() => outgoing.destroy(late), dialTimeoutMilliseconds)
        for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer))
      })
      outgoing.on('error', (error: Error) => {
        release()
        // A kept connection that the server had closed meanwhile: the request was never read.
        if (outgoing.reusedSocket && isReplayable(method) && (error as { code?: string }).code === 'ECONNRESET') {
          send(request).then(resolve, reject)
        } else reject(signal?.aborted ? signal.reason : networkError(error, tls?.servername || hostName))
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

  return { request: send, close: () => agent.destroy() }
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
