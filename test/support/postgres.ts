// A Postgres server of a test's own: a free loopback port, a fresh data folder, never run as root.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onFreePort } from './listen.ts'

/** A server that is running, and its only user. */
export interface RunningPostgres {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Where its socket is. */
  readonly folder: string
  /** The connection string of one of its databases. */
  url(database?: string): string
  /** Makes an empty database. */
  createDatabase(name: string): void
  /** Runs statements; one line for each row, columns parted by `|`. */
  query(database: string, statements: string): string
  stop(): Promise<void>
}

/** How it is to be. */
export interface PostgresOptions {
  /** Files in PEM; without them the server has no TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

const user = 'helm'
const password = 'very secret'

/** Starts a server and waits until it answers. */
export async function startPostgres({ tls }: PostgresOptions = {}): Promise<RunningPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pintle-postgres-'))
  const owner = unprivilegedUser()
  const own = (file: string): void => {
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid)
  }
  own(folder)
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  writeFileSync(passwordFile, password)
  own(passwordFile)
  mkdirSync(data, { mode: 0o700 })
  own(data)
  const program = {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
  } as const
  execFileSync(
    programPath('initdb'),
    ['-D', data, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-sync'],
    program,
  )
  const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1', 'fsync=off']
  if (tls !== undefined) {
    for (const [name, text] of Object.entries({ 'server.crt': tls.certificate, 'server.key': tls.key })) {
      const file = path.join(data, name)
      writeFileSync(file, text, { mode: 0o600 })
      own(file)
    }
    settings.push('ssl=on')
  }
  const { port, server, ended, query } = await onFreePort(async (port) => {
    const words = ['-D', data, ...[`port=${port}`, ...settings].flatMap((setting) => ['-c', setting])]
    const server = spawn(programPath('postgres'), words, { ...program, stdio: ['ignore', 'ignore', 'pipe'] })
    const said: Buffer[] = []
    server.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const ended = new Promise<void>((resolve) => server.on('close', () => resolve()))
    const query = (database: string, statements: string): string =>
      execFileSync(
        programPath('psql'),
        ['-h', '127.0.0.1', '-p', String(port), '-U', user, '-d', database, '-X', '-q', '-A', '-t', '-c', statements],
        { env: { ...program.env, PGPASSWORD: password, PGSSLMODE: 'prefer' }, encoding: 'utf8', stdio: 'pipe' },
      ).trimEnd()
    await waitUntilUp(
      () => query('postgres', 'select 1'),
      async () => {
        if (server.exitCode === null) return
        await ended
        throw new Error(`postgres ended: ${Buffer.concat(said).toString()}`)
      },
    )
    return { port, server, ended, query }
  })
  return {
    port,
    user,
    password,
    folder,
    url: (database = 'postgres') =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`,
    createDatabase: (name) => void query('postgres', `CREATE DATABASE "${name}"`),
    query,
    async stop() {
      // Its word for: end now, without waiting for clients.
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Root must not run a server: the package's own user does. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Debian keeps them by version, out of the way. */
function programPath(name: string): string {
  const versions = '/usr/lib/postgresql'
  const found = existsSync(versions)
    ? readdirSync(versions)
        .sort((left, right) => Number(right) - Number(left))
        .map((version) => path.join(versions, version, 'bin', name))
        .find(existsSync)
    : undefined
  return found ?? name
}

async function waitUntilUp(ask: () => unknown, check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    await check()
    try {
      ask()
      return
    } catch (error) {
      // A minute and more: the server may still be starting on a busy machine.
      if (tries === 1200) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
