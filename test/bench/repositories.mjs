// Repositories beside the real Helm, on a web server of the bench's own: a large index, downloads, dependencies, packages.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { median } from './processes.mjs'

const chartCount = 300
const versionsOfChart = 100
const dependencyCount = 10
const largeChartBytes = 5 * 1024 * 1024

/**
 * Prints processor time (user and system), wall time and peak memory of each command, and what the first two are over
 * bare Node and beside Helm. Programs take turns.
 *
 * @param {{ programs: { name: string, command: string[] }[], folder: string, runs: number }} options `helm` is one
 */
export async function measureRepositories({ programs, folder, runs }) {
  const served = path.join(folder, 'served')
  mkdirSync(served, { recursive: true })
  const helm = programs.find(({ name }) => name === 'helm').command[0]
  const server = await serve(served)
  try {
    const sizes = prepare({ helm, folder, served, url: server.url })
    console.log(
      `\nrepositories: an index of ${(sizes.index / 1e6).toFixed(1)} MB with ${chartCount * versionsOfChart} versions, ` +
        `a chart of ${(sizes.chart / 1e6).toFixed(1)} MB packed, ${dependencyCount} dependencies`,
    )
    const node = { name: 'node', command: [process.execPath, '-e', '0'] }
    const places = new Map()
    for (const program of programs) places.set(program, await placeOf(program, { folder, url: server.url }))
    for (const [title, line] of commandsOf(server.url)) {
      const figures = new Map([node, ...programs].map(({ name }) => [name, []]))
      for (let turn = 0; turn <= runs; turn++) {
        for (const program of [node, ...programs]) {
          const place = places.get(program)
          if (place !== undefined) clean(place.work)
          const words = program === node ? program.command : [...program.command, ...line]
          const figure = await measured(words, place ?? { work: folder, env: process.env })
          if (turn > 0) figures.get(program.name).push(figure)
        }
      }
      print(title, figures)
    }
  } finally {
    server.close()
  }
}

function commandsOf(url) {
  return [
    ['search repo (large index)', ['search', 'repo', 'chart-150']],
    ['search repo --versions (large index)', ['search', 'repo', 'chart-150', '--versions']],
    ['repo update (large index)', ['repo', 'update']],
    ['pull (5 MB chart)', ['pull', `${url}/small/large-1.0.0.tgz`]],
    ['pull by name (large index)', ['pull', 'big/chart-0', '--version', '1.0.0']],
    ['package (5 MB chart)', ['package', 'large']],
    ['dependency build (10 dependencies)', ['dependency', 'build', 'app', '--repository-config', 'small.yaml']],
    ['dependency update (10 dependencies)', ['dependency', 'update', 'app', '--repository-config', 'small.yaml']],
  ]
}

/** Files that are served and the charts that are worked on. */
function prepare({ helm, folder, served, url }) {
  const charts = path.join(folder, 'charts')
  const small = path.join(served, 'small')
  mkdirSync(small)
  const pack = (chart, into) => execFileSync(helm, ['package', chart, '-d', into], { stdio: 'ignore' })
  for (let index = 0; index < dependencyCount; index++) pack(writeChart(charts, `part-${index}`, {}), small)
  const large = writeChart(charts, 'large', { 'files/data.bin': randomBytes(largeChartBytes) })
  pack(large, small)
  pack(writeChart(charts, 'chart-0', {}), served)
  execFileSync(helm, ['repo', 'index', small, '--url', `${url}/small`])
  const digest = createHash('sha256')
    .update(readFileSync(path.join(served, 'chart-0-1.0.0.tgz')))
    .digest('hex')
  writeFileSync(path.join(served, 'index.yaml'), largeIndex(url, digest))
  const dependencies = Array.from(
    { length: dependencyCount },
    (_, index) => `- {name: part-${index}, version: ^1, repository: "${url}/small"}\n`,
  )
  writeChart(charts, 'app', {}, `dependencies:\n${dependencies.join('')}`)
  return {
    index: statSync(path.join(served, 'index.yaml')).size,
    chart: statSync(path.join(small, 'large-1.0.0.tgz')).size,
  }
}

function writeChart(folder, name, files, more = '') {
  const chart = path.join(folder, name)
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(path.join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`)
  writeFileSync(path.join(chart, 'templates/a.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(chart, file)), { recursive: true })
    writeFileSync(path.join(chart, file), content)
  }
  return chart
}

/** An index as large repositories have them, laid out as Helm does it: with annotations, links and people. */
function largeIndex(url, digest) {
  const parts = ['apiVersion: v1\nentries:\n']
  for (let chart = 0; chart < chartCount; chart++) {
    parts.push(`  chart-${chart}:\n`)
    for (let version = versionsOfChart - 1; version >= 0; version--) {
      parts.push(
        `  - annotations:
      category: Infrastructure
      images: |
        - name: chart-${chart}
          image: docker.io/example/chart-${chart}:1.${version}.0-debian-12-r${version % 7}
      licenses: Apache-2.0
    apiVersion: v2
    appVersion: 1.${version}.0
    created: "2024-0${(chart % 9) + 1}-1${version % 9}T10:00:00.000000Z"
    description: Chart ${chart} is a service that stores what others send, and answers questions about it.
    digest: ${chart === 0 && version === 0 ? digest : createHash('sha256').update(`${chart} ${version}`).digest('hex')}
    home: https://example.com/charts/chart-${chart}
    icon: https://example.com/icons/chart-${chart}.svg
    keywords:
    - storage
    - service
    maintainers:
    - name: Somebody
      url: https://example.com/people
    name: chart-${chart}
    sources:
    - https://example.com/sources/chart-${chart}
    urls:
    - ${url}/chart-${chart}-1.${version}.0.tgz
    version: 1.${version}.0
`,
      )
    }
  }
  return `${parts.join('')}generated: "2024-01-01T00:00:00Z"\n`
}

/** A home with the large repository, and a working folder with the charts. */
async function placeOf({ name, command }, { folder, url }) {
  const home = path.join(folder, name, 'home')
  const work = path.join(folder, name, 'work')
  mkdirSync(home, { recursive: true })
  mkdirSync(work)
  execFileSync('cp', ['-r', path.join(folder, 'charts/large'), path.join(folder, 'charts/app'), work])
  const env = { PATH: process.env.PATH, HOME: home, PINTLE_DIAGNOSTICS: 'plain' }
  const [file, ...words] = command
  // The server is in this process: nothing may block it.
  const call = (...more) => promisify(execFile)(file, [...words, ...more], { cwd: work, env })
  await call('repo', 'add', 'big', url)
  await call('repo', 'add', 'small', `${url}/small`, '--repository-config', 'small.yaml')
  await call('dependency', 'update', 'app', '--repository-config', 'small.yaml')
  copyFileSync(path.join(work, 'app/Chart.lock'), path.join(work, 'Chart.lock'))
  return { work, env }
}

/** Every turn begins with the same files. */
function clean(work) {
  for (const name of readdirSync(work)) if (name.endsWith('.tgz')) rmSync(path.join(work, name))
  rmSync(path.join(work, 'app/charts'), { recursive: true, force: true })
  copyFileSync(path.join(work, 'Chart.lock'), path.join(work, 'app/Chart.lock'))
}

function measured(words, { work, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/time', ['-f', '%e %U %S %M', ...words], {
      cwd: work,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (data) => {
      errors += data
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`\`${words.join(' ')}\` ended with ${code}: ${errors}`))
      const [wall, user, system, kibibytes] = errors.trim().split('\n').at(-1).split(' ').map(Number)
      resolve({ wall: wall * 1000, processor: (user + system) * 1000, memory: kibibytes / 1024 })
    })
  })
}

function print(title, figures) {
  const of = (name, what) => median(figures.get(name).map((figure) => figure[what]))
  console.log(`\n${title}`)
  for (const name of figures.keys()) {
    const shown = `processor ${of(name, 'processor').toFixed(0)} ms, wall ${of(name, 'wall').toFixed(0)} ms, ${of(name, 'memory').toFixed(0)} MiB`
    if (name === 'node' || name === 'helm') {
      console.log(`  ${name.padEnd(11)}${shown}`)
      continue
    }
    const over = of(name, 'processor') - of('node', 'processor')
    console.log(
      `  ${name.padEnd(11)}${shown}; over bare Node ${over.toFixed(0)} ms, ${(over / of('helm', 'processor')).toFixed(2)} x Helm; ` +
        `memory ${(of(name, 'memory') / of('helm', 'memory')).toFixed(2)} x Helm`,
    )
  }
}

function serve(root) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    try {
      const body = readFileSync(path.join(root, path.normalize(pathname)))
      response.writeHead(200, { 'content-length': body.length })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })
    })
  })
}
