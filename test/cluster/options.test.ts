// Flags of install, upgrade and rollback, one by one and together: answers, records and objects.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { ask } from './programs.ts'
import { changeRecord, configMap, onBoth, stories, until, writeChart } from './side-by-side.ts'

const story = stories('options')
const plain = writeChart('plain', {
  'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  'templates/NOTES.txt': 'Notes of {{ .Release.Name }}, revision {{ .Release.Revision }}, a is {{ .Values.a }}.\n',
})
const namespacePath = (name: string): string => `/api/v1/namespaces/${name}`

story('descriptions and labels of users', async (sides) => {
  const { answers, statuses } = await sides.story(
    ['install', 'told', plain, '--description', 'the first', '--labels', 'team=a,tier=back'],
    ['upgrade', 'told', plain, '--description', 'the second', '--labels', 'team=b,tier=null,new=yes'],
    ['upgrade', 'told', plain],
    'list -l team=b',
    'list -l team!=b',
    'list -l tier -o yaml',
    'history told -o yaml',
    ['rollback', 'told', '1', '--description', 'back to the first'],
    'get metadata told',
    'get metadata told -o json',
    ['rollback', 'told', '1', '--description', 'd'.repeat(257)],
    ['upgrade', 'told', plain, '--labels', 'name=other'],
    ['upgrade', 'told', plain, '--labels', 'a/b/c=x'],
    ['install', 'mistold', plain, '--labels', 'status=deployed,owner=me'],
    ['install', 'mistold', plain, '--labels', 'bad=no spaces here'],
    'uninstall told',
  )
  expect(statuses).toEqual([])
  expect(answers.filter(({ exitCode }) => exitCode !== 0)).toHaveLength(5)
})

story('every format that install, upgrade and status print', async (sides) => {
  await sides.story(
    `install shown ${plain} -o json`,
    `upgrade shown ${plain} -o yaml`,
    `upgrade shown ${plain} --hide-notes`,
    `upgrade shown ${plain} -o table --set a=2`,
    'status shown -o json',
    'status shown -o yaml',
    'status shown --revision 1',
    'status shown --revision 9',
    'status nobody',
    'get values shown',
    'get values shown --all -o json',
    'get values shown --revision 1 -o yaml',
    'get values shown --revision 9',
    'get manifest shown --revision 1',
    'get notes shown --revision 1',
    'get hooks shown',
    'get all shown --revision 2',
    'get all shown --template {{.Release.Name}}:{{.Release.Version}}',
    'get metadata shown --revision 2 -o yaml',
    'history shown --max 2',
    'history shown --max 1 -o json',
    'history nobody',
    'rollback shown 9',
    'rollback nobody 1',
    'rollback shown x',
    'rollback shown -- -1',
    'rollback shown',
    'history shown --show-rollback-revision',
    'uninstall shown nobody',
    'uninstall nobody',
    'uninstall nobody --ignore-not-found',
    'uninstall nobody --dry-run',
    'uninstall nobody --dry-run --ignore-not-found',
  )
})

story('names that are made up, that are bad, that are taken', async (sides) => {
  await sides.story(
    `install --name-template made-{{ 2 }}-up ${plain}`,
    `install named ${plain} --name-template x`,
    ['install', '--name-template', '{{ randAlpha 3 | lower | len }}-x', plain],
    `install Named ${plain}`,
    `install ${'x'.repeat(54)} ${plain}`,
    `install ${plain}`,
    `install taken ${plain}`,
    `install taken ${plain}`,
    `install taken ${plain} --replace`,
    `upgrade --install taken ${plain} --set a=3`,
    `upgrade not-there ${plain}`,
    `upgrade --install not-there ${plain}`,
    'uninstall made-2-up 3-x taken not-there',
  )
  const generated = await sides.expectSame(
    ['install', '--generate-name', plain, '--dry-run=client', '-o', 'json', '--hide-notes'],
    {
      words: (text) => text.replace(/plain-\d{10}/g, 'plain-TIME'),
    },
  )
  expect(generated.output).toContain('plain-TIME')
})

story('dry runs show, hide and leave nothing', async (sides) => {
  const secretive = writeChart('secretive', {
    'templates/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: "{{ .Release.Name }}"}\nstringData: {password: "{{ .Values.a }}"}\n',
    'templates/hook.yaml': configMap('hook', ', annotations: {helm.sh/hook: pre-install}'),
    'templates/NOTES.txt': 'Noted.\n',
    'crds/thing.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: not-really-a-definition}\n',
  })
  const { answers } = await sides.story(
    `install dry ${secretive} --dry-run=client --hide-secret`,
    `install dry ${secretive} --dry-run=server --hide-secret -o json`,
    `install dry ${secretive} --dry-run --hide-notes`,
    `install dry ${secretive} --dry-run=true`,
    `install dry ${secretive} --dry-run=sometimes`,
    `install dry ${secretive} --hide-secret`,
    `install dry ${secretive} --skip-crds`,
    `upgrade dry ${secretive} --dry-run=client --hide-secret --set a=2`,
    `upgrade dry ${secretive} --dry-run=server --hide-secret --description again`,
    `upgrade dry ${secretive} --hide-secret`,
    `upgrade --install fresh ${secretive} --dry-run=server`,
    `upgrade --install fresh ${secretive} --dry-run=client --hide-secret`,
    'rollback dry 1 --dry-run',
    'uninstall dry --dry-run',
    'uninstall dry --keep-history',
    `install dry ${secretive} --dry-run=server`,
    `install dry ${secretive} --dry-run=server --replace`,
    'uninstall dry --dry-run',
    'uninstall dry',
  )
  expect(answers[0]?.output).toContain('HIDDEN')
  await onBoth((side) => ask('DELETE', `${namespacePath(sides.namespaceOf(side))}/configmaps/hook`))
  await onBoth((side) => ask('DELETE', `${namespacePath(sides.namespaceOf(side))}/configmaps/not-really-a-definition`))
})

story('deprecated spellings still do what they did, and say so', async (sides) => {
  const { answers } = await sides.story(
    `install old ${plain} --atomic --timeout 90s`,
    `upgrade old ${plain} --atomic --set a=2 --timeout 90s`,
    `upgrade old ${plain} --force --server-side=false`,
    `upgrade old ${plain} --wait=true --timeout 90s`,
    `upgrade old ${plain} --wait=false`,
    `upgrade old ${plain} --wait=hookOnly`,
    `upgrade old ${plain} --wait=never`,
    'rollback old 1 --force --server-side=false',
    'rollback old 1 --wait=true',
    'uninstall old --wait=true --timeout 90s',
  )
  expect(answers[0]?.errorOutput).toContain('deprecated')
})

story('fields that nobody knows, checked or not', async (sides) => {
  const odd = writeChart('odd', {
    'templates/config.yaml': `${configMap('"{{ .Release.Name }}"')}unknown: {{ .Values.a }}\n`,
  })
  const { answers } = await sides.story(
    `install odd ${odd}`,
    `install odd-2 ${odd} --disable-openapi-validation`,
    `install odd-3 ${odd} --server-side=false`,
    `install odd-4 ${odd} --server-side=false --disable-openapi-validation`,
    `upgrade odd-4 ${odd} --server-side=false --disable-openapi-validation --set a=2`,
    `upgrade odd-4 ${odd} --server-side=false --set a=3`,
    `upgrade odd-4 ${odd} --server-side=true --force-conflicts --set a=4`,
    `upgrade odd-4 ${odd} --server-side=false --force-replace --set a=5`,
    'uninstall odd odd-2 odd-3 odd-4 --ignore-not-found',
  )
  expect(answers[0]?.exitCode).toBe(1)
})

story('schemas, checked or not', async (sides) => {
  const strict = writeChart('strict', {
    'values.schema.json': '{"type":"object","properties":{"a":{"type":"integer","maximum":5}}}',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  })
  await sides.story(
    `install strict ${strict} --set a=9`,
    `install strict ${strict} --set a=9 --skip-schema-validation`,
    `upgrade strict ${strict} --reuse-values`,
    `upgrade strict ${strict} --reuse-values --skip-schema-validation`,
    `upgrade strict ${strict} --set a=text`,
    `upgrade strict ${strict} --set a=5`,
    'uninstall strict',
  )
})

story('flags that contradict each other', async (sides) => {
  const { answers } = await sides.story(
    `install none ${plain} --force-conflicts --server-side=false`,
    `install none ${plain} --force-replace`,
    `install held ${plain}`,
    `upgrade held ${plain} --force-conflicts --force-replace`,
    `upgrade held ${plain} --server-side=perhaps`,
    `upgrade held ${plain} --history-max -1`,
    `upgrade held ${plain} --timeout never`,
    'rollback held 1 --server-side=perhaps',
    'uninstall held --cascade sideways',
    'uninstall held --wait=legacy --timeout 90s',
  )
  expect(answers.at(-1)?.exitCode).toBe(0)
  await sides.story('uninstall none --ignore-not-found')
})

story('a history as long as one says', async (sides) => {
  const { statuses } = await sides.story(
    `install long ${plain}`,
    `upgrade long ${plain} --history-max 1 --set a=2`,
    `upgrade long ${plain} --history-max 1 --set a=3`,
    `upgrade long ${plain} --history-max 0 --set a=4`,
    `upgrade long ${plain} --set a=5,b[70000]=x`,
    `upgrade long ${plain} --history-max 2 --set a=6`,
    'rollback long 3 --history-max 2',
    'rollback long --history-max 1',
    'history long',
  )
  expect(statuses.length).toBeLessThan(4)
  await sides.story('uninstall long')
})

story('dependencies that are brought up to date', async (sides) => {
  const base = writeChart('base', { 'templates/config.yaml': configMap('"{{ .Release.Name }}-base"') })
  const above = writeChart('above', {
    'Chart.yaml': `apiVersion: v2\nname: above\nversion: 0.1.0\ndependencies: [{name: base, version: 0.1.0, repository: "file://${base}"}]\n`,
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  })
  const { rmSync } = await import('node:fs')
  const forget = (): void => {
    rmSync(path.join(above, 'charts'), { recursive: true, force: true })
    rmSync(path.join(above, 'Chart.lock'), { force: true })
  }
  await sides.expectSame(['install', 'above', above])
  for (const args of [
    ['install', 'above', above, '--dependency-update'],
    ['upgrade', 'above', above, '--dependency-update', '--set', 'a=2'],
    ['upgrade', '--install', 'above-2', above, '--dependency-update'],
  ]) {
    await sides.expectSame(args, { inTurn: true, beforeEach: forget })
    expect(existsSync(path.join(above, 'Chart.lock'))).toBe(true)
    await sides.expectSameLeft()
  }
  await sides.story('uninstall above above-2')
})

story('names of hosts are looked up only if one says so', async (sides) => {
  const asking = writeChart('asking', {
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {host: {{ getHostByName "localhost" | quote }}}\n',
  })
  await sides.story(`install asking ${asking}`, `upgrade asking ${asking}`)
  const { output } = await sides.expectSame(['get', 'manifest', 'asking'])
  expect(output).toContain('host: ""')
  const numbered = writeChart('numbered', {
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {host: {{ getHostByName "127.0.0.1" | quote }}}\n',
  })
  await sides.story(
    `install numbered ${numbered} --enable-dns`,
    `upgrade numbered ${numbered}`,
    `upgrade numbered ${numbered} --enable-dns`,
  )
  await sides.story('uninstall asking')
})

story('a namespace is made by upgrade --install too', async (sides) => {
  const fresh = (side: string): string => `${sides.namespaceOf(side as 'helm')}-fresh`
  const outside = { words: (text: string): string => text.replace(/options-\d+-on-\w+-fresh/g, 'FRESH') }
  const at = (args: readonly string[]) => (side: string) => [...args, '--namespace', fresh(side)]
  await sides.expectSame(at(['upgrade', '--install', 'fresh', plain]), { ...outside, elsewhere: true })
  await sides.expectSame(at(['upgrade', 'fresh', plain, '--create-namespace']), { ...outside, elsewhere: true })
  await sides.expectSame(at(['upgrade', '--install', 'fresh', plain, '--create-namespace']), {
    ...outside,
    elsewhere: true,
  })
  await sides.expectSame(at(['install', 'fresh-2', plain, '--create-namespace']), { ...outside, elsewhere: true })
  await sides.expectSame(at(['list']), { ...outside, elsewhere: true })
  await onBoth((side) => ask('DELETE', namespacePath(fresh(side))))
  await onBoth((side) => until(async () => (await ask('GET', namespacePath(fresh(side)))).code === 404))
})

for (const status of [
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
  'uninstalling',
  'failed',
  'superseded',
  'unknown',
])
  story(`a first revision that is ${status}`, async (sides) => {
    const name = `is-${status}`
    await sides.story(`install ${name} ${plain}`, (side) =>
      changeRecord(sides.namespaceOf(side), `${name}.v1`, {
        text: (text) => text.replace('"status":"deployed"', `"status":"${status}"`),
        labels: { status },
      }),
    )
    await sides.story(
      'list',
      'list --failed',
      'list --uninstalling',
      'list --pending',
      'list -a -q',
      `status ${name}`,
      `install ${name} ${plain}`,
      `install ${name} ${plain} --replace`,
      `upgrade ${name} ${plain} --set a=2`,
      `upgrade --install ${name} ${plain} --set a=3`,
      `rollback ${name}`,
      `uninstall ${name} --keep-history`,
      `uninstall ${name}`,
      `uninstall ${name} --ignore-not-found`,
    )
  })
