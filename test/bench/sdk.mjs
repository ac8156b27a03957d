// The library beside forking Helm: import, memory, rendering, lint, show, package, many calls at once, aborts, size.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { median, peakMemory, wallTimes } from './processes.mjs'

/**
 * What helm-sdkpy 0.1.32 and helm-python-sdk 0.2.2 (Python 3.12) took on another day on a machine of the same kind: no side
 * by side, for they need a Python that is not here.
 */
const notes = {
  import: 'helm-sdkpy 87 over bare Python, 120 with its library; helm-python-sdk 64',
  idle: 'helm-sdkpy 78 MiB with a Configuration',
  'render small': 'helm-python-sdk 0.9; helm-sdkpy cannot',
  'render large': 'helm-python-sdk 35.6 with loading; helm-sdkpy cannot',
  'lint small': 'helm-sdkpy 6.8',
  'lint large': 'helm-sdkpy 61.9, helm-python-sdk 62.6',
  'show large': 'helm-sdkpy 14.7',
  'package large': 'helm-sdkpy 18.9',
  lists: 'helm-sdkpy 4680 on one Configuration, 1100 on eight',
  installs: 'helm-sdkpy 35 each, one after the other',
  abort: 'helm-sdkpy 5050: it goes on to its end',
  size: 'helm-sdkpy 117 MB, helm-python-sdk 244 MB',
}

/** Measures and prints. */
export async function benchSdk({ root, helm, temporary, env, runs }) {
  const print = (name, text) =>
    console.log(`  ${name.padEnd(22)}${text}${notes[name] === undefined ? '' : `   (${notes[name]})`}`)
  const library = await import('../../dist/index.js')
  const charts = { small: path.join(temporary, 'small'), large: path.join(temporary, 'large') }
  makeCharts(helm, charts, env)
  console.log('\nthe library; milliseconds, medians; in brackets what other libraries were measured with elsewhere')

  const bare = { name: 'node', command: [process.execPath, '-e', '0'] }
  const asModule = ['--input-type=module', '-e']
  const programs = [
    bare,
    { name: 'empty module', command: [process.execPath, ...asModule, ''] },
    {
      name: 'require',
      command: [process.execPath, '-e', `require(${JSON.stringify(path.join(root, 'dist/index.cjs'))})`],
    },
    {
      name: 'import',
      command: [process.execPath, ...asModule, `import ${JSON.stringify(path.join(root, 'dist/index.js'))}`],
    },
  ]
  const times = await wallTimes(programs, { runs: runs * 2, env })
  const over = (name, base) => `${(times.get(name) - times.get(base)).toFixed(1)}`
  print(
    'import',
    `require ${over('require', 'node')} over bare Node, import ${over('import', 'empty module')} over an empty module`,
  )
  const idle = {
    name: 'idle',
    command: [
      process.execPath,
      '-e',
      `require(${JSON.stringify(path.join(root, 'dist/index.cjs'))}).createHelm({ environment: false })`,
    ],
  }
  const peaks = await peakMemory([bare, idle], { env })
  print('idle', `a client ${peaks.get('idle')?.toFixed(0)} MiB, bare Node ${peaks.get('node')?.toFixed(0)} MiB`)

  const client = library.createHelm({ environment: false, kube: false })
  const compare = async (name, words, call) => {
    const forked = (await wallTimes([{ name: 'helm', command: [helm, ...words] }], { runs: 5, env })).get('helm')
    const forkedCpu = processorTime([helm, ...words], env)
    const own = await repeat(call)
    const cpu = forkedCpu === undefined ? '' : `; processor time ${own.cpu.toFixed(1)} and ${forkedCpu.toFixed(0)}`
    const ratio = (forked / own.wall).toFixed(1)
    print(name, `${own.wall.toFixed(1)}; forking Helm ${forked.toFixed(0)}, ${ratio} times as long${cpu}`)
  }
  for (const [size, chart] of Object.entries(charts)) {
    await compare(`render ${size}`, ['template', 'rel', chart], () => client.template('rel', chart))
    await compare(`lint ${size}`, ['lint', chart], () => client.chart.lint(chart))
    await compare(`show ${size}`, ['show', 'all', chart], () => client.chart.show(chart))
    const destination = path.join(temporary, 'packages')
    mkdirSync(destination, { recursive: true })
    await compare(`package ${size}`, ['package', chart, '-d', destination], () =>
      client.chart.package(chart, { destination }),
    )
  }

  const together = await time(() =>
    Promise.all(Array.from({ length: 200 }, (_, index) => client.template(`r${index}`, charts.small))),
  )
  const forks = await time(() => atOnce(20, () => run(helm, ['template', 'rel', charts.small], env)))
  print(
    '200 renders at once',
    `${together.toFixed(0)} together; 20 forks of Helm at once ${forks.toFixed(0)}, so ${(forks * 10).toFixed(0)} for 200`,
  )
  await client.close()

  await listsAndAborts({ library, print })
  await installs({ library, print, helm, charts, env, temporary })
  const [{ unpackedSize, size }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      env: process.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  print(
    'size',
    `${(unpackedSize / 1e6).toFixed(1)} MB installed, ${(size / 1e6).toFixed(1)} MB to download, no other package`,
  )
}

/** One as `helm create` makes it, and 31 of these in another. */
function makeCharts(helm, { small, large }, env) {
  execFileSync(helm, ['create', small], { env, stdio: 'ignore' })
  mkdirSync(path.join(large, 'charts'), { recursive: true })
  const names = Array.from({ length: 31 }, (_, index) => `part-${index}`)
  const dependencies = names.map((name) => `- {name: ${name}, version: 0.1.0, repository: ""}\n`).join('')
  writeFileSync(
    path.join(large, 'Chart.yaml'),
    `apiVersion: v2\nname: large\nversion: 1.0.0\ndependencies:\n${dependencies}`,
  )
  for (const name of names) execFileSync(helm, ['create', path.join(large, 'charts', name)], { env, stdio: 'ignore' })
  cpSync(path.join(small, 'values.yaml'), path.join(large, 'values.yaml'))
}

/** Eight lists against a server that takes 250 ms for every answer; and calls that are aborted while it takes 5 s. */
async function listsAndAborts({ library, print }) {
  const state = { delay: 250, requests: 0 }
  const server = createServer((request, response) => {
    state.requests += 1
    setTimeout(() => {
      const body = request.url.startsWith('/version')
        ? { gitVersion: 'v1.35.0', major: '1', minor: '35' }
        : { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [] }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }, state.delay)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const options = {
    environment: false,
    namespace: 'default',
    kube: { server: `http://127.0.0.1:${server.address().port}` },
  }
  const helm = library.createHelm(options)
  const lists = await time(() => Promise.all(Array.from({ length: 8 }, () => helm.list())))
  print(
    'lists',
    `${lists.toFixed(0)} for eight at once on one client, the server takes 250 for each answer, a list asks twice`,
  )
  state.delay = 5000
  const stop = new AbortController()
  const calls = [
    helm.list({ signal: stop.signal }),
    helm.install(
      'x',
      { files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n' } },
      { signal: stop.signal },
    ),
  ]
  const settled = Promise.allSettled(calls)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const asked = state.requests
  const settling = await time(() => {
    stop.abort()
    return settled
  })
  print(
    'abort',
    `${settling.toFixed(1)} until aborted calls are settled, ${state.requests - asked} requests after that; the server would take 5000`,
  )
  await helm.close()
  server.closeAllConnections()
  server.close()
}

/** Twenty installs at once on the embedded API, served over HTTP to both. */
async function installs({ library, print, helm, charts, env, temporary }) {
  const { serve, stop } = await servedSandbox(env)
  try {
    const kubeconfig = await serve()
    const client = library.createHelm({ environment: false, namespace: 'default', kube: { kubeconfig } })
    const own = await time(() =>
      Promise.all(Array.from({ length: 20 }, (_, index) => client.install(`own-${index}`, charts.small))),
    )
    await client.close()
    const forked = await time(() =>
      atOnce(20, (index) =>
        run(helm, ['install', `forked-${index}`, charts.small, '--kubeconfig', kubeconfig], {
          ...env,
          HOME: temporary,
        }),
      ),
    )
    print(
      'installs',
      `${own.toFixed(0)} for twenty at once; forking Helm twenty times at once ${forked.toFixed(0)}, ${(forked / own).toFixed(1)} times as long`,
    )
  } finally {
    await stop()
  }
}

/** The sandbox of the command, in a process of its own. */
async function servedSandbox(env) {
  const pintle = (...words) =>
    execFileSync(process.execPath, ['bin/pintle', 'sandbox', ...words], { env, encoding: 'utf8' }).trim()
  return { serve: async () => pintle('start', '--quiet'), stop: async () => void pintle('stop') }
}

async function time(call) {
  const started = performance.now()
  await call()
  return performance.now() - started
}

/** The median of a call's milliseconds and the mean of its processor time, once it is warm. */
async function repeat(call) {
  const times = []
  const warm = performance.now() + 1000
  while (performance.now() < warm) await call()
  const end = performance.now() + 2000
  const before = process.cpuUsage()
  while (performance.now() < end || times.length < 5) times.push(await time(call))
  const { user, system } = process.cpuUsage(before)
  return { wall: median(times), cpu: (user + system) / 1000 / times.length }
}

/** Milliseconds of processor time that a command takes, of five runs, where there is a program to tell. */
function processorTime(command, env) {
  if (!existsSync('/usr/bin/time')) return undefined
  let seconds = 0
  for (let turn = 0; turn < 5; turn++) {
    const { stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S', ...command], { env, encoding: 'utf8' })
    const [user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    seconds += (user + system) / 5
  }
  return seconds * 1000
}

function atOnce(count, start) {
  return Promise.all(Array.from({ length: count }, (_, index) => start(index)))
}

function run(file, words, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    const complaints = []
    child.stderr.on('data', (data) => complaints.push(data))
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(complaints.join('')))))
  })
}
