// The command as `npm install -g` puts it: its first run leaves V8's code cache in the user's cache folder, later runs start
// with it; and whose caches it takes, since these are code.
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'
import { npm, packInto, runAt } from './packed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-installed-'))
const installed = path.join(folder, 'global/lib/node_modules/pintle')
const probe = path.join(folder, 'probe.cjs')
const isRoot = process.geteuid?.() === 0

/** Notes of every chunk whether it came with a cache, and whether V8 took it. */
const probeText = `
const vm = require('node:vm')
const { basename } = require('node:path')
const seen = []
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options)
    seen.push([basename(options.filename, '.cjs'), options.cachedData === undefined ? 'none' : this.cachedDataRejected ? 'refused' : 'taken'])
  }
}
process.on('exit', () => require('node:fs').writeFileSync(process.env.PROBE, JSON.stringify(seen)))
`

beforeAll(async () => {
  const { tarball } = await packInto(folder)
  const words = ['install', '--global', '--offline', '--no-audit', '--no-fund', '--prefix', path.join(folder, 'global')]
  const outcome = await runAt(folder, npm, [...words, tarball], folder)
  expect(outcome.exitCode, outcome.errorOutput).toBe(0)
  writeFileSync(probe, probeText)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newHome = (): string => mkdtempSync(path.join(folder, 'home-'))

/** Renders with the installed command; tells how the code of its chunks came, by their names. */
async function render(
  home: string,
  environment: { readonly [name: string]: string } = {},
): Promise<Map<string, string>> {
  const report = path.join(folder, `probe-${Math.random().toString(36).slice(2)}.json`)
  const outcome = await runCommand({
    command: process.execPath,
    arguments: ['--require', probe, path.join(installed, 'bin/pintle'), 'template', 'demo', 'examples/shop'],
    directory: root,
    environment: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: '/nowhere', PROBE: report, ...environment },
  })
  expect(outcome.errorOutput).toBe('')
  expect(outcome.exitCode).toBe(0)
  expect(outcome.output).toMatch(/^---\n# Source: shop\//)
  return new Map(JSON.parse(readFileSync(report, 'utf8')) as [string, string][])
}

const cachesOf = (home: string): string => {
  const all = path.join(home, '.cache/pintle/code-cache')
  const [name, ...more] = readdirSync(all)
  expect(more).toEqual([])
  return path.join(all, name as string)
}

const ways = (chunks: Map<string, string>): string[] => [...new Set(chunks.values())]

test('starts with the code cache from the second run on', async () => {
  const home = newHome()
  const first = await render(home)
  expect([...first.keys()]).toEqual(expect.arrayContaining(['pintle', 'charts']))
  expect(ways(first)).toEqual(['none'])
  const caches = cachesOf(home)
  expect(path.basename(caches)).toBe(
    `${readFileSync(path.join(installed, 'dist/build-id'), 'utf8').trim()}-${process.version}-${process.platform}-${process.arch}`,
  )
  expect(readdirSync(caches)).toHaveLength(first.size)
  expect(statSync(caches).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(caches)) expect(statSync(path.join(caches, name)).mode & 0o777).toBe(0o600)
  const written = readdirSync(caches).map((name) => statSync(path.join(caches, name)).mtimeMs)
  expect(ways(await render(home))).toEqual(['taken'])
  expect(readdirSync(caches).map((name) => statSync(path.join(caches, name)).mtimeMs)).toEqual(written)
})

test('several runs at once leave whole caches and nothing else', async () => {
  const home = newHome()
  await Promise.all(Array.from({ length: 4 }, () => render(home)))
  expect(readdirSync(cachesOf(home)).filter((name) => !name.endsWith('.bin'))).toEqual([])
  expect(ways(await render(home))).toEqual(['taken'])
})

test('takes no cache that others could have written', async () => {
  const home = newHome()
  await render(home)
  const caches = cachesOf(home)
  chmodSync(caches, 0o777)
  expect(ways(await render(home))).toEqual(['none'])
  chmodSync(caches, 0o700)
  chmodSync(path.join(home, '.cache'), 0o777)
  expect(ways(await render(home))).toEqual(['none'])
  chmodSync(path.join(home, '.cache'), 0o755)
  const file = path.join(caches, readdirSync(caches).find((name) => name.includes('charts')) as string)
  chmodSync(file, 0o666)
  const chunks = await render(home)
  expect(chunks.get('charts')).toBe('none')
  expect(chunks.get('pintle')).toBe('taken')
  // The run has put its own in place of it.
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(ways(await render(home))).toEqual(['taken'])
})

test.runIf(isRoot)('takes no cache of somebody else, and leaves none in somebody else’s folder', async () => {
  const home = newHome()
  await render(home)
  const caches = cachesOf(home)
  const file = path.join(caches, readdirSync(caches).find((name) => name.includes('charts')) as string)
  chownSync(file, 65534, 65534)
  expect((await render(home)).get('charts')).toBe('none')
  chownSync(caches, 65534, 65534)
  expect(ways(await render(home))).toEqual(['none'])

  const other = newHome()
  chownSync(other, 65534, 65534)
  expect(ways(await render(other))).toEqual(['none'])
  expect(existsSync(path.join(other, '.cache'))).toBe(false)
})

test('a cache that is damaged or of other flags is refused, and put right when it is old', async () => {
  const home = newHome()
  await render(home)
  const caches = cachesOf(home)
  const file = path.join(caches, readdirSync(caches).find((name) => name.includes('charts')) as string)
  writeFileSync(file, 'not what V8 wrote')
  expect((await render(home)).get('charts')).toBe('refused')
  expect(readFileSync(file, 'latin1')).toBe('not what V8 wrote')
  utimesSync(file, new Date(0), new Date(0))
  expect((await render(home)).get('charts')).toBe('refused')
  expect(ways(await render(home))).toEqual(['taken'])
})

test('works where there is no place for a cache, and leaves none where Node is told so', async () => {
  for (const home of ['/dev/null', '', 'relative']) expect(ways(await render(home))).toEqual(['none'])
  const home = newHome()
  await render(home, { NODE_DISABLE_COMPILE_CACHE: '1' })
  expect(existsSync(path.join(home, '.cache'))).toBe(false)
  const place = path.join(folder, 'told')
  mkdirSync(place)
  await render(home, { XDG_CACHE_HOME: place })
  expect(existsSync(path.join(home, '.cache'))).toBe(false)
  expect(ways(await render(home, { XDG_CACHE_HOME: place }))).toEqual(['taken'])
})

test('caches that were written a month ago go when another is written', async () => {
  const home = newHome()
  await render(home)
  const all = path.dirname(cachesOf(home))
  const [old, recent] = [path.join(all, 'old'), path.join(all, 'recent')]
  for (const each of [old, recent]) mkdirSync(each)
  utimesSync(old, new Date(0), new Date(0))
  rmSync(cachesOfBuild(all), { recursive: true })
  await render(home)
  expect(existsSync(old)).toBe(false)
  expect(existsSync(recent)).toBe(true)
})

const cachesOfBuild = (all: string): string =>
  path.join(all, readdirSync(all).find((name) => name.includes(process.version)) as string)

test('the installed package itself is never written to', async () => {
  const before = readdirSync(path.join(installed, 'dist'), { recursive: true })
  await render(newHome())
  expect(readdirSync(path.join(installed, 'dist'), { recursive: true })).toEqual(before)
  expect(before).not.toContain('code-cache')
})
