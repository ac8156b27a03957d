// HTTP for repositories and registries: kept connections, redirects that carry no credentials away, proxies, TLS files.
import { encodeBase64, encodeUtf8 } from '../base/index.ts'
import type { TlsFiles } from '../chart/index.ts'
import { proxyFor, quote, UrlError } from '../go/index.ts'
import { type Environment, type FileSystem, HostError, type HttpConnection, type HttpPort } from '../host/index.ts'
import { reasonOf } from './status-text.ts'
import { readTlsFiles } from './tls-files.ts'

/** The ports of the client. */
export interface HttpClientPorts {
  readonly http: HttpPort
  readonly files: Pick<FileSystem, 'readFile'>
  readonly environment: Pick<Environment, 'get'>
}

/** A request to any origin. */
export interface ClientRequest {
  readonly url: string
  /** GET by default. */
  readonly method?: string
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string }
  /** The header of that name; it goes to the URL's own scheme, host and port, and nowhere else. */
  readonly authorization?: string
  readonly body?: Uint8Array
  readonly tls?: TlsFiles
  readonly signal?: AbortSignal
}

/** A response. The body must be read to its end or left. */
export interface ClientResponse {
  readonly status: number
  /** Such as `404 Not Found`. */
  readonly statusText: string
  readonly headers: { readonly [name: string]: string }
  readonly body: AsyncIterable<Uint8Array>
  /** Where it came from in the end. */
  readonly url: string
}

/** A client. */
export interface HttpClient {
  /** Follows up to ten redirects. @throws HostError `Get "http://…": …`, reason `network` or `cancelled` */
  send(request: ClientRequest): Promise<ClientResponse>
  /** Reads the files without talking to anybody. @throws RepositoryError in Helm's words */
  checkTls(tls: TlsFiles): Promise<void>
  /** Ends kept connections. */
  close(): void
}

const maximumRedirects = 10

/** A client; its connections are kept until it is closed. */
export function createHttpClient(ports: HttpClientPorts): HttpClient {
  const connections = new Map<string, Promise<HttpConnection>>()
  const connectionTo = (url: URL, tls: TlsFiles): Promise<HttpConnection> => {
    const choice = proxyFor(url, ports.environment)
    if (choice !== undefined && 'problem' in choice) return Promise.reject(new HostError('network', choice.problem))
    const proxy = choice?.proxy
    const key = JSON.stringify([url.origin, proxy?.href, tls.caFile, tls.certFile, tls.keyFile, tls.skipVerification])
    const known = connections.get(key)
    if (known !== undefined) return known
    const opened = readTlsFiles(tls, ports.files).then((settings) =>
      ports.http.connect({
        origin: new URL(url.origin),
        protocol: 'http1',
        ...(settings === undefined ? {} : { tls: settings }),
        ...(proxy === undefined ? {} : { proxy }),
      }),
    )
    connections.set(key, opened)
    opened.catch(() => connections.delete(key))
    return opened
  }
  return {
    send: (request) => follow(request, connectionTo),
    async checkTls(tls) {
      await readTlsFiles(tls, ports.files)
    },
    close() {
      for (const connection of connections.values()) connection.then((opened) => opened.close()).catch(() => {})
      connections.clear()
    },
  }
}

type Connect = (url: URL, tls: TlsFiles) => Promise<HttpConnection>

async function follow(request: ClientRequest, connect: Connect): Promise<ClientResponse> {
  let url = urlOf(request.url)
  let method = request.method ?? 'GET'
  let authorization = request.authorization ?? basicOf(url)
  for (let hops = 0; ; hops++) {
    const operation = `${method[0]}${method.slice(1).toLowerCase()} ${quote(shown(url))}`
    const response = await inContext(operation, async () => {
      const connection = await connect(url, request.tls ?? {})
      return connection.request({
        method,
        path: `${url.pathname}${url.search}`,
        headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
        ...(request.body === undefined || method !== request.method ? {} : { body: request.body }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      })
    })
    const location = response.headers['location']
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) {
      const reason = response.reason || reasonOf(response.status)
      const statusText = reason === '' ? String(response.status) : `${response.status} ${reason}`
      return { status: response.status, statusText, headers: response.headers, body: response.body, url: shown(url) }
    }
    await leave(response.body)
    const next = redirectTarget(location, url, operation)
    if (hops === maximumRedirects - 1) {
      // Go names the place as the server wrote it.
      const place = next.password === '' ? location : shown(next)
      throw new HostError('network', `${operation.split(' ')[0]} ${quote(place)}: stopped after 10 redirects`)
    }
    if (response.status <= 303 && method !== 'HEAD') method = 'GET'
    // Once let go, credentials do not come back.
    if (!mayCarry(url, next)) authorization = undefined
    authorization = basicOf(next) ?? authorization
    url = next
  }
}

/** Whether credentials for `from` may go to `to`: the same service, or the same host and ports moved up to TLS. */
function mayCarry(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true
  return (
    from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname && from.port + to.port === ''
  )
}

function urlOf(text: string): URL {
  // The platform would take the first part of the path for the host.
  if (/^https?:(?!\/\/[^/?#])/i.test(text)) {
    throw new HostError('network', `Get ${quote(text)}: http: no Host in request URL`)
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw new UrlError(`parse ${quote(text)}: invalid URL`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HostError(
      'network',
      `Get ${quote(shown(url))}: unsupported protocol scheme ${quote(url.protocol.slice(0, -1))}`,
    )
  }
  return url
}

function redirectTarget(location: string, from: URL, operation: string): URL {
  if (!URL.canParse(location, from.href)) {
    throw new HostError('network', `${operation}: failed to parse Location header ${quote(location)}: invalid URL`)
  }
  const url = new URL(location, from)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HostError('network', `${operation}: unsupported protocol scheme ${quote(url.protocol.slice(0, -1))}`)
  }
  return url
}

/** The URL as messages show it: a password becomes stars. */
function shown(url: URL): string {
  if (url.password === '') return url.href
  const copy = new URL(url.href)
  copy.password = '***'
  return copy.href
}

function basicOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  return basicAuthorization(decodeURIComponent(url.username), decodeURIComponent(url.password))
}

/** The value of the header `authorization` for a name and a password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${encodeBase64(encodeUtf8(`${username}:${password}`))}`
}

async function inContext<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof HostError && error.reason === 'network') {
      throw new HostError('network', `${operation}: ${error.message}`, { cause: error })
    }
    throw error
  }
}

/** Leaves a body without reading it. */
async function leave(body: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = body[Symbol.asyncIterator]()
  // A short body is read, so that the connection can be used again.
  for (let count = 0; count < 4; count++) if ((await iterator.next()).done) return
  await iterator.return?.()
}
