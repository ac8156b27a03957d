// Differences that docs/divergences.md lists, as they are: what each of the two does.
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiObject, administrator, ask, call, type ProgramName, recordOf, server } from './programs.ts'
import { makeNamespace, pause, until, withoutLibraryLog, writeChart } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-differences-'))
const programs: readonly ProgramName[] = ['helm', 'pintle']

beforeAll(async () => {
  for (const program of programs) await makeNamespace(`differences-${program}`)
})

afterAll(async () => {
  for (const program of programs) await ask('DELETE', `/api/v1/namespaces/differences-${program}`)
  rmSync(folder, { recursive: true, force: true })
})

async function errorOf(program: ProgramName, ...words: readonly string[]): Promise<string> {
  const namespaced = [...words, '-n', `differences-${program}`]
  const { exitCode, errorOutput } = await call(program, namespaced, { environment: { PINTLE_DIAGNOSTICS: 'plain' } })
  expect(exitCode, errorOutput).not.toBe(0)
  return withoutLibraryLog(errorOutput)
}

const configMap = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: typed}\ndata: ${data}\n`

test('fields of the wrong type, changed client-side', async () => {
  const good = writeChart('typed', { 'templates/map.yaml': configMap('{a: "1"}') })
  const wrong = writeChart('typed', { 'templates/map.yaml': configMap('{a: {b: 1}}') })
  for (const program of programs) {
    const installed = ['install', 'typed', good, '--server-side=false', '-n', `differences-${program}`]
    expect((await call(program, installed)).exitCode).toBe(0)
    const error = await errorOf(
      program,
      'upgrade',
      'typed',
      wrong,
      '--server-side=false',
      '--disable-openapi-validation',
    )
    expect(error).toContain('Error: UPGRADE FAILED: ')
    const left = await ask('GET', `/api/v1/namespaces/differences-${program}/configmaps/typed`)
    expect(left['data']).toEqual({ a: '1' })
  }
})

test('a list without items', async () => {
  const list = writeChart('list', { 'templates/list.yaml': 'apiVersion: v1\nkind: List\nmetadata: {}\n' })
  const install = (program: ProgramName) => errorOf(program, 'install', 'list', list, '--disable-openapi-validation')
  expect(await install('pintle')).toContain('no matches for kind "List" in version "v1"')
  expect(await install('helm')).not.toContain('no matches for kind')
})

test('a kind that is no text', async () => {
  const odd = writeChart('odd', { 'templates/odd.yaml': 'apiVersion: v1\nkind: No\nmetadata: {name: a}\n' })
  const install = (program: ProgramName) => errorOf(program, 'install', 'odd', odd)
  expect(await install('helm')).toContain("kind isn't string type")
  expect(await install('pintle')).toContain('kind not set')
})

test('a page before the first', async () => {
  expect(await errorOf('pintle', 'list', '--offset', '-1')).toBe('Error: the offset must not be negative: -1\n')
  expect(await errorOf('helm', 'list', '--offset', '-1')).toContain('panic')
})

const named = (more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {a: "{{ .Values.a }}"}\n${more}`
const plain = writeChart('plain', { 'templates/map.yaml': named() })

/** Runs a line in the program's namespace. */
function run(program: ProgramName, line: string, environment: { readonly [name: string]: string } = {}) {
  const words = [...line.split(' '), '-n', `differences-${program}`]
  return call(program, words, { environment: { PINTLE_DIAGNOSTICS: 'plain', ...environment } })
}

const both = <T>(act: (program: ProgramName) => Promise<T>): Promise<T[]> => Promise.all(programs.map(act))
const secretOf = (program: ProgramName, name: string, revision: number): string =>
  `/api/v1/namespaces/differences-${program}/secrets/sh.helm.release.v1.${name}.v${revision}`
/** The status that the label of a record tells. */
const statusOf = async (program: ProgramName, name: string, revision: number): Promise<string | undefined> =>
  (await ask('GET', secretOf(program, name, revision))).metadata?.labels?.status

test('hooks that cannot be read', async () => {
  const kindless = writeChart('kindless', {
    'templates/map.yaml': named('---\napiVersion: v1\nmetadata: {name: h, annotations: {helm.sh/hook: pre-install}}\n'),
  })
  for (const { exitCode } of await both((program) => run(program, `install unread ${kindless}`)))
    expect(exitCode).toBe(1)
  expect(await both((program) => statusOf(program, 'unread', 1))).toEqual(['failed', undefined])
})

test('schemas before definitions', async () => {
  const definition = (program: ProgramName): string =>
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.known-${program}.example.com`
  const made = await both(async (program) => {
    const group = `known-${program}.example.com`
    const chart = writeChart(`defining-${program}`, {
      'values.schema.json': '{"required": ["x"]}',
      'templates/map.yaml': named(),
      'crds/things.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {plural: things, singular: thing, kind: Thing}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
    })
    const { errorOutput } = await run(program, `install defining ${chart}`)
    expect(errorOutput).toContain("missing property 'x'")
    const found = await ask('GET', definition(program))
    await ask('DELETE', definition(program))
    return found.kind === 'CustomResourceDefinition'
  })
  expect(made).toEqual([true, false])
})

test('the newest of ten and more revisions', async () => {
  const answers = await both(async (program) => {
    for (let revision = 1; revision <= 10; revision++) await run(program, `upgrade --install ten ${plain}`)
    await run(program, 'uninstall ten --keep-history')
    return run(program, `upgrade --install ten ${plain}`)
  })
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([1, 0])
  expect(answers[0]?.errorOutput).toBe('Error: UPGRADE FAILED: "ten" has no deployed releases\n')
})

test('lookup of a kind that a group does not have', async () => {
  const asking = writeChart('asking', {
    'templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  found: {{ lookup "apps/v1" "Nothing" "" "" | toJson | quote }}\n',
  })
  const found = await both(
    async (program) => /found: .*/.exec((await run(program, `template x ${asking} --dry-run=server`)).output)?.[0],
  )
  const [theirs, mine] = found.map((text) => JSON.parse(JSON.parse((text as string).slice('found: '.length))))
  const { serverAddressByClientCIDRs: addresses, ...rest } = theirs
  expect(addresses).toHaveLength(1)
  expect(mine).toEqual(rest)
})

test('status and lists in order', async () => {
  const kinds = writeChart('kinds', {
    'templates/all.yaml': ['ServiceAccount', 'Secret', 'ConfigMap', 'ResourceQuota']
      .map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: "{{ .Release.Name }}"}\n`)
      .join('---\n'),
  })
  await both((program) => run(program, `install ordered ${kinds}`))
  const order = [...(await run('pintle', 'status ordered')).output.matchAll(/^==> (.*)/gm)].map((each) => each[1])
  const theirs = [...(await run('helm', 'status ordered')).output.matchAll(/^==> (.*)/gm)].map((each) => each[1])
  expect(order).toEqual(['v1/ResourceQuota', 'v1/ServiceAccount', 'v1/Secret', 'v1/ConfigMap'])
  expect(theirs.toSorted()).toEqual(order.toSorted())
  const listed = await both(async (program) => (await run(program, 'list -A -f ^ordered$ -o json')).output)
  const namespaces = listed.map((text) => JSON.parse(text).map(({ namespace }: ApiObject) => namespace))
  expect(namespaces[1]).toEqual(['differences-helm', 'differences-pintle'])
  expect(namespaces[0]?.toSorted()).toEqual(namespaces[1])
})

test('an install that failed is recorded before it is taken back', async () => {
  const bad = writeChart('bad', {
    'templates/map.yaml': named('---\napiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: []}\n'),
  })
  const statuses = await both(async (program) => {
    const told = watchStatuses(program, 'bad')
    expect((await run(program, `install bad ${bad} --rollback-on-failure --timeout 9s`)).exitCode).toBe(1)
    await until(async () => told.statuses.includes('gone'))
    told.end()
    return told.statuses
  })
  expect(statuses).toEqual([
    ['pending-install', 'uninstalling', 'gone'],
    ['pending-install', 'failed', 'uninstalling', 'gone'],
  ])
})

/** What the label of a release's record says, one after the other. */
function watchStatuses(program: ProgramName, name: string) {
  const statuses: string[] = []
  const selector = encodeURIComponent(`owner=helm,name=${name}`)
  const place = `/api/v1/namespaces/differences-${program}/secrets?watch=true&labelSelector=${selector}`
  let text = ''
  const watching = request(new URL(place, server), { agent: administrator }, (response) =>
    response.on('data', (data: Buffer) => {
      const lines = (text + data.toString()).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const { type, object } = JSON.parse(line)
        const status = type === 'DELETED' ? 'gone' : object.metadata.labels.status
        if (statuses.at(-1) !== status) statuses.push(status)
      }
    }),
  )
  watching.on('error', () => {})
  watching.end()
  return { statuses, end: () => watching.destroy() }
}

test('records with other letters, and older ones that cannot be read', async () => {
  const seen = await both(async (program) => {
    await run(program, `install letters ${plain}`)
    const { release } = await recordOf(`differences-${program}`, 'letters', 1)
    const { info, ...rest } = release
    const data = Buffer.from(gzipSync(JSON.stringify({ INFO: info, ...rest })).toString('base64')).toString('base64')
    await ask('PATCH', secretOf(program, 'letters', 1), { data: { release: data } })
    const letters = await run(program, 'status letters')
    await run(program, `install older ${plain}`)
    await run(program, `upgrade older ${plain}`)
    await ask('PATCH', secretOf(program, 'older', 1), { data: { release: Buffer.from('nothing').toString('base64') } })
    return [letters, await run(program, 'status older --debug'), await run(program, 'list -f older --debug')]
  })
  const [theirs, mine] = seen as [(typeof seen)[0], (typeof seen)[0]]
  expect(theirs[0]?.output).toContain('STATUS: deployed\n')
  expect(mine[0]?.output).toContain('STATUS: unknown\n')
  for (const index of [1, 2]) {
    expect(theirs[index]?.errorOutput).toContain('failed to decode release" key=sh.helm.release.v1.older.v1')
    expect(mine[index]).toMatchObject({ exitCode: 0, output: expect.stringContaining('deployed') })
    expect(mine[index]?.errorOutput).not.toContain('decode')
  }
})

test('a rollback that is stopped', async () => {
  const waiting = writeChart('waiting', {
    'templates/map.yaml': named(),
    'templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Release.Name }}-{{ .Release.Revision }}", annotations: {test.cluster/outcome: "{{ .Values.outcome }}"}}\nspec: {containers: [{name: main, image: images.example.com/a}]}\n',
  })
  const outcomes = await both(async (program) => {
    await run(program, `install stopped ${waiting} --set outcome=never-ready`)
    await run(program, `upgrade stopped ${waiting} --set outcome=ready`)
    const interrupt = until(async () => (await statusOf(program, 'stopped', 3)) === 'pending-rollback').then(() =>
      pause(3000),
    )
    const words = ['rollback', 'stopped', '1', '--wait', '--timeout', '60s', '-n', `differences-${program}`]
    const { exitCode, errorOutput } = await call(program, words, {
      environment: { PINTLE_DIAGNOSTICS: 'plain' },
      interrupt,
    })
    return { exitCode, errorOutput, status: await statusOf(program, 'stopped', 3) }
  })
  expect(outcomes).toMatchObject([
    { exitCode: -1, status: 'pending-rollback' },
    {
      exitCode: 1,
      errorOutput: expect.stringMatching(/Error: release stopped failed: context canceled\n$/),
      status: 'failed',
    },
  ])
})

test('when a record was changed that never was', async () => {
  const waiting = writeChart('waiting', {
    'templates/map.yaml': named(),
    'templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Release.Name }}", annotations: {test.cluster/outcome: never-ready}}\nspec: {containers: [{name: main, image: images.example.com/a}]}\n',
  })
  const labels = await both(async (program) => {
    await run(program, `install pending ${plain}`)
    const upgrade = run(program, `upgrade pending ${waiting} --wait --timeout 5s`)
    await until(async () => (await statusOf(program, 'pending', 2)) === 'pending-upgrade')
    const found = Object.keys((await ask('GET', secretOf(program, 'pending', 2))).metadata.labels)
    await upgrade
    return found
  })
  expect(labels).toEqual([
    ['createdAt', 'modifiedAt', 'name', 'owner', 'status', 'version'],
    ['createdAt', 'name', 'owner', 'status', 'version'],
  ])
})

test('what goes into files is held against the server too', async () => {
  const unknown = writeChart('unknown', {
    'templates/map.yaml': named('---\napiVersion: no.example.com/v1\nkind: Nothing\nmetadata: {name: x}\n'),
  })
  const answers = await both((program) =>
    run(program, `template x ${unknown} --dry-run=server --output-dir ${path.join(folder, program)}`),
  )
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 1])
  expect(answers[1]?.errorOutput).toContain('no matches for kind "Nothing"')
})

test('an object that somebody makes while hooks run: no difference', async () => {
  const hooked = writeChart('meanwhile', {
    'templates/map.yaml': named(),
    'templates/hook.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Release.Name }}-hook", annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}\nspec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}\n',
  })
  for (const way of ['--server-side=true', '--server-side=false']) {
    const name = `meanwhile${way.endsWith('true') ? 'server' : 'client'}`
    const answers = await both(async (program) => {
      const root = `/api/v1/namespaces/differences-${program}`
      const install = run(program, `install ${name} ${hooked} ${way}`)
      await until(async () => (await ask('GET', `${root}/pods/${name}-hook`)).metadata?.name !== undefined)
      await ask('POST', `${root}/configmaps`, { metadata: { name }, data: { b: 'theirs' } })
      const { exitCode, errorOutput } = await install
      return { exitCode, errorOutput, left: (await ask('GET', `${root}/configmaps/${name}`)).data }
    })
    const [theirs, mine] = answers
    expect(mine).toEqual(theirs)
    expect(mine?.left).toEqual(way.endsWith('true') ? { a: '1', b: 'theirs' } : { b: 'theirs' })
  }
})
