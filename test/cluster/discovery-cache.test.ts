// Discovery on disk: both programs keep the same files, read each other's, ask afresh at the same commands, and trust nothing broken.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, call, type ProgramName } from './programs.ts'
import { openRecordingProxy, type RecordingProxy } from './recording-proxy.ts'
import { definitionsAtRest, discovered, until } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-discovery-'))
const namespace = 'discovery-cache'
const chart = path.join(folder, 'chart')
const programs: readonly ProgramName[] = ['helm', 'pintle']
const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.discovery.example.org'
let proxy: RecordingProxy

beforeAll(async () => {
  proxy = await openRecordingProxy(path.join(folder, 'kubeconfig'))
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 1.0.0\n')
  const objects = [
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: two}\nrules: []\n',
    '{{- if .Values.thing }}\napiVersion: discovery.example.org/v1\nkind: Thing\nmetadata: {name: three}\n{{- end }}\n',
  ]
  writeFileSync(path.join(chart, 'templates/all.yaml'), objects.join('---\n'))
  await ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  // Definitions of other tests may still be on their way out.
  await definitionsAtRest()
})

afterAll(async () => {
  await proxy.close()
  await ask('DELETE', `/api/v1/namespaces/${namespace}`)
  await ask('DELETE', definition)
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(() => {
  for (const program of programs) rmSync(homeOf(program), { recursive: true, force: true })
  proxy.requests()
})

const homeOf = (program: ProgramName): string => path.join(folder, `home-${program}`)
const cacheOf = (program: ProgramName): string => path.join(homeOf(program), '.kube/cache/discovery', proxy.folder)

async function run(program: ProgramName, words: string, more: { readonly [name: string]: string } = {}) {
  const environment = { HOME: homeOf(program), KUBECONFIG: proxy.kubeconfig, PINTLE_DIAGNOSTICS: 'plain', ...more }
  const { exitCode, errorOutput } = await call(program, [...words.split(' '), '-n', namespace], { environment })
  const asked = proxy.requests().filter((each) => /^\/apis?(?:\?|$)/.test(each.path))
  return { exitCode, errorOutput, asksForDiscovery: asked.length > 0 }
}

/** Every file below a folder with its text and permissions; its folders with their permissions. */
function treeOf(root: string): { readonly [file: string]: string } {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const mode = (statSync(file).mode & 0o777).toString(8)
      return [path.relative(root, file), entry.isDirectory() ? mode : `${mode} ${readFileSync(file, 'utf8')}`]
    }),
  )
}

test('both programs write the same files', async () => {
  for (const program of programs) await run(program, `template r ${chart} --dry-run=server`)
  const [theirs, ours] = programs.map((program) => treeOf(cacheOf(program)))
  expect(ours).toEqual(theirs)
  expect(Object.keys(ours ?? {})).toContain('apps/v1/serverresources.json')
})

describe.each([
  ['helm', 'pintle'],
  ['pintle', 'helm'],
] as const)('what %s has read', (writer, reader) => {
  test(`${reader} asks for where Helm does, and nowhere else`, async () => {
    const commands = {
      [`install r ${chart}`]: true,
      'status r': false,
      'get all r': false,
      [`upgrade r ${chart}`]: true,
      'rollback r 1': false,
      [`template r ${chart} --dry-run=server`]: true,
      list: false,
      'uninstall r': false,
    }
    for (const [words, expected] of Object.entries(commands)) {
      await run(writer, `template r ${chart} --dry-run=server`)
      cpSync(path.join(homeOf(writer), '.kube/cache/discovery'), path.join(homeOf(reader), '.kube/cache/discovery'), {
        recursive: true,
      })
      expect({ words, ...(await run(reader, words)) }).toEqual({
        words,
        exitCode: 0,
        errorOutput: '',
        asksForDiscovery: expected,
      })
    }
  })
})

test.each(programs)('%s asks again for a kind that the files do not know', async (program) => {
  await ask('DELETE', definition)
  await until(async () => (await ask('GET', definition)).code === 404)
  await definitionsAtRest()
  await run(program, `template r ${chart} --dry-run=server`)
  const old = path.join(folder, `old-${program}`)
  cpSync(cacheOf(program), old, { recursive: true })
  await ask('POST', path.dirname(definition), {
    metadata: { name: path.basename(definition) },
    spec: {
      group: 'discovery.example.org',
      names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  })
  await until(async () => (await discovered('discovery.example.org')).length === 1)
  const installed = await run(program, `install r ${chart} --set thing=true`)
  expect(installed).toMatchObject({ exitCode: 0, errorOutput: '' })
  rmSync(cacheOf(program), { recursive: true })
  cpSync(old, cacheOf(program), { recursive: true })
  expect(await run(program, 'uninstall r')).toEqual({ exitCode: 0, errorOutput: '', asksForDiscovery: true })
  expect((await ask('GET', `/apis/discovery.example.org/v1/namespaces/${namespace}/things/three`)).code).toBe(404)
})

test.each([
  ['cut off', (text: string) => text.slice(0, 60)],
  ['of another kind', (text: string) => text.replace('APIResourceList', 'Pod')],
  ['empty', () => ''],
])('files that are %s are asked for again by both', async (_, spoil) => {
  for (const program of programs) {
    await run(program, `install r ${chart}`)
    for (const file of [
      'v1/serverresources.json',
      'apps/v1/serverresources.json',
      'rbac.authorization.k8s.io/v1/serverresources.json',
    ]) {
      const place = path.join(cacheOf(program), file)
      writeFileSync(place, spoil(readFileSync(place, 'utf8')))
    }
    expect(await run(program, 'uninstall r')).toEqual({ exitCode: 0, errorOutput: '', asksForDiscovery: true })
  }
})

test.each(programs)(
  '%s keeps them in the folder of KUBECACHEDIR, and works without one it can write to',
  async (program) => {
    const elsewhere = path.join(folder, `elsewhere-${program}`)
    await run(program, `template r ${chart} --dry-run=server`, { KUBECACHEDIR: elsewhere })
    expect(readdirSync(path.join(elsewhere, 'discovery'))).toEqual([proxy.folder])
    writeFileSync(path.join(folder, 'file'), '')
    const nowhere = { KUBECACHEDIR: path.join(folder, 'file') }
    expect((await run(program, `template r ${chart} --dry-run=server`, nowhere)).exitCode).toBe(0)
  },
)
