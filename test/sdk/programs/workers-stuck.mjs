// Calls whose workers compute without end, or die: what is aborted settles, what is beside them is made all the same, the client closes.
import assert from 'node:assert/strict'
import process from 'node:process'
import { ChartError, createHelm, HelmError } from 'pintle'

const charts = (template) => ({
  files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': template },
})
const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'
const endless = charts(
  `{{- range until 30000 }}{{- range until 30000 }}{{- $x := printf "%d" . }}{{- end }}{{- end }}${object}`,
)
const quick = charts(object)
const settled = {}
const timed = async (name, work) => {
  const began = Date.now()
  const outcome = await work.then(
    () => 'done',
    (error) => {
      assert.ok(error instanceof HelmError, String(error))
      return error.code
    },
  )
  settled[name] = [outcome, Date.now() - began < 60_000]
}

const helm = createHelm({ kube: false, environment: false, workers: 1 })
await helm.template('first', quick)
const stop = new AbortController()
const stuck = timed('aborted', helm.template('stuck', endless, { signal: stop.signal }))
const beside = timed('beside it', helm.template('beside', quick))
setTimeout(() => stop.abort(), 200)
await Promise.all([stuck, beside])
await timed('late', helm.template('late', endless, { deadline: 200 }))
await timed('after', helm.template('after', quick))
const values = { list: [] }
values.list.push(values)
await timed('cyclic values', helm.template('cyclic', quick, { values }))

const closing = timed('closed', helm.template('closed', endless))
await new Promise((resolve) => setTimeout(resolve, 300))
await timed('close', helm.close())
await closing

const absent = createHelm({ kube: false, environment: false, workers: { count: 1, entry: '/nowhere/worker.cjs' } })
const lost = await absent.template('lost', quick).catch((error) => error)
assert.ok(lost instanceof ChartError && lost.code === 'RENDER_FAILED', String(lost))
await absent.close()

await new Promise((resolve) => setTimeout(resolve, 50))
const handles = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap')
console.log(JSON.stringify({ settled, handles: handles.length, running: helm.stats().calls.running }))
