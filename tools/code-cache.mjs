// Writes V8's code cache of the built command for the Node that runs this: the command does its usual work once, and what
// was compiled for that is kept. `node tools/code-cache.mjs [DIST]`
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { cacheFolder, cacheName, load, setFlagsFor } = createRequire(import.meta.url)('../bin/loader.cjs')
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'))
const chart = path.join(root, 'examples/shop')

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
} finally {
  rmSync(home, { recursive: true, force: true })
}
mkdirSync(caches, { recursive: true })
for (const [chunk, script] of compiled) {
  setFlagsFor(chunk)
  writeFileSync(path.join(caches, cacheName(chunk)), script.createCachedData())
}

/** Runs one command line in this process; what it prints is the caller's to throw away. */
async function run(...words) {
  process.argv = [process.execPath, path.join(root, 'bin/pintle'), ...words]
  const code = await new Promise((resolve) => {
    process.exit = resolve
    load(path.join(dist, 'pintle.cjs'), { caches, compiled })
  })
  process.exit = exit
  if (code !== 0) throw new Error(`\`pintle ${words.join(' ')}\` ended with exit code ${code}`)
}
