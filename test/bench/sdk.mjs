// The library beside helm-sdkpy and helm-python-sdk, from PyPI, and beside forking Helm: import, an idle client, rendering,
// lint, show, package, many calls at once, installs on a real API server, aborted calls, size. Each library does each task
// in a process of its own, in turns.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { median, peakMemory, wallTimes } from './processes.mjs'
import { createServer as createApiServer } from './releases.mjs'
import { pythonLibraries } from './sdk/python-libraries.mjs'

const turns = 3
/** Of tasks that take less than a second or two. */
const shortTurns = 7
/** Seconds of processor time after which a program counts as warm, and seconds that it is measured for then. */
const warmSeconds = 1.2
/** Milliseconds until a program that does not end its aborted call is stopped. */
const abortLimit = 20_000
const answerMilliseconds = 250
const renderCount = 200
const installCount = 20
/** As many forks of Helm as run at once where many calls are asked for. */
const forksAtOnce = 8

/**
 * Measures and prints.
 *
 * @param {{ root: string, helm: string, temporary: string, env: NodeJS.ProcessEnv, runs: number,
 *   startCluster: (directory: string, environment: object) => { kubeconfig: string, stop: () => void } }} options
 */
export async function benchSdk({ root, helm, temporary, env, runs, startCluster }) {
  const charts = { small: path.join(temporary, 'small'), large: path.join(temporary, 'large') }
  makeCharts(helm, charts, env)
  const python = pythonLibraries()
  const started = performance.now()
  for (const line of python.missing) console.log(line)
  const libraries = librariesOf(root, python)
  const measure = (task, given, options) => measureTask(libraries, { task, given, env, ...options })
  const forking = (words) => forkedOnce([helm, ...words], env)
  const destination = path.join(temporary, 'packages')
  mkdirSync(destination)
  console.log(
    `\nthe library beside others${python.version === undefined ? '' : `, Python ${python.version}`}: milliseconds, medians of ${turns} processes in turn, of ${shortTurns} where calls are made at once; ` +
      'processor time in brackets, peak of memory',
  )

  await printImport({ root, python, runs, env })
  printTable('an idle client', await measure('idle', {}), { goal: 'under 55 MB' })
  for (const [size, chart] of Object.entries(charts)) {
    const given = { chart, destination, seconds: warmSeconds }
    printTable(`render, ${size} chart`, [
      ...(await measure('render', given)),
      await forking(['template', 'demo', chart]),
    ])
    printTable(`lint, ${size} chart`, [...(await measure('lint', given)), await forking(['lint', chart])])
    printTable(`show, ${size} chart`, [...(await measure('show', given)), await forking(['show', 'all', chart])])
    printTable(`package, ${size} chart`, [
      ...(await measure('package', given)),
      await forking(['package', chart, '-d', destination]),
    ])
  }
  const renders = { chart: charts.small, count: renderCount }
  printTable(`${renderCount} renders at once, small chart`, [
    ...(await measure('renders', { ...renders, seconds: warmSeconds })),
    await manyForks(renderCount, () => run([helm, 'template', 'rel', charts.small], { env })),
  ])
  printTable(
    `the same as the first calls of a process`,
    await measure('renders', { ...renders, seconds: 0 }, { turns: shortTurns }),
    { withWhole: true },
  )
  await slowServer({ measure, helm, charts, env, temporary })
  await installs({ measure, helm, charts, env, temporary, startCluster })
  printSizes(root, python)
  console.log(`\nall of it took ${((performance.now() - started) / 60_000).toFixed(1)} minutes`)
}

/** What runs a task, and how many clients it is told to take. */
function librariesOf(root, { python, available }) {
  const program = (name) => path.join(root, 'test/bench/sdk', name)
  const sdkpy = [python, program('helm_sdkpy_tasks.py')]
  const offline = ['idle', 'lint', 'show', 'package']
  return [
    { name: 'Pintle', command: [process.execPath, program('pintle-tasks.mjs')] },
    ...(available.has('helm-sdkpy')
      ? [
          { name: 'helm-sdkpy', command: sdkpy, tasks: [...offline, 'lists', 'installs', 'abort'], clients: 1 },
          { name: 'helm-sdkpy, clients', command: sdkpy, tasks: ['lists', 'installs'], clients: 20 },
        ]
      : []),
    ...(available.has('helm-python-sdk')
      ? [{ name: 'helm-python-sdk', command: [python, program('helm_python_tasks.py')] }]
      : []),
  ]
}

/** The medians of what each library that can do a task says of itself; `given` may differ by library and turn. */
async function measureTask(libraries, { task, given, env, turns: count = turns }) {
  const able = libraries.filter(({ tasks }) => tasks?.includes(task) ?? true)
  const figures = new Map(able.map(({ name }) => [name, []]))
  const failures = new Map()
  for (let turn = 0; turn < count; turn++)
    for (const { name, command, clients = 1 } of able) {
      const { onLine, limit, ...words } = typeof given === 'function' ? await given({ name, turn }) : given
      try {
        const started = performance.now()
        const output = await run([...command, task, JSON.stringify({ ...words, clients })], { env, onLine, limit })
        const whole = performance.now() - started
        const told = output === undefined ? { milliseconds: limit } : JSON.parse(output.trim().split('\n').at(-1))
        figures.get(name).push({ ...told, whole })
      } catch (error) {
        failures.set(name, [...(failures.get(name) ?? []), lastLineOf(error)])
      }
    }
  const middle = (all, key) =>
    all.length > 0 && all.every((each) => typeof each[key] === 'number')
      ? median(all.map((each) => each[key]))
      : undefined
  return able.map(({ name }) => {
    const all = figures.get(name)
    return {
      name,
      milliseconds: middle(all, 'milliseconds'),
      processor: middle(all, 'processor'),
      peak: middle(all, 'peak'),
      whole: middle(all, 'whole'),
      ...(failures.has(name)
        ? { note: `failed ${failures.get(name).length} of ${count}: ${failures.get(name)[0]}` }
        : {}),
    }
  })
}

/** What a program that failed said last: on a machine that is too busy, a server may answer too late. */
function lastLineOf(error) {
  const lines = error.message.split('\n').filter((line) => line.trim() !== '')
  return lines.at(-1)?.trim() ?? ''
}

/** Prints what each took and how many times as long as the first. */
function printTable(title, rows, { goal, withWhole = false } = {}) {
  console.log(`\n${title}${goal === undefined ? '' : ` (goal: ${goal})`}`)
  const [{ milliseconds: own, processor: ownProcessor, peak: ownPeak }] = rows
  const digits = own !== undefined && own < 10 ? 2 : 0
  for (const { name, milliseconds, processor, peak, whole, note } of rows) {
    const parts = []
    if (milliseconds !== undefined) parts.push(`${milliseconds.toFixed(digits).padStart(8)} ms`)
    if (processor !== undefined) parts.push(`(${processor.toFixed(digits)})`)
    if (peak !== undefined)
      parts.push(`${peak.toFixed(0).padStart(4)} MiB (${((peak * 1024 * 1024) / 1e6).toFixed(0)} MB)`)
    if (milliseconds === undefined && peak !== ownPeak && peak !== undefined)
      parts.push(`${(peak / ownPeak).toFixed(1)} times as much`)
    else if (milliseconds !== own && milliseconds !== undefined && own !== undefined) {
      const busy = processor === undefined ? '' : ` (${(processor / ownProcessor).toFixed(1)} times)`
      parts.push(`${(milliseconds / own).toFixed(1)} times as long${busy}`)
    }
    if (withWhole && whole !== undefined) parts.push(`from start to end ${whole.toFixed(0)} ms`)
    if (note !== undefined) parts.push(note)
    console.log(`  ${name.padEnd(20)}${parts.join('  ')}`)
  }
}

/** Whole processes that do nothing but import, over the bare interpreter. */
async function printImport({ root, python, runs, env }) {
  const node = (...words) => [process.execPath, ...words]
  const entry = (name) => JSON.stringify(path.join(root, 'dist', name))
  const programs = [
    { name: 'Node', command: node('-e', '0') },
    { name: 'Node, empty module', command: node('--input-type=module', '-e', '') },
    { name: 'require', base: 'Node', command: node('-e', `require(${entry('index.cjs')})`) },
    { name: 'import', base: 'Node', command: node('--input-type=module', '-e', `import ${entry('index.js')}`) },
  ]
  const imports = {
    'helm-sdkpy': { alone: 'import helm_sdkpy', used: 'import helm_sdkpy; helm_sdkpy.get_version()' },
    'helm-python-sdk': { alone: 'import helm_python', used: 'import helm_python; helm_python.helm_sdk_version()' },
  }
  if (python.python !== undefined) programs.push({ name: 'Python', command: [python.python, '-c', 'pass'] })
  for (const name of python.available) {
    programs.push({ name, base: 'Python', command: [python.python, '-c', imports[name].alone] })
    programs.push({ name: `${name}, used`, base: 'Python', command: [python.python, '-c', imports[name].used] })
  }
  const times = await wallTimes(programs, { runs: runs * 2, env })
  const peaks = await peakMemory(programs, { env })
  console.log('\nimport, whole processes (goal: at most 12 over bare Node)')
  for (const { name, base } of programs) {
    const over =
      base === undefined ? '' : `  ${(times.get(name) - times.get(base)).toFixed(1).padStart(6)} over bare ${base}`
    const peak = peaks.get(name)
    const memory = peak === undefined ? '' : `  ${peak.toFixed(0).padStart(4)} MiB`
    console.log(`  ${name.padEnd(22)}${times.get(name).toFixed(1).padStart(7)} ms${memory}${over}`)
  }
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

/** Eight lists against a server that takes 250 ms for every answer; installs that are aborted while it takes 5 s. */
async function slowServer({ measure, helm, charts, env, temporary }) {
  const state = { delay: answerMilliseconds, requests: 0, afterAbort: [] }
  const server = createServer((request, response) => {
    state.requests += 1
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(answerTo(request)),
      state.delay,
    )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const kubeconfig = path.join(temporary, 'slow-server.yaml')
  writeFileSync(kubeconfig, kubeconfigOf(`http://127.0.0.1:${server.address().port}`))
  try {
    printTable(
      `eight lists at once, the server takes ${answerMilliseconds} for each answer`,
      [
        ...(await measure('lists', { kubeconfig, before: 1 }, { turns: shortTurns })),
        await manyForks(8, () => run([helm, 'list', '--kubeconfig', kubeconfig], { env })),
      ],
      { goal: '650' },
    )
    printTable(
      'the same as the first calls of a process',
      await measure('lists', { kubeconfig, before: 0 }, { turns: shortTurns }),
      { withWhole: true },
    )
    state.delay = 5000
    const given = ({ name }) => {
      const count = { name, before: undefined }
      state.afterAbort.push(count)
      const onLine = (line) => {
        if (line === 'aborting') count.before = state.requests
      }
      finishCount(state)
      return { kubeconfig, chart: charts.small, onLine, limit: abortLimit }
    }
    // What does not end takes the whole of the limit each time.
    const aborts = await measure('abort', given, { turns: 1 })
    finishCount(state)
    printTable(
      'an install aborted while the server takes 5000: until the call is settled',
      aborts.map((row) => ({
        ...row,
        note: `${requestsAfter(state, row.name)}${row.milliseconds === abortLimit ? ', then stopped' : ''}`,
      })),
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Closes the count of requests of the process that ended last. */
function finishCount(state) {
  for (const count of state.afterAbort) if (count.before !== undefined) count.more ??= state.requests - count.before
}

function requestsAfter({ afterAbort }, name) {
  const most = Math.max(...afterAbort.filter((each) => each.name === name).map(({ more = 0 }) => more))
  return `${most} requests after that`
}

function answerTo({ url }) {
  if (url.startsWith('/version')) return JSON.stringify({ gitVersion: 'v1.35.0', major: '1', minor: '35' })
  return JSON.stringify({ kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [] })
}

function kubeconfigOf(server) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'slow',
    clusters: [{ name: 'slow', cluster: { server } }],
    users: [{ name: 'slow', user: {} }],
    contexts: [{ name: 'slow', context: { cluster: 'slow', user: 'slow' } }],
  })
}

/** Twenty installs at once on a real API server, every turn of each library in a namespace of its own. */
async function installs({ measure, helm, charts, env, temporary, startCluster }) {
  const cluster = startCluster(path.join(temporary, 'cluster'), { AUDIT: '1', PORT: process.env.PORT ?? '17643' })
  const server = createApiServer(cluster.kubeconfig)
  const state = { namespaces: 0 }
  const newNamespace = async () => {
    const name = `bench-${state.namespaces++}`
    await server.send('POST', '/api/v1/namespaces', { metadata: { name } })
    return name
  }
  const given = async () => ({
    kubeconfig: cluster.kubeconfig,
    chart: charts.small,
    count: installCount,
    namespace: await newNamespace(),
  })
  try {
    const rows = await measure('installs', given)
    const namespace = await newNamespace()
    const place = ['--kubeconfig', cluster.kubeconfig, '-n', namespace, '--set', 'replicaCount=0']
    const forked = await manyForks(installCount, (index) =>
      run([helm, 'install', `release-${index}`, charts.small, ...place], { env }),
    )
    printTable(`${installCount} installs at once on a real API server, small chart`, [...rows, forked])
  } finally {
    server.close?.()
    cluster.stop()
  }
}

/** One fork of Helm. */
async function forkedOnce(command, env) {
  const program = { name: 'helm', command }
  const milliseconds = (await wallTimes([program], { runs: 5, env })).get('helm')
  const peak = (await peakMemory([program], { env })).get('helm')
  return { name: 'forking Helm', milliseconds, peak }
}

/** Forks for as many calls as the libraries make at once, eight at a time. */
async function manyForks(count, fork) {
  const started = performance.now()
  const state = { next: 0, failures: [] }
  const work = async () => {
    while (state.next < count) await fork(state.next++).catch((error) => state.failures.push(lastLineOf(error)))
  }
  await Promise.all(Array.from({ length: forksAtOnce }, work))
  const { failures } = state
  const failed = failures.length === 0 ? '' : `, failed ${failures.length} of ${count}: ${failures[0]}`
  return { name: 'forking Helm', milliseconds: performance.now() - started, note: `${forksAtOnce} at a time${failed}` }
}

function printSizes(root, { folder, available }) {
  const [{ unpackedSize, size }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      env: process.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`
  console.log('\ninstalled size (goal: under 5 MB)')
  console.log(`  ${'Pintle'.padEnd(20)}${megabytes(unpackedSize)}, ${megabytes(size)} to download, no other package`)
  const modules = { 'helm-sdkpy': 'helm_sdkpy', 'helm-python-sdk': 'helm_python' }
  for (const name of available) {
    const parent = path.join(folder, 'lib')
    const place = readdirSync(parent, { recursive: true }).find((each) =>
      each.endsWith(`site-packages/${modules[name]}`),
    )
    if (place !== undefined) console.log(`  ${name.padEnd(20)}${megabytes(bytesIn(path.join(parent, place)))}`)
  }
}

function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
}

/** Runs a program to its end; gives what it printed, nothing where it took longer than the limit. */
function run([file, ...words], { env, onLine, limit }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const patience = limit === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limit)
    const [printed, complaints] = [[], []]
    child.stdout.on('data', (data) => {
      printed.push(data)
      for (const line of String(data).split('\n')) onLine?.(line)
    })
    child.stderr.on('data', (data) => complaints.push(data))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(patience)
      if (code === 0) resolve(Buffer.concat(printed).toString())
      else if (limit !== undefined && signal === 'SIGKILL') resolve(undefined)
      else reject(new Error(`\`${[file, ...words].join(' ')}\` ended with ${code}: ${complaints.join('')}`))
    })
  })
}
