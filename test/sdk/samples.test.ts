// Every sample in the guides is what it looks like: it fits the types, and it runs.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock, createRandomSource } from '../../src/node/index.ts'
import { type ServedSandbox, serveSandbox } from '../../src/sandbox/index.ts'
import { runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'

interface Sample {
  readonly name: string
  readonly code: string
}

/** What samples have that tests have not: a registry, a signing key, somebody who presses a key. */
const substitutions: readonly (readonly [from: string, to: string])[] = [
  ["{ oci: 'oci://ghcr.io/acme/web', version: '^1.4.0' }", "'./web'"],
  ["{ sign: { keyring: 'secring.gpg', key: 'Ann' } }", '{ sign: false }'],
  [
    'const stop = new AbortController()\n',
    'const stop = new AbortController()\nsetTimeout(() => stop.abort(), 2000)\n',
  ],
]

function guides(): string[] {
  const inDocs = ['docs', 'docs/sdk'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md') && !['reference.md', 'api-report.md'].includes(name))
      .map((name) => `${folder}/${name}`),
  )
  return ['README.md', ...inDocs]
}

function samplesOf(guide: string): Sample[] {
  const text = readFileSync(path.join(root, guide), 'utf8')
  return [...text.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => ({
    name: `${guide.replaceAll(/[/.]/g, '-')}-${index + 1}`,
    code: substitutions.reduce((changed, [from, to]) => changed.replace(from, to), code),
  }))
}

/** What guides take for granted: names from earlier samples, and what their readers have themselves. */
const surroundings = `
import { readFileSync } from 'node:fs'
import { createHelm } from 'pintle'
import { createMemoryStorage } from 'pintle/testing'
const kubeconfig = readFileSync(process.env.KUBECONFIG, 'utf8')
const helm = createHelm({ namespace: 'shop' })
Object.assign(globalThis, {
  createHelm,
  helm,
  web: helm.release('web'),
  username: 'me',
  password: 'secret',
  logger: { log() {} },
  vault: { read: async () => kubeconfig, token: async () => 'token' },
  readSecret: async (name) => (name === 'kubeconfig' ? kubeconfig : new TextEncoder().encode('replicas: 2\\n')),
  createMyDriver: () => createMemoryStorage(),
  test: (name, run) => run(),
})
`
const surroundingTypes = `
type Helm = import('pintle').Helm
declare const helm: Helm
declare const web: ReturnType<Helm['release']>
declare const username: string
declare const password: string
declare const logger: { log(level: string, message: string): void }
declare const vault: { read(name: string): Promise<string>; token(signal: AbortSignal): Promise<string> }
declare function readSecret(name: 'kubeconfig'): Promise<string>
declare function readSecret(url: string, signal?: AbortSignal): Promise<Uint8Array>
declare function createMyDriver(): import('pintle').StorageDriver
declare function test(name: string, run: () => Promise<void>): void
declare const createHelm: typeof import('pintle').createHelm
`
const files: { readonly [file: string]: string } = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.4.0\n',
  'web/values.yaml': 'replicas: 1\nimage: { tag: v1 }\n',
  'web/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [ { name: web, image: "web:{{ .Values.image.tag }}" } ] }
`,
  'prod.yaml': 'replicas: 2\n',
  'greet/plugin.yaml':
    'apiVersion: v1\nname: greet\nversion: 1.0.0\ntype: cli/v1\nruntime: subprocess\nconfig: {}\nruntimeConfig:\n  platformCommand:\n  - command: echo\n',
  'surroundings.mjs': surroundings,
  'surroundings.d.ts': surroundingTypes,
  'package.json': '{ "type": "module" }',
}

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-samples-'))
const samples = guides().flatMap(samplesOf)
let sandbox: ServedSandbox

function put(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

function run(words: readonly string[]) {
  return runCommand({
    command: process.execPath,
    arguments: words,
    directory: folder,
    environment: {
      PATH: process.env['PATH'] ?? '',
      HOME: path.join(folder, 'home'),
      KUBECONFIG: path.join(folder, 'kubeconfig'),
      TZ: 'UTC',
    },
  })
}

beforeAll(async () => {
  sandbox = await serveSandbox({ clock: createClock(), random: createRandomSource() })
  for (const [file, text] of Object.entries(files)) put(file, text)
  mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true })
  mkdirSync(path.join(folder, 'home'))
  symlinkSync(root, path.join(folder, 'node_modules/pintle'))
  symlinkSync(path.join(root, 'node_modules/@types/node'), path.join(folder, 'node_modules/@types/node'))
  for (const place of ['shop', 'examples/shop'])
    cpSync(path.join(root, 'examples/shop'), path.join(folder, place), { recursive: true })
  const context = { cluster: 'sandbox', namespace: 'default' }
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'sandbox', cluster: { server: sandbox.address } }],
    contexts: [{ name: 'prod', context }],
  }
  put('kubeconfig', JSON.stringify(kubeconfig))
})

afterAll(async () => {
  await sandbox?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the guides have samples', () => {
  expect(samples.length).toBeGreaterThan(10)
  for (const [, to] of substitutions) expect(samples.some(({ code }) => code.includes(to))).toBe(true)
})

test('they fit the types', async () => {
  for (const { name, code } of samples) put(`typed/${name}.mts`, `${code}\nexport {}\n`)
  put(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2023',
        lib: ['es2023', 'esnext.disposable'],
        types: ['node'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
      },
      include: ['typed/*.mts', 'surroundings.d.ts'],
    }),
  )
  const { output } = await run([path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
  expect(output).toBe('')
})

test.each(samples.map(({ name, code }) => [name, code] as const))('%s runs', async (name, code) => {
  put(`${name}.mjs`, `${code}\nprocess.exit(0)\n`)
  const isLater = /\bhelm\.(?:upgrade|status|list)\(|\bweb\./.test(code) && !code.includes('createHelm')
  const before = isLater
    ? "await helm.upgrade('web', './web', { install: true, createNamespace: true, wait: true })"
    : "await helm.uninstall('web', { ignoreNotFound: true })"
  put('before.mjs', `${before}\nprocess.exit(0)\n`)
  expect(await run(['--import', './surroundings.mjs', 'before.mjs'])).toMatchObject({ exitCode: 0 })
  const { exitCode, errorOutput } = await run(['--import', './surroundings.mjs', `${name}.mjs`])
  expect(errorOutput).toBe('')
  expect(exitCode).toBe(0)
})
