// Runs the suites one after the other, each within its time, and adds up what their last lines count.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const corpus = path.join(root, '..', 'shared', 'corpus', 'run.mjs')
const goldens = path.join(root, '..', 'shared', 'cli-goldens', 'run.mjs')
const plain = ['env', 'PINTLE_DIAGNOSTICS=plain', 'bin/pintle']

/** Minutes are the budget; a suite that takes longer is stopped and fails. Together at most 60. */
const suites = [
  { name: 'npm test', command: ['npm', 'test'], minutes: 6 },
  { name: 'demo', command: ['npm', 'run', 'demo'], minutes: 2, uncounted: true },
  { name: 'real Helm', command: ['npm', 'run', 'test:real'], minutes: 7 },
  {
    name: 'fuzz',
    command: ['npm', 'run', 'fuzz', '--', '--seed', '1', '--cases', '30000', '--seconds', '160'],
    minutes: 4,
    uncounted: true,
  },
  { name: 'cluster', command: ['npm', 'run', 'test:cluster'], minutes: 26 },
  { name: 'browser', command: ['npm', 'run', 'test:browser'], minutes: 3 },
  { name: 'library', command: ['npm', 'run', 'test:sdk'], minutes: 8 },
  { name: 'real charts', command: [process.execPath, corpus, '--', 'bin/pintle'], minutes: 2, needs: corpus },
  {
    name: "Helm's command tests",
    command: [process.execPath, goldens, '--', ...plain],
    minutes: 2,
    needs: goldens,
  },
]

let passed = 0
let failed = 0
for (const suite of suites) {
  if (suite.needs !== undefined && !existsSync(suite.needs)) {
    console.log(`== ${suite.name}: left out, ../shared is not there`)
    continue
  }
  const started = Date.now()
  console.log(`== ${suite.name} (at most ${suite.minutes} minutes)`)
  const { code, output, timedOut } = await runSuite(suite)
  const counted = suite.uncounted ? [code === 0 ? 1 : 0, code === 0 ? 0 : 1] : lastCount(output)
  if (timedOut) console.log(`== ${suite.name}: stopped after ${suite.minutes} minutes`)
  if (counted === undefined) console.log(`== ${suite.name}: ended without a count`)
  const [suitePassed, suiteFailed] = counted ?? [0, 1]
  passed += suitePassed
  failed += suiteFailed
  if (code !== 0 && suiteFailed === 0) failed += 1
  console.log(
    `== ${suite.name}: ${suitePassed} passed, ${suiteFailed} failed, exit ${code}, ${Math.round((Date.now() - started) / 1000)} s`,
  )
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function runSuite(suite) {
  return new Promise((resolve) => {
    const [command, ...args] = suite.command
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
      env: { ...process.env, CI: 'true' },
    })
    let output = ''
    let timedOut = false
    child.stdout.on('data', (data) => {
      process.stdout.write(data)
      output = (output + data).slice(-4000)
    })
    const timer = setTimeout(() => {
      timedOut = true
      process.kill(-child.pid, 'SIGKILL')
    }, suite.minutes * 60_000)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: timedOut ? 124 : (code ?? 1), output, timedOut })
    })
  })
}

function lastCount(output) {
  const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1)
  return counts === undefined ? undefined : [Number(counts[1]), Number(counts[2])]
}
