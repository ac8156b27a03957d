// The SQL driver on a real Postgres: records, broken ones, two writers at once, TLS, lost connections.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeHost } from '../../src/node/index.ts'
import { parseRecord, type Release } from '../../src/release/index.ts'
import { openSqlStores, type SqlStores } from '../../src/storage/index.ts'
import { type RunningPostgres, startPostgres } from '../support/postgres.ts'

const host = createNodeHost()
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-sql-'))
const certificate = path.join(folder, 'server.crt')
let postgres: RunningPostgres
let stores: SqlStores
const unreadable: string[] = []

beforeAll(async () => {
  const key = path.join(folder, 'server.key')
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=postgres.test'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  )
  postgres = await startPostgres({
    tls: { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') },
  })
  postgres.createDatabase('stores')
  stores = await open(postgres.url('stores'))
})

afterAll(async () => {
  await stores?.close()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function open(connectionString: string): Promise<SqlStores> {
  return openSqlStores({ ...host, connectionString, onUnreadable: (key) => unreadable.push(key) })
}

function releaseOf(name: string, revision: number, changes: Partial<Release> = {}): Release {
  const info = { status: 'deployed', description: 'x' }
  const record = { name, namespace: 'default', version: revision, info, chart: { metadata: { name: 'c' } } }
  return { ...parseRecord(JSON.stringify(record)), ...changes }
}

async function namesOf(releases: AsyncIterable<Release>): Promise<string[]> {
  const names: string[] = []
  for await (const { name, revision, namespace } of releases) names.push(`${namespace}/${name}.${revision}`)
  return names
}

describe('records', () => {
  it('are kept, found, changed and removed', async () => {
    const store = stores.store('default')
    await store.create(releaseOf('a', 2, { labels: { team: 'x', owner: 'ignored' } }))
    await store.create(releaseOf('a', 10))
    await store.create(releaseOf('b', 1))
    expect((await store.history('a')).map(({ revision }) => revision)).toEqual([2, 10])
    expect(await store.history('none')).toEqual([])
    expect(await store.get('a', 2)).toMatchObject({ name: 'a', revision: 2, labels: { team: 'x' } })
    expect(await store.get('a', 3)).toBeUndefined()
    await store.update(releaseOf('a', 2, { info: { status: 'superseded', description: '', notes: '' } }))
    expect(await namesOf(store.list({ selector: 'team=x,status=superseded' }))).toEqual(['default/a.2'])
    expect(await namesOf(store.list({ latest: true }))).toEqual(['default/a.10', 'default/b.1'])
    expect(await namesOf(stores.store('other').list())).toEqual([])
    expect(await namesOf(stores.store('').list({ labels: { team: 'x' } }))).toEqual(['default/a.2'])
    expect(await store.delete('a', 2)).toMatchObject({ revision: 2, labels: { team: 'x' } })
    expect(await store.delete('a', 2)).toBeUndefined()
    expect(postgres.query('stores', 'SELECT count(*) FROM custom_labels_v1')).toBe('0')
  })

  it('that are there already are refused, and nothing of the second is left', async () => {
    const store = stores.store('default')
    await store.create(releaseOf('twice', 1))
    const second = store.create(releaseOf('twice', 1, { labels: { more: 'yes' } }))
    await expect(second).rejects.toMatchObject({
      code: 'RELEASE_NAME_IN_USE',
      helmText: 'pq: duplicate key value violates unique constraint "releases_v1_pkey" (23505)',
    })
    expect(await store.get('twice', 1)).toMatchObject({ labels: {} })
    // A label that the table has no room for undoes the record as well.
    await expect(store.create(releaseOf('long', 1, { labels: { k: 'v'.repeat(64) } }))).rejects.toThrow(
      'pq: value too long for type character varying(63) (22001)',
    )
    expect(await store.get('long', 1)).toBeUndefined()
  })

  it('written by ten at once: one wins', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => stores.store('default').create(releaseOf('race', 1))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('that cannot be read are passed over; the one before counts', async () => {
    const store = stores.store('broken')
    for (const revision of [1, 2, 3]) await store.create(releaseOf('x', revision, { namespace: 'broken' }))
    postgres.query('stores', `UPDATE releases_v1 SET body = 'AAAA' WHERE namespace = 'broken' AND version > 1`)
    unreadable.length = 0
    expect(await namesOf(store.list({ latest: true }))).toEqual(['broken/x.1'])
    expect(unreadable).toEqual(['sh.helm.release.v1.x.v3', 'sh.helm.release.v1.x.v2'])
    expect((await store.history('x')).map(({ revision }) => revision)).toEqual([1])
    await expect(store.get('x', 3)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
  })

  it('lost connections are replaced', async () => {
    const others =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'stores' AND pid <> pg_backend_pid()"
    postgres.query('stores', others)
    expect(await stores.store('default').get('b', 1)).toMatchObject({ name: 'b' })
  })

  it('a call that is aborted ends at once', async () => {
    const controller = new AbortController()
    const waiting = stores.store('default').history('b', controller.signal)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(await stores.store('default').history('b')).toHaveLength(1)
  })
})

describe('connections', () => {
  const at = (more: string): string =>
    `host=localhost hostaddr=127.0.0.1 port=${postgres.port} user=${postgres.user} password='${postgres.password}' dbname=stores ${more}`

  it.each(['disable', 'allow', 'prefer', 'require'])('sslmode=%s', async (mode) => {
    const opened = await open(at(`sslmode=${mode}`))
    expect(await opened.store('default').get('b', 1)).toMatchObject({ name: 'b' })
    const wanted = mode === 'disable' || mode === 'allow' ? 'f' : 't'
    const used =
      'SELECT bool_or(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = $$probe$$'
    const probe = await open(at(`sslmode=${mode} application_name=probe`))
    expect(postgres.query('stores', used)).toBe(wanted)
    await probe.close()
    await opened.close()
  })

  it('verified by a given authority, and by name', async () => {
    await (await open(at(`sslmode=verify-ca sslrootcert=${certificate}`))).close()
    await (await open(at(`sslmode=verify-full sslrootcert=${certificate}`))).close()
    const elsewhere = at(`sslmode=verify-full sslrootcert=${certificate}`).replace('host=localhost', 'host=db.example')
    await expect(open(elsewhere)).rejects.toThrow(
      'unable to instantiate SQL driver: tls: failed to verify certificate: x509: certificate is valid for localhost, not db.example',
    )
    await expect(open(at('sslmode=verify-full'))).rejects.toThrow('x509: certificate signed by unknown authority')
  })

  it('by the socket, with a password out of a file', async () => {
    const passwords = path.join(folder, 'passwords')
    const line = `# mine\nother:*:*:*:no\nlocalhost:${postgres.port}:stores:*:${postgres.password.replaceAll(':', '\\:')}\n`
    writeFileSync(passwords, line, { mode: 0o600 })
    const socket = `host=${postgres.folder} port=${postgres.port} user=${postgres.user} dbname=stores passfile=${passwords}`
    await (await open(socket)).close()
    writeFileSync(passwords, line.replace('very', 'not'))
    await expect(open(socket)).rejects.toThrow('pq: password authentication failed for user "helm" (28P01)')
  })

  it('goes on to the server that answers and is as asked', async () => {
    const servers = `host=127.0.0.1,localhost port=1,${postgres.port} hostaddr=127.0.0.1,127.0.0.1`
    const text = `${servers} user=${postgres.user} password='${postgres.password}' dbname=stores sslmode=disable`
    await (await open(`${text} target_session_attrs=prefer-standby`)).close()
    await expect(open(`${text} target_session_attrs=standby`)).rejects.toThrow(
      `connecting to localhost:${postgres.port}: server is not in hot standby mode`,
    )
  })

  it('refuses a database whose tables somebody else changed', async () => {
    postgres.createDatabase('strange')
    await (await open(postgres.url('strange'))).close()
    postgres.query('strange', `DELETE FROM gorp_migrations WHERE id = 'init'`)
    await expect(open(postgres.url('strange'))).rejects.toThrow(
      'unable to instantiate SQL driver: pq: relation "releases_v1" already exists (42P07) handling init',
    )
    postgres.query('strange', `INSERT INTO gorp_migrations VALUES ('later', now())`)
    await expect(open(postgres.url('strange'))).rejects.toThrow(
      'Unable to create migration plan because of later: unknown migration in database',
    )
  })

  it('no message holds the password', async () => {
    for (const text of [
      `postgres://helm:very%20hidden@127.0.0.1:1/x`,
      `postgres://helm:very hidden@127.0.0.1:1/x`,
      `password=hidden port=x`,
      `password='hidden`,
      `password=hidden port`,
    ]) {
      const error: unknown = await open(text).then(
        () => new Error('opened'),
        (thrown: unknown) => thrown,
      )
      expect(JSON.stringify([String(error), error])).not.toContain('hidden')
    }
  })
})
