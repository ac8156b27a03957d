// Proxies for tests: CONNECT and whole requests over HTTP or HTTPS, SOCKS 5; every name beyond them is this machine.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** A running proxy. */
export interface TestProxy {
  /** With the login, where one is asked for. */
  readonly url: string
  readonly port: number
  /** What was asked for: `CONNECT kube.test:443`, `GET http://…`, `SOCKS kube.test:443`. */
  readonly asked: string[]
  /** Ends all connections through it, as a restart would. */
  cut(): void
  /** From now on nothing passes, and nobody is told. */
  freeze(): void
  close(): void
}

/** What a proxy does. */
export interface TestProxyOptions {
  readonly kind: 'http' | 'https' | 'socks5'
  readonly login?: { readonly name: string; readonly password: string }
  /** Certificate and key for `https`. */
  readonly tls?: TlsOptions
  /** Answers CONNECT with this status line, and SOCKS with this code. */
  readonly refusal?: { readonly statusLine: string; readonly code: number }
}

/** Starts a proxy on a free port. */
export async function startProxy(options: TestProxyOptions): Promise<TestProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const serve = (socket: Socket): void => {
    socket.on('error', () => socket.destroy())
    const work = options.kind === 'socks5' ? serveSocks(socket, options, asked) : serveHttp(socket, options, asked)
    work.catch(() => socket.destroy())
  }
  const server: Server = options.kind === 'https' ? createTlsServer(options.tls ?? {}, serve) : createServer(serve)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const login =
    options.login === undefined ? '' : `${options.login.name}:${encodeURIComponent(options.login.password)}@`
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `${options.kind}://${login}127.0.0.1:${port}`,
    port,
    asked,
    cut,
    freeze() {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    close() {
      cut()
      server.close()
    },
  }
}

async function serveHttp(socket: Socket, options: TestProxyOptions, asked: string[]): Promise<void> {
  const { head, rest } = await readHead(socket)
  const [requestLine = '', ...fields] = head.split('\r\n')
  const [method = '', address = ''] = requestLine.split(' ')
  asked.push(`${method} ${address}`)
  const { login, refusal } = options
  if (login !== undefined) {
    const wanted = `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`
    if (!fields.some((field) => field.toLowerCase() === `proxy-authorization: ${wanted}`.toLowerCase())) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      return
    }
  }
  if (refusal !== undefined) {
    socket.end(`HTTP/1.1 ${refusal.statusLine}\r\ncontent-length: 0\r\n\r\n`)
    return
  }
  if (method === 'CONNECT') {
    join(socket, Number(address.slice(address.lastIndexOf(':') + 1)), (to) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      to.write(rest)
    })
    return
  }
  const url = new URL(address)
  const kept = fields.filter((field) => !/^(?:proxy-|connection:)/i.test(field))
  // One request per connection: the rest of a kept one would have to be taken apart too.
  const forwarded = [`${method} ${url.pathname}${url.search} HTTP/1.1`, 'connection: close', ...kept].join('\r\n')
  join(socket, Number(url.port || 80), (to) => to.write(Buffer.concat([Buffer.from(`${forwarded}\r\n\r\n`), rest])))
}

async function serveSocks(socket: Socket, options: TestProxyOptions, asked: string[]): Promise<void> {
  const read = byteSource(socket)
  const [, methodCount = 0] = await read(2)
  const methods = await read(methodCount)
  if (options.login === undefined) socket.write(Uint8Array.of(5, 0))
  else if (!methods.includes(2)) {
    socket.end(Uint8Array.of(5, 255))
    return
  } else {
    socket.write(Uint8Array.of(5, 2))
    const [, nameLength = 0] = await read(2)
    const name = (await read(nameLength)).toString()
    const password = (await read((await read(1))[0] as number)).toString()
    const right = name === options.login.name && password === options.login.password
    socket.write(Uint8Array.of(1, right ? 0 : 1))
    if (!right) {
      socket.end()
      return
    }
  }
  const [, , , kind] = await read(4)
  const host =
    kind === 3 ? (await read((await read(1))[0] as number)).toString() : (await read(kind === 1 ? 4 : 16)).join('.')
  const port = (await read(2)).readUInt16BE()
  asked.push(`SOCKS ${host}:${port}`)
  if (options.refusal !== undefined) {
    socket.end(Uint8Array.of(5, options.refusal.code, 0, 1, 0, 0, 0, 0, 0, 0))
    return
  }
  join(socket, port, () => socket.write(Uint8Array.of(5, 0, 0, 1, 127, 0, 0, 1, 1, 2)))
}

function join(from: Socket, port: number, ready: (to: Socket) => void): void {
  const to = connect({ host: '127.0.0.1', port })
  to.on('error', () => from.destroy())
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
  to.once('connect', () => {
    ready(to)
    from.pipe(to)
    to.pipe(from)
  })
}

function readHead(socket: Socket): Promise<{ readonly head: string; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0)
    const onData = (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk])
      const end = held.indexOf('\r\n\r\n')
      if (end === -1) return
      socket.off('data', onData)
      socket.pause()
      resolve({ head: held.subarray(0, end).toString('latin1'), rest: held.subarray(end + 4) })
    }
    socket.on('data', onData)
    socket.once('close', () => reject(new Error('closed')))
  })
}

function byteSource(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    for (;;) {
      const bytes: Buffer | null = count === 0 ? Buffer.alloc(0) : (socket.read(count) as Buffer | null)
      if (bytes !== null) return bytes
      await new Promise<void>((resolve, reject) => {
        socket.once('readable', resolve)
        socket.once('close', () => reject(new Error('closed')))
      })
    }
  }
}
