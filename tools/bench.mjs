// `npm run bench [-- NAME]...`: speed and memory beside the real Helm, in one run. Prints figures and judges nothing.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { filesOf, manySubcharts, manyTpl, realCharts, scaffolds, textsOf } from '../test/bench/charts.mjs'
import { startOracle } from '../test/bench/oracle.mjs'
import { median, peakMemory, wallTimes } from '../test/bench/processes.mjs'
import { measureReleases } from '../test/bench/releases.mjs'
import { measureRepositories } from '../test/bench/repositories.mjs'
import { benchSdk } from '../test/bench/sdk.mjs'
import { renderText } from '../test/support/render.mjs'
import { installDependencies, root, runQuietly } from './prepare.mjs'
import { buildReals, startCluster } from './reals.mjs'
import { requirePrograms } from './system-programs.mjs'

const runs = Number(process.env.BENCH_RUNS ?? 9)
const warmSeconds = 1.5

/** What is aimed at, printed beside the figures. */
const goals = {
  'template prometheus-blackbox-exporter': { overNode: 30, standalone: 0.5 },
  'template kube-prometheus-stack': { pintle: 1 },
  'template prometheus-operator-crds': { pintle: 1 },
}
const memoryGoal = 1.5

installDependencies()
runQuietly(process.execPath, [path.join(root, 'tools/dist.mjs')])
const reals = buildReals(['helm', 'oracle'])
const helm = path.join(reals, 'helm')
const temporary = mkdtempSync(path.join(tmpdir(), 'pintle-bench-'))
const env = { ...process.env, HOME: temporary, KUBECONFIG: path.join(temporary, 'none') }
for (const name of Object.keys(env)) if (/^(?:HELM|XDG)_/.test(name)) delete env[name]
const charts = [...realCharts(root), ...scaffolds(temporary, helm), manySubcharts(temporary), manyTpl(temporary)]

const benches = [
  { name: 'version', measure: () => processes('version', ['version']) },
  ...charts.map((chart) => ({
    name: chart.name,
    measure: () => processes(`template ${chart.name}`, ['template', 'rel', chart.path]),
  })),
  { name: 'warm', measure: warm },
  { name: 'releases', measure: releases, apart: true },
  { name: 'repositories', measure: repositories, apart: true },
  { name: 'sdk', measure: () => benchSdk({ root, helm, temporary, env, runs, startCluster }), apart: true },
]

const wanted = process.argv.slice(2)
const chosen = benches.filter(({ name, apart = false }) =>
  wanted.length === 0 ? !apart : wanted.some((word) => name.includes(word)),
)
if (chosen.length === 0) {
  console.error(`no bench is called so; there are: ${benches.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
try {
  const [{ model }, all] = [cpus()[0], cpus()]
  console.log(
    `${all.length} x ${model}, Node ${process.versions.node}, Helm 4.3.1, load ${loadavg()[0].toFixed(1)}; medians of ${runs} runs in turn`,
  )
  if (charts[0].name === 'shop')
    console.log('the real charts (../shared/corpus) are not there: examples/shop is measured')
  for (const { measure } of chosen) await measure()
  console.log(`load at the end ${loadavg()[0].toFixed(1)}`)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

/** Whole processes: bare Node, Pintle, Helm, and the standalone executable where it was built. */
async function processes(title, words) {
  const standalone = path.join(root, 'dist/standalone/pintle')
  const programs = [
    { name: 'node', command: [process.execPath, '-e', '0'] },
    { name: 'pintle', command: [process.execPath, path.join(root, 'bin/pintle'), ...words] },
    // As if the chart had never been rendered here.
    ...(words.some((word) => word.endsWith('.tgz'))
      ? [
          {
            name: 'first run',
            command: [process.execPath, path.join(root, 'bin/pintle'), ...words],
            env: { PINTLE_CHART_CACHE: 'off' },
          },
        ]
      : []),
    { name: 'helm', command: [helm, ...words] },
    ...(existsSync(standalone) ? [{ name: 'standalone', command: [standalone, ...words] }] : []),
  ]
  const times = await wallTimes(programs, { runs, env })
  const peaks = await peakMemory(programs, { env })
  const node = times.get('node')
  console.log(`\n${title}`)
  for (const [name, time] of times) {
    const parts = [`${time.toFixed(0)} ms`]
    const goal = goals[title] ?? {}
    if (name === 'pintle') parts.push(`${(time - node).toFixed(0)} over bare Node${aimedAt(goal.overNode)}`)
    if (name !== 'node' && name !== 'helm')
      parts.push(`${(time / times.get('helm')).toFixed(2)} x Helm${aimedAt(goal[name])}`)
    const peak = peaks.get(name)
    if (peak !== undefined) parts.push(`${peak.toFixed(0)} MiB`)
    if (peak !== undefined && name !== 'node' && name !== 'helm')
      parts.push(`${(peak / peaks.get('helm')).toFixed(2)} x Helm${aimedAt(memoryGoal)}`)
    console.log(`  ${name.padEnd(11)}${parts.join(', ')}`)
  }
}

/** On a real API server of this run's own; takes minutes, so it is only done when it is asked for by name. */
async function releases() {
  requirePrograms(['openssl', 'time'])
  const folder = path.join(temporary, 'releases')
  mkdirSync(folder)
  const cluster = startCluster(path.join(folder, 'cluster'), { AUDIT: '1', PORT: process.env.PORT ?? '17443' })
  try {
    const programs = [
      { name: 'helm', command: [helm] },
      { name: 'pintle', command: [process.execPath, path.join(root, 'bin/pintle')] },
    ]
    await measureReleases({ programs, kubeconfig: cluster.kubeconfig, folder, runs: Math.min(runs, 5) })
  } finally {
    cluster.stop()
  }
}

/** On a web server of this run's own, with an index of 30,000 versions; takes minutes, so it is only done when asked for. */
async function repositories() {
  const folder = path.join(temporary, 'repositories')
  mkdirSync(folder)
  const programs = [
    { name: 'helm', command: [helm] },
    { name: 'pintle', command: [process.execPath, path.join(root, 'bin/pintle')] },
  ]
  await measureRepositories({ programs, folder, runs: Math.min(runs, 5) })
}

function aimedAt(goal) {
  return goal === undefined ? '' : ` (goal ${goal})`
}

/** In this process, again and again, against forking Helm and against Helm's library in a process that stays. */
async function warm() {
  const library = { chart: await import('../dist/chart.js'), render: await import('../dist/render.js') }
  const gzip = library.chart.createGzip()
  const oracle = startOracle(path.join(reals, 'oracle'))
  console.log('\nwarm, milliseconds a rendering (the oracle reads and writes JSON besides)')
  for (const each of charts) {
    const files = filesOf(each, library.chart)
    const texts = textsOf(files.files)
    const chart = library.chart.loadChart(files, gzip)
    const whole = await repeat(() => renderText(library, library.chart.loadChart(files, gzip), { name: 'rel' }))
    const loaded = await repeat(() => renderText(library, chart, { name: 'rel' }))
    const engine = await repeat(() => oracle.render(texts))
    const forked = (
      await wallTimes([{ name: 'helm', command: [helm, 'template', 'rel', each.path] }], { runs: 3, env })
    ).get('helm')
    console.log(
      `  ${each.name.padEnd(30)} from files ${whole.toFixed(2)}, from a loaded chart ${loaded.toFixed(2)}; ` +
        `Helm's library ${engine.toFixed(2)} (${(whole / engine).toFixed(2)} x); ` +
        `forking Helm ${forked.toFixed(0)} (${(forked / whole).toFixed(1)} times as long); ${(1000 / whole).toFixed(0)} renders a second`,
    )
  }
  oracle.close()
}

/** The median of a call's milliseconds, once it is warm. */
async function repeat(call) {
  const times = []
  const end = performance.now() + 2 * warmSeconds * 1000
  while (performance.now() < end || times.length < 6) {
    const started = performance.now()
    await call()
    times.push(performance.now() - started)
  }
  return median(times.slice(Math.floor(times.length / 2)))
}
