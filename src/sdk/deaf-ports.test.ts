// Ports and callbacks of a program's own that never answer and hear no signal: what is aborted settles, and the client closes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMemoryFiles, createTestCluster, type TestCluster } from '../testing/index.ts'
import { type CallOptions, createHelm, type Helm, type HelmOptions, type OperationOptions } from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  },
}
const withSchema = { files: { ...chart.files, 'values.schema.json': '{"$ref": "https://schemas.test/a.json"}' } }
const never = (): Promise<never> => new Promise(() => {})
const deafFiles = { ...createMemoryFiles(), readFile: never, status: never, readDirectory: never }
const deafCharts = { fetchChart: never, readValuesFile: never }
let cluster: TestCluster

beforeAll(() => {
  cluster = createTestCluster()
})
afterAll(() => cluster.close())

const cases: {
  readonly [what: string]: readonly [HelmOptions, (helm: Helm, limits: OperationOptions) => PromiseLike<unknown>]
} = {
  'a schema': [{ loadSchema: never }, (helm, limits) => helm.install('a', withSchema, limits)],
  'a chart': [{ charts: deafCharts }, (helm, limits) => helm.upgrade('a', './a', { ...limits, install: true })],
  'a values file': [
    { charts: deafCharts },
    (helm, limits) => helm.template('a', chart, { ...limits, values: { file: 'a.yaml' } }),
  ],
  'a post-renderer': [{}, (helm, limits) => helm.install('a', chart, { ...limits, postRender: never })],
  files: [{ host: { files: deafFiles } }, (helm, limits) => helm.template('a', './a', limits)],
  'a watch': [
    { kube: { server: 'http://x.test', http: { connect: () => ({ request: never, close() {} }) } } },
    async (helm, { deadline }) => {
      const limits: CallOptions = { timeout: deadline }
      for await (const _ of helm.release('a').watch(limits)) break
    },
  ],
}

it.each(Object.keys(cases))('%s', async (what) => {
  const [options, work] = cases[what] ?? [{}, never]
  const helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default', ...options })
  const written = cluster.requests.filter((each) => !each.startsWith('GET')).length
  await expect(work(helm, { deadline: 20 })).rejects.toMatchObject({ code: 'OPERATION_TIMEOUT' })
  expect(helm.stats().calls).toMatchObject({ running: 0, failed: 1 })
  await helm.close()
  expect(cluster.requests.filter((each) => !each.startsWith('GET'))).toHaveLength(written)
})

it('goes on where it had only been slow: no further, and nothing is written', async () => {
  const helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
  const gate: { open?: () => void } = {}
  const slow = new Promise<void>((resolve) => {
    gate.open = resolve
  })
  const operation = helm.install('late', chart, { deadline: 20, postRender: () => slow })
  await expect(operation).rejects.toMatchObject({ code: 'OPERATION_TIMEOUT' })
  gate.open?.()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await helm.release('late').exists()).toBe(false)
  await helm.close()
})
