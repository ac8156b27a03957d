// Every storage driver both ways: what one program writes, the other reads, upgrades, rolls back, tests and uninstalls.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHelm } from '../../src/sdk/index.ts'
import { type RunningPostgres, startPostgres } from '../support/postgres.ts'
import { type ApiObject, ask, call, kubeconfig, objectsOf, type ProgramName, readable } from './programs.ts'
import { until, withoutLibraryLog } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-storage-'))
const chart = 'examples/shop'
const used = new Set<string>()
let postgres: RunningPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})

afterAll(async () => {
  for (const namespace of used) await ask('DELETE', `/api/v1/namespaces/${namespace}`)
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Driver = 'secret' | 'configmap' | 'sql'

function environmentOf(driver: Driver, database: string): { [name: string]: string } {
  return {
    HELM_DRIVER: driver,
    ...(driver === 'sql' ? { HELM_DRIVER_SQL_CONNECTION_STRING: postgres.url(database) } : {}),
  }
}

async function succeed(
  program: ProgramName,
  args: readonly string[],
  environment: { readonly [name: string]: string },
): Promise<string> {
  const outcome = await call(program, args, { environment })
  expect(outcome.exitCode, `${program} ${args.join(' ')}: ${outcome.output}${outcome.errorOutput}`).toBe(0)
  return outcome.output
}

const readings = (name: string, namespace: string): readonly (readonly string[])[] => [
  ['list', '-n', namespace],
  ['list', '-n', namespace, '-o', 'json'],
  ['list', '-n', namespace, '-l', 'team=blue'],
  ['list', '-n', namespace, '-l', 'owner=helm,name!=nobody'],
  ['list', '-n', namespace, '--superseded'],
  ['history', name, '-n', namespace, '-o', 'yaml'],
  ['get', 'all', name, '-n', namespace],
  ['get', 'metadata', name, '-n', namespace, '-o', 'json'],
  ['get', 'values', name, '-n', namespace, '--revision', '1', '-o', 'json'],
  ['get', 'manifest', name, '-n', namespace, '--revision', '7'],
]

async function expectSameReadings(
  name: string,
  namespace: string,
  environment: { readonly [name: string]: string },
): Promise<void> {
  for (const args of readings(name, namespace)) {
    const [ours, theirs] = await Promise.all([
      call('pintle', args, { environment: { ...environment, PINTLE_DIAGNOSTICS: 'plain' } }),
      call('helm', args, { environment }),
    ])
    expect(readable(ours.output), `pintle ${args.join(' ')}`).toBe(readable(theirs.output))
    expect(withoutLibraryLog(ours.errorOutput), `pintle ${args.join(' ')}`).toBe(withoutLibraryLog(theirs.errorOutput))
    expect(ours.exitCode).toBe(theirs.exitCode)
  }
}

/** A wait of Helm's own may end with an error while objects still go (docs/divergences.md). */
async function objectsGone(namespace: string): Promise<void> {
  await until(async () => {
    const left = Object.keys(await objectsOf(namespace))
    return left.every((key) => key.startsWith('configmaps/sh.helm.release.v1.'))
  })
}

/** What is stored, without the moments in it. */
async function recordsOf(driver: Driver, namespace: string, database: string): Promise<unknown[]> {
  if (driver === 'sql') {
    const rows = postgres.query(
      database,
      `SELECT row_to_json(r) FROM (SELECT * FROM releases_v1 WHERE namespace = '${namespace}' ORDER BY key) r`,
    )
    const labels = postgres.query(
      database,
      'SELECT row_to_json(l) FROM (SELECT * FROM custom_labels_v1 ORDER BY 1,3) l',
    )
    return [
      ...rows.split('\n').map((row) => {
        const { body, createdat, modifiedat, ...columns } = JSON.parse(row)
        expect(createdat).toBeGreaterThan(1_700_000_000)
        return { ...columns, isModified: modifiedat > 0, record: timeless(body) }
      }),
      ...labels.split('\n').map((row) => JSON.parse(row)),
    ]
  }
  const list = await ask('GET', `/api/v1/namespaces/${namespace}/${driver}s?labelSelector=owner%3Dhelm`)
  return list.items.map(({ metadata, type, data }: ApiObject) => {
    const { createdAt, modifiedAt, ...labels } = metadata.labels
    return {
      name: metadata.name,
      type,
      labels: { ...labels, createdAt: typeof createdAt, modifiedAt: typeof modifiedAt },
      record: timeless(driver === 'secret' ? Buffer.from(data.release, 'base64').toString() : data.release),
    }
  })
}

function timeless(body: string): unknown {
  const moments = ['first_deployed', 'last_deployed', 'deleted', 'started_at', 'completed_at']
  return JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString(), (key, value) =>
    moments.includes(key) ? typeof value : value,
  )
}

describe.concurrent.each(['secret', 'configmap', 'sql'] as const)('driver %s', (driver) => {
  test.each([
    ['pintle', 'helm'],
    ['helm', 'pintle'],
  ] as const)('begun by %s, gone on with by %s', async (first, second) => {
    const namespace = `storage-${driver}-${first}`
    const database = `${first}_${driver}`
    if (driver === 'sql') postgres.createDatabase(database)
    used.add(namespace)
    const environment = environmentOf(driver, database)
    const at = ['-n', namespace]
    await succeed(first, ['install', 'shop', chart, ...at, '--create-namespace', '-l', 'team=blue,tier=1'], environment)
    await expectSameReadings('shop', namespace, environment)
    await succeed(second, ['upgrade', 'shop', chart, ...at, '--set', 'title=Changed', '-l', 'tier=null'], environment)
    await expectSameReadings('shop', namespace, environment)
    await succeed(first, ['rollback', 'shop', '1', ...at], environment)
    await expectSameReadings('shop', namespace, environment)
    await succeed(second, ['upgrade', 'shop', chart, ...at, '--history-max', '2'], environment)
    await expectSameReadings('shop', namespace, environment)
    await succeed(first, ['uninstall', 'shop', ...at, '--keep-history'], environment)
    await objectsGone(namespace)
    await expectSameReadings('shop', namespace, environment)
    await succeed(second, ['rollback', 'shop', '4', ...at], environment)
    await expectSameReadings('shop', namespace, environment)
    await succeed(second, ['uninstall', 'shop', ...at], environment)
    expect(await succeed(first, ['list', '-q', ...at], environment)).toBe('')
    if (driver === 'sql') expect(postgres.query(database, 'SELECT count(*) FROM custom_labels_v1')).toBe('0')
  })

  test('both leave the same records', async () => {
    const namespace = `storage-${driver}-same`
    used.add(namespace)
    const left: unknown[] = []
    for (const program of ['helm', 'pintle'] as const) {
      const database = `${program}_${driver}_same`
      if (driver === 'sql') postgres.createDatabase(database)
      const environment = environmentOf(driver, database)
      const at = ['-n', namespace]
      await succeed(program, ['install', 'shop', chart, ...at, '--create-namespace', '-l', 'team=blue'], environment)
      await succeed(program, ['upgrade', 'shop', chart, ...at, '--set', 'title=X', '-l', 'more=yes'], environment)
      left.push(await recordsOf(driver, namespace, database))
      await succeed(program, ['uninstall', 'shop', ...at], environment)
      await objectsGone(namespace)
    }
    expect(left[1]).toEqual(left[0])
  })
})

test('a database that either program made is the same', async () => {
  const schema = (database: string): string =>
    postgres.query(
      database,
      `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position;
       SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;
       SELECT id FROM gorp_migrations ORDER BY 1;
       SELECT relname, relrowsecurity, relacl FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    )
  for (const program of ['helm', 'pintle'] as const) {
    postgres.createDatabase(`schema_${program}`)
    await succeed(program, ['list'], environmentOf('sql', `schema_${program}`))
  }
  expect(schema('schema_pintle')).toBe(schema('schema_helm'))
  expect(schema('schema_pintle')).toContain('gorp_migrations_pkey')
})

test('the memory driver reads its data as Helm does', async () => {
  const release = (name: string, version: number, status: string) => ({
    name,
    namespace: 'default',
    version,
    info: { status, first_deployed: '2024-05-06T07:08:09Z', last_deployed: '2024-05-06T07:08:09Z', description: 'd' },
    chart: { metadata: { name: 'c', version: '0.1.0', apiVersion: 'v2' } },
    manifest: `---\n# Source: c/x.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`,
  })
  const file = path.join(folder, 'releases.yaml')
  writeFileSync(
    file,
    JSON.stringify([release('a', 1, 'superseded'), release('a', 2, 'deployed'), release('b', 1, 'failed')]),
  )
  const environment = { HELM_DRIVER: 'memory', HELM_MEMORY_DRIVER_DATA: file, PINTLE_DIAGNOSTICS: 'plain' }
  for (const args of [
    ['list'],
    ['list', '-o', 'yaml'],
    ['list', '-A', '--superseded'],
    ['history', 'a'],
    ['get', 'manifest', 'b'],
    ['get', 'metadata', 'a', '-o', 'json'],
    ['history', 'nobody'],
    ['rollback', 'a', '1'],
    ['uninstall', 'a'],
    ['uninstall', 'b', '--keep-history'],
  ]) {
    const [ours, theirs] = await Promise.all([
      call('pintle', args, { environment }),
      call('helm', args, { environment }),
    ])
    expect({ ...ours, output: readable(ours.output) }, args.join(' ')).toEqual({
      ...theirs,
      output: readable(theirs.output),
    })
  }
})

test('connection strings that cannot be used: the same word, the same exit code', async () => {
  const unreachable = 'host=127.0.0.1 port=1'
  const server = `host=127.0.0.1 port=${postgres.port} dbname=postgres sslmode=disable`
  for (const text of [
    unreachable,
    `${server} user=${postgres.user} password=wrong`,
    `${server} user=${postgres.user}`,
    `${server} user=${postgres.user} password='${postgres.password}' dbname=nope`,
    `${server} user=${postgres.user} password='${postgres.password}' nonsense=1`,
    `${server} user=${postgres.user} password='${postgres.password}' search_path=nowhere`,
    `${server} user=${postgres.user} password='${postgres.password}' sslmode=require`,
    `${server} user=${postgres.user} password='${postgres.password}' target_session_attrs=standby`,
    'host=/nonexistent user=x',
    'sslmode=perhaps',
    'host',
  ]) {
    const environment = { HELM_DRIVER: 'sql', HELM_DRIVER_SQL_CONNECTION_STRING: text, PINTLE_DIAGNOSTICS: 'plain' }
    const others =
      text === unreachable
        ? [
            ['status', 'x'],
            ['install', 'x', chart],
            ['uninstall', 'x'],
          ]
        : []
    for (const args of [['list'], ...others]) {
      const ours = await call('pintle', args, { environment })
      expect(ours, text).toEqual(await call('helm', args, { environment }))
      expect(ours.exitCode).toBe(1)
    }
  }
})

test('the library keeps records in SQL too', async () => {
  postgres.createDatabase('library')
  used.add('storage-library')
  const helm = createHelm({
    namespace: 'storage-library',
    storage: { sql: postgres.url('library') },
    kube: { kubeconfig },
    environment: false,
  })
  try {
    await helm.install('shop', path.resolve(import.meta.dirname, '../..', chart), { createNamespace: true })
    const environment = environmentOf('sql', 'library')
    await succeed('helm', ['upgrade', 'shop', chart, '-n', 'storage-library', '--set', 'title=Changed'], environment)
    expect((await helm.list()).map(({ name, revision }) => `${name} ${revision}`)).toEqual(['shop 2'])
    await helm.uninstall('shop')
    expect(await succeed('helm', ['list', '-q', '-n', 'storage-library'], environment)).toBe('')
  } finally {
    await helm.close()
  }
})
