// Connects to the database that a connection string means: one of its servers, with or without TLS.
import { encodeUtf8 } from '../../base/index.ts'
import { Failure } from '../../diagnostics/index.ts'
import {
  type Database,
  DatabaseError,
  type Databases,
  type DatabaseTarget,
  type DatabaseTls,
  type Environment,
  type FileSystem,
  HostError,
} from '../../host/index.ts'
import { booleanOf, type ConnectionSettings, connectionSettingsOf, type ServerAddress } from './connection-settings.ts'
import { passwordFromFile } from './password-file.ts'
import { cannotOpen, sqlErrorText } from './sql-error.ts'

/** What connecting needs of the system. */
export interface DatabasePorts {
  readonly databases: Databases
  readonly environment: Pick<Environment, 'get' | 'homeDirectory' | 'platform'>
  readonly files: FileSystem
}

/** The session is not of the asked kind. */
class WrongSession extends Error {}

/**
 * The database, connected.
 * @throws StorageError `unable to instantiate SQL driver: …`; HelmLibraryNotFound
 * @see helm pkg/storage/driver/sql.go NewSQL
 */
export async function openDatabase(text: string, ports: DatabasePorts, signal?: AbortSignal): Promise<Database> {
  const settings = connectionSettingsOf(text, ports.environment)
  const wanted = settings.said.get('target_session_attrs') ?? 'any'
  const rounds = wanted === 'prefer-standby' ? ['standby', 'any'] : [wanted]
  const problems: { readonly server: ServerAddress; readonly error: unknown }[] = []
  for (const attributes of rounds) {
    problems.length = 0
    for (const server of settings.servers) {
      try {
        return await connectTo(server, { settings, attributes, ports, ...(signal === undefined ? {} : { signal }) })
      } catch (error) {
        signal?.throwIfAborted()
        if (!isPassing(error)) throw error
        problems.push({ server, error })
      }
    }
  }
  const [first, ...others] = problems
  if (others.length === 0) throw cannotOpen(first?.error, sqlErrorText(first?.error))
  const lines = problems.map(
    ({ server, error }) => `connecting to ${server.host}:${server.port}: ${sqlErrorText(error)}`,
  )
  throw cannotOpen(first?.error, ['pq: could not connect to any of the hosts:', ...lines].join('\n'))
}

/** Whether another server may do better. */
function isPassing(error: unknown): boolean {
  return error instanceof DatabaseError || error instanceof HostError || error instanceof WrongSession
}

interface Attempt {
  readonly settings: ConnectionSettings
  readonly attributes: string
  readonly ports: DatabasePorts
  readonly signal?: AbortSignal
}

async function connectTo(server: ServerAddress, attempt: Attempt): Promise<Database> {
  const { settings, ports } = attempt
  const isSocket = server.address === undefined && /^[/@]/.test(server.host)
  const mode = isSocket ? 'disable' : settings.said.get('sslmode') || 'require'
  const modes = { allow: ['disable', 'require'], prefer: ['prefer', 'disable'] }[mode] ?? [mode]
  for (const [index, each] of modes.entries()) {
    const tls = each === 'disable' ? undefined : await tlsOf(each, settings, ports)
    const database = await ports.databases.openPostgres(await targetOf(server, { settings, ports, tls }))
    try {
      await checkSession(database, attempt)
      return database
    } catch (error) {
      await database.close()
      attempt.signal?.throwIfAborted()
      if (index === modes.length - 1 || error instanceof WrongSession) throw error
    }
  }
  throw new Error('no way to connect was tried')
}

async function targetOf(
  server: ServerAddress,
  options: {
    readonly settings: ConnectionSettings
    readonly ports: DatabasePorts
    readonly tls: DatabaseTls | undefined
  },
): Promise<DatabaseTarget> {
  const { settings, ports, tls } = options
  const { said, session } = settings
  const user = said.get('user') ?? ports.databases.userName
  const database = said.get('dbname') ?? ''
  const home = ports.environment.homeDirectory
  const file =
    said.get('passfile') || (home === '' ? '' : ports.environment.platform === 'win32' ? '' : `${home}/.pgpass`)
  const query = { host: server.host, port: server.port, database, user }
  const password = said.get('password') || (file === '' ? '' : await passwordFromFile(file, query, ports.files))
  const applicationName = said.get('application_name') ?? said.get('fallback_application_name')
  const serverOptions = said.get('options')
  return {
    ...query,
    ...(server.address === undefined ? {} : { address: server.address }),
    password,
    session,
    ...(applicationName === undefined ? {} : { applicationName }),
    ...(serverOptions === undefined ? {} : { options: serverOptions }),
    ...(tls === undefined ? {} : { tls }),
    connectTimeoutMilliseconds: Math.max(0, Number(said.get('connect_timeout') ?? '0')) * 1000,
  }
}

/** @see helm github.com/lib/pq ssl */
async function tlsOf(mode: string, { said }: ConnectionSettings, ports: DatabasePorts): Promise<DatabaseTls> {
  const { files, environment } = ports
  const isInline = booleanOf(said.get('sslinline') ?? '') === true
  const home = environment.homeDirectory === '' ? '' : `${environment.homeDirectory}/.postgresql`
  const standard = (name: string): string => (isInline || home === '' ? '' : `${home}/${name}`)
  const isThere = async (path: string): Promise<boolean> => path !== '' && (await files.status(path)) !== undefined
  const read = async (value: string): Promise<Uint8Array> => (isInline ? encodeUtf8(value) : files.readFile(value))

  let root = said.get('sslrootcert') ?? ''
  if (root === '' && (await isThere(standard('root.crt')))) root = standard('root.crt')
  // Without a file of authorities `require` asks for any certificate at all.
  const isLoose = mode === 'require' || mode === 'prefer'
  if (isLoose && !isInline && root !== 'system' && !(await isThere(root))) root = ''
  const certificate = said.get('sslcert') || standard('postgresql.crt')
  const hasCertificate = isInline ? certificate !== '' : await isThere(certificate)
  const key = said.get('sslkey') || standard('postgresql.key')
  const minimum = said.get('ssl_min_protocol_version')
  const maximum = said.get('ssl_max_protocol_version')
  return {
    verify: mode === 'verify-full' ? 'name' : mode === 'verify-ca' || root !== '' ? 'authority' : 'none',
    ...(root === '' || root === 'system' ? {} : { authorities: await read(root) }),
    ...(hasCertificate
      ? { certificate: await read(certificate), key: await read(await checkedKey(key, isInline, files)) }
      : {}),
    sendsName: booleanOf(said.get('sslsni') ?? '') !== false,
    direct: said.get('sslnegotiation') === 'direct',
    ...(minimum === undefined ? {} : { minimumVersion: tlsVersionOf(minimum) }),
    ...(maximum === undefined ? {} : { maximumVersion: tlsVersionOf(maximum) }),
  }
}

function tlsVersionOf(text: string): NonNullable<DatabaseTls['minimumVersion']> {
  return text === 'TLSv1.0' ? 'TLSv1' : (text as 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3')
}

/** A private key that others may read is refused. */
async function checkedKey(key: string, isInline: boolean, files: FileSystem): Promise<string> {
  const status = isInline ? undefined : await files.status(key)
  if (status !== undefined && (status.mode & 0o137) !== 0) {
    const text =
      'pq: private key has world access; permissions should be u=rw,g=r (0640) if owned by root, or u=rw (0600), or less'
    throw cannotOpen(new Failure({ code: 'FILE_UNREADABLE', helmText: text }), text)
  }
  return key
}

/** Connects, and looks whether the server is one that was asked for. */
async function checkSession(database: Database, { attributes, signal }: Attempt): Promise<void> {
  const isOn = async (statement: string): Promise<boolean> => {
    const [row] = await database.query(statement, [], signal)
    const value = Object.values(row ?? {})[0]
    return value === true || value === 'on'
  }
  const isStandby = () => isOn('select pg_catalog.pg_is_in_recovery()')
  switch (attributes) {
    case 'read-only':
      if (!(await isOn('show transaction_read_only'))) throw new WrongSession('session is not read-only')
      return
    case 'read-write':
      if (await isOn('show transaction_read_only')) throw new WrongSession('session is read-only')
      if (await isStandby()) throw new WrongSession('server is in hot standby mode')
      return
    case 'primary':
      if (await isStandby()) throw new WrongSession('server is in hot standby mode')
      return
    case 'standby':
      if (!(await isStandby())) throw new WrongSession('server is not in hot standby mode')
      return
    default:
      await database.query('select 1', [], signal)
  }
}
