// Calls of every kind that are aborted at every moment; prints what of them is left.
import process from 'node:process'
import { createHelm } from 'pintle'
import { createTestCluster } from 'pintle/testing'

const cluster = createTestCluster({ latencyMilliseconds: 5 })
const helm = createHelm({ kube: cluster.kube, namespace: 'default', environment: false })
const outcomes = new Map()
const note = (error) => {
  const key = error === undefined ? 'done' : error.code
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
}
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
await helm.install('shop', './examples/shop')

let slowestMilliseconds = 0
for (let delay = 0; delay <= 120; delay += 6) {
  const stop = new AbortController()
  const { signal } = stop
  const calls = [
    helm.install(`new-${delay}`, './examples/shop', { signal, wait: true }).safe(),
    helm.template('rendered', './examples/shop', { signal }).safe(),
    ...[
      helm.list({ signal }),
      helm.status('shop', { signal }),
      helm.history('shop', { signal }),
      (async () => {
        for await (const _ of helm.release('shop').logs({ follow: true, signal }));
      })(),
      (async () => {
        for await (const _ of helm.release('shop').watch({ signal }));
      })(),
    ].map((call) =>
      call.then(
        () => ({ ok: true }),
        (error) => ({ ok: false, error }),
      ),
    ),
  ]
  await pause(delay)
  const asked = cluster.requests.length
  const begin = performance.now()
  stop.abort()
  for (const { error } of await Promise.all(calls)) note(error)
  slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - begin)
  const record = await helm.get(`new-${delay}`).catch(() => undefined)
  // A record is never left pending: what was begun is failed or deployed.
  if (record?.status.startsWith('pending')) throw new Error(`a record is left ${record.status}`)
  if (cluster.requests.length < asked) throw new Error('requests are forgotten')
}
await pause(50)
const open = cluster.open
const { calls } = helm.stats()
await helm.close()
await cluster.close()
await pause(50)
// The standard streams are pipes.
const active = () => process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'Timeout')
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout')
// Sockets take a moment to close on a busy machine; timers must be gone already.
for (let turn = 0; turn < 40 && active().length > 0; turn++) await new Promise((resolve) => setTimeout(resolve, 50))
const handles = [...timers, ...active()]
console.log(handles.join())
console.log(
  JSON.stringify({
    open,
    running: calls.running,
    handles: handles.length,
    slowestMilliseconds: Math.round(slowestMilliseconds),
    cancelled: outcomes.get('OPERATION_CANCELLED') ?? 0,
    others: [...outcomes.keys()].filter((key) => key !== 'OPERATION_CANCELLED' && key !== 'done').length,
    codes: [...outcomes],
  }),
)
