// Writes V8's code cache of the built command for the Node that runs this: the command does its usual work once, and what
// was compiled for that is kept. `node tools/code-cache.mjs [DIST]`
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { lateChunks } from './chunks.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { cacheFolder, cacheName, cachedData, load } = createRequire(import.meta.url)('../bin/loader.cjs')
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'))
const chart = path.join(root, 'examples/shop')
const program = path.join(root, 'bin/pintle')

const home = mkdtempSync(path.join(tmpdir(), 'pintle-build-'))
Object.assign(process.env, { HOME: home, USERPROFILE: home, KUBECONFIG: path.join(home, 'none') })
for (const name of Object.keys(process.env)) if (/^(?:HELM|XDG)_/.test(name)) delete process.env[name]

const compiled = new Map()
const caches = cacheFolder(dist)
const { exit } = process
try {
  await run('version')
  await run('help')
  await run('template', 'demo', chart)
  await run('template', 'demo', chart, '--set', 'title=x,api.replicas=2', '--include-crds')
  for (const name of lateChunks)
    if (name !== 'schemas' && name !== 'hashes' && compiled.has(path.join(dist, 'command', `${name}.cjs`)))
      throw new Error(`\`template\` of a chart without a fault loads the chunk \`${name}\`, see tools/chunks.mjs`)
  // The sandbox runs as the program beside this one.
  if (dist === path.join(root, 'dist')) await runOnSandbox()
} finally {
  rmSync(home, { recursive: true, force: true })
}
mkdirSync(caches, { recursive: true })
for (const [chunk, each] of compiled) writeFileSync(path.join(caches, cacheName(chunk)), cachedData(each))

/** A release from its beginning to its end, on a sandbox of this run's own. */
async function runOnSandbox() {
  const sandbox = (verb, ...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'sandbox', verb, ...words])
    if (status !== 0) throw new Error(`\`pintle sandbox ${verb}\` ended with exit code ${status}: ${stderr}`)
    return String(stdout).trim()
  }
  process.env.KUBECONFIG = sandbox('start', '--quiet')
  try {
    await run('install', 'demo', chart, '--wait')
    await run('upgrade', 'demo', chart, '--set', 'title=x')
    await run('status', 'demo')
    await run('list')
    await run('history', 'demo')
    await run('rollback', 'demo', '1')
    await run('uninstall', 'demo')
  } finally {
    sandbox('stop')
  }
}

/** Runs one command line in this process; what it prints is the caller's to throw away. */
async function run(...words) {
  process.argv = [process.execPath, program, ...words]
  const code = await new Promise((resolve) => {
    process.exit = resolve
    load(path.join(dist, 'pintle.cjs'), { caches, compiled })
  })
  process.exit = exit
  if (code !== 0) throw new Error(`\`pintle ${words.join(' ')}\` ended with exit code ${code}`)
}
