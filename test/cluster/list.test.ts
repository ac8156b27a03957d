// `list` among many releases in many states and namespaces: both programs print the same.
import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiObject, ask, call } from './programs.ts'
import { until, withoutLibraryLog } from './side-by-side.ts'

const namespaces = ['list-one', 'list-two', 'list-three']
const statuses = [
  'deployed',
  'failed',
  'uninstalled',
  'superseded',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
  'uninstalling',
  'unknown',
] as const
const zones = ['Z', '+02:00', '-05:00', '-05:30']

/** One record as Helm stores it. */
function secretOf(namespace: string, name: string, facts: { revision: number; status: string; seed: number }): unknown {
  const { revision, status, seed } = facts
  const moment = new Date(1_700_000_000_000 + ((seed * 7919) % 100_000) * 1000).toISOString().slice(0, 19)
  const fraction = ['', '.5', '.123456789', '.120'][seed % 4]
  const record = {
    name,
    namespace,
    version: revision,
    info: {
      status,
      first_deployed: `${moment}Z`,
      // Absent, empty and odd ones are there too.
      last_deployed: seed % 17 === 0 ? '' : `${moment}${fraction}${zones[seed % zones.length]}`,
      description: `made ${seed}`,
    },
    chart: {
      metadata: {
        name: `chart-${seed % 5}`,
        version: `1.${seed % 7}.0`,
        apiVersion: 'v2',
        ...(seed % 3 === 0 ? {} : { appVersion: `v${seed % 11}` }),
      },
    },
    ...(seed % 2 === 0 ? { apply_method: 'ssa' } : {}),
  }
  const release = gzipSync(JSON.stringify(record)).toString('base64')
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${name}.v${revision}`,
      labels: {
        name,
        owner: 'helm',
        status,
        version: String(revision),
        createdAt: '1700000000',
        team: ['red', 'green', 'blue'][seed % 3],
        ...(seed % 4 === 0 ? { tier: 'front' } : {}),
      },
    },
    data: { release: Buffer.from(release).toString('base64') },
  }
}

beforeAll(async () => {
  // Releases of namespaces that are on their way out would be listed by one program and not by the other.
  await until(async () => {
    const { items } = await ask('GET', '/api/v1/secrets?labelSelector=owner%3Dhelm')
    return items.every(({ metadata }: ApiObject) => namespaces.includes(metadata.namespace))
  })
  for (const [at, namespace] of namespaces.entries()) {
    await ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
    for (let index = 0; index < 60; index++) {
      const seed = index * 3 + at
      const name = `${['app', 'db', 'web', 'job'][index % 4]}-${index % 3 === 0 ? index : `x${index}`}${'abc'[at]}`
      const newest = 1 + (index % 12)
      for (let revision = Math.max(1, newest - 2); revision <= newest; revision++) {
        const status = revision === newest ? (statuses[seed % statuses.length] as string) : 'superseded'
        const secret = secretOf(namespace, name, { revision, status, seed: seed + revision })
        await ask('POST', `/api/v1/namespaces/${namespace}/secrets`, secret)
      }
    }
  }
})

afterAll(async () => {
  for (const namespace of namespaces) await ask('DELETE', `/api/v1/namespaces/${namespace}`)
})

const at = ['-n', 'list-one']
const asked: string[][] = [
  at,
  [...at, '--date'],
  [...at, '-r'],
  [...at, '-d', '-r'],
  [...at, '-m', '7'],
  [...at, '-m', '7', '--offset', '5'],
  [...at, '-m', '7', '--offset', '58', '-r'],
  [...at, '-m', '5', '--offset', '500'],
  [...at, '-m', '5', '--date', '--offset', '3'],
  [...at, '-m', '0', '--offset', '50'],
  [...at, '-m', '-1'],
  [...at, '--deployed'],
  [...at, '--failed'],
  [...at, '--uninstalled'],
  [...at, '--uninstalling'],
  [...at, '--pending'],
  [...at, '--superseded', '-m', '20'],
  [...at, '--superseded', '--failed'],
  [...at, '--deployed', '--failed', '-m', '3'],
  [...at, '--filter', '^app-[0-9]+$'],
  [...at, '--filter', 'x', '-m', '4', '--offset', '2'],
  [...at, '--filter', '(?i)APP'],
  [...at, '--filter', '['],
  [...at, '--filter', 'nothing'],
  [...at, '-l', 'team=red'],
  [...at, '-l', 'team in (red,blue),tier'],
  [...at, '-l', '!tier', '-m', '6'],
  [...at, '-l', 'team!=red,tier=front', '--deployed'],
  [...at, '-l', 'status=failed'],
  [...at, '-l', 'owner=nobody'],
  [...at, '-l', 'version=3'],
  [...at, '-q'],
  [...at, '-q', '-o', 'json'],
  [...at, '-q', '-o', 'yaml', '-m', '3'],
  [...at, '-o', 'json'],
  [...at, '-o', 'yaml'],
  [...at, '--no-headers', '-m', '3'],
  [...at, '--time-format', '2006-01-02 15:04:05 MST'],
  [...at, '--time-format', 'Monday, 02-Jan-06 15:04:05.000 -0700', '-m', '9'],
  [...at, '--time-format', 'Unix', '-m', '2'],
  ['-A'],
  ['-A', '-m', '10'],
  ['-A', '-m', '10', '-d'],
  ['-A', '-m', '0', '-o', 'json'],
  ['-A', '-l', 'team=green', '--failed', '--pending'],
  ['-A', '--filter', 'web', '-q'],
  ['-n', 'list-nowhere'],
  ['-n', 'list-nowhere', '-o', 'json'],
]

test.each(asked.map((words) => ({ words })))('list $words', async ({ words }) => {
  // Times without a zone of their own are shown in the local one.
  for (const TZ of ['UTC', 'America/New_York']) {
    const environment = { TZ, PINTLE_DIAGNOSTICS: 'plain' }
    const [ours, theirs] = await Promise.all([
      call('pintle', ['list', ...words], { environment }),
      call('helm', ['list', ...words], { environment }),
    ])
    expect(ours).toEqual({ ...theirs, errorOutput: withoutLibraryLog(theirs.errorOutput) })
  }
})
