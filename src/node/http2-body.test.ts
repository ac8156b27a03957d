// Bodies of answers over HTTP/2: whole ones, slow readers, and every way in which one can be cut off.
import * as http2 from 'node:http2'
import type { Server, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../test/support/listen.ts'
import { authority, identity } from '../../test/support/tls-identity.ts'
import type { HttpConnection } from '../host/index.ts'
import { createHttpPort } from './http.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Answer {
  readonly stream: http2.ServerHttp2Stream
  readonly socket: Socket
}

/** A connection to a server that answers so. */
async function serve(answer: (to: Answer) => void): Promise<HttpConnection> {
  const sockets: Socket[] = []
  const server = http2.createSecureServer({ ...identity, allowHTTP1: false })
  server.on('connection', (socket: Socket) => sockets.push(socket))
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    answer({ stream, socket: sockets.at(-1) as Socket })
  })
  const port = await listen(server as unknown as Server, closing)
  const origin = new URL(`https://127.0.0.1:${port}`)
  const connection = createHttpPort().connect({ origin, tls: { certificateAuthorities: authority } })
  closing.push(() => connection.close())
  return connection
}

async function sizeOf(connection: HttpConnection, wait?: () => Promise<void>): Promise<number> {
  const { body } = await connection.request({ method: 'GET', path: '/' })
  await wait?.()
  let size = 0
  for await (const piece of body) size += piece.byteLength
  return size
}

const soon = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

describe('a body over HTTP/2', () => {
  it('may be empty', async () => {
    const connection = await serve(({ stream }) => stream.respond({ ':status': 200 }, { endStream: true }))
    expect(await sizeOf(connection)).toBe(0)
    expect(await sizeOf(connection, () => soon(30))).toBe(0)
  })

  it('that came before it is read is all there', async () => {
    const connection = await serve(({ stream }) => {
      stream.respond({ ':status': 200, 'content-length': 7 })
      stream.end('all of ')
    })
    expect(await sizeOf(connection, () => soon(30))).toBe(7)
  })

  it('is held back by a slow reader, and comes whole', async () => {
    const size = 24 * 1024 * 1024
    const state = { sent: 0 }
    const connection = await serve(({ stream }) => {
      stream.respond({ ':status': 200 })
      const piece = Buffer.alloc(64 * 1024)
      const write = (): void => {
        while (state.sent < size) {
          state.sent += piece.length
          if (!stream.write(piece)) return void stream.once('drain', write)
        }
        stream.end()
      }
      write()
    })
    const { body } = await connection.request({ method: 'GET', path: '/' })
    const pieces = body[Symbol.asyncIterator]()
    let read = (await pieces.next()).value?.byteLength ?? 0
    await soon(300)
    // The window of a stream is 4 MiB.
    expect(state.sent).toBeLessThan(8 * 1024 * 1024)
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) read += next.value.byteLength
    expect(read).toBe(size)
    expect(await pieces.next()).toEqual({ done: true, value: undefined })
  })

  it.each<[string, string, (to: Answer) => void, boolean?]>([
    [
      'shorter than it said',
      'stream error: stream ID 1; PROTOCOL_ERROR; received from peer',
      ({ stream }) => stream.end(),
      true,
    ],
    [
      'reset',
      'stream error: stream ID 1; INTERNAL_ERROR; received from peer',
      ({ stream }) => stream.destroy(new Error('broken')),
    ],
    ['without its connection', 'unexpected EOF', ({ socket }) => socket.destroy()],
    [
      'of a server that goes away',
      'http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=""',
      ({ stream, socket }) => {
        stream.session?.goaway(http2.constants.NGHTTP2_NO_ERROR, 1, new Uint8Array())
        setTimeout(() => socket.destroy(), 20)
      },
    ],
  ])('%s fails with %j, read at once or later', async (_, message, end, isSized = false) => {
    const answer = (to: Answer): void => {
      to.stream.respond({ ':status': 200, ...(isSized ? { 'content-length': 100 } : {}) })
      to.stream.write('half')
      setTimeout(() => end(to), 20)
    }
    const failure = expect.objectContaining({ name: 'HostError', reason: 'network', message })
    await expect(sizeOf(await serve(answer))).rejects.toEqual(failure)
    await expect(sizeOf(await serve(answer), () => soon(80))).rejects.toEqual(failure)
  })

  it('fails once, and has no more after that', async () => {
    const connection = await serve(({ stream, socket }) => {
      stream.respond({ ':status': 200 })
      stream.write('half')
      setTimeout(() => socket.destroy(), 20)
    })
    const { body } = await connection.request({ method: 'GET', path: '/' })
    const pieces = body[Symbol.asyncIterator]()
    await pieces.next()
    await expect(pieces.next()).rejects.toThrow('unexpected EOF')
    expect(await pieces.next()).toEqual({ done: true, value: undefined })
  })
})
