// One HTTP/2 session to an origin, opened again when it ends; requests that the server never saw are sent once more.
import * as http2 from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { HostError, type HttpConnection, type HttpRequest, type HttpResponse } from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { flattenHeaders, networkError, unexpectedEnd } from './network-errors.ts'

/** Bytes a stream and the session may hold unread; Node's 64 KiB would make large lists wait for round trips. */
const streamWindowBytes = 4 * 1024 * 1024
const sessionWindowBytes = 16 * 1024 * 1024
const sessionMemoryMebibytes = 256
/** A session with open streams that is silent for so long is asked for a sign of life. */
const pingIntervalMilliseconds = 30_000
const pingTimeoutMilliseconds = 15_000
const maximumAttempts = 4

/** A request that certainly did not reach the server's handlers. */
class NotProcessed extends Error {}

/** Where sessions come from. */
interface SessionSource {
  readonly origin: URL
  readonly openSocket: () => Promise<TLSSocket>
  /** The socket on which the protocol was agreed. */
  readonly firstSocket: TLSSocket
}

/** A session and how many streams are open on it. */
interface LiveSession {
  readonly session: http2.ClientHttp2Session
  streams: number
  usable: boolean
  served: boolean
}

/** A connection over one session at a time. */
export function createHttp2Connection(source: SessionSource): HttpConnection {
  let spare: TLSSocket | undefined = source.firstSocket
  let pending: Promise<LiveSession> | undefined
  let closed = false
  const live = new Set<LiveSession>()

  async function open(): Promise<LiveSession> {
    const socket = spare !== undefined && !spare.destroyed ? spare : await source.openSocket()
    spare = undefined
    const state = startSession(source.origin, socket)
    live.add(state)
    state.session.on('close', () => live.delete(state))
    if (closed) state.session.destroy()
    return state
  }

  async function usableSession(): Promise<LiveSession> {
    for (;;) {
      if (closed) throw new HostError('network', 'http: connection is closed')
      pending ??= open()
      const current = pending
      try {
        const state = await current
        if (state.usable && !state.session.closed && !state.session.destroyed) return state
      } catch (error) {
        if (pending === current) pending = undefined
        throw error
      }
      // Another request may have begun to open the next session while this one waited.
      if (pending === current) pending = undefined
    }
  }

  return {
    async request(request: HttpRequest) {
      for (let attempt = 1; ; attempt++) {
        request.signal?.throwIfAborted()
        const state = await usableSession()
        request.signal?.throwIfAborted()
        try {
          return await send(state, request, source.origin)
        } catch (error) {
          if (!(error instanceof NotProcessed)) throw error
          state.usable = false
          if (attempt === maximumAttempts) throw networkError(error.cause, source.origin.hostname)
        }
      }
    },
    close() {
      closed = true
      spare?.destroy()
      for (const { session } of live) session.destroy()
    },
  }
}

function startSession(origin: URL, socket: TLSSocket): LiveSession {
  const session = http2.connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindowBytes },
    maxSessionMemory: sessionMemoryMebibytes,
  })
  const state: LiveSession = { session, streams: 0, usable: true, served: false }
  const retire = (): void => {
    state.usable = false
  }
  session.on('connect', () => session.setLocalWindowSize(sessionWindowBytes))
  session.on('goaway', retire)
  session.on('close', retire)
  session.on('error', retire)
  keepWatch(state)
  session.unref()
  return state
}

/** Ends a session whose other side has silently gone away. */
function keepWatch(state: LiveSession): void {
  const { session } = state
  const timer = setInterval(() => {
    if (state.streams === 0 || session.destroyed || session.connecting) return
    const deadline = setTimeout(
      () => session.destroy(new HostError('network', 'http2: client connection lost')),
      pingTimeoutMilliseconds,
    )
    deadline.unref()
    session.ping(() => clearTimeout(deadline))
  }, pingIntervalMilliseconds)
  timer.unref()
  session.on('close', () => clearInterval(timer))
}

function send(state: LiveSession, request: HttpRequest, origin: URL): Promise<HttpResponse> {
  const { method, path, headers = {}, body, signal } = request
  return new Promise((resolve, reject) => {
    const reused = state.served
    const stream = openStream(state, {
      ...headers,
      ':method': method,
      ':path': path,
      ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    })
    const onAbort = (): void => {
      stream.close(http2.constants.NGHTTP2_CANCEL)
      reject(signal?.reason)
    }
    if (signal !== undefined) onceAborted(signal, onAbort)
    let failure: unknown
    stream.on('error', (error) => {
      failure = error
    })
    stream.on('response', (responseHeaders) => {
      state.served = true
      resolve({
        status: Number(responseHeaders[':status']),
        headers: flattenHeaders(responseHeaders as http2.IncomingHttpHeaders),
        body: readBody(stream, signal, origin.hostname),
      })
    })
    stream.on('close', () => {
      signal?.removeEventListener('abort', onAbort)
      if (signal?.aborted) return reject(signal.reason)
      const refused = stream.rstCode === http2.constants.NGHTTP2_REFUSED_STREAM
      const lost = reused && ['GET', 'HEAD'].includes(method) && state.session.destroyed
      const cause = failure ?? new HostError('network', 'http2: client connection lost')
      // Without effect where a response has come.
      reject(
        refused || lost
          ? new NotProcessed('request was not processed', { cause })
          : networkError(cause, origin.hostname),
      )
    })
    stream.end(body)
  })
}

function openStream(state: LiveSession, headers: http2.OutgoingHttpHeaders): http2.ClientHttp2Stream {
  const { session } = state
  let stream: http2.ClientHttp2Stream
  try {
    stream = session.request(headers, { endStream: false })
  } catch (cause) {
    throw new NotProcessed('session is closed', { cause })
  }
  if (state.streams++ === 0) session.ref()
  stream.once('close', () => {
    if (--state.streams > 0 || session.destroyed) return
    if (state.usable) session.unref()
    else session.close()
  })
  return stream
}

async function* readBody(
  stream: http2.ClientHttp2Stream,
  signal: AbortSignal | undefined,
  hostName: string,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
    if (signal?.aborted) throw signal.reason
    if (stream.rstCode !== http2.constants.NGHTTP2_NO_ERROR) throw new HostError('network', unexpectedEnd)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw networkError(error, hostName)
  } finally {
    if (!stream.closed) stream.close(http2.constants.NGHTTP2_CANCEL)
  }
}
