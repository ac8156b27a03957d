// The auth provider `oidc`: an ID token of the kubeconfig, refreshed with the issuer when it runs out and kept there.
import {
  decodeUrlBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  getOwn,
  isJsonObject,
  type JsonObject,
  shareWork,
} from '../../base/index.ts'
import { ClusterError, textOf } from '../../diagnostics/index.ts'
import { type ClusterConfig, goToJson, parseJson } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import { bearer, type Credential, type CredentialPorts, type CredentialSource } from './credential.ts'
import { createIssuerClient, type IssuerAnswer, type IssuerClient } from './issuer-client.ts'
import { persistAuthProvider } from './persist-auth-provider.ts'

/** A token counts as expired so long before it is. */
const leewayNanoseconds = 10_000_000_000n
const shownLength = 80

type Provider = NonNullable<ClusterConfig['authProvider']>

/**
 * Credentials of the provider.
 *
 * @throws ClusterError KUBECONFIG_INVALID where issuer or client are not named
 * @see client-go plugin/pkg/client/auth/oidc
 */
export function oidcCredentials(provider: Provider, ports: CredentialPorts): CredentialSource {
  for (const needed of ['idp-issuer-url', 'client-id']) {
    if (!provider.config.get(needed)) {
      throw new ClusterError({ code: 'KUBECONFIG_INVALID', helmText: `Must provide ${needed}` })
    }
  }
  let config = provider.config
  const refresh = shareWork(async (signal): Promise<Credential> => {
    const client = await createIssuerClient(config, ports)
    try {
      config = await refreshed(config, client, signal)
    } finally {
      client.close()
    }
    try {
      await persistAuthProvider({ ...provider, config }, ports)
    } catch (error) {
      throw new HostError('other', `could not persist new tokens: ${textOf(error)}`, { cause: error })
    }
    return { authorization: bearer(config.get('id-token') as string) }
  })
  return {
    async current(signal) {
      const token = config.get('id-token')
      if (token && expiresAt(token) > ports.clock.now() + leewayNanoseconds) return { authorization: bearer(token) }
      if (!config.get('refresh-token')) {
        throw new HostError('other', 'No valid id-token, and cannot refresh without refresh-token')
      }
      return refresh(signal)
    },
    renewed: async () => undefined,
  }
}

/** When a JSON web token ends. @throws HostError for what is none */
function expiresAt(token: string): bigint {
  const parts = token.split('.')
  if (parts.length !== 3) throw new HostError('other', 'ID Token is not a valid JWT')
  let payload: Uint8Array
  try {
    payload = decodeUrlBase64(parts[1] as string)
  } catch (error) {
    throw new HostError('other', textOf(error), { cause: error })
  }
  let claims: unknown
  try {
    claims = goToJson(parseJson(decodeUtf8(payload)))
  } catch (error) {
    throw new HostError('other', `parsing claims: ${textOf(error)}`, { cause: error })
  }
  const end = isJsonObject(claims) ? Number(getOwn(claims, 'exp') ?? 0) : 0
  return Number.isFinite(end) ? BigInt(Math.trunc(end)) * 1_000_000_000n : 0n
}

async function refreshed(
  config: ReadonlyMap<string, string>,
  client: IssuerClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const endpoint = await tokenEndpoint(config.get('idp-issuer-url') as string, client, signal)
  const answer = await askForToken(endpoint, config, client, signal)
  const token = getOwn(answer, 'id_token')
  if (typeof token !== 'string') {
    throw new HostError(
      'other',
      `token response did not contain an id_token, either the scope "openid" wasn't requested upon login, or the provider doesn't support id_tokens as part of the refresh response`,
    )
  }
  const next = new Map(config)
  const refreshToken = getOwn(answer, 'refresh_token')
  if (typeof refreshToken === 'string' && refreshToken !== '') next.set('refresh-token', refreshToken)
  return next.set('id-token', token)
}

async function tokenEndpoint(issuer: string, client: IssuerClient, signal: AbortSignal): Promise<string> {
  const answer = await client.get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, signal)
  if (answer.status !== 200) {
    const shown = answer.text.length > shownLength ? `${answer.text.slice(0, shownLength)}...` : answer.text
    throw new HostError('other', `oidc: failed to query metadata endpoint ${answer.statusText}: ${quote(shown)}`)
  }
  let metadata: unknown
  try {
    metadata = goToJson(parseJson(answer.text))
  } catch (error) {
    throw new HostError('other', `oidc: failed to decode provider discovery object: ${textOf(error)}`)
  }
  const endpoint = isJsonObject(metadata) ? getOwn(metadata, 'token_endpoint') : undefined
  if (typeof endpoint !== 'string' || endpoint === '') {
    throw new HostError('other', `oidc: discovery object doesn't contain a token_endpoint`)
  }
  return endpoint
}

/** Servers want the client's name in the header or in the body; who knows which is asked both ways. */
async function askForToken(
  endpoint: string,
  config: ReadonlyMap<string, string>,
  client: IssuerClient,
  signal: AbortSignal,
): Promise<JsonObject> {
  const id = config.get('client-id') as string
  const secret = config.get('client-secret') ?? ''
  const fields = { grant_type: 'refresh_token', refresh_token: config.get('refresh-token') as string }
  const basic = encodeBase64(encodeUtf8(`${formText(id)}:${formText(secret)}`))
  try {
    return readToken(await client.post(endpoint, { fields, authorization: `Basic ${basic}`, signal }))
  } catch {
    signal.throwIfAborted()
  }
  const inBody = { client_id: id, ...(secret === '' ? {} : { client_secret: secret }), ...fields }
  try {
    return readToken(await client.post(endpoint, { fields: inBody, signal }))
  } catch (error) {
    signal.throwIfAborted()
    throw new HostError('other', `failed to refresh token: ${textOf(error)}`, { cause: error })
  }
}

function formText(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/** @see golang.org/x/oauth2/internal doTokenRoundTrip */
function readToken(answer: IssuerAnswer): JsonObject {
  const failed = answer.status < 200 || answer.status > 299
  const isForm = /^(?:application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i.test(answer.contentType)
  let token: unknown
  try {
    token = isForm ? Object.fromEntries(new URLSearchParams(answer.text)) : goToJson(parseJson(answer.text))
  } catch (error) {
    if (!failed) throw new HostError('other', `oauth2: cannot parse json: ${textOf(error)}`)
  }
  const object = isJsonObject(token) ? token : {}
  const text = (key: string): string => {
    const value = getOwn(object, key)
    return typeof value === 'string' ? value : ''
  }
  if (failed || text('error') !== '') {
    const words = ['error', 'error_description', 'error_uri'].map(text).filter((word) => word !== '')
    if (text('error') !== '') throw new HostError('other', `oauth2: ${words.map(quote).join(' ')}`)
    throw new HostError('other', `oauth2: cannot fetch token: ${answer.statusText}\nResponse: ${answer.text}`)
  }
  if (text('access_token') === '') throw new HostError('other', 'oauth2: server response missing access_token')
  return object
}
