// Installs that fail in different ways, again and again on one client; prints what the memory and the process have left of it.
import process from 'node:process'
import { createHelm } from 'pintle'
import { createTestCluster } from 'pintle/testing'

const count = Number(process.argv[2])
const cluster = createTestCluster()
const helm = createHelm({ kube: cluster.kube, namespace: 'default', environment: false })
const files = (template) => ({
  files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': template },
})
const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: taken\n'
const ways = [
  // A template that fails, an object that is no object, one that the server refuses, one that belongs to another release.
  files('{{ fail "no" }}'),
  files('just text'),
  files('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: UPPER\n'),
  files(map),
]
await helm.install('owner', files(map))

const codes = new Map()
const failOnce = async (number) => {
  const chart = ways[number % ways.length]
  const { ok, error } = await helm.install(`failing-${number % ways.length}`, chart, { replace: true }).safe()
  if (ok) throw new Error(`install ${number} did not fail`)
  codes.set(error.code, (codes.get(error.code) ?? 0) + 1)
  // What was recorded as failed goes, so that what grows is not the history.
  if (number % ways.length === 2) await helm.uninstall('failing-2').safe()
}
const megabytes = () => {
  globalThis.gc()
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10
}
for (let number = 0; number < count / 5; number++) await failOnce(number)
const before = megabytes()
for (let number = 0; number < count; number++) await failOnce(number)
const after = megabytes()
const { calls } = helm.stats()
await helm.close()
await cluster.close()
await new Promise((resolve) => setTimeout(resolve, 50))
// The standard streams are pipes.
const active = () => process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'Timeout')
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout')
// Sockets take a moment to close on a busy machine; timers must be gone already.
for (let turn = 0; turn < 40 && active().length > 0; turn++) await new Promise((resolve) => setTimeout(resolve, 50))
const handles = [...timers, ...active()]
console.log(handles.join())
console.log(JSON.stringify({ before, after, ...calls, codes: codes.size, handles: handles.length }))
