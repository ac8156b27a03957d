// Postgres over the optional library `pg`: a few connections, errors in the words of Go's client.
import { textOf, unloaded } from '../diagnostics/index.ts'
import {
  type Database,
  DatabaseError,
  type DatabaseRow,
  type DatabaseSession,
  type DatabaseTarget,
  type DatabaseTls,
  HostError,
} from '../host/index.ts'
import { networkError, unexpectedEnd } from './network-errors.ts'

/** How many statements of one program run side by side. */
const maximumConnections = 4

/** What is used of the library. */
interface PostgresLibrary {
  readonly Pool: new (options: object) => PostgresPool
}

interface PostgresPool {
  connect(): Promise<PostgresConnection>
  end(): Promise<void>
  on(event: 'error', listener: (error: unknown) => void): void
}

interface PostgresConnection {
  query(statement: {
    readonly text: string
    readonly values: readonly unknown[]
  }): Promise<PostgresResult | PostgresResult[]>
  /** With an error the connection is closed instead of kept. */
  release(error?: Error): void
  on(event: 'error', listener: (error: unknown) => void): void
  off(event: 'error', listener: (error: unknown) => void): void
}

interface PostgresResult {
  readonly rows: DatabaseRow[]
}

/** @throws HelmLibraryNotFound */
async function loadPostgres(): Promise<PostgresLibrary> {
  try {
    // The package is optional: its types may be missing as well.
    const library: PostgresLibrary & { readonly default?: PostgresLibrary } = await import('pg' as string)
    return library.default ?? library
  } catch (error) {
    throw unloaded({ name: 'pg', purpose: 'the SQL storage driver' }, error)
  }
}

/** @throws HelmLibraryNotFound */
export async function openPostgres(target: DatabaseTarget): Promise<Database> {
  const { Pool } = await loadPostgres()
  const pool = new Pool(poolOptions(target))
  // A connection that breaks while nobody uses it is replaced with the next statement.
  pool.on('error', ignored)
  const withConnection = async <T>(
    signal: AbortSignal | undefined,
    use: (session: DatabaseSession) => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted()
    const connection = await connect(pool, target)
    const state: { broken?: Error } = {}
    try {
      signal?.throwIfAborted()
      return await unlessAborted(use(sessionOver(connection, target, state)), signal)
    } catch (error) {
      // What still runs on it must not be met by who uses it next.
      if (signal?.aborted) state.broken = new Error('cancelled')
      throw error
    } finally {
      connection.off('error', ignored)
      connection.release(state.broken)
    }
  }
  return {
    query: (statement, values, signal) =>
      readAgain(statement, signal, () => withConnection(signal, (session) => session.query(statement, values))),
    transaction: (steps, signal) => withConnection(signal, (session) => inTransaction(session, steps)),
    close: () => pool.end(),
  }
}

/** Kept connections may all have been ended by the other side; what only reads goes on with the next one. */
async function readAgain<T>(statement: string, signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
  for (let tries = /^select\b/i.test(statement) ? maximumConnections : 0; ; tries--) {
    try {
      return await read()
    } catch (error) {
      if (!isLost(error) || tries === 0 || signal?.aborted) throw error
    }
  }
}

/** The other side ended the connection, with a word (an administrator's command, a shutdown) or without. */
function isLost(error: unknown): boolean {
  return error instanceof DatabaseError
    ? error.state.startsWith('57P')
    : error instanceof HostError && error.message === unexpectedEnd
}

/** What breaks a connection is told by the statement that meets it. */
function ignored(): void {}

function poolOptions(target: DatabaseTarget): object {
  const { host, address, port, database, user, password, tls, applicationName } = target
  return {
    max: maximumConnections,
    allowExitOnIdle: true,
    host: address ?? host,
    port,
    user,
    database: database === '' ? user : database,
    // A function, so that neither the library's environment variables nor its password file are looked at.
    password: () => password,
    ssl: tls === undefined ? false : tlsOptions(tls, host),
    sslnegotiation: tls?.direct ? 'direct' : 'postgres',
    connectionTimeoutMillis: target.connectTimeoutMilliseconds,
    ...(applicationName === undefined ? {} : { application_name: applicationName }),
    options: serverArguments(target),
  }
}

function tlsOptions(tls: DatabaseTls, host: string): object {
  return {
    rejectUnauthorized: tls.verify !== 'none',
    ...(tls.verify === 'name' ? { host } : { checkServerIdentity: () => undefined }),
    ...(tls.sendsName ? {} : { servername: '' }),
    ...(tls.authorities === undefined ? {} : { ca: Buffer.from(tls.authorities) }),
    ...(tls.certificate === undefined ? {} : { cert: Buffer.from(tls.certificate) }),
    ...(tls.key === undefined ? {} : { key: Buffer.from(tls.key) }),
    ...(tls.minimumVersion === undefined ? {} : { minVersion: tls.minimumVersion }),
    ...(tls.maximumVersion === undefined ? {} : { maxVersion: tls.maximumVersion }),
  }
}

/** The library sends few settings by name; the server takes all of them as arguments. */
function serverArguments({ options, session }: DatabaseTarget): string {
  const escaped = (text: string): string => text.replace(/[\\\s]/g, '\\$&')
  const settings = Object.entries(session).map(([name, value]) => `-c ${escaped(`${name}=${value}`)}`)
  return [...(options === undefined ? [] : [options]), ...settings].join(' ')
}

async function connect(pool: PostgresPool, target: DatabaseTarget): Promise<PostgresConnection> {
  try {
    const connection = await pool.connect()
    connection.on('error', ignored)
    return connection
  } catch (error) {
    throw connectFailure(error, target)
  }
}

function sessionOver(
  connection: PostgresConnection,
  target: DatabaseTarget,
  state: { broken?: Error },
): DatabaseSession {
  return {
    async query(statement, values = []) {
      try {
        const result = await connection.query({ text: statement, values })
        return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? []
      } catch (error) {
        const failure = serverFailure(error)
        if (failure !== undefined) {
          if (isLost(failure)) state.broken = failure
          throw failure
        }
        state.broken = error as Error
        throw connectFailure(error, target)
      }
    },
  }
}

async function inTransaction<T>(session: DatabaseSession, steps: (session: DatabaseSession) => Promise<T>): Promise<T> {
  await session.query('BEGIN')
  try {
    const result = await steps(session)
    await session.query('COMMIT')
    return result
  } catch (error) {
    await session.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/** An answer of the server that says no. */
function serverFailure(error: unknown): DatabaseError | undefined {
  const { code, severity, position } = error as { code?: unknown; severity?: unknown; position?: unknown }
  if (typeof code !== 'string' || typeof severity !== 'string') return undefined
  return new DatabaseError(textOf(error), {
    state: code,
    ...(typeof position === 'string' ? { position: Number(position) } : {}),
    cause: error,
  })
}

function connectFailure(error: unknown, { host, port, user, address }: DatabaseTarget): Error {
  const refused = serverFailure(error)
  if (refused !== undefined) return refused
  const text = textOf(error)
  if (text === 'The server does not support SSL connections')
    return new DatabaseError('SSL is not enabled on the server', { state: '', cause: error })
  // Without a password there is nothing the library could prove; the server is not asked then.
  if (/^SASL: .*password must be/.test(text))
    return new DatabaseError(`password authentication failed for user ${JSON.stringify(user)}`, {
      state: '28P01',
      cause: error,
    })
  if (text === 'Connection terminated unexpectedly') return new HostError('network', unexpectedEnd, { cause: error })
  const { code, syscall, address: path } = error as NodeJS.ErrnoException & { readonly address?: string }
  if (syscall === 'connect' && path !== undefined && host.startsWith('/') && address === undefined) {
    const words: { readonly [code: string]: string } = {
      ENOENT: 'no such file or directory',
      ECONNREFUSED: 'connection refused',
      EACCES: 'permission denied',
    }
    return new HostError('network', `dial unix ${path}: connect: ${words[code ?? ''] ?? text}`, { cause: error })
  }
  if (/timeout expired$|connection timeout$/i.test(text) || code === 'ETIMEDOUT')
    return new HostError('network', `dial tcp ${host}:${port}: i/o timeout`, { cause: error })
  return networkError(error, host)
}

/** The promise's outcome, or the signal's reason as soon as it aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
