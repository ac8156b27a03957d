// The sandbox behind a plain HTTP/1.1 server on the loopback interface. The only file here that needs Node's modules.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { joinBytes } from '../base/index.ts'
import { apiRequestOf } from './answer-http.ts'
import { bodyLimitBytes } from './api/body.ts'
import { type ApiResponse, jsonResponse } from './api/model.ts'
import { ApiError, unauthorized } from './errors.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'

/** How to serve. */
export interface ServeOptions extends SandboxOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number
  /** Requests must carry it, as bearer token or as first segment of the path; without one everybody on this machine may ask. */
  readonly token?: string
  /** Told of every request after its answer began, for logs of the server's own. */
  readonly log?: (line: {
    readonly method: string
    readonly url: string
    readonly status: number
    readonly agent: string
    readonly accept: string
  }) => void
}

/** A sandbox that listens. */
export interface ServedSandbox {
  readonly sandbox: Sandbox
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  /** Ends all connections and the controllers. */
  close(): Promise<void>
}

/** Serves a new sandbox on 127.0.0.1. Rejects when the port is taken. */
export async function serveSandbox(options: ServeOptions): Promise<ServedSandbox> {
  const sandbox = createSandbox(options)
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    respond(sandbox, { message, response }, options).catch(() => response.destroy())
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port ?? 0, '127.0.0.1', resolve)
    })
  } catch (error) {
    sandbox.close()
    throw error
  }
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    sandbox,
    port,
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        sandbox.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Compares without telling by its time how much of it was right. */
function sameText(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < right.length; index++)
    difference |= left.charCodeAt(index % Math.max(1, left.length)) ^ right.charCodeAt(index)
  return difference === 0
}

async function respond(
  sandbox: Sandbox,
  exchange: { readonly message: IncomingMessage; readonly response: ServerResponse },
  options: ServeOptions,
): Promise<void> {
  const { message, response } = exchange
  const stop = new AbortController()
  response.once('close', () => stop.abort())
  const answer = await answerFor(sandbox, message, { token: options.token, signal: stop.signal })
  const agent = message.headers['user-agent'] ?? ''
  options.log?.({
    method: message.method ?? '',
    url: message.url ?? '',
    status: answer.status,
    agent,
    accept: message.headers.accept ?? '',
  })
  await send(response, answer, message.method === 'HEAD')
}

/**
 * The path behind the token, or undefined without the right one. It may be a bearer token or the first segment of the
 * path: Kubernetes' clients tell nobody who they are over plain HTTP, but they keep the path of a server's address.
 */
function admit(url: string, authorization: string, token: string | undefined): string | undefined {
  if (token === undefined || sameText(authorization, `Bearer ${token}`)) return url
  const prefix = `/${token}`
  if (!sameText(url.slice(0, prefix.length), prefix)) return undefined
  const rest = url.slice(prefix.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

async function answerFor(
  sandbox: Sandbox,
  message: IncomingMessage,
  options: { readonly token: string | undefined; readonly signal: AbortSignal },
): Promise<ApiResponse> {
  const headers: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(message.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  // A page in a browser must not reach the server under another name than its own.
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const refused = unauthorized()
  if (host !== '127.0.0.1' && host !== 'localhost') return jsonResponse(refused.code, refused.status())
  const address = admit(message.url ?? '/', headers.authorization ?? '', options.token)
  if (address === undefined) return jsonResponse(refused.code, refused.status())
  const body = await readAll(message)
  if (body === undefined) {
    const tooLarge = new ApiError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `Request entity too large: limit is ${bodyLimitBytes}`,
    })
    return jsonResponse(413, tooLarge.status())
  }
  const { method = 'GET' } = message
  return sandbox.handle(apiRequestOf({ method, path: address, headers, body, signal: options.signal }))
}

/** The body, or undefined when it is larger than allowed. */
async function readAll(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of message as AsyncIterable<Uint8Array>) {
    length += piece.length
    // The rest is read and dropped, so that the client reads the answer.
    if (length <= bodyLimitBytes) pieces.push(piece)
  }
  if (length > bodyLimitBytes) return undefined
  return joinBytes(pieces)
}

async function send(response: ServerResponse, answer: ApiResponse, headersOnly: boolean): Promise<void> {
  if (answer.body instanceof Uint8Array) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) })
    response.end(headersOnly ? undefined : answer.body)
    return
  }
  response.writeHead(answer.status, answer.headers)
  // The client waits for the headers before the first event.
  response.flushHeaders()
  for await (const piece of answer.body) {
    if (response.destroyed) break
    if (!response.write(piece)) {
      await drained(response)
    }
  }
  response.end()
}

/** Resolves when more can be written, or nothing ever will. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
