// Every example runs and does what it says.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock, createRandomSource } from '../../src/node/index.ts'
import { type ServedSandbox, serveSandbox } from '../../src/sandbox/index.ts'
import { root, runProgram } from './built-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-examples-'))
const environment = { KUBECONFIG: path.join(folder, 'kubeconfig'), HOME: folder }
const ran = new Set<string>()
let sandbox: ServedSandbox

async function runExample(name: string, ...words: readonly string[]) {
  ran.add(`${name}.mjs`)
  const outcome = await runProgram([`examples/${name}.mjs`, ...words], environment)
  expect(outcome.errorOutput).toBe('')
  return { exitCode: outcome.exitCode, lines: outcome.output.trim().split('\n') }
}

beforeAll(async () => {
  sandbox = await serveSandbox({ clock: createClock(), random: createRandomSource() })
  writeFileSync(
    environment.KUBECONFIG,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'sandbox',
      clusters: [{ name: 'sandbox', cluster: { server: sandbox.address } }],
      contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', namespace: 'default' } }],
    }),
  )
})

afterAll(async () => {
  await sandbox?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('deploy', async () => {
  const { exitCode, lines } = await runExample('deploy')
  expect(exitCode).toBe(0)
  expect(lines).toContain('done apply Deployment/deployed-by-node-shop-api')
  expect(lines.at(-1)).toBe('RELEASE_NOT_FOUND release: not found')
})

test('preview-in-ci tells what would change, and nothing where nothing would', async () => {
  const first = await runExample('preview-in-ci', 'preview')
  expect(first.exitCode).toBe(2)
  expect(first.lines).toContain('+ Deployment/preview-shop-api')
  expect(first.lines.at(-1)).toMatch(/^(\d+) of \1 objects would change$/)
})

test('list-for-a-portal serves every release with its health, and ends cleanly', async () => {
  ran.add('list-for-a-portal.mjs')
  const portal = spawn(process.execPath, ['examples/list-for-a-portal.mjs'], {
    cwd: root,
    env: { ...environment, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [address] = (await once(createInterface(portal.stdout), 'line')) as [string]
    const installed = await runProgram(['bin/pintle', 'install', 'listed', 'examples/shop', '--wait'], environment)
    expect(installed.exitCode).toBe(0)
    const releases = (await (await fetch(address)).json()) as readonly { readonly [key: string]: unknown }[]
    expect(releases).toMatchObject([{ name: 'listed', namespace: 'default', revision: 1, status: 'deployed' }])
    expect(releases[0]?.['health']).toMatch(/^(\d+)\/\1$/)
    const stats = (await (await fetch(new URL('/stats', address))).json()) as { readonly calls: unknown }
    expect(stats.calls).toMatchObject({ running: 0, failed: 0 })
  } finally {
    portal.kill('SIGTERM')
  }
  expect(await once(portal, 'exit')).toEqual([0, null])
})

test('objects-of-a-chart', async () => {
  const { exitCode, lines } = await runExample('objects-of-a-chart')
  expect(exitCode).toBe(0)
  expect(lines.at(-1)).toBe('16 objects; shop-api has 4 replicas, from shop/templates/api.yaml')
})

test('many-clusters', async () => {
  const { exitCode, lines } = await runExample('many-clusters')
  expect(exitCode).toBe(0)
  expect(lines).toHaveLength(20)
  expect(new Set(lines.map((line) => line.replace(/^\S+ /, '')))).toEqual(new Set(['revision 1 is deployed']))
})

test('custom-storage passes the conformance suite', async () => {
  const { exitCode, lines } = await runExample('custom-storage')
  expect(exitCode).toBe(0)
  expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThanOrEqual(11)
  expect(lines.at(-1)).toBe('sh.helm.release.v1.shop.v1.json')
})

test('progress-in-a-web-socket', async () => {
  const { exitCode, lines } = await runExample('progress-in-a-web-socket')
  expect(exitCode).toBe(0)
  expect(lines.at(-1)).toMatch(
    /^(\d+) planned steps, \1 done; then result: \{"type":"result","revision":1,"status":"deployed"\}$/,
  )
})

test('no example is forgotten', () => {
  const there = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.mjs'))
  expect(there.filter((name) => !ran.has(name))).toEqual([])
})
