// Requests to one API server: credentials, retries the server asks for, warnings, and errors as `ClusterError`.

import { encodeUtf8, lateSignal } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import type { ClusterConfig } from '../formats/index.ts'
import { parseUrl, proxyFor, UrlError } from '../go/index.ts'
import {
  type Clock,
  type Compression,
  closedConnection,
  HostError,
  type HttpConnection,
  type HttpPort,
  type HttpResponse,
  type RequestHeaders,
  type TlsSettings,
} from '../host/index.ts'
import { parseAnswer } from './answers.ts'
import { answerError, type RequestSubject, refusalError, unreachableError, unreadableError } from './api-error.ts'
import type { Credential, CredentialPorts } from './credentials/credential.ts'
import { createCredentialSource } from './credentials/credential-source.ts'
import type { TokenFunction } from './credentials/renewed-token.ts'
import { formatRequestBody } from './request-body.ts'
import { createRequestGate } from './request-gate.ts'
import { impersonationHeaders, sendableHeaders } from './request-headers.ts'
import { createRequestLimiter, type RequestRate } from './request-rate.ts'
import {
  connectionRetryMilliseconds,
  isPassingRefusal,
  isPassingTrouble,
  maximumRetries,
  retryDelay,
} from './retries.ts'
import { warningTexts } from './warnings.ts'

/**
 * How many requests are under way at once where nobody says: what API servers take on one connection. Far from a server
 * fewer would make large releases wait, close to it hardly anything changes from a dozen on.
 */
const usualConcurrency = 100

/** A JavaScript text holds no more than half a billion characters. */
const answerLimitCharacters = 400_000_000

/** Few bytes can be made to stand for very many: answers that came compressed may hold less. */
const unpackedLimitCharacters = 200_000_000

/** A refusal of credentials is a few words; more than this is not read. */
const refusalLimitBytes = 1024 * 1024

/** A request; `query` entries that are undefined are left out. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute on the server, below its base path; segments already escaped. */
  readonly path: string
  readonly query?: { readonly [name: string]: string | undefined }
  /** Which part of a list; messages do not tell of it. */
  readonly page?: { readonly limit: string; readonly continue: string | undefined }
  readonly accept?: string
  /** The tag of what is known already: the answer may be that it has not changed. */
  readonly known?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly contentType?: string
  readonly groupResource?: string
  readonly name?: string
  readonly raw?: boolean
  /** What the request counts for where requests are limited: by default what its path leads to. */
  readonly subject?: string
  /** Counts for nothing. */
  readonly isUnlimited?: true
  readonly signal?: AbortSignal | undefined
  /** Once sent it is not given up when the signal aborts, before some time has passed. */
  readonly isWhole?: boolean
}

/** What a transport is made of. The environment tells of proxies; files, processes and terminal are for credentials. */
export interface TransportOptions extends CredentialPorts {
  readonly config: ClusterConfig
  /** Carries the requests to the cluster, and no others, instead of `http`. */
  readonly clusterHttp?: HttpPort
  /** Goes before all credentials of the configuration. */
  readonly askForToken?: TokenFunction
  /** Called with each warning of the server. */
  readonly onWarning?: (text: string) => void
  readonly userAgent?: string
  /** Answers are asked for in gzip where it can be read piece by piece and the configuration does not forbid it. */
  readonly compression?: Pick<Compression, 'gunzipStream'>
  /** How often each thing may be asked about or written; absent: as often as wanted. */
  readonly rate?: RequestRate
  /** How many requests may be under way at once, watches and logs aside; at least 1, 100 by default. */
  readonly concurrency?: number
}

/** An answer to a request that counts as under way until `leave` is called. */
interface Answered {
  readonly response: HttpResponse
  readonly subject: RequestSubject
  leave(): void
}

/** The way to one API server. */
export interface Transport {
  /** The answer with its body unread. @throws ClusterError for everything but 2xx, or the signal's reason */
  stream(request: ApiRequest): Promise<{ readonly response: HttpResponse; readonly subject: RequestSubject }>
  /** The body as JSON, and its tag; undefined where it is what was known. */
  tagged(request: ApiRequest): Promise<{ readonly body: unknown; readonly tag: string | undefined } | undefined>
  /** The body as JSON. */
  json(request: ApiRequest): Promise<unknown>
  /** Ends what is under way; nothing is sent any more. */
  close(): void
}

/** A transport; connects with the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { clock, onWarning } = options
  const base = parseServer(options.config.server)
  const config = withUrlCredentials(options.config, base)
  const sender = createSender(base, config, options)
  const gate = createRequestGate(options.concurrency ?? usualConcurrency)
  const limiter = options.rate === undefined ? undefined : createRequestLimiter(options.rate, clock)
  const state = { isClosed: false }
  const pauses = createPauses(clock)

  function close(): void {
    state.isClosed = true
    sender.close()
    pauses.end()
  }

  function tellWarnings({ headers: { warning } }: HttpResponse): void {
    if (warning !== undefined && onWarning !== undefined) for (const text of warningTexts(warning)) onWarning(text)
  }

  /** The answer, and what has to be called when it is read. */
  async function answered(request: ApiRequest, enter: () => Promise<() => void>): Promise<Answered> {
    const place = base.pathname.replace(/\/$/, '') + request.path
    const path = place + formatQuery({ ...request.query, ...request.page })
    const subject = subjectOf(request, displayOrigin(base) + place + formatQuery(request.query))
    let trouble: unknown
    // A list is one request, on however many pages.
    if (limiter !== undefined && request.isUnlimited !== true && request.page?.continue === undefined)
      await limiter.take(request.subject ?? place, request.signal)
    for (let retries = 0; ; retries++) {
      request.signal?.throwIfAborted()
      const goOut = await enter()
      const late = request.isWhole === true ? lateSignal(request.signal, clock) : undefined
      const leave = (): void => {
        late?.end()
        goOut()
      }
      let response: HttpResponse
      try {
        if (state.isClosed) throw unreachableError(subject, closedConnection())
        response = await sender.send(request, { path, subject, answerSignal: late?.signal ?? request.signal })
        tellWarnings(response)
      } catch (error) {
        leave()
        const mayRetry = request.method === 'GET' && retries < maximumRetries && isPassingTrouble(error)
        if (!mayRetry || state.isClosed || request.signal?.aborted) throw withEarlierTrouble(error, trouble, subject)
        trouble = error
        await pauses.pause(connectionRetryMilliseconds, request.signal)
        continue
      }
      const isUnchanged = response.status === 304 && request.known !== undefined
      if ((response.status >= 200 && response.status <= 299) || isUnchanged) return { response, subject, leave }
      const body = await readText(response, subject, request.signal).finally(leave)
      const delay = retries === 0 && isPassingRefusal(response, body) ? 0 : retryDelay(response)
      if (delay === undefined || retries === maximumRetries) {
        throw refusalError(subject, {
          status: response.status,
          contentType: response.headers['content-type'] ?? '',
          body,
        })
      }
      await pauses.pause(delay, request.signal)
    }
  }

  /** Streams may be open for hours: they are no requests under way. */
  async function stream(request: ApiRequest) {
    const { response, subject } = await answered(request, async () => () => {})
    return { response, subject }
  }

  async function tagged(request: ApiRequest) {
    const { response, subject, leave } = await answered(request, () => gate.enter(request.signal))
    const text = await readText(response, subject, request.signal).finally(leave)
    const { status, headers } = response
    if (status === 304) return undefined
    const body = parseAnswer({ status, contentType: headers['content-type'] ?? '', text }, subject)
    return { body, tag: headers['etag'] }
  }

  return {
    stream,
    tagged,
    json: async (request) => (await tagged(request))?.body,
    close,
  }
}

/** Pauses before requests are sent again. */
function createPauses(clock: Clock) {
  const waiting = new Set<AbortController>()
  const state = { isEnded: false }
  return {
    /** Not long any more where the caller gave up or all pauses were ended. @throws the signal's reason */
    async pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
      signal?.throwIfAborted()
      const own = new AbortController()
      const stop = (): void => own.abort(signal?.reason)
      waiting.add(own)
      signal?.addEventListener('abort', stop)
      try {
        await clock.sleep(milliseconds, own.signal)
      } catch (error) {
        if (!state.isEnded || signal?.aborted) throw error
      } finally {
        waiting.delete(own)
        signal?.removeEventListener('abort', stop)
      }
    },
    end(): void {
      state.isEnded = true
      for (const each of waiting) each.abort()
    },
  }
}

/** A request on its way. */
interface Sending {
  readonly path: string
  readonly subject: RequestSubject
  /** Gives up the answer. */
  readonly answerSignal: AbortSignal | undefined
}

/** Sends requests with the credentials of the moment, and once more with others where those are refused. */
function createSender(base: URL, config: ClusterConfig, options: TransportOptions) {
  const credentials = createCredentialSource(config, options, options.askForToken)
  const connections = createConnections(base, config, options)
  const gunzip = config.disableCompression ? undefined : options.compression?.gunzipStream
  const packing = gunzip === undefined ? {} : { 'accept-encoding': 'gzip' }
  const fixedHeaders: RequestHeaders = { ...packing, ...identifyingHeaders(config, options.userAgent) }

  async function sendAs(
    credential: Credential,
    request: ApiRequest,
    { path, answerSignal }: Sending,
  ): Promise<HttpResponse> {
    const { authorization } = credential
    const headers = sendableHeaders({
      ...fixedHeaders,
      accept: request.accept ?? 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
      ...(request.known === undefined ? {} : { 'if-none-match': request.known }),
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
    })
    const response = await connections.for(credential).request({
      method: request.method,
      path,
      headers,
      ...(request.body === undefined ? {} : { body: encodeUtf8(formatRequestBody(request.body)) }),
      ...(answerSignal === undefined ? {} : { signal: answerSignal }),
    })
    return gunzip === undefined || !isCompressed(response) ? response : { ...response, body: gunzip(response.body) }
  }

  async function send(request: ApiRequest, sending: Sending): Promise<HttpResponse> {
    try {
      const credential = await credentials.current(request.signal)
      const response = await sendAs(credential, request, sending)
      if (response.status !== 401) return response
      // Getting others may take long, and an answer that nobody reads meanwhile may be lost.
      const refusal = await held(response)
      const renewed = await credentials.renewed(credential, request.signal)
      return renewed === undefined ? refusal : await sendAs(renewed, request, sending)
    } catch (error) {
      throw asFailure(error, sending.subject, request.signal)
    }
  }

  return { send, close: () => connections.close() }
}

function identifyingHeaders({ impersonation }: ClusterConfig, userAgent = 'pintle'): RequestHeaders {
  return {
    'user-agent': userAgent,
    ...(impersonation === undefined ? {} : impersonationHeaders(impersonation)),
  }
}

/** The transport, through which all requests have these parts. */
export function transportWith(transport: Transport, parts: Partial<ApiRequest>): Transport {
  return {
    stream: (request) => transport.stream({ ...request, ...parts }),
    tagged: (request) => transport.tagged({ ...request, ...parts }),
    json: (request) => transport.json({ ...request, ...parts }),
    close: () => transport.close(),
  }
}

/** One connection at a time, opened anew when one is known by another certificate. */
interface Connections {
  /** @throws HostError where no proxy may be used though one is wanted */
  for(credential: Credential): HttpConnection
  close(): void
}

function createConnections(base: URL, config: ClusterConfig, options: TransportOptions): Connections {
  let open: { readonly connection: HttpConnection; readonly certificate: string | undefined } | undefined
  return {
    for(credential) {
      if (open !== undefined && open.certificate === credential.clientCertificate) return open.connection
      open?.connection.close()
      const proxy = proxyOf(base, config, options)
      const connection = (options.clusterHttp ?? options.http).connect({
        origin: base,
        tls: tlsOf(config, credential),
        ...(proxy === undefined ? {} : { proxy }),
      })
      open = { connection, certificate: credential.clientCertificate }
      return connection
    },
    close: () => open?.connection.close(),
  }
}

function proxyOf(base: URL, config: ClusterConfig, { environment }: TransportOptions): URL | undefined {
  if (config.proxyUrl !== undefined) return new URL(config.proxyUrl)
  const choice = environment === undefined ? undefined : proxyFor(base, environment)
  if (choice !== undefined && 'problem' in choice) throw new HostError('network', choice.problem)
  return choice?.proxy
}

/** The error with what went wrong before, where that was something else. @see client-go rest withRetry.WrapPreviousError */
function withEarlierTrouble(error: unknown, earlier: unknown, subject: RequestSubject): unknown {
  if (!(error instanceof Failure) || !(earlier instanceof Failure) || error.helmText === earlier.helmText) return error
  const words = earlier.cause instanceof HostError ? earlier.cause.message : earlier.helmText
  const cause = error.cause instanceof HostError ? error.cause.message : error.helmText
  return unreachableError(subject, new HostError('network', `${cause} - error from a previous attempt: ${words}`))
}

/** The answer with its body read. */
async function held(response: HttpResponse): Promise<HttpResponse> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > refusalLimitBytes) break
  }
  return { ...response, body: streamOf(chunks) }
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
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

function isCompressed({ headers }: HttpResponse): boolean {
  return headers['content-encoding']?.toLowerCase() === 'gzip'
}

/** The whole body as text. */
async function readText(
  response: HttpResponse,
  subject: RequestSubject,
  signal: AbortSignal | undefined,
): Promise<string> {
  const decoder = new TextDecoder()
  const limit = isCompressed(response) ? unpackedLimitCharacters : answerLimitCharacters
  let text = ''
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > limit) throw answerError(subject, 'the answer is too large to be held')
    }
  } catch (error) {
    if (signal?.aborted || error instanceof Failure || !(error instanceof HostError)) throw error
    throw unreadableError(subject, error)
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
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(server)
  const text = isWhole ? server : `http://${server}`
  try {
    if (!isWhole && !['', '/'].includes(parseUrl(redacted(text)).path)) throw new Error('a path without a scheme')
    return new URL(text)
  } catch (cause) {
    const helmText =
      cause instanceof UrlError ? textOf(cause) : `host must be a URL or a host:port pair: "${redacted(server)}"`
    throw new Failure({ code: 'KUBECONFIG_INVALID', helmText, cause })
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

function tlsOf(config: ClusterConfig, { clientCertificate, clientKey }: Credential): TlsSettings {
  const { certificateAuthorities, tlsServerName, insecureSkipTlsVerify } = config
  return {
    ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(tlsServerName === undefined ? {} : { serverName: tlsServerName }),
    ...(insecureSkipTlsVerify === undefined ? {} : { skipVerification: insecureSkipTlsVerify }),
  }
}
