// Requests to one API server: credentials, retries the server asks for, warnings, and errors as `ClusterError`.

import { encodeUtf8 } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { ClusterConfig } from '../formats/index.ts'
import {
  type Clock,
  type FileSystem,
  HostError,
  type HttpConnection,
  type HttpPort,
  type HttpResponse,
  type TlsSettings,
} from '../host/index.ts'
import { answerError, type RequestSubject, refusalError, unreachableError } from './api-error.ts'
import { createAuthorization } from './authorization.ts'
import { warningTexts } from './warnings.ts'

/** How often a request is repeated when the server asks for patience. */
const maximumRetries = 10
/** A server that asks for longer than this is not waited for. */
const maximumRetryDelaySeconds = 60
/** Ends of messages about passing trouble of the server's storage, for which one more try is made. @see helm pkg/kubeenv RetryingRoundTripper */
const passingTroubles = ['etcdserver: leader changed"', 'raft proposal dropped"']

/** A request; `query` entries that are undefined are left out. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute on the server, below its base path; segments already escaped. */
  readonly path: string
  readonly query?: { readonly [name: string]: string | undefined }
  readonly accept?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly contentType?: string
  readonly groupResource?: string
  readonly name?: string
  readonly raw?: boolean
  readonly signal?: AbortSignal | undefined
}

/** What a transport is made of. */
export interface TransportOptions {
  readonly config: ClusterConfig
  readonly http: HttpPort
  readonly clock: Clock
  /** Reads token files again as they are renewed; needed only where the configuration names one. */
  readonly files?: FileSystem
  /** Called with each warning of the server. */
  readonly onWarning?: (text: string) => void
  readonly userAgent?: string
}

/** The way to one API server. */
export interface Transport {
  /** The answer with its body unread. @throws ClusterError for everything but 2xx, or the signal's reason */
  stream(request: ApiRequest): Promise<{ readonly response: HttpResponse; readonly subject: RequestSubject }>
  /** The body as JSON. */
  json(request: ApiRequest): Promise<unknown>
  close(): void
}

/** A transport; connects with the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { config, http, clock, onWarning } = options
  const base = parseServer(config.server)
  const authorization = createAuthorization(withUrlCredentials(config, base), {
    clock,
    ...(options.files === undefined ? {} : { files: options.files }),
  })
  let connection: HttpConnection | undefined

  function connect(): HttpConnection {
    connection ??= http.connect({
      origin: base,
      tls: tlsOf(config),
      ...(config.proxyUrl === undefined ? {} : { proxy: new URL(config.proxyUrl) }),
    })
    return connection
  }

  async function send(request: ApiRequest, path: string, subject: RequestSubject): Promise<HttpResponse> {
    const header = await authorization(request.signal)
    try {
      return await connect().request({
        method: request.method,
        path,
        headers: {
          accept: request.accept ?? 'application/json',
          'user-agent': options.userAgent ?? 'pintle',
          ...(header === undefined ? {} : { authorization: header }),
          ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: encodeUtf8(JSON.stringify(request.body)) }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      })
    } catch (error) {
      throw asFailure(error, subject, request.signal)
    }
  }

  async function stream(
    request: ApiRequest,
  ): Promise<{ readonly response: HttpResponse; readonly subject: RequestSubject }> {
    const path = base.pathname.replace(/\/$/, '') + request.path + formatQuery(request.query)
    const subject = subjectOf(request, displayOrigin(base) + path)
    for (let retries = 0; ; retries++) {
      request.signal?.throwIfAborted()
      const response = await send(request, path, subject)
      const warning = response.headers['warning']
      if (warning !== undefined && onWarning !== undefined) for (const text of warningTexts(warning)) onWarning(text)
      if (response.status >= 200 && response.status <= 299) return { response, subject }
      const body = await readText(response, subject, request.signal)
      const delay = retries === 0 && isPassing(response, body) ? 0 : retryDelay(response)
      if (delay === undefined || retries === maximumRetries) {
        throw refusalError(subject, {
          status: response.status,
          contentType: response.headers['content-type'] ?? '',
          body,
        })
      }
      await clock.sleep(delay * 1000, request.signal)
    }
  }

  return {
    stream,
    async json(request) {
      const { response, subject } = await stream(request)
      const text = await readText(response, subject, request.signal)
      try {
        return JSON.parse(text) as unknown
      } catch (error) {
        throw answerError(subject, 'the answer is not JSON', error)
      }
    },
    close: () => connection?.close(),
  }
}

function subjectOf(request: ApiRequest, url: string): RequestSubject {
  const { method, groupResource, name, raw } = request
  return {
    method,
    url,
    ...(groupResource === undefined ? {} : { groupResource }),
    ...(name === undefined ? {} : { name }),
    ...(raw === undefined ? {} : { raw }),
  }
}

/** Seconds to wait before the request is sent again; undefined where it must not be. */
function retryDelay(response: HttpResponse): number | undefined {
  if (response.status !== 429 && response.status < 500) return undefined
  const seconds = Number(response.headers['retry-after'] ?? Number.NaN)
  return seconds >= 0 && seconds <= maximumRetryDelaySeconds ? seconds : undefined
}

function isPassing(response: HttpResponse, body: string): boolean {
  return response.status >= 500 && passingTroubles.some((trouble) => body.includes(trouble))
}

/** The whole body as text. */
async function readText(
  response: HttpResponse,
  subject: RequestSubject,
  signal: AbortSignal | undefined,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw asFailure(error, subject, signal)
  }
  return text + decoder.decode()
}

/** Trouble of the connection as `ClusterError`; the signal's reason stays what it is. */
export function asFailure(error: unknown, subject: RequestSubject, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted || error instanceof Failure) return error
  return error instanceof HostError ? unreachableError(subject, error) : error
}

function formatQuery(query: ApiRequest['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(name, value)
  parameters.sort()
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

function parseServer(server: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`
  try {
    return new URL(text)
  } catch (cause) {
    throw new Failure({
      code: 'KUBECONFIG_INVALID',
      helmText: `host must be a URL or a host:port pair: "${redacted(server)}"`,
      cause,
    })
  }
}

/** Name and password of the server's address are used where nothing better is given. */
function withUrlCredentials(config: ClusterConfig, base: URL): ClusterConfig {
  const known = [config.token, config.tokenFile, config.username].some((value) => value !== undefined)
  if (known || base.username === '') return config
  return { ...config, username: decodeURIComponent(base.username), password: decodeURIComponent(base.password) }
}

function redacted(server: string): string {
  return server.replace(/\/\/[^/@]*@/, '//***@')
}

function displayOrigin(base: URL): string {
  const user = base.username + (base.password === '' ? '' : ':***')
  return `${base.protocol}//${user === '' ? '' : `${user}@`}${base.host}`
}

function tlsOf(config: ClusterConfig): TlsSettings {
  const { certificateAuthorities, clientCertificate, clientKey, tlsServerName, insecureSkipTlsVerify } = config
  return {
    ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(tlsServerName === undefined ? {} : { serverName: tlsServerName }),
    ...(insecureSkipTlsVerify === undefined ? {} : { skipVerification: insecureSkipTlsVerify }),
  }
}
