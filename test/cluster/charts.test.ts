// Real charts: what Helm leaves of each on a cluster, then what Pintle does, under the same names.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Everything, everythingOf } from './everything.ts'
import { type ApiObject, ask, call, type ProgramName, readable } from './programs.ts'
import { definitionsAtRest, moments, pause, until, withoutLibraryLog } from './side-by-side.ts'

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus/prometheus')

/** A chart's render as the corpus has it. */
interface CorpusCase {
  readonly id: string
  readonly args: readonly string[]
  readonly exit: number
  readonly random: boolean
}

interface ChartCase {
  readonly name: string
  readonly archive: string
  /** Flags with values: of the install and of each upgrade. */
  readonly values: readonly (readonly string[])[]
  readonly random: boolean
}

/** Those that are looked at without `npm run test:cluster -- --all`. */
const usual = new Set([
  'alertmanager',
  'kube-prometheus-stack',
  'kube-state-metrics',
  'prometheus',
  'prometheus-adapter',
  'prometheus-blackbox-exporter',
  'prometheus-mongodb-exporter',
  'prometheus-node-exporter',
  'prometheus-operator-admission-webhook',
  'prometheus-operator-crds',
  'prometheus-postgres-exporter',
  'prometheus-pushgateway',
])

// Its webhooks have nobody who answers, and the server would wait for each of a hundred objects.
const never = '[{"name":"never","expression":"false"}]'
const always: { readonly [name: string]: readonly string[] } = {
  'kube-prometheus-stack': ['--set-json', `prometheusOperator.admissionWebhooks.matchConditions=${never}`],
}

const looksAtAll = process.env['PINTLE_CHARTS'] === 'all'
const cases = existsSync(corpus) ? chartCases() : []

function chartCases(): ChartCase[] {
  const all: CorpusCase[] = JSON.parse(readFileSync(path.join(corpus, 'cases.json'), 'utf8'))
  const archives = [...new Set(all.map(({ args }) => args.find((each) => each.endsWith('.tgz')) as string))]
  return archives
    .map((archive): ChartCase => {
      const good = all.filter(({ args, exit }) => exit === 0 && args.includes(archive))
      const name = path.basename(archive).replace(/-\d[\d.]*\.tgz$/, '')
      const flags = good.map(({ args }) => {
        const at = args.indexOf('-f')
        return [...(at === -1 ? [] : ['-f', path.join(corpus, args[at + 1] as string)]), ...(always[name] ?? [])]
      })
      const changed = 'replicas=2,replicaCount=2,podAnnotations.changed=yes,service.annotations.changed=yes'
      const [first = [], ...others] = flags
      const upgrades = [others[Math.floor(others.length / 2)], others.at(-1)]
        .filter((each) => each !== undefined)
        .slice(0, looksAtAll ? 2 : 1)
      return {
        name,
        archive: path.join(corpus, archive),
        values: [first, ...new Set(upgrades), [...first, '--set', changed]],
        random: good.some(({ random }) => random),
      }
    })
    .filter(({ name }) => looksAtAll || usual.has(name))
}

/** What a step printed and left. */
interface Step {
  readonly args: readonly string[]
  readonly exitCode: number
  readonly errorOutput: string
  readonly left: Everything
}

const namespaceOf = ({ name }: ChartCase): string => `chart-${name}`

/** Goes through a chart's life; `before` is what the other program left, which controllers may still be about to bring about. */
async function steps(program: ProgramName, chart: ChartCase, before: readonly Step[] = []): Promise<Step[]> {
  const { archive, values, random } = chart
  const namespace = namespaceOf(chart)
  const [first = [], ...others] = values
  const done: Step[] = []
  for (const args of [
    ['install', 'rel', archive, '--create-namespace', ...first],
    ...others.map((flags) => ['upgrade', 'rel', archive, ...flags]),
    ['rollback', 'rel', '1'],
    ['uninstall', 'rel'],
  ]) {
    const { exitCode, errorOutput } = await call(program, [...args, '-n', namespace])
    const words = readable(withoutLibraryLog(errorOutput)).replace(moments, 'MOMENT')
    const wanted = before[done.length]?.left
    let left = await everythingOf(namespace, { random })
    for (let attempt = 0; wanted !== undefined && !isDeepStrictEqual(left, wanted) && attempt < 120; attempt++) {
      await pause(500)
      left = await everythingOf(namespace, { random })
    }
    done.push({ args, exitCode, errorOutput: words, left })
  }
  await clear(namespace)
  return done
}

/** Charts bring servers of APIs that nobody runs: as long as discovery knows of them all programs complain. */
async function apisAtRest(): Promise<void> {
  await until(async () => {
    const { items } = await ask('GET', '/apis/apiregistration.k8s.io/v1/apiservices')
    return items.every(({ spec }: ApiObject) => spec.service === undefined || spec.service === null)
  })
  await definitionsAtRest()
}

async function namespacesGone(): Promise<void> {
  await until(async () => {
    const { items } = await ask('GET', '/api/v1/namespaces')
    const { items: definitions } = await ask('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
    return ![...items, ...definitions].some(
      ({ metadata }) => metadata.name.startsWith('chart-') || metadata.name.endsWith('.coreos.com'),
    )
  })
}

const byHelm = new Map<string, readonly Step[]>()

describe('what Helm leaves of', () => {
  test.each(cases)('$name', async (chart) => {
    await until(async () => (await ask('GET', `/api/v1/namespaces/${namespaceOf(chart)}`)).code === 404)
    await apisAtRest()
    const taken = await steps('helm', chart)
    byHelm.set(chart.name, taken)
    expect(taken[0]?.errorOutput.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
    expect(taken.at(-1)?.exitCode).toBe(0)
    expect(Object.keys(taken[0]?.left ?? {}).length).toBeGreaterThan(2)
  })
})

describe('Pintle leaves the same of', () => {
  beforeAll(namespacesGone)
  afterAll(namespacesGone)

  test.each(cases)('$name', async (chart) => {
    await apisAtRest()
    const ours = await steps('pintle', chart, byHelm.get(chart.name))
    for (const [index, step] of (byHelm.get(chart.name) ?? []).entries())
      expect(ours[index], `after ${step.args.join(' ')}`).toEqual(step)
    expect(ours).toHaveLength(byHelm.get(chart.name)?.length as number)
  })
})

test.skipIf(cases.length > 0)('no charts to look at', () => expect(existsSync(corpus)).toBe(false))
