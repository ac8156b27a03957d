// What the cluster or its state refuses: both programs say the same, exit alike, and leave the same behind.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, kubeconfig, limitedKubeconfig, type ProgramName, recordOf, succeed } from './programs.ts'
import { makeNamespace, until, withoutLibraryLog } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-refusals-'))
const both = ['helm', 'pintle'] as const
const namespaceOf = (program: ProgramName): string => `refusals-${program}`
const badToken = path.join(folder, 'bad-token.yaml')
const chart = path.join(folder, 'chart')

beforeAll(async () => {
  writeFileSync(badToken, readFileSync(limitedKubeconfig, 'utf8').replace(/token: [^}]+/, 'token: not-a-token'))
  await writeChart(chart, {
    'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: "{{ .Values.a }}"}\n',
  })
  for (const program of both) await makeNamespace(namespaceOf(program))
})

afterAll(async () => {
  for (const program of both) await ask('DELETE', `/api/v1/namespaces/${namespaceOf(program)}`)
})

async function writeChart(directory: string, templates: { readonly [name: string]: string }): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises')
  await mkdir(path.join(directory, 'templates'), { recursive: true })
  await writeFile(
    path.join(directory, 'Chart.yaml'),
    `apiVersion: v2\nname: ${path.basename(directory)}\nversion: 0.1.0\n`,
  )
  await writeFile(path.join(directory, 'values.yaml'), 'a: 1\n')
  for (const [name, text] of Object.entries(templates)) await writeFile(path.join(directory, 'templates', name), text)
}

/** Runs the same with both programs, each in its namespace, and expects the same answer; gives ours. */
async function expectSame(
  args: readonly string[],
  environment: { readonly [name: string]: string } = {},
): Promise<{ exitCode: number; errorOutput: string }> {
  const answers = []
  for (const program of both) {
    const outcome = await call(program, [...args, '-n', namespaceOf(program)], { environment })
    const neutral = (text: string): string =>
      withoutLibraryLog(text)
        .replaceAll(namespaceOf(program), 'NAMESPACE')
        .replace(/^level=.*\n/gm, '')
    answers.push({ exitCode: outcome.exitCode, errorOutput: neutral(outcome.errorOutput) })
  }
  expect(answers[1]).toEqual(answers[0])
  return answers[1] as { exitCode: number; errorOutput: string }
}

test('wrong credentials', async () => {
  for (const args of [['list'], ['install', 'a', chart], ['status', 'a'], ['uninstall', 'a']]) {
    expect((await expectSame(args, { KUBECONFIG: badToken })).exitCode).toBe(1)
  }
})

test('a user without rights', async () => {
  for (const args of [
    ['list'],
    ['install', 'a', chart],
    ['upgrade', 'a', chart],
    ['history', 'a'],
    ['get', 'values', 'a'],
  ]) {
    expect((await expectSame(args, { KUBECONFIG: limitedKubeconfig })).errorOutput).toContain('forbidden')
  }
})

test('a release that is not there', async () => {
  for (const args of [
    ['status', 'missing'],
    ['history', 'missing'],
    ['get', 'all', 'missing'],
    ['rollback', 'missing'],
    ['uninstall', 'missing'],
    ['test', 'missing'],
    ['upgrade', 'missing', chart],
  ]) {
    expect((await expectSame(args)).exitCode).toBe(1)
  }
})

test('a name in use, and a revision that is not there', async () => {
  await expectSame(['install', 'taken', chart])
  expect((await expectSame(['install', 'taken', chart])).errorOutput).toContain(
    'cannot reuse a name that is still in use',
  )
  await expectSame(['rollback', 'taken', '7'])
  await expectSame(['status', 'taken', '--revision', '7'])
  await expectSame(['uninstall', 'taken'])
})

test('an object that belongs to somebody else', async () => {
  for (const program of both) {
    await ask('POST', `/api/v1/namespaces/${namespaceOf(program)}/configmaps`, {
      metadata: { name: 'settings' },
      data: { a: 'other' },
    })
  }
  expect((await expectSame(['install', 'second', chart])).errorOutput).toContain(
    'cannot be imported into the current release',
  )
  for (const program of both) {
    const kept = await ask('GET', `/api/v1/namespaces/${namespaceOf(program)}/configmaps/settings`)
    expect(kept.data).toEqual({ a: 'other' })
    await ask('DELETE', `/api/v1/namespaces/${namespaceOf(program)}/configmaps/settings`)
  }
})

test('a failed install leaves a failed record, which upgrade --install and uninstall handle', async () => {
  const failing = path.join(folder, 'failing')
  await writeChart(failing, {
    'pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "{{ .Release.Name }}-pod"\n  annotations: {test.cluster/outcome: "{{ .Values.outcome }}"}\nspec:\n  containers: [{name: a, image: images.example.com/a}]\n',
  })
  const wait = ['--wait', '--timeout', '8s']
  expect((await expectSame(['install', 'weak', failing, '--set', 'outcome=never-ready', ...wait])).exitCode).toBe(1)
  for (const program of both) {
    const { release } = await recordOf(namespaceOf(program), 'weak', 1)
    expect(release.info.status).toBe('failed')
  }
  await expectSame(['uninstall', 'weak'])
  for (const program of both) {
    const pod = `/api/v1/namespaces/${namespaceOf(program)}/pods/weak-pod`
    await until(async () => (await ask('GET', pod)).code === 404)
  }
  await expectSame(['install', 'weak', failing, '--set', 'outcome=never-ready', ...wait])
  const repaired = path.join(folder, 'repaired')
  await writeChart(repaired, { 'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: weak}\n' })
  expect((await expectSame(['upgrade', '--install', 'weak', repaired])).exitCode).toBe(0)
  for (const program of both) {
    const { release } = await recordOf(namespaceOf(program), 'weak', 2)
    expect(release.info.status).toBe('deployed')
  }
  await expectSame(['uninstall', 'weak'])
})

test('objects the server refuses', async () => {
  const strange = path.join(folder, 'strange')
  await writeChart(strange, {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: strange}\nnosuchfield: 1\n',
  })
  expect((await expectSame(['install', 'strange', strange])).exitCode).toBe(1)
  await expectSame(['uninstall', 'strange', '--ignore-not-found'])
  const unknown = path.join(folder, 'unknown')
  await writeChart(unknown, { 'a.yaml': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n' })
  expect((await expectSame(['install', 'unknown', unknown])).errorOutput).toContain('no matches for kind')
})

test('the cluster stays reachable for the administrator throughout', async () => {
  expect(await succeed('pintle', ['list', '-A', '-q', '--kubeconfig', kubeconfig])).toBeTypeOf('string')
})
