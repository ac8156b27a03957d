// A Kubernetes API over TLS (HTTP/2 and HTTP/1.1) in front of a sandbox, that knows users and goes wrong on demand.
import type { RequestListener } from 'node:http'
import * as http2 from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createClock, createRandomSource } from '../../src/node/index.ts'
import { apiRequestOf, createSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { authority, identity } from './tls-identity.ts'

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly protocol: string
}

/** What happens to a request instead of an answer, or around it. */
export type Fault =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: { readonly [name: string]: string }
      /** An object is sent as JSON. */
      readonly body?: string | object
    }
  /** Answered by the sandbox after that time. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  /** The stream or connection is broken off without an answer; `afterwards`: once the sandbox has done its work. */
  | { readonly kind: 'break'; readonly how: 'stream' | 'connection'; readonly afterwards?: boolean }
  /** The answer begins and is broken off in its middle. */
  | { readonly kind: 'truncate'; readonly how: 'stream' | 'connection' }
  /** The stream is turned away as not seen. */
  | { readonly kind: 'refuse' }
  /** The server says goodbye; the stream is answered (`all`: and every other one too), or left unanswered as not seen. */
  | { readonly kind: 'goaway'; readonly seen: boolean | 'all' }
  /** Nothing comes. */
  | { readonly kind: 'silence' }

/** A running server. */
export interface FaultyApi {
  readonly url: string
  readonly port: number
  readonly sandbox: Sandbox
  readonly seen: SeenRequest[]
  /** How many connections were opened. */
  readonly connections: () => number
  /** Ends all connections. */
  cut(): void
  close(): void
}

/** How a server behaves. */
export interface FaultyApiOptions {
  /** Who may ask: undefined refuses with 401. Everybody by default. */
  readonly admit?: (request: SeenRequest) => boolean
  /** The fault of a request; undefined is none. */
  readonly fault?: (request: SeenRequest) => Fault | undefined
  /** Whether only HTTP/1.1 is spoken. */
  readonly oldProtocol?: boolean
  /** Whether clients are asked for certificates. */
  readonly asksForCertificate?: boolean
}

const unauthorized = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'Unauthorized',
  reason: 'Unauthorized',
  code: 401,
}

/** Starts one on a free port of 127.0.0.1. */
export async function startFaultyApi(options: FaultyApiOptions = {}): Promise<FaultyApi> {
  const sandbox = createSandbox({ clock: createClock(), random: createRandomSource() })
  const seen: SeenRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const tls = {
    ...identity,
    ...(options.asksForCertificate ? { requestCert: true, rejectUnauthorized: false } : {}),
  }
  const serve = (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse): void => {
    const socket = [...sockets].find(({ remotePort }) => remotePort === request.socket.remotePort)
    handle({ request, response, socket }, { sandbox, seen, options }).catch(() => socket?.destroy())
  }
  const server = options.oldProtocol
    ? createServer(tls, serve as unknown as RequestListener)
    : http2.createSecureServer({ ...tls, allowHTTP1: true }, serve)
  server.on('sessionError', () => {})
  server.on('secureConnection', () => {
    connections += 1
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    sandbox,
    seen,
    connections: () => connections,
    cut,
    close() {
      cut()
      server.close()
      sandbox.close()
    },
  }
}

interface Exchange {
  readonly request: http2.Http2ServerRequest
  readonly response: http2.Http2ServerResponse
  /** Below TLS. */
  readonly socket: Socket | undefined
}

interface ServerParts {
  readonly sandbox: Sandbox
  readonly seen: SeenRequest[]
  readonly options: FaultyApiOptions
}

async function handle(exchange: Exchange, { sandbox, seen, options }: ServerParts): Promise<void> {
  const { request, response } = exchange
  const entry = { method: request.method, url: request.url, headers: request.headers, protocol: request.httpVersion }
  seen.push(entry)
  response.on('error', () => {})
  const fault = options.fault?.(entry)
  if (fault?.kind === 'silence') return
  if (fault?.kind === 'refuse') return request.stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
  if (fault?.kind === 'break' && fault.afterwards !== true) return breakOff(exchange, fault.how)
  if (fault?.kind === 'goaway' && !fault.seen) {
    const { session } = request.stream
    // Everything after the streams before this one counts as not seen.
    session?.goaway(http2.constants.NGHTTP2_NO_ERROR, (request.stream.id ?? 1) - 2)
    return
  }
  const body = await readAll(request)
  if (fault?.kind === 'answer') return answer(exchange, fault)
  if (options.admit !== undefined && !options.admit(entry)) return answer(exchange, { status: 401, body: unauthorized })
  if (fault?.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
  if (fault?.kind === 'goaway') {
    const last = fault.seen === 'all' ? 2 ** 31 - 1 : request.stream.id
    request.stream.session?.goaway(http2.constants.NGHTTP2_NO_ERROR, last)
  }
  await pass(exchange, { sandbox, body, fault })
}

async function pass(
  exchange: Exchange,
  parts: { readonly sandbox: Sandbox; readonly body: Uint8Array; readonly fault: Fault | undefined },
): Promise<void> {
  const { request, response } = exchange
  const { sandbox, body, fault } = parts
  const stop = new AbortController()
  response.on('close', () => stop.abort())
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith(':') || value === undefined ? [] : [[name, value] as const],
  )
  const reply = sandbox.handle(
    apiRequestOf({
      method: request.method,
      path: request.url,
      headers: Object.fromEntries(headers),
      body,
      signal: stop.signal,
    }),
  )
  if (fault?.kind === 'break') return breakOff(exchange, fault.how)
  response.writeHead(reply.status, { ...reply.headers })
  if (reply.body instanceof Uint8Array) {
    if (fault?.kind !== 'truncate') {
      response.end(reply.body)
      return
    }
    response.write(reply.body.subarray(0, Math.ceil(reply.body.length / 2)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    return breakOff(exchange, fault.how)
  }
  for await (const chunk of reply.body) {
    response.write(chunk)
    if (fault?.kind === 'truncate') {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return breakOff(exchange, fault.how)
    }
  }
  response.end()
}

function answer(
  { response }: Exchange,
  { status, headers = {}, body = '' }: Pick<Extract<Fault, { kind: 'answer' }>, 'status' | 'headers' | 'body'>,
): void {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

function breakOff({ request, socket }: Exchange, how: 'stream' | 'connection'): void {
  if (how === 'stream' && request.stream?.close !== undefined) {
    request.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
  } else {
    // An end first: a socket that is destroyed with something unread resets its connection, and the words would vary.
    socket?.end()
    setTimeout(() => socket?.destroy(), 100)
  }
}

async function readAll(request: http2.Http2ServerRequest): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The text of a kubeconfig that leads there. `user` and `cluster` are added as JSON. */
export function kubeconfigFor(api: { readonly url: string }, user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [
      {
        name: 'main',
        cluster: {
          server: api.url,
          'certificate-authority-data': Buffer.from(authority).toString('base64'),
          'tls-server-name': 'localhost',
          ...cluster,
        },
      },
    ],
    contexts: [{ name: 'main', context: { cluster: 'main', user: 'me', namespace: 'default' } }],
    users: [{ name: 'me', user }],
  })
}
