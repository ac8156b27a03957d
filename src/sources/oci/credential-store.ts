// Where logins are kept: Helm's credential file or the helper it names, with Docker's own file behind it.
import { decodeUtf8, encodeUtf8, isError, parentOf } from '../../base/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { formatJson, parseJsonMap } from '../../formats/index.ts'
import type { Clock, Environment, FileSystem, Processes } from '../../host/index.ts'
import { withFolderLock } from '../folder-lock.ts'
import {
  type Credential,
  credentialFor,
  type DockerConfig,
  formatDockerConfig,
  isEmptyCredential,
  knowsLogins,
  noCredential,
  readDockerConfig,
} from './docker-config.ts'

/** Logins by server address. */
export interface CredentialStore {
  /** Empty texts where nothing is known. @throws RepositoryError when a file or a helper cannot be used */
  get(address: string, signal?: AbortSignal): Promise<Credential>
  put(address: string, credential: Credential, signal?: AbortSignal): Promise<void>
  delete(address: string, signal?: AbortSignal): Promise<void>
}

/** What the store needs. */
export interface CredentialStoreParts {
  /** Helm's credential file. */
  readonly path: string
  readonly files: FileSystem
  readonly clock: Clock
  readonly environment: Environment
  readonly processes: Processes
}

const helperPrefix = 'docker-credential-'
/** The name that helpers give a token instead of a password. */
const tokenName = '<token>'
const notFoundText = 'credentials not found in native keychain'

/**
 * The store; files are read anew each time, and changed by one process at a time: of two logins at once none is lost.
 *
 * @see oras.land/oras-go/v2/registry/remote/credentials NewStoreWithFallbacks
 */
export function createCredentialStore(parts: CredentialStoreParts): CredentialStore {
  const read = () => readDockerConfig(parts.path, parts.files)
  const alone = async (signal: AbortSignal | undefined, task: () => Promise<void>): Promise<void> => {
    await parts.files.makeDirectory(parentOf(parts.path), { mode: 0o700 })
    return withFolderLock(parts.path, { ...parts, signal }, task)
  }
  return {
    async get(address, signal) {
      for (const path of [parts.path, dockerConfigPath(parts.environment)]) {
        const credential = await getFrom(await readDockerConfig(path, parts.files), address, { parts, signal })
        if (!isEmptyCredential(credential)) return credential
      }
      return noCredential
    },
    put: (address, credential, signal) =>
      alone(signal, async () => {
        const config = await read()
        const detected = await detectedHelper(config, parts)
        const helper = helperFor(config, address) || detected
        if (helper === '') {
          checkWritable(credential)
          return write(config, formatDockerConfig(config, address, credential), parts.files)
        }
        await runHelper(helper, 'store', encodeUtf8(storedForm(address, credential)), { parts, signal })
        if (helper === detected && config.store === '') {
          const chosen = { ...config, store: detected }
          await write(chosen, formatDockerConfig(chosen, address, undefined), parts.files)
        }
      }),
    async delete(address, signal) {
      const erase = async (): Promise<void> => {
        const config = await read()
        const helper = helperFor(config, address) || (await detectedHelper(config, parts))
        if (helper !== '') return void (await runHelper(helper, 'erase', encodeUtf8(address), { parts, signal }))
        if (config.auths.has(address)) {
          await write(config, formatDockerConfig(config, address, undefined), parts.files)
        }
      }
      // Where there is no folder there is no file to be changed by two at a time.
      const folder = await parts.files.status(parentOf(parts.path))
      return folder === undefined ? erase() : alone(signal, erase)
    },
  }
}

/** Docker's own file. */
function dockerConfigPath(environment: Environment): string {
  const folder = environment.get('DOCKER_CONFIG') ?? ''
  return `${folder === '' ? `${environment.homeDirectory}/.docker` : folder}/config.json`
}

interface Call {
  readonly parts: CredentialStoreParts
  readonly signal: AbortSignal | undefined
}

async function getFrom(config: DockerConfig, address: string, call: Call): Promise<Credential> {
  const helper = helperFor(config, address) || (await detectedHelper(config, call.parts))
  if (helper === '') return credentialFor(config, address)
  const output = await runHelper(helper, 'get', encodeUtf8(address), call)
  if (output === undefined) return noCredential
  const answer = parseJsonMap(output)
  const text = (key: string): string => {
    const value = answer.get(key)
    return typeof value === 'string' ? value : ''
  }
  return text('Username') === tokenName
    ? { ...noCredential, refreshToken: text('Secret') }
    : { ...noCredential, username: text('Username'), password: text('Secret') }
}

function helperFor(config: DockerConfig, address: string): string {
  return config.helpers.get(address) ?? config.store
}

/** The helper that the system brings, where the file says nothing about logins. */
async function detectedHelper(config: DockerConfig, parts: CredentialStoreParts): Promise<string> {
  if (knowsLogins(config)) return ''
  const name = await usualHelper(parts)
  return name !== '' && (await isProgram(`${helperPrefix}${name}`, parts)) ? name : ''
}

async function usualHelper(parts: CredentialStoreParts): Promise<string> {
  switch (parts.environment.platform) {
    case 'darwin':
      return 'osxkeychain'
    case 'win32':
      return 'wincred'
    case 'linux':
      return (await isProgram('pass', parts)) ? 'pass' : 'secretservice'
    default:
      return ''
  }
}

async function isProgram(name: string, { environment, files }: CredentialStoreParts): Promise<boolean> {
  const windows = environment.platform === 'win32'
  const folders = (environment.get('PATH') ?? '').split(windows ? ';' : ':')
  for (const folder of folders) {
    if (folder === '') continue
    const status = await files.status(`${folder}/${name}${windows ? '.exe' : ''}`).catch(() => undefined)
    if (status?.kind === 'file' && (windows || (status.mode & 0o111) !== 0)) return true
  }
  return false
}

/** What the helper printed; undefined where it knows nothing. */
async function runHelper(
  helper: string,
  action: 'get' | 'store' | 'erase',
  input: Uint8Array,
  { parts, signal }: Call,
): Promise<string | undefined> {
  const command = `${helperPrefix}${helper}`
  const result = await parts.processes
    .run({ command, arguments: [action], input, ...(signal === undefined ? {} : { signal }) })
    .catch((error: unknown) => {
      throw helperFailure(isError(error) ? error.message : String(error), error)
    })
  const output = decodeUtf8(result.output)
  if (result.exitCode === 0) return output
  const said = output.trim()
  if (action === 'get' && said === notFoundText) return undefined
  throw helperFailure(said === '' ? `exit status ${result.exitCode}` : said, undefined, command)
}

function helperFailure(helmText: string, cause: unknown, command?: string): RepositoryError {
  return new RepositoryError({
    code: 'LOGINS_UNUSABLE',
    helmText,
    notes: command === undefined ? [] : [`the credential helper \`${command}\` failed`],
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What a helper is given, in the order in which Helm's library writes it. */
function storedForm(address: string, credential: Credential): string {
  const { username, password, refreshToken } = credential
  const name = refreshToken === '' ? username : tokenName
  const secret = refreshToken === '' ? password : refreshToken
  return `{"ServerURL":${formatJson(address)},"Username":${formatJson(name)},"Secret":${formatJson(secret)}}`
}

function checkWritable({ username }: Credential): void {
  if (!username.includes(':')) return
  throw new RepositoryError({
    code: 'INVALID_ARGUMENT',
    helmText: 'bad credential format: colons(:) are not allowed in username',
  })
}

async function write(config: DockerConfig, bytes: Uint8Array, files: FileSystem): Promise<void> {
  await files.writeFile(config.path, bytes, { mode: 0o600, exactMode: true })
}
