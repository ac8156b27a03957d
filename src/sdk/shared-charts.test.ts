// Calls made at the same time fetch a chart once; none of them sees a chart older than itself.
import { afterEach, expect, it } from 'vitest'
import type { ChartFiles, ChartSource } from '../chart/index.ts'
import { createMemoryFiles } from '../testing/index.ts'
import { createHelm, type Helm, type HelmOptions, type PlainValues } from './index.ts'
import { SharedCharts } from './shared-charts.ts'

const clients: Helm[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

function helmWith(options: HelmOptions = {}) {
  const files = createMemoryFiles({
    '/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    '/web/values.yaml': 'list: [1]\n',
    '/web/templates/map.yaml': `{{- $_ := set .Values "added" .Release.Name }}
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { values: {{ toJson .Values | quote }}, kube: {{ .Capabilities.KubeVersion | quote }} }
`,
  })
  const reads: string[] = []
  const counting: typeof files = {
    ...files,
    readFile: (path, given) => {
      reads.push(path)
      return files.readFile(path, given)
    },
  }
  const helm = createHelm({ kube: false, environment: false, host: { files: counting }, ...options })
  clients.push(helm)
  const count = (path: string) => reads.splice(0).filter((each) => each === path).length
  return { helm, files, count }
}

const together = (helm: Helm, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => helm.template(`r${index}`, '/web')))

it('are read once for calls made at once, and rendering one changes nothing of another', async () => {
  const { helm, count } = helmWith()
  const rendered = await together(helm, 20)
  expect(count('/web/templates/map.yaml')).toBe(1)
  for (const [index, { manifest }] of rendered.entries())
    expect(manifest).toContain(String.raw`"{\"added\":\"r${index}\",\"list\":[1]}"`)
})

it('are read again for a call made later, which sees what has changed', async () => {
  const { helm, files, count } = helmWith()
  await together(helm, 3)
  count('')
  await files.writeFile('/web/values.yaml', new TextEncoder().encode('list: [2]\n'))
  const [first] = await together(helm, 3)
  expect(first?.manifest).toContain(String.raw`\"list\":[2]`)
  expect(count('/web/values.yaml')).toBe(1)
})

it('are rendered with the values of each call', async () => {
  const { helm } = helmWith()
  const values: readonly PlainValues[] = [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    { a: 1.5 },
    { a: '1' },
    {},
    { list: [2] },
    { list: [2] },
  ]
  const all = await Promise.all(values.map((each) => helm.template('r', '/web', { values: each })))
  const alone = []
  for (const each of values) alone.push(await helmWith().helm.template('r', '/web', { values: each }))
  expect(all.map(({ manifest }) => manifest)).toEqual(alone.map(({ manifest }) => manifest))
  expect(all.map(({ config }) => config)).toEqual(values)
})

it('are read by each call where nothing is to be kept', async () => {
  const { helm, count } = helmWith({ caches: false })
  await together(helm, 3)
  expect(count('/web/values.yaml')).toBe(3)
})

it('are read by the next call where the first one is stopped or fails', async () => {
  const { helm, files, count } = helmWith()
  const stop = new AbortController()
  const stopped = helm.template('a', '/web', { signal: stop.signal }).safe()
  const others = together(helm, 2)
  stop.abort()
  expect(await stopped).toMatchObject({ ok: false, error: { code: 'OPERATION_CANCELLED' } })
  expect((await others).length).toBe(2)
  expect(count('/web/values.yaml')).toBe(1)
  await files.remove('/web/Chart.yaml')
  const failed = await Promise.all([helm.template('a', '/web').safe(), helm.template('b', '/web').safe()])
  for (const each of failed) expect(each).toMatchObject({ ok: false, error: { code: 'CHART_NOT_FOUND' } })
})

/** A source whose answers come when they are told to. */
function slowSource() {
  const asked: { readonly give: (files: ChartFiles) => void; readonly fail: (error: Error) => void }[] = []
  const source: ChartSource = {
    fetchChart: () => new Promise((give, fail) => asked.push({ give, fail })),
    readValuesFile: () => Promise.reject(new Error('there is none')),
  }
  return { source, asked }
}

const files: ChartFiles = { files: [] }

it('come to calls that were made before they were asked for, and to no other', async () => {
  const { source, asked } = slowSource()
  const shared = new SharedCharts()
  const [first, second] = [shared.begin(), shared.begin()]
  const one = shared.sourceFor(first, source).fetchChart({ text: 'web' })
  const late = shared.sourceFor(shared.begin(), source).fetchChart({ text: 'web' })
  const two = shared.sourceFor(second, source).fetchChart({ text: 'web' })
  expect(asked).toHaveLength(2)
  for (const { give } of asked) give(files)
  expect(await Promise.all([one, two, late])).toEqual([files, files, files])
})

it('are fetched anew by a call that asks twice, and where a reference says more than a name', async () => {
  const { source, asked } = slowSource()
  const shared = new SharedCharts()
  const calls = [shared.begin(), shared.begin()].map((call) => shared.sourceFor(call, source))
  for (const call of calls) void call.fetchChart({ text: 'web' })
  expect(asked).toHaveLength(1)
  for (const call of calls) void call.fetchChart({ text: 'web' })
  expect(asked).toHaveLength(3)
  const more = [shared.begin(), shared.begin()].map((call) => shared.sourceFor(call, source))
  for (const call of more) void call.fetchChart({ text: 'web', version: '1.0.0' })
  expect(asked).toHaveLength(5)
})

it('do not keep a call that is stopped, nor fail one because another did', async () => {
  const { source, asked } = slowSource()
  const shared = new SharedCharts()
  const stop = new AbortController()
  const calls = [shared.begin(), shared.begin(), shared.begin()].map((call) => shared.sourceFor(call, source))
  const results = calls.map((call, index) =>
    call.fetchChart({ text: 'web' }, index === 1 ? stop.signal : undefined).catch((error: Error) => error.message),
  )
  stop.abort(new Error('stopped'))
  expect(await results[1]).toBe('stopped')
  asked[0]?.fail(new Error('unreachable'))
  expect(await results[0]).toBe('unreachable')
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked).toHaveLength(2)
  asked[1]?.give(files)
  expect(await results[2]).toBe(files)
})

it('are not shared where something is told besides', async () => {
  const { source, asked } = slowSource()
  const shared = new SharedCharts()
  const calls = [shared.begin(), shared.begin()].map((call) => shared.sourceFor(call, source))
  const both = calls.map((call) => call.fetchChart({ text: 'web' }))
  asked[0]?.give({ ...files, warnings: ['a link'] })
  await both[0]
  await new Promise((resolve) => setImmediate(resolve))
  asked[1]?.give(files)
  expect(await both[1]).toBe(files)
})
