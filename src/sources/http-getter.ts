// The getter for http and https: credentials for their owner only, limits of size and time, further tries when it stalls.
import { joinBytes } from '../base/index.ts'
import type { DebugLog, GetRequest, GetResult, Getter } from '../chart/index.ts'
import { RepositoryError, textOf } from '../diagnostics/index.ts'
import { UrlError } from '../go/index.ts'
import { type Clock, type Compression, HostError } from '../host/index.ts'
import { basicAuthorization, type ClientResponse, type HttpClient } from './http-client.ts'

/** What the getter needs. */
export interface HttpGetterParts {
  readonly client: HttpClient
  readonly clock: Clock
  readonly compression: Compression
  readonly userAgent: string
  /** Told when a server lets us wait or fails for a moment: one line for people. */
  readonly onProgress?: (message: string) => void
  /** Told of each request and its answer. */
  readonly debug?: DebugLog
  /** How long nothing may come before another try; 30 seconds by default. */
  readonly stallMilliseconds?: number
}

const defaultTimeoutSeconds = 120
const defaultLimitBytes = 512 * 1024 * 1024
const defaultStallMilliseconds = 30_000
const maximumTries = 3
const passingStatuses: readonly number[] = [429, 502, 503, 504]

/**
 * The getter.
 *
 * @see helm pkg/getter HTTPGetter
 */
export function createHttpGetter(parts: HttpGetterParts): Getter {
  return { schemes: ['http', 'https'], get: (request) => getWithin(request, parts) }
}

async function getWithin(request: GetRequest, parts: HttpGetterParts): Promise<GetResult> {
  const seconds = request.timeoutSeconds ?? defaultTimeoutSeconds
  const deadline = new AbortController()
  const ended = new AbortController()
  // Zero means that there is no limit, as in Go.
  if (seconds > 0) {
    parts.clock.sleep(seconds * 1000, ended.signal).then(
      () => deadline.abort(new HostError('cancelled', 'context deadline exceeded')),
      () => {},
    )
  }
  const given = request.signal === undefined ? [] : [request.signal]
  try {
    return await getWithTries(request, parts, AbortSignal.any([deadline.signal, ...given]))
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason
    throw failureOf(error, deadline.signal.aborted ? request : undefined)
  } finally {
    ended.abort(new HostError('cancelled', 'done'))
  }
}

function failureOf(error: unknown, late: GetRequest | undefined): unknown {
  if (late !== undefined) {
    const helmText = `Get "${withoutPassword(late.url)}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
    return new RepositoryError({ code: 'OPERATION_TIMEOUT', helmText, cause: error })
  }
  if (error instanceof HostError || error instanceof UrlError) {
    return new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText: textOf(error), cause: error })
  }
  return error
}

/** The URL as Go's errors show it. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i, '$1:***@')
}

class PassingTrouble extends Error {
  readonly afterMilliseconds: number | undefined
  readonly final: unknown

  constructor(final: unknown, afterMilliseconds?: number) {
    super(textOf(final))
    this.final = final
    this.afterMilliseconds = afterMilliseconds
  }
}

async function getWithTries(request: GetRequest, parts: HttpGetterParts, signal: AbortSignal): Promise<GetResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await getOnce(request, parts, signal)
    } catch (error) {
      if (!(error instanceof PassingTrouble)) throw error
      if (attempt === maximumTries || signal.aborted) throw error.final
      const wait = Math.min(error.afterMilliseconds ?? 500 * 2 ** attempt, 20_000)
      parts.onProgress?.(
        `${hostOf(request.url)}: ${error.message}; try ${attempt + 1} of ${maximumTries} in ${wait / 1000} s`,
      )
      await parts.clock.sleep(wait, signal)
    }
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'server'
}

async function getOnce(request: GetRequest, parts: HttpGetterParts, signal: AbortSignal): Promise<GetResult> {
  const stall = new AbortController()
  const watch = watchStall(stall, request, parts)
  const url = withoutPassword(request.url)
  const debug = request.isUntold === true ? undefined : parts.debug
  debug?.('fetching', { url })
  try {
    const response = await parts.client.send({
      url: request.url,
      headers: headersOf(request, parts.userAgent),
      ...authorizationOf(request),
      ...(request.tls === undefined ? {} : { tls: request.tls }),
      signal: AbortSignal.any([signal, stall.signal]),
    })
    watch.moved()
    const announced = response.headers['content-length'] ?? '-1'
    debug?.('fetch complete', { url, status: response.statusText, 'content-length': announced })
    if (response.status === 304 && request.known !== undefined) {
      await readAll(response, 0, watch.moved).catch(() => {})
      return { status: 'unchanged' }
    }
    if (response.status !== 200) {
      await readAll(response, 64 * 1024, watch.moved).catch(() => {})
      throw refusal(request, response)
    }
    const limitBytes = request.limitBytes ?? defaultLimitBytes
    const bytes = unpacked(await readAll(response, limitBytes, watch.moved), response, { request, parts, limitBytes })
    const { etag, 'last-modified': lastModified } = response.headers
    return {
      status: 'content',
      bytes,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
    }
  } catch (error) {
    if (stall.signal.aborted && !signal.aborted) throw new PassingTrouble(stall.signal.reason)
    if (error instanceof HostError && error.reason === 'network' && isPassing(error.message)) {
      throw new PassingTrouble(error)
    }
    throw error
  } finally {
    watch.end()
  }
}

function isPassing(message: string): boolean {
  return /(?:: |^)(?:EOF|unexpected EOF|http2: .*|.*connection reset by peer|.*broken pipe)$/.test(message)
}

function refusal(request: GetRequest, response: ClientResponse): unknown {
  const failure = new RepositoryError({
    code: 'REPOSITORY_UNREACHABLE',
    helmText: `failed to fetch ${withoutPassword(request.url)} : ${response.statusText}`,
    data: { status: response.status },
    hints:
      response.status === 401 || response.status === 403
        ? ['the server wants credentials: `--username` and `--password`']
        : [],
  })
  if (!passingStatuses.includes(response.status)) return failure
  const seconds = Number(response.headers['retry-after'] ?? 'NaN')
  return new PassingTrouble(failure, Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined)
}

function headersOf(request: GetRequest, userAgent: string): { readonly [name: string]: string } {
  const { accept, compressed, known } = request
  return {
    'user-agent': userAgent,
    ...(accept === undefined ? {} : { accept }),
    ...(compressed === undefined ? {} : { 'accept-encoding': 'gzip' }),
    ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known?.lastModified === undefined || known.etag !== undefined
      ? {}
      : { 'if-modified-since': known.lastModified }),
  }
}

/** Credentials go to the service they were given for, unless all are trusted. */
function authorizationOf(request: GetRequest): { authorization?: string } {
  const { username = '', password = '', url, owner = url } = request
  if (username === '' || password === '') return {}
  const isOwner = URL.canParse(url) && URL.canParse(owner) && new URL(url).origin === new URL(owner).origin
  return isOwner || request.passCredentialsAll === true ? { authorization: basicAuthorization(username, password) } : {}
}

async function readAll(response: ClientResponse, limitBytes: number, moved: () => void): Promise<Uint8Array> {
  const tooLarge = () => new HostError('too-large', `${response.url}: the answer is larger than ${limitBytes} bytes`)
  const announced = Number(response.headers['content-length'] ?? '0')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body) {
    moved()
    length += chunk.length
    if (length > limitBytes || announced > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return joinBytes(chunks)
}

function unpacked(
  bytes: Uint8Array,
  response: ClientResponse,
  options: { readonly request: GetRequest; readonly parts: HttpGetterParts; readonly limitBytes: number },
): Uint8Array {
  const encoding = response.headers['content-encoding'] ?? ''
  if (options.request.compressed === undefined || !/^(?:x-)?gzip$/i.test(encoding)) return bytes
  return options.parts.compression.gunzip(bytes, options.limitBytes)
}

interface StallWatch {
  readonly moved: () => void
  readonly end: () => void
}

/** Aborts when nothing has come for a while; tells of it halfway. */
function watchStall(stall: AbortController, request: GetRequest, parts: HttpGetterParts): StallWatch {
  const limit = parts.stallMilliseconds ?? defaultStallMilliseconds
  const ended = new AbortController()
  let quietHalves = 0
  const watch = async (): Promise<void> => {
    for (;;) {
      quietHalves++
      await parts.clock.sleep(limit / 2, ended.signal)
      if (quietHalves === 1)
        parts.onProgress?.(`${hostOf(request.url)}: nothing received for ${limit / 2000} s, waiting`)
      if (quietHalves > 1) stall.abort(new HostError('network', `nothing received for ${limit / 1000} s`))
    }
  }
  watch().catch(() => {})
  return {
    moved: () => {
      quietHalves = 0
    },
    end: () => ended.abort(),
  }
}
