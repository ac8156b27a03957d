// The bench's tasks with this library, from dist/.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHelm } from '../../../dist/index.js'

const [task, given] = [process.argv[2], JSON.parse(process.argv[3])]
const helm = createHelm({
  environment: false,
  namespace: given.namespace ?? 'default',
  ...(given.kubeconfig === undefined ? { kube: false } : { kube: { kubeconfig: given.kubeconfig } }),
})
const calls = {
  render: () => helm.template('demo', given.chart),
  lint: () => helm.chart.lint(given.chart),
  show: () => helm.chart.show(given.chart),
  package: () => helm.chart.package(given.chart, { destination: given.destination }),
}
const tasks = {
  idle: async () => ({ kept: helm.stats().calls.running === 0 }),
  renders: async () => {
    if (given.seconds > 0) await warm(() => helm.template('warm', given.chart), given.seconds)
    return once(() => together(given.count, (index) => helm.template(`r${index}`, given.chart)))
  },
  lists: async () => {
    for (let index = 0; index < given.before; index++) await helm.list()
    return once(() => together(8, () => helm.list()))
  },
  installs: () =>
    once(() =>
      together(given.count, (index) => helm.install(`release-${index}`, given.chart, { values: { replicaCount: 0 } })),
    ),
  abort,
}
const figures = await (task in calls ? again(calls[task], given.seconds) : tasks[task]())
console.log(JSON.stringify({ ...figures, peak: peak() }))
await helm.close()

async function abort() {
  const stop = new AbortController()
  const settled = Promise.allSettled([helm.install('aborted', given.chart, { signal: stop.signal })])
  await sleep(300)
  console.log('aborting')
  return once(() => {
    stop.abort()
    return settled
  })
}

function together(count, call) {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}

/** Milliseconds of one call. */
async function once(call) {
  const [started, before] = [performance.now(), process.cpuUsage()]
  await call()
  return { milliseconds: performance.now() - started, processor: processorSince(before) }
}

/** Milliseconds of a call: the median of its wall time, the mean of its processor time, once it is warm: after `seconds` of processor time. */
async function again(call, seconds) {
  await warm(call, seconds)
  const times = []
  const [end, before] = [performance.now() + seconds * 1000, process.cpuUsage()]
  while (performance.now() < end || times.length < 5) {
    const started = performance.now()
    await call()
    times.push(performance.now() - started)
  }
  times.sort((left, right) => left - right)
  return { milliseconds: times[times.length >> 1], processor: processorSince(before) / times.length }
}

async function warm(call, seconds) {
  const start = process.cpuUsage()
  do await call()
  while (processorSince(start) < seconds * 1000)
}

function processorSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** MiB of resident memory at the peak. */
function peak() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) / 1024
  } catch {
    return null
  }
}
