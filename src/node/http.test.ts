import * as http from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import type { Server, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../test/support/listen.ts'
import { authority, identity } from '../../test/support/tls-identity.ts'
import type { HttpConnection, HttpResponse } from '../host/index.ts'
import { createEnvironment } from './environment.ts'
import { createHttpPort } from './http.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function connect(
  port: number,
  protocol: 'http' | 'https',
  tls: object = { certificateAuthorities: authority },
): HttpConnection {
  const connection = createHttpPort().connect({ origin: new URL(`${protocol}://127.0.0.1:${port}`), tls })
  closing.push(() => connection.close())
  return connection
}

async function textOfBody(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true })
  return text
}

async function get(connection: HttpConnection, path = '/'): Promise<string> {
  return textOfBody(await connection.request({ method: 'GET', path }))
}

type Handler = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void

/** An HTTP/2 server and the sessions it had. */
async function serve2(
  handler: Handler,
): Promise<{ port: number; sessions: http2.ServerHttp2Session[]; sockets: Socket[] }> {
  const sessions: http2.ServerHttp2Session[] = []
  const sockets: Socket[] = []
  const server = http2.createSecureServer({ ...identity, allowHTTP1: false })
  server.on('session', (session) => sessions.push(session))
  server.on('connection', (socket: Socket) => sockets.push(socket))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    handler(stream, headers)
  })
  return { port: await listen(server as unknown as Server, closing), sessions, sockets }
}

describe('HTTP/2', () => {
  it('takes one session for many requests', async () => {
    const { port, sessions } = await serve2((stream, headers) => {
      stream.respond({ ':status': 200, 'x-a': ['1', '2'] })
      stream.end(`${headers[':method']} ${headers[':path']}`)
    })
    const connection = connect(port, 'https')
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => get(connection, `/${index}`)))
    expect(answers[19]).toBe('GET /19')
    expect(sessions).toHaveLength(1)
    const response = await connection.request({ method: 'GET', path: '/' })
    expect(response.headers['x-a']).toBe('1, 2')
    await textOfBody(response)
  })

  it('sends bodies', async () => {
    const { port } = await serve2((stream) => {
      stream.respond({ ':status': 201 })
      stream.pipe(stream)
    })
    const body = new TextEncoder().encode('x'.repeat(300_000))
    const response = await connect(port, 'https').request({ method: 'POST', path: '/', body })
    expect(response.status).toBe(201)
    expect(await textOfBody(response)).toHaveLength(300_000)
  })

  it('cancels the stream on abort, before and within the answer', async () => {
    const codes: (number | undefined)[] = []
    const silent = new AbortController()
    const { port } = await serve2((stream, headers) => {
      stream.on('close', () => codes.push(stream.rstCode))
      if (headers[':path'] === '/silent') {
        setTimeout(() => silent.abort(new Error('enough')), 30)
        return
      }
      stream.respond({ ':status': 200 })
      stream.write('a')
    })
    const connection = connect(port, 'https')
    const waiting = connection.request({ method: 'GET', path: '/silent', signal: silent.signal })
    await expect(waiting).rejects.toThrow('enough')
    const talking = new AbortController()
    const response = await connection.request({ method: 'GET', path: '/', signal: talking.signal })
    const reading = textOfBody(response)
    setTimeout(() => talking.abort(new Error('enough')), 30)
    await expect(reading).rejects.toThrow('enough')
    const left = await connection.request({ method: 'GET', path: '/' })
    for await (const _ of left.body) break
    await expect.poll(() => codes, { timeout: 60_000 }).toEqual([8, 8, 8])
  })

  it('opens a new session after the server closes one, and repeats what was refused', async () => {
    let refusals = 1
    const { port, sessions } = await serve2((stream) => {
      if (refusals-- > 0) {
        stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
        return
      }
      stream.respond({ ':status': 200 })
      stream.end('ok')
    })
    const connection = connect(port, 'https')
    expect(await get(connection)).toBe('ok')
    sessions.at(-1)?.goaway()
    sessions.at(-1)?.close()
    expect(await get(connection)).toBe('ok')
    sessions.at(-1)?.destroy()
    await new Promise((resolve) => setTimeout(resolve, 30))
    // A timer may come before the news of the socket that is there already.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(await get(connection)).toBe('ok')
    expect(sessions.length).toBeGreaterThanOrEqual(3)
  })

  it('does not repeat a write that may have been done', async () => {
    let calls = 0
    const { port } = await serve2((stream) => {
      calls += 1
      stream.session?.destroy()
    })
    await expect(connect(port, 'https').request({ method: 'POST', path: '/' })).rejects.toThrow()
    expect(calls).toBe(1)
  })

  it.each([
    ['the stream is reset', (stream: http2.ServerHttp2Stream) => stream.destroy(new Error('broken'))],
    ['the connection is lost', (_: http2.ServerHttp2Stream, socket?: Socket) => socket?.destroy()],
    ['the session is ended', (stream: http2.ServerHttp2Stream) => stream.session?.destroy()],
  ])('tells a body that ends too early: %s', async (_, end) => {
    const { port, sockets } = await serve2((stream) => {
      stream.respond({ ':status': 200 })
      stream.write('half')
      setTimeout(() => end(stream, sockets[0]), 20)
    })
    await expect(get(connect(port, 'https'))).rejects.toMatchObject({ name: 'HostError', reason: 'network' })
  })
})

describe('HTTP/1.1', () => {
  it('serves where nothing else is offered, over kept connections', async () => {
    let connections = 0
    const server = https.createServer({ ...identity }, (request, response) =>
      response.end(`${request.httpVersion} ${request.headers.host}`),
    )
    const port = await listen(server, closing)
    server.on('secureConnection', () => {
      connections += 1
    })
    const connection = connect(port, 'https')
    expect(await get(connection)).toBe(`1.1 127.0.0.1:${port}`)
    const before = connections
    for (let index = 0; index < 5; index++) await get(connection)
    expect(connections).toBe(before)
  })

  it('serves plain http, with bodies, and cancels', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/silent') return
      request.pipe(response)
    })
    const connection = connect(await listen(server, closing), 'http')
    const response = await connection.request({ method: 'PUT', path: '/', body: new TextEncoder().encode('hello') })
    expect(await textOfBody(response)).toBe('hello')
    const controller = new AbortController()
    const waiting = connection.request({ method: 'GET', path: '/silent', signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 30)
    await expect(waiting).rejects.toThrow('enough')
  })

  it('tells a body that ends too early', async () => {
    const server = http.createServer((_, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(get(connect(await listen(server, closing), 'http'))).rejects.toThrow('unexpected EOF')
  })
})

describe('trouble', () => {
  it('is told in the words of Go', async () => {
    const { port } = await serve2((stream) => stream.respond({ ':status': 204 }, { endStream: true }))
    await expect(get(connect(port, 'https', {}))).rejects.toThrow(
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    )
    await expect(
      get(connect(port, 'https', { certificateAuthorities: authority, serverName: 'other.example' })),
    ).rejects.toThrow('tls: failed to verify certificate: x509: certificate is valid for localhost, not other.example')
    expect(await get(connect(port, 'https', { skipVerification: true }))).toBe('')
    expect(await get(connect(port, 'https', { certificateAuthorities: authority, serverName: 'localhost' }))).toBe('')
  })

  it('is avoided by the authorities that the environment names', async () => {
    const { port } = await serve2((stream) => stream.respond({ ':status': 204 }, { endStream: true }))
    const file = fileURLToPath(new URL('../../test/fixtures/tls/ca.crt', import.meta.url))
    const environment = { ...createEnvironment(), get: (name: string) => (name === 'SSL_CERT_FILE' ? file : undefined) }
    const connection = createHttpPort(environment).connect({ origin: new URL(`https://127.0.0.1:${port}`) })
    closing.push(() => connection.close())
    expect(await get(connection)).toBe('')
  })

  it('of connections names the address', async () => {
    const server = http.createServer()
    const port = await listen(server, closing)
    await new Promise((resolve) => server.close(resolve))
    await expect(get(connect(port, 'http'))).rejects.toThrow(`dial tcp 127.0.0.1:${port}: connect: connection refused`)
    await expect(get(connect(port, 'https'))).rejects.toThrow(`dial tcp 127.0.0.1:${port}: connect: connection refused`)
  })

  it('of a plain server behind https is recognised', async () => {
    const port = await listen(
      http.createServer((_, response) => response.end()),
      closing,
    )
    await expect(get(connect(port, 'https'))).rejects.toThrow('http: server gave HTTP response to HTTPS client')
  })

  it('of what is not supported is said', () => {
    const port = createHttpPort()
    expect(() => port.connect({ origin: new URL('ftp://x') })).toThrow('unsupported protocol scheme "ftp"')
  })
})
