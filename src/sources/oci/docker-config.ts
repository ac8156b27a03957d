// Docker's credential file: logins by host, and the names of helper programs that keep them instead.
import { compareUtf8, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../../base/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { formatJson, parseJsonMap } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'

/** What lets us in. All empty: nothing is known. */
export interface Credential {
  readonly username: string
  readonly password: string
  /** For getting tokens; also called identity token. */
  readonly refreshToken: string
  readonly accessToken: string
}

/** No credential. */
export const noCredential: Credential = { username: '', password: '', refreshToken: '', accessToken: '' }

/** Whether nothing is known. */
export function isEmptyCredential(credential: Credential): boolean {
  return Object.values(credential).every((text) => text === '')
}

/** A credential file as it stood. */
export interface DockerConfig {
  readonly path: string
  readonly content: ReadonlyMap<string, GoValue>
  readonly auths: ReadonlyMap<string, GoValue>
  readonly helpers: ReadonlyMap<string, string>
  /** The helper for all hosts; empty when none is named. */
  readonly store: string
}

const limitBytes = 16 * 1024 * 1024

/**
 * Reads the file; a missing or empty one is an empty configuration.
 *
 * @throws RepositoryError in the words of Helm's library
 */
export async function readDockerConfig(path: string, files: Pick<FileSystem, 'readFile'>): Promise<DockerConfig> {
  const content = await readContent(path, files)
  const helpers = mapAt(content, 'credHelpers', 'failed to unmarshal cred helpers field')
  const store = content.get('credsStore') ?? ''
  if (typeof store !== 'string') throw unusable('failed to unmarshal creds store field: invalid config format')
  return {
    path,
    content,
    auths: mapAt(content, 'auths', 'failed to unmarshal auths field'),
    helpers: new Map([...helpers].flatMap(([host, name]) => (typeof name === 'string' ? [[host, name] as const] : []))),
    store,
  }
}

async function readContent(path: string, files: Pick<FileSystem, 'readFile'>): Promise<Map<string, GoValue>> {
  let text: string
  try {
    text = decodeUtf8(await files.readFile(path, { limitBytes }))
  } catch (error) {
    if (error instanceof HostError && error.reason === 'not-found') return new Map()
    throw error instanceof HostError
      ? unusable(`failed to open config file at ${path}: ${error.message}`, error)
      : error
  }
  if (text.trim() === '') return new Map()
  try {
    return parseJsonMap(text)
  } catch (error) {
    throw unusable(`failed to decode config file ${path}: invalid config format: ${textOf(error)}`, error)
  }
}

function mapAt(content: ReadonlyMap<string, GoValue>, key: string, trouble: string): ReadonlyMap<string, GoValue> {
  const value = content.get(key) ?? new Map<string, GoValue>()
  if (value instanceof Map) return value as Map<string, GoValue>
  throw unusable(`${trouble}: invalid config format`)
}

/** Whether the file says anything about logins. */
export function knowsLogins({ auths, helpers, store }: DockerConfig): boolean {
  return store !== '' || helpers.size > 0 || auths.size > 0
}

/**
 * The login for a server address that stands in the file itself. Older files have it as a URL.
 *
 * @see oras.land/oras-go/v2/registry/remote/credentials/internal/config GetCredential
 */
export function credentialFor(config: DockerConfig, address: string): Credential {
  const entry = config.auths.get(address) ?? [...config.auths].find(([key]) => hostPart(key) === address)?.[1]
  if (!(entry instanceof Map)) return noCredential
  const text = (key: string): string => {
    const value: unknown = entry.get(key)
    return typeof value === 'string' ? value : ''
  }
  const auth = text('auth')
  const [username, password] = auth === '' ? [text('username'), text('password')] : splitAuth(auth)
  return { username, password, refreshToken: text('identitytoken'), accessToken: text('registrytoken') }
}

function hostPart(address: string): string {
  return (
    address
      .replace(/^http:\/\//, '')
      .replace(/^https:\/\//, '')
      .split('/', 1)[0] ?? ''
  )
}

function splitAuth(auth: string): readonly [string, string] {
  let decoded: string
  try {
    decoded = decodeUtf8(decodeBase64(auth))
  } catch (error) {
    throw unusable(`failed to decode auth field: invalid config format: ${textOf(error)}`)
  }
  const colon = decoded.indexOf(':')
  // The text itself is a secret, even where it is malformed.
  if (colon === -1) {
    throw unusable('failed to decode auth field: invalid config format: it is not base64(username:password)')
  }
  return [decoded.slice(0, colon), decoded.slice(colon + 1)]
}

/** The file with a login put in or, when it is undefined, taken out. */
export function formatDockerConfig(
  config: DockerConfig,
  address: string,
  credential: Credential | undefined,
): Uint8Array {
  const auths = new Map(config.auths)
  if (credential === undefined) auths.delete(address)
  else auths.set(address, entryOf(credential))
  const content = new Map<string, GoValue>(config.content)
  content.set('auths', sorted(auths))
  if (config.store === '') content.delete('credsStore')
  else content.set('credsStore', config.store)
  return encodeUtf8(formatJson(sorted(content), { indent: '\t' }))
}

function entryOf({ username, password, refreshToken, accessToken }: Credential): Map<string, GoValue> {
  const auth = username === '' && password === '' ? '' : encodeBase64(encodeUtf8(`${username}:${password}`))
  const fields = [
    ['auth', auth],
    ['identitytoken', refreshToken],
    ['registrytoken', accessToken],
  ] as const
  return new Map<string, GoValue>(fields.filter(([, text]) => text !== ''))
}

function sorted(map: ReadonlyMap<string, GoValue>): Map<string, GoValue> {
  return new Map([...map].sort(([left], [right]) => compareUtf8(left, right)))
}

function unusable(helmText: string, cause?: unknown): RepositoryError {
  return new RepositoryError({ code: 'LOGINS_UNUSABLE', helmText, ...(cause === undefined ? {} : { cause }) })
}
