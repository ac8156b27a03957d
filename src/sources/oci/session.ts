// Requests to registries: the registry's challenge is answered with stored or given logins, tokens are kept, passing troubles retried.
import type { Access } from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { parseJsonMap } from '../../formats/index.ts'
import { quote, UrlError } from '../../go/index.ts'
import { type Clock, HostError } from '../../host/index.ts'
import { basicAuthorization, type ClientResponse, type HttpClient } from '../http-client.ts'
import type { MemoryCache } from '../memory-cache.ts'
import { leaveBody, readBody } from './body.ts'
import { cleanScopes, parseChallenge } from './challenge.ts'
import type { CredentialStore } from './credential-store.ts'
import { type Credential, isEmptyCredential, noCredential } from './docker-config.ts'
import { checkRealm } from './realm.ts'
import { hostOfRegistry } from './reference.ts'
import { responseError } from './response-error.ts'

/** What a session needs. */
export interface SessionParts {
  readonly client: HttpClient
  readonly clock: Clock
  readonly credentials: CredentialStore
  readonly userAgent: string
  /** Told when a registry lets us wait or fails for a moment: one line for people. */
  readonly onProgress?: (message: string) => void
  /** How long nothing may come before another try; 30 seconds by default. */
  readonly stallMilliseconds?: number
  /** Blobs that were fetched before; only asked after the registry has given the manifest that names them. */
  readonly blobs?: MemoryCache<Uint8Array>
}

/** A request to the session's registry. */
export interface SessionRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** Path and query on the registry, or a whole URL on it. */
  readonly target: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: Uint8Array
  readonly scopes?: readonly string[]
  /** Told of every answer, also those that lead to another try. */
  readonly onAnswer?: () => void
  readonly signal?: AbortSignal
}

/** A response with its request's words for messages. */
export interface SessionResponse extends ClientResponse {
  readonly method: string
}

/** A way to one registry with one access. Tokens live as long as it. */
export interface RegistrySession {
  /** Such as `https://ghcr.io`. */
  readonly origin: string
  /** Any response but a challenge that can be answered. The body must be read or left. */
  send(request: SessionRequest): Promise<SessionResponse>
  /** The failure for a response that was not hoped for; reads its body. */
  refusal(response: SessionResponse): Promise<RepositoryError>
  readonly parts: SessionParts
}

/** How a session authenticates. */
export interface SessionOptions {
  readonly registry: string
  readonly access: Access
  /** Only what was given counts, whatever is stored. `grant` asks for tokens with a password grant, as a login tries first. */
  readonly login?: 'grant' | 'plain'
}

const clientId = 'oras-go'
const maximumTokenBytes = 128 * 1024
const maximumRetries = 5

/** A session. @see oras.land/oras-go/v2/registry/remote/auth Client */
export function createSession(options: SessionOptions, parts: SessionParts): RegistrySession {
  const origin = `${options.access.plainHttp === true ? 'http' : 'https'}://${hostOfRegistry(options.registry)}`
  const authorizer = createAuthorizer(options, { parts, origin })
  return {
    origin,
    parts,
    async refusal(response) {
      const body = await readBody(response.body, { limitBytes: 64 * 1024, signal: undefined }).catch(
        () => new Uint8Array(),
      )
      return responseError({ method: response.method, url: response.url, status: response.status, body })
    },
    async send(request) {
      const url = /^https?:\/\//.test(request.target) ? request.target : `${origin}${request.target}`
      const known = authorizer.known(request.scopes ?? [])
      const first = await sendWithRetries(request, url, { options, parts, authorization: known })
      if (first.status !== 401 || !isSameOrigin(first.url, url)) return first
      const authorization = await authorizer.answer(first, request, url)
      if (authorization === undefined) return first
      return sendWithRetries(request, url, { options, parts, authorization })
    },
  }
}

function isSameOrigin(left: string, right: string): boolean {
  return URL.canParse(left) && URL.canParse(right) && new URL(left).origin === new URL(right).origin
}

interface Sending {
  readonly options: SessionOptions
  readonly parts: SessionParts
  readonly authorization: string | undefined
}

/** Sends; a server in passing trouble is asked again, later and later. @see oras.land/oras-go/v2/registry/remote/retry */
async function sendWithRetries(request: SessionRequest, url: string, sending: Sending): Promise<SessionResponse> {
  const { parts, options } = sending
  for (let attempt = 0; ; attempt++) {
    const response = await sendOnce(request, url, sending)
    request.onAnswer?.()
    const passing = response.status >= 500 || response.status === 429 || response.status === 408
    if (!passing || attempt === maximumRetries) return { ...response, method: request.method }
    await leaveBody(response.body)
    const wait = retryMilliseconds(response, attempt)
    parts.onProgress?.(
      `${hostOfRegistry(options.registry)}: ${response.statusText}; try ${attempt + 2} of ${maximumRetries + 1} in ${wait / 1000} s`,
    )
    await parts.clock.sleep(wait, request.signal)
    request.onAnswer?.()
  }
}

async function sendOnce(
  request: SessionRequest,
  url: string,
  { parts, options, authorization }: Sending,
): Promise<ClientResponse> {
  try {
    return await parts.client.send({
      url,
      method: request.method,
      headers: { 'user-agent': parts.userAgent, ...request.headers },
      ...(authorization === undefined ? {} : { authorization }),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(options.access.tls === undefined ? {} : { tls: options.access.tls }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason
    if (error instanceof RepositoryError) throw retold(error, `missing registry client: ${error.helmText}`)
    throw unreachable(error)
  }
}

/** Trouble of the connection as a failure. */
export function unreachable(error: unknown): unknown {
  if (!(error instanceof HostError || error instanceof UrlError)) return error
  return new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText: textOf(error), cause: error })
}

function retryMilliseconds(response: ClientResponse, attempt: number): number {
  const asked = Number(response.headers['retry-after'] ?? 'NaN')
  const wait = Number.isFinite(asked) && asked > 0 ? asked * 1000 : 250 * 2 ** attempt
  return Math.min(Math.max(wait, 200), 3000)
}

interface Authorizer {
  /** What worked before for these scopes. */
  known(scopes: readonly string[]): string | undefined
  /** The header that answers the challenge; undefined where it cannot be answered. */
  answer(response: SessionResponse, request: SessionRequest, url: string): Promise<string | undefined>
}

interface AuthorizerContext {
  readonly parts: SessionParts
  readonly origin: string
}

function createAuthorizer(options: SessionOptions, { parts, origin }: AuthorizerContext): Authorizer {
  const tokens = new Map<string, string>()
  let basic: string | undefined
  return {
    known: (scopes) => basic ?? tokens.get(cleanScopes(scopes).join(' ')),
    async answer(response, request, url) {
      const { scheme, parameters } = parseChallenge(response.headers['www-authenticate'] ?? '')
      if (scheme === 'unknown') return undefined
      await leaveBody(response.body)
      const within = { request, url }
      if (scheme === 'basic') {
        basic = await inContext(within, async () => basicOf(await resolvedCredential(options, parts, request.signal)))
        return basic
      }
      const scopes = cleanScopes([...(request.scopes ?? []), ...(parameters.get('scope') ?? '').split(' ')])
      const token = await inContext(within, async () => {
        const realm = parameters.get('realm') ?? ''
        checkRealm(realm, origin)
        const credential = await credentialOf(options, parts, request.signal)
        return fetchToken({
          realm,
          service: parameters.get('service') ?? '',
          scopes,
          credential,
          options,
          parts,
          request,
        })
      })
      tokens.set(cleanScopes(request.scopes ?? []).join(' '), `Bearer ${token}`)
      tokens.set(scopes.join(' '), `Bearer ${token}`)
      return `Bearer ${token}`
    },
  }
}

async function inContext<T>(
  { request, url }: { readonly request: SessionRequest; readonly url: string },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error
    throw retold(error, `${request.method} ${quote(url)}: ${error.helmText}`)
  }
}

function retold(error: RepositoryError, helmText: string): RepositoryError {
  const { code, hints, notes, data } = error
  return new RepositoryError({ code, helmText, hints, notes, data, cause: error })
}

async function resolvedCredential(...asked: Parameters<typeof credentialOf>): Promise<Credential> {
  try {
    return await credentialOf(...asked)
  } catch (error) {
    throw error instanceof RepositoryError ? retold(error, `failed to resolve credential: ${error.helmText}`) : error
  }
}

/** Credentials that were given go to this registry only; a session knows no other. */
async function credentialOf(
  { access, registry, login }: SessionOptions,
  { credentials }: SessionParts,
  signal: AbortSignal | undefined,
): Promise<Credential> {
  const { username = '', password = '' } = access
  if (login !== undefined || (password !== '' && username !== '')) return { ...noCredential, username, password }
  return credentials.get(serverAddress(hostOfRegistry(registry)), signal)
}

/** The name under which logins for a host are kept. */
export function serverAddress(host: string): string {
  return host === 'docker.io' || host === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : host
}

function basicOf(credential: Credential): string {
  if (isEmptyCredential(credential)) throw refused('basic credential not found')
  if (credential.username === '' || credential.password === '') {
    throw refused('missing username or password for basic auth')
  }
  return basicAuthorization(credential.username, credential.password)
}

interface TokenRequest {
  readonly realm: string
  readonly service: string
  readonly scopes: readonly string[]
  readonly credential: Credential
  readonly options: SessionOptions
  readonly parts: SessionParts
  readonly request: SessionRequest
}

async function fetchToken(asked: TokenRequest): Promise<string> {
  const { credential, options, parts, request, realm } = asked
  if (credential.accessToken !== '') return credential.accessToken
  const grant = !isEmptyCredential(credential) && (credential.refreshToken !== '' || options.login === 'grant')
  const { method, url, ...rest } = grant ? grantRequest(asked) : plainRequest(asked)
  const sent: SessionRequest = {
    method,
    target: url,
    ...('headers' in rest ? { headers: rest.headers, body: rest.body } : {}),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.onAnswer === undefined ? {} : { onAnswer: request.onAnswer }),
  }
  const authorization = 'authorization' in rest ? rest.authorization : undefined
  const response = await sendWithRetries(sent, url, { options, parts, authorization })
  const body = await readBody(response.body, { limitBytes: maximumTokenBytes, signal: request.signal })
  if (response.status !== 200) {
    throw responseError({ method, url: response.url, status: response.status, body })
  }
  const token = tokenIn(body, grant)
  if (token === undefined) throw refused(`${method} ${quote(realm)}: failed to decode response: invalid JSON`)
  if (token === '') throw refused(`${method} ${quote(response.url)}: empty token returned`)
  return token
}

function plainRequest({ realm, service, scopes, credential }: TokenRequest) {
  const url = new URL(realm)
  if (service !== '') url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  url.searchParams.sort()
  const { username, password } = credential
  return {
    method: 'GET' as const,
    url: url.href,
    ...(username === '' && password === '' ? {} : { authorization: basicAuthorization(username, password) }),
  }
}

function grantRequest({ realm, service, scopes, credential }: TokenRequest) {
  const { username, password, refreshToken } = credential
  if (refreshToken === '' && (username === '' || password === '')) {
    throw refused('missing username or password for bearer auth')
  }
  const form = new URLSearchParams(
    refreshToken === ''
      ? { grant_type: 'password', username, password }
      : { grant_type: 'refresh_token', refresh_token: refreshToken },
  )
  form.set('service', service)
  form.set('client_id', clientId)
  if (scopes.length > 0) form.set('scope', scopes.join(' '))
  form.sort()
  return {
    method: 'POST' as const,
    url: realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new TextEncoder().encode(form.toString()),
  }
}

function tokenIn(body: Uint8Array, grant: boolean): string | undefined {
  try {
    const answer = parseJsonMap(new TextDecoder().decode(body))
    const textAt = (key: string): string => {
      const value = answer.get(key)
      return typeof value === 'string' ? value : ''
    }
    return textAt('access_token') || (grant ? '' : textAt('token'))
  } catch {
    return undefined
  }
}

function refused(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText })
}
