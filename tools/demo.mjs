// `npm run demo`: the main job, on the embedded Kubernetes API: a chart becomes a running release, changes, goes back, is
// tested and removed. Needs nothing but Node; uses a sandbox and folders of its own and removes both.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { build, installDependencies, root } from './prepare.mjs'

const started = Date.now()
installDependencies()
build()

const home = mkdtempSync(path.join(tmpdir(), 'pintle-demo-'))
const environment = { ...process.env, HOME: home, USERPROFILE: home, KUBECONFIG: '' }
for (const name of Object.keys(environment))
  if (name.startsWith('HELM_') || name.startsWith('XDG_')) delete environment[name]
const colors = process.stdout.isTTY && !process.env.NO_COLOR
const bold = (text) => (colors ? `\u001b[1m${text}\u001b[0m` : text)

/** Shows and runs a command; its failure ends the demo. */
function pintle(...args) {
  console.log(bold(`$ pintle ${args.map((word) => (/^[\w./=:,@-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`))
  const result = spawnSync(process.execPath, [path.join(root, 'bin', 'pintle'), ...args], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  })
  process.stdout.write(`${result.stdout}${result.stderr}\n`)
  if (result.status !== 0) throw new Error(`\`pintle ${args[0]}\` ended with exit code ${result.status}`)
  return result.stdout
}

/** Says what comes next. */
function chapter(text) {
  console.log(bold(`── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`))
}

/** Ends the demo when something is not as it should be. */
function expect(holds, what) {
  if (!holds) throw new Error(`the demo expected ${what}`)
}

let failure
try {
  chapter('A Kubernetes API of our own, in a background process')
  pintle('sandbox', 'start')
  environment.KUBECONFIG = pintle('sandbox', 'start', '--quiet').trim()

  chapter('Install a shop: storefront, API, worker, cache, a migration before and a message after')
  pintle('install', 'demo', 'examples/shop', '--wait')
  pintle('status', 'demo')

  chapter('Upgrade: one more API pod and another title')
  pintle('upgrade', 'demo', 'examples/shop', '--wait', '--set', 'api.replicas=3', '--set', 'title=The Lighthouse Shop')
  expect(pintle('get', 'values', 'demo').includes('title: The Lighthouse Shop'), 'the new title among the values')

  chapter('Its history, and the way back')
  pintle('history', 'demo')
  pintle('rollback', 'demo', '1', '--wait')
  expect(/3\s.*deployed.*Rollback to 1/.test(pintle('history', 'demo')), 'revision 3 to be the rollback')

  chapter('Test it: the chart brings a pod that places an order')
  expect(pintle('test', 'demo').includes('Succeeded'), 'the test to succeed')

  chapter('What is there, and the end of it')
  pintle('list')
  pintle('uninstall', 'demo', '--wait')
  expect(pintle('list', '--short').trim() === '', 'no release to be left')
} catch (error) {
  failure = error
} finally {
  try {
    pintle('sandbox', 'stop')
  } catch (error) {
    failure ??= error
  }
  rmSync(home, { recursive: true, force: true })
}
if (failure) {
  console.error(`demo failed: ${failure.message}`)
  process.exit(1)
}
console.log(`The demo ended well, after ${Math.round((Date.now() - started) / 1000)} seconds.`)
