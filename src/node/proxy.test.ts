import * as http from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../test/support/listen.ts'
import { startProxy, type TestProxy, type TestProxyOptions } from '../../test/support/proxies.ts'
import { authority, identity } from '../../test/support/tls-identity.ts'
import type { HttpConnection } from '../host/index.ts'
import { createHttpPort } from './http.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const http2Origin = (): Promise<number> => {
  const server = http2.createSecureServer({ ...identity, allowHTTP1: false })
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200 })
    stream.end(`h2 ${headers[':path']}`)
  })
  return listen(server as unknown as Server, closing)
}
const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () =>
    response.end(`${request.method} ${request.url} ${request.headers.host} ${Buffer.concat(chunks).toString()}`),
  )
}

async function through(options: TestProxyOptions): Promise<TestProxy> {
  const proxy = await startProxy({ ...options, tls: identity })
  closing.push(proxy.close)
  return proxy
}

function connect(origin: string, proxy: string, protocol: 'auto' | 'http1' = 'auto'): HttpConnection {
  const connection = createHttpPort().connect({
    origin: new URL(origin),
    tls: { certificateAuthorities: authority, serverName: 'localhost' },
    proxy: new URL(proxy),
    protocol,
  })
  closing.push(() => connection.close())
  return connection
}

async function ask(connection: HttpConnection, path = '/', body?: string): Promise<string> {
  const response = await connection.request({
    method: body === undefined ? 'GET' : 'POST',
    path,
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  })
  let text = ''
  for await (const chunk of response.body) text += new TextDecoder().decode(chunk)
  return text
}

const kinds = [{ kind: 'http' }, { kind: 'https' }, { kind: 'socks5' }] as const
const login = { name: 'somebody', password: 'pass word:@' }

describe.each(kinds)('through a proxy of kind $kind', ({ kind }) => {
  it('HTTP/2 goes over one tunnel, with a login', async () => {
    const port = await http2Origin()
    const proxy = await through({ kind, login })
    const connection = connect(`https://kube.test:${port}`, proxy.url)
    expect(await Promise.all([ask(connection, '/a'), ask(connection, '/b')])).toEqual(['h2 /a', 'h2 /b'])
    expect(proxy.asked).toEqual([kind === 'socks5' ? `SOCKS kube.test:${port}` : `CONNECT kube.test:${port}`])
    proxy.cut()
    expect(await ask(connection, '/c')).toBe('h2 /c')
    expect(proxy.asked).toHaveLength(2)
  })

  it('HTTP/1.1 over TLS goes through a tunnel', async () => {
    const port = await listen(https.createServer(identity, answer), closing)
    const proxy = await through({ kind, login })
    const connection = connect(`https://kube.test:${port}`, proxy.url, 'http1')
    expect(await ask(connection, '/a?b=1', 'body')).toBe(`POST /a?b=1 kube.test:${port} body`)
    expect(await ask(connection, '/c')).toBe(`GET /c kube.test:${port} `)
    expect(proxy.asked).toHaveLength(1)
  })

  it('plain requests get to their server', async () => {
    const port = await listen(http.createServer(answer), closing)
    const proxy = await through({ kind, login })
    const connection = connect(`http://kube.test:${port}`, proxy.url)
    expect(await ask(connection, '/a?b=1', 'body')).toBe(`POST /a?b=1 kube.test:${port} body`)
    expect(proxy.asked).toEqual([kind === 'socks5' ? `SOCKS kube.test:${port}` : `POST http://kube.test:${port}/a?b=1`])
  })

  it('a wrong password is refused in the words of Go, without the password', async () => {
    const proxy = await through({ kind, login })
    const wrong = proxy.url.replace('pass', 'secret')
    const refused = ask(connect('https://kube.test:443', wrong))
    await expect(refused).rejects.toThrow(
      kind === 'socks5'
        ? `socks connect tcp 127.0.0.1:${proxy.port}->kube.test:443: username/password authentication failed`
        : 'Proxy Authentication Required',
    )
    await expect(refused).rejects.not.toThrow('secret')
  })

  it('a refusal is told in the words of Go', async () => {
    const proxy = await through({ kind, refusal: { statusLine: '403 Forbidden by policy', code: 2 } })
    await expect(ask(connect('https://kube.test:443', proxy.url))).rejects.toThrow(
      kind === 'socks5'
        ? `socks connect tcp 127.0.0.1:${proxy.port}->kube.test:443: unknown error connection not allowed by ruleset`
        : 'Forbidden by policy',
    )
  })

  it('a proxy that is not there is named', async () => {
    const proxy = await startProxy({ kind, tls: identity })
    proxy.close()
    const words = `proxyconnect tcp: dial tcp 127.0.0.1:${proxy.port}: connect: connection refused`
    await expect(ask(connect('https://kube.test:443', proxy.url))).rejects.toThrow(words)
    await expect(ask(connect('http://kube.test:80', proxy.url))).rejects.toThrow(words)
  })
})

describe('a proxy', () => {
  it('that wants a login where none is given refuses', async () => {
    const proxy = await through({ kind: 'socks5', login })
    await expect(ask(connect('https://kube.test:443', `socks5://127.0.0.1:${proxy.port}`))).rejects.toThrow(
      'no acceptable authentication methods',
    )
  })

  it('of another kind is refused before anything is sent', () => {
    const port = createHttpPort()
    expect(() => port.connect({ origin: new URL('https://x'), proxy: new URL('ftp://user:secret@proxy:1') })).toThrow(
      'proxyconnect tcp: unsupported proxy scheme "ftp"',
    )
  })

  it.each([
    ['nothing', '', 'EOF'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nx: ', 'unexpected EOF'],
    ['something else', 'SSH-2.0-x\r\n\r\n', 'malformed HTTP response "SSH-2.0-x"'],
  ])('that answers with %s is told of', async (_, text, words) => {
    const port = await listen(
      createServer((socket) => socket.once('data', () => socket.end(text))),
      closing,
    )
    await expect(ask(connect('https://kube.test:443', `http://127.0.0.1:${port}`))).rejects.toThrow(words)
  })

  it('that never stops answering is left', async () => {
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.write('x'.repeat(3_000_000)))
      }),
      closing,
    )
    await expect(ask(connect('https://kube.test:443', `http://127.0.0.1:${port}`))).rejects.toThrow(
      'net/http: server response headers exceeded 1048576 bytes; aborted',
    )
  })
})

it('a tunnel that opens after the end is closed at once, and nothing is sent through it', async () => {
  const sockets = new Set<Socket>()
  const asked: (() => void)[] = []
  const proxy = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    // Any two bytes of greeting, and later: nobody needs to be known, and the connection is there.
    socket.once('data', () => {
      socket.write(Uint8Array.of(5, 0))
      socket.once('data', () => asked.push(() => socket.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))))
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const connection = createHttpPort().connect({
    origin: new URL('http://127.0.0.1:1'),
    proxy: new URL(`socks5://127.0.0.1:${port}`),
  })
  const outcome = connection.request({ method: 'GET', path: '/' }).catch(({ message }: Error) => message)
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(1)
  connection.close()
  asked[0]?.()
  expect(await outcome).toBe('http: connection is closed')
  await expect.poll(() => sockets.size, { timeout: 5000 }).toBe(0)
  proxy.close()
})
