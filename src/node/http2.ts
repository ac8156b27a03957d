// One HTTP/2 session to an origin, opened again when it ends; requests that the server never saw are sent once more.
import * as http2 from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { closedConnection, HostError, type HttpConnection, type HttpRequest, type HttpResponse } from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { Http2Body } from './http2-body.ts'
import { flattenHeaders, networkError, unexpectedEnd } from './network-errors.ts'

/** Bytes a stream and the session may hold unread; Node's 64 KiB would make large lists wait for round trips. */
const streamWindowBytes = 4 * 1024 * 1024
const sessionWindowBytes = 16 * 1024 * 1024
const sessionMemoryMebibytes = 256
const maximumAttempts = 4

/** When a silent session is asked for a sign of life, and how long it may take to give one. 0: never. */
export interface SignsOfLife {
  readonly silenceMilliseconds: number
  readonly answerMilliseconds: number
}

/** What client-go takes where the environment says nothing. */
export const usualSignsOfLife: SignsOfLife = { silenceMilliseconds: 30_000, answerMilliseconds: 15_000 }

/** A request that certainly did not reach the server's handlers. */
class NotProcessed extends Error {}

/** Where sessions come from. */
interface SessionSource {
  readonly origin: URL
  readonly openSocket: () => Promise<TLSSocket>
  /** The socket on which the protocol was agreed. */
  readonly firstSocket: TLSSocket
  readonly signsOfLife: SignsOfLife
}

/** A session and how many streams are open on it. */
interface LiveSession {
  readonly session: http2.ClientHttp2Session
  streams: number
  usable: boolean
  served: boolean
  /** The server's announcement that it takes no more. */
  farewell?: { readonly code: number; readonly lastStream: number; readonly words: string }
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
    const state = startSession(source, socket)
    live.add(state)
    state.session.on('close', () => live.delete(state))
    if (closed) state.session.destroy()
    return state
  }

  async function usableSession(): Promise<LiveSession> {
    for (;;) {
      if (closed) throw closedConnection()
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
          return await send(state, request)
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

function startSession(source: SessionSource, socket: TLSSocket): LiveSession {
  const session = http2.connect(source.origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindowBytes },
    maxSessionMemory: sessionMemoryMebibytes,
  })
  const state: LiveSession = { session, streams: 0, usable: true, served: false }
  const retire = (): void => {
    state.usable = false
  }
  session.on('connect', () => session.setLocalWindowSize(sessionWindowBytes))
  session.on('goaway', (code, lastStream, data) => {
    retire()
    state.farewell = { code, lastStream, words: Buffer.from(data ?? []).toString() }
  })
  session.on('close', retire)
  session.on('error', retire)
  keepWatch(state, socket, source.signsOfLife)
  session.unref()
  return state
}

/** Ends a session whose other side has silently gone away. */
function keepWatch({ session }: LiveSession, socket: TLSSocket, wanted: SignsOfLife): void {
  if (wanted.silenceMilliseconds === 0) return
  let heard = socket.bytesRead
  const timer = setInterval(() => {
    const before = heard
    heard = socket.bytesRead
    if (heard !== before || session.destroyed || session.connecting) return
    const deadline = setTimeout(
      () => session.destroy(new HostError('network', 'http2: client connection lost')),
      wanted.answerMilliseconds,
    )
    deadline.unref()
    session.ping(() => clearTimeout(deadline))
  }, wanted.silenceMilliseconds)
  timer.unref()
  session.on('close', () => clearInterval(timer))
}

function send(state: LiveSession, request: HttpRequest): Promise<HttpResponse> {
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
    let isAnswered = false
    stream.on('error', (error) => {
      failure = error
    })
    stream.on('response', (responseHeaders) => {
      state.served = true
      isAnswered = true
      resolve({
        status: Number(responseHeaders[':status']),
        headers: flattenHeaders(responseHeaders as http2.IncomingHttpHeaders),
        body: new Http2Body(stream, {
          signal,
          promised: responseHeaders['content-length'],
          explain: (error) => troubleOf(stream, state, error),
        }),
      })
    })
    stream.on('close', () => {
      signal?.removeEventListener('abort', onAbort)
      if (signal?.aborted) return reject(signal.reason)
      if (isAnswered) return
      const lost = reused && ['GET', 'HEAD'].includes(method) && state.session.destroyed
      const cause = troubleOf(stream, state, failure)
      reject(isUnseen(stream, state) || lost ? new NotProcessed('request was not processed', { cause }) : cause)
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

/** Whether the server said that it has done nothing about the request. */
function isUnseen(stream: http2.ClientHttp2Stream, { farewell }: LiveSession): boolean {
  if (stream.rstCode === http2.constants.NGHTTP2_REFUSED_STREAM) return true
  if (farewell === undefined || (stream.id ?? 0) <= farewell.lastStream) return false
  // A server that turns away the first request of a session would turn away the next one too.
  return stream.id !== 1 || farewell.code === http2.constants.NGHTTP2_NO_ERROR
}

/** Why a stream ended before its answer did, in Go's words. */
function troubleOf(stream: http2.ClientHttp2Stream, state: LiveSession, failure: unknown): HostError {
  if (failure instanceof HostError) return failure
  const code = (failure as { code?: string } | undefined)?.code ?? ''
  const { farewell, session } = state
  if (session.destroyed && farewell !== undefined) {
    const { lastStream, words } = farewell
    const told = `LastStreamID=${lastStream}, ErrCode=${codeName(farewell.code)}, debug=${JSON.stringify(words)}`
    return new HostError('network', `http2: server sent GOAWAY and closed the connection; ${told}`, { cause: failure })
  }
  const { rstCode } = stream
  const isReset = code === 'ERR_HTTP2_STREAM_ERROR' || (failure === undefined && !session.destroyed && rstCode !== 0)
  if (isReset) {
    const words = `stream error: stream ID ${stream.id ?? 0}; ${codeName(rstCode ?? 0)}; received from peer`
    return new HostError('network', words, { cause: failure })
  }
  if (failure !== undefined && code !== 'ERR_HTTP2_STREAM_CANCEL') return networkError(failure, '')
  return new HostError('network', unexpectedEnd, { cause: failure })
}

/** `INTERNAL_ERROR` and its like. */
function codeName(code: number): string {
  const names = Object.entries(http2.constants).filter(([name, value]) => value === code && errorNames.test(name))
  return names[0]?.[0].replace('NGHTTP2_', '') ?? `unknown error code 0x${code.toString(16)}`
}

const errorNames =
  /^NGHTTP2_(?:NO_ERROR|PROTOCOL_ERROR|INTERNAL_ERROR|FLOW_CONTROL_ERROR|SETTINGS_TIMEOUT|STREAM_CLOSED|FRAME_SIZE_ERROR|REFUSED_STREAM|CANCEL|COMPRESSION_ERROR|CONNECT_ERROR|ENHANCE_YOUR_CALM|INADEQUATE_SECURITY|HTTP_1_1_REQUIRED)$/
