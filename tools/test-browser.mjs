// `npm run test:browser`: the entrances ./template, ./chart and ./render in a real Chromium. The page comes from this
// machine, may not use `eval`, renders examples/shop, and what it makes is compared with what bin/pintle prints.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { build, installDependencies, root } from './prepare.mjs'

const entrances = ['template.js', 'chart.js', 'render.js']
const shop = path.join(root, 'examples/shop')
/** Where `dist/` is: this repository's, or that of an unpacked tarball. */
const home = process.env.PINTLE_PACKAGE ?? root
const pageTimeoutMilliseconds = 240_000
const counts = { passed: 0, failed: 0 }
const temporary = mkdtempSync(path.join(tmpdir(), 'pintle-browser-'))

try {
  installDependencies()
  if (home === root) build()
  checkBundles()
  await checkPage(findChromium())
} catch (error) {
  report('the suite runs', error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  try {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  } catch (error) {
    // What is left in the temporary folder says nothing about the entrances.
    console.error(`${temporary} is left behind: ${error.message}`)
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)

/** Counts a check; `problem` is what is wrong, if anything is. */
function report(name, problem) {
  counts[problem === undefined ? 'passed' : 'failed'] += 1
  console.log(problem === undefined ? `ok ${name}` : `not ok ${name}\n${problem}`)
}

function compare(name, actual, expected) {
  const same = actual === expected
  report(name, same ? undefined : `got\n${String(actual).slice(0, 2000)}\nwanted\n${String(expected).slice(0, 2000)}`)
}

/** No module of Node and no code made of text in anything that the entrances load. */
function checkBundles() {
  for (const entrance of entrances) {
    const found = [...loadedBy(path.join(home, 'dist', entrance))].flatMap(([file, text]) => {
      const marks = text.match(
        /["'`]node:\w+|\bnew Function\b|[^\w.]Function\(|[^\w.]eval\(|\bcreateRequire\b|\bprocess\.\w+/g,
      )
      return (marks ?? []).map((mark) => `${path.relative(home, file)}: ${mark}`)
    })
    report(`dist/${entrance} stands without Node and without eval`, found.length === 0 ? undefined : found.join('\n'))
  }
}

function loadedBy(file, seen = new Map()) {
  if (seen.has(file)) return seen
  const text = readFileSync(file, 'utf8')
  seen.set(file, text)
  for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g))
    loadedBy(path.resolve(path.dirname(file), name), seen)
  return seen
}

/** What the page does, and what has to come out. */
function casesOfPage() {
  const shopCases = [
    { name: 'demo' },
    { name: 'other', sets: ['api.replicas=4,title=The {Lighthouse}'] },
    { name: 'wrong', sets: ['api.replicas=many'] },
  ]
  return [
    ...shopCases.map((each) => ({
      ...each,
      way: 'files',
      title: `files, release ${each.name}`,
      expected: printed(each),
    })),
    { name: 'demo', way: 'archive', title: 'an archive', expected: printed({ name: 'demo' }) },
    {
      way: 'template',
      title: 'a template alone',
      text: '{{ range $i, $e := .list }}{{ if $i }}, {{ end }}{{ printf "%q" $e }}{{ end }}',
      values: { list: ['a', 'b"c'] },
      expected: { output: '"a", "b\\"c"' },
    },
    { way: 'eval', title: 'the page itself may not make code of text', expected: { output: 'EvalError' } },
  ]
}

function printed({ name, sets = [] }) {
  const words = [path.join(root, 'bin/pintle'), 'template', name, shop, ...sets.flatMap((text) => ['--set', text])]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: { ...process.env, HOME: temporary, KUBECONFIG: '', PINTLE_DIAGNOSTICS: 'plain' },
  })
  return status === 0 ? { output: stdout } : { error: stderr.slice('Error: '.length, -1) }
}

/** Ends a process group at once. */
function endGroup(leader) {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

async function checkPage(chromium) {
  const cases = casesOfPage()
  const { address, results, close } = await servePage(cases)
  const flags =
    '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
  const browser = spawn(
    chromium,
    [...flags.split(' '), `--user-data-dir=${path.join(temporary, 'profile')}`, '--remote-debugging-port=0', address],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: the browser's helpers have to end with it.
      detached: true,
    },
  )
  const complaints = []
  browser.stderr.on('data', (data) => complaints.push(data))
  const ended = new Promise((resolve) => {
    browser.on('exit', resolve)
    browser.on('error', (error) => {
      complaints.push(String(error))
      resolve()
    })
  })
  const late = new Promise((resolve) => setTimeout(resolve, pageTimeoutMilliseconds).unref())
  const answers = await Promise.race([results, ended, late])
  browser.kill('SIGTERM')
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())])
  endGroup(browser.pid)
  close()
  if (!Array.isArray(answers)) throw new Error(`the page sent nothing home\n${complaints.join('').slice(-3000)}`)
  for (const [index, { title, expected }] of cases.entries()) {
    compare(
      title,
      answers[index]?.output ?? `error: ${answers[index]?.error}`,
      expected.output ?? `error: ${expected.error}`,
    )
  }
}

/** Serves the page, the entrances and the cases on this machine only; `results` resolves with what the page sends. */
async function servePage(cases) {
  const documents = {
    '/': [
      'text/html',
      '<!doctype html><meta charset="utf-8"><script type="module" src="/test/browser/page.mjs"></script>',
    ],
    '/cases.json': [
      'application/json',
      JSON.stringify({ cases: cases.map(({ expected, ...each }) => each), ...chartData() }),
    ],
  }
  let deliver
  const results = new Promise((resolve) => {
    deliver = resolve
  })
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const parts = []
      request
        .on('data', (data) => parts.push(data))
        .on('end', () => {
          response.end()
          deliver(JSON.parse(Buffer.concat(parts).toString()))
        })
      return
    }
    const { pathname } = new URL(request.url, 'http://localhost')
    const [type, text] = documents[pathname] ?? scriptAt(pathname)
    response.writeHead(type === undefined ? 404 : 200, {
      'content-type': type ?? 'text/plain',
      'content-security-policy': "default-src 'self'",
    })
    response.end(text)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    results,
    close: () => server.closeAllConnections?.() ?? server.close(),
  }
}

function scriptAt(pathname) {
  if (!/^\/(?:dist|test\/(?:browser|support))\/[\w./-]+\.m?js$/.test(pathname) || pathname.includes('..')) return []
  try {
    return ['text/javascript', readFileSync(path.join(pathname.startsWith('/dist/') ? home : root, pathname), 'utf8')]
  } catch {
    return []
  }
}

/** examples/shop as files and as an archive, in base64. */
function chartData() {
  const paths = readdirSync(shop, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(shop, path.join(entry.parentPath, entry.name)))
    .sort()
  const packed = spawnSync('tar', ['-czf', '-', '-C', path.dirname(shop), 'shop'])
  if (packed.status !== 0) throw new Error(`tar: ${packed.stderr}`)
  return {
    files: paths.map((name) => [
      name.split(path.sep).join('/'),
      readFileSync(path.join(shop, name)).toString('base64'),
    ]),
    archive: packed.stdout.toString('base64'),
  }
}

/** A Chromium of this machine; as root on Debian and its kin it is installed when there is none. */
function findChromium() {
  const names = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const find = () => names.find((name) => name && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
  const present = find()
  if (present !== undefined) return present
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    console.error('installing chromium (apt-get)')
    const options = { stdio: ['ignore', 2, 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-q'], options)
    spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], options)
  }
  const installed = find()
  if (installed === undefined) throw new Error('there is no Chromium here; install one, or name it in CHROMIUM')
  return installed
}
