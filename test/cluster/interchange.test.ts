// A release made by one program is at home in the other: both read the same, upgrade, roll back and uninstall it.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, call, objectsOf, type ProgramName, readable, recordOf, succeed } from './programs.ts'
import { makeNamespace, quiet, until } from './side-by-side.ts'

const root = path.resolve(import.meta.dirname, '../..')
const archives = path.join(root, '../shared/corpus/prometheus/charts')

interface ChartCase {
  readonly title: string
  readonly chart: string
  /** Flags that change something for the upgrade. */
  readonly changes: readonly string[]
  readonly hasTests: boolean
}

const own: ChartCase = {
  title: 'shop',
  chart: 'examples/shop',
  changes: ['--set', 'api.replicas=3,title=Changed'],
  hasTests: true,
}
const cases: readonly ChartCase[] = existsSync(archives)
  ? [
      own,
      {
        title: 'kube-state-metrics',
        chart: path.join(archives, 'kube-state-metrics-8.4.0.tgz'),
        changes: ['--set', 'replicas=2'],
        hasTests: false,
      },
      {
        title: 'node-exporter',
        chart: path.join(archives, 'prometheus-node-exporter-4.56.1.tgz'),
        changes: ['--set', 'service.annotations.changed=yes'],
        hasTests: false,
      },
    ]
  : [own]

const used = new Set<string>()
const waiting = ['--wait', '--timeout', '300s']

afterAll(async () => {
  for (const namespace of used) await ask('DELETE', `/api/v1/namespaces/${namespace}`)
})

/** What a person reads of a release; both programs must print the same. */
const readings = (name: string, namespace: string): readonly (readonly string[])[] => [
  ['list', '-n', namespace],
  ['list', '-n', namespace, '-o', 'yaml'],
  ['list', '-n', namespace, '-q'],
  ['status', name, '-n', namespace],
  ['history', name, '-n', namespace],
  ['history', name, '-n', namespace, '-o', 'json'],
  ['get', 'manifest', name, '-n', namespace],
  ['get', 'hooks', name, '-n', namespace],
  ['get', 'notes', name, '-n', namespace],
  ['get', 'values', name, '-n', namespace],
  ['get', 'values', name, '-n', namespace, '--all'],
  ['get', 'values', name, '-n', namespace, '-o', 'json'],
  ['get', 'metadata', name, '-n', namespace],
  ['get', 'all', name, '-n', namespace],
]

async function expectSameReadings(name: string, namespace: string): Promise<void> {
  // Pods of the revision before may still be on their way out.
  await quiet(namespace)
  for (const args of readings(name, namespace)) {
    // One after the other at once, so that ages agree; what still differs by a second is masked.
    const [ours, theirs] = await Promise.all([call('pintle', args), call('helm', args)])
    expect(readable(ours.output), `pintle ${args.join(' ')}`).toBe(readable(theirs.output))
    expect(ours.exitCode).toBe(theirs.exitCode)
  }
}

describe.concurrent.each(cases)('$title', ({ title, chart, changes, hasTests }) => {
  test.each([
    ['pintle', 'helm'],
    ['helm', 'pintle'],
  ] as const)(
    'installed and rolled back by %s, upgraded by %s, uninstalled by Helm 3',
    async (first: ProgramName, second: ProgramName) => {
      const namespace = `${title}-by-${first}`
      const name = `${title}-${first}`
      used.add(namespace)
      try {
        await makeNamespace(namespace)
        await succeed(first, ['install', name, chart, '-n', namespace, '--create-namespace', ...waiting])
        await expectSameReadings(name, namespace)
        await succeed(second, ['upgrade', name, chart, '-n', namespace, ...changes, ...waiting])
        await expectSameReadings(name, namespace)
        await succeed(first, ['rollback', name, '1', '-n', namespace, ...waiting])
        await expectSameReadings(name, namespace)
        if (hasTests) {
          await succeed(second, ['test', name, '-n', namespace, '--timeout', '300s'])
          await succeed(first, ['test', name, '-n', namespace, '--timeout', '300s'])
          await expectSameReadings(name, namespace)
        }
      } finally {
        // Also after a failure: what is left would stand in the way of the next test.
        await succeed('helm3', ['uninstall', name, '-n', namespace, ...waiting])
      }
      expect(await succeed('pintle', ['list', '-n', namespace, '-q'])).toBe('')
      // Hooks stay, as their delete policies say.
      expect(Object.keys(await objectsOf(namespace))).toEqual([])
    },
  )

  test('both programs leave the same objects and records', async () => {
    const namespace = `${title}-same`
    used.add(namespace)
    const left: { objects: unknown; records: unknown[] }[] = []
    for (const program of ['helm', 'pintle'] as const) {
      await succeed(program, ['install', title, chart, '-n', namespace, '--create-namespace', ...waiting])
      await succeed(program, ['upgrade', title, chart, '-n', namespace, ...changes, ...waiting])
      await quiet(namespace)
      left.push({
        objects: await objectsOf(namespace),
        records: [timeless(await recordOf(namespace, title, 1)), timeless(await recordOf(namespace, title, 2))],
      })
      // Without a wait: that of Helm may end with an error while objects still go (docs/divergences.md).
      await succeed(program, ['uninstall', title, '-n', namespace])
      await until(async () => Object.keys(await objectsOf(namespace)).length === 0)
      await quiet(namespace)
    }
    expect(left[1]?.records).toEqual(left[0]?.records)
    expect(left[1]?.objects).toEqual(left[0]?.objects)
  })
})

/** A record without the moments in it. */
function timeless(record: unknown): unknown {
  return JSON.parse(
    JSON.stringify(record, (key, value) =>
      ['first_deployed', 'last_deployed', 'started_at', 'completed_at', 'createdAt', 'modifiedAt'].includes(key)
        ? typeof value
        : value,
    ),
  )
}
