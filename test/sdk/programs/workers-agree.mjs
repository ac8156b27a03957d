// The same calls with and without workers; prints what differs, and how aborts, errors and refusals come out.
import assert from 'node:assert/strict'
import process from 'node:process'
import { ChartError, createHelm, HelmError } from 'pintle'

const [address] = process.argv.slice(2)
const options = { environment: false, namespace: 'default', kube: { server: address } }
const logged = []
const here = createHelm(options)
const there = createHelm({ ...options, workers: 2, log: (line) => logged.push(line) })
const shop = new URL('../../../examples/shop', import.meta.url)
const both = (work) => Promise.all([work(here), work(there)])

const values = [{ api: { replicas: 4 } }, { set: 'title=given' }]
const [near, far] = await both((helm) => helm.template('demo', { path: shop }, { values, includeCrds: true }))
for (const key of [
  'name',
  'namespace',
  'revision',
  'status',
  'manifest',
  'notes',
  'hooks',
  'config',
  'chart',
  'labels',
])
  if (key !== 'manifest' && key !== 'hooks') assert.deepEqual(far[key], near[key], key)
assert.deepEqual(far.computedValues(), near.computedValues())
assert.deepEqual(
  far.resources().map(({ kind, metadata }) => [kind, metadata.name]),
  near.resources().map(({ kind, metadata }) => [kind, metadata.name]),
)
assert.deepEqual(
  far.manifests().map(({ path }) => path),
  near.manifests().map(({ path }) => path),
)
assert.deepEqual([...far.record.config], [...near.record.config])
assert.equal(far.record.chart.templates.length, near.record.chart.templates.length)

const [nearLint, farLint] = await both((helm) => helm.chart.lint('examples/shop', { strict: true }))
assert.deepEqual(farLint, nearLint)
const [nearValues, farValues] = await both((helm) => helm.explainValues('examples/shop', { path: 'api' }))
assert.deepEqual(farValues, nearValues)

const broken = {
  files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': 'a: {{ .Values.x.y }}\n' },
}
const [nearError, farError] = await both((helm) => helm.template('demo', broken).catch((error) => error))
assert.ok(farError instanceof ChartError && farError instanceof HelmError)
assert.equal(farError.message, nearError.message)
assert.deepEqual(JSON.parse(JSON.stringify(farError)).labels, JSON.parse(JSON.stringify(nearError)).labels)

const events = []
const operation = there.install('made-in-a-worker', 'examples/shop', { wait: true })
for await (const { type } of operation) events.push(type)
assert.equal((await operation).status, 'deployed')
assert.deepEqual([events.includes('plan'), events.includes('stored'), events.at(-1)], [true, true, 'done'])
assert.equal((await here.get('made-in-a-worker')).revision, 1)

const stop = new AbortController()
const aborted = there.install('aborted', 'examples/shop', {
  wait: true,
  signal: stop.signal,
  values: { api: { image: 'none' } },
})
for await (const { type } of aborted) {
  if (type === 'stored') {
    stop.abort()
    break
  }
}
assert.equal((await aborted.safe()).error.code, 'OPERATION_CANCELLED')
assert.equal((await here.get('aborted')).status, 'failed')

const refused = await there
  .template('demo', 'examples/shop', { postRender: (objects) => objects })
  .catch((error) => error)
assert.equal(refused.code, 'INVALID_ARGUMENT')
assert.throws(() => createHelm({ workers: 1, host: {} }), { code: 'INVALID_ARGUMENT' })
assert.throws(() => createHelm({ workers: -1 }), { code: 'INVALID_ARGUMENT' })

await here.close()
await there.close()
await new Promise((resolve) => setTimeout(resolve, 50))
const handles = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap')
console.log(JSON.stringify({ handles: handles.length, events: events.length, logged: logged.length }))
