// What verbs do beyond their plain course: histories, ownership, drivers, custom resources, changes by hand.
import { expect } from 'vitest'
import { type ApiObject, ask, call } from './programs.ts'
import {
  both,
  configMap,
  onBoth,
  type Side,
  type SideBySide,
  stories,
  until,
  withoutLibraryLog,
  writeChart,
} from './side-by-side.ts'

const story = stories('changes')
const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })

const mapsOf =
  (sides: SideBySide) =>
  (side: Side, name = ''): string =>
    `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps${name && `/${name}`}`

story('uninstall tells what it would not delete', async (sides) => {
  const configMaps = mapsOf(sides)
  const several = writeChart('several', {
    'templates/a.yaml': configMap('several-a'),
    'templates/b.yaml': configMap('several-b'),
    'templates/c.yaml': configMap('several-c', ', annotations: {helm.sh/resource-policy: keep}'),
    'templates/d.yaml': configMap('several-d'),
  })
  await sides.expectSame(['install', 'several', several])
  await onBoth(async (side) => {
    const live: ApiObject = await ask('GET', configMaps(side, 'several-b'))
    live.metadata.annotations['meta.helm.sh/release-name'] = 'another'
    await ask('PUT', configMaps(side, 'several-b'), live)
    await ask('DELETE', configMaps(side, 'several-d'))
  })
  await sides.expectSame(['uninstall', 'several', '--dry-run'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'several'])
  const { objects } = await sides.expectSameLeft()
  expect(Object.keys(objects)).toEqual(expect.arrayContaining(['configmaps/several-b', 'configmaps/several-c']))
  expect(Object.keys(objects)).not.toContain('configmaps/several-a')
  await onBoth((side) => ask('DELETE', configMaps(side, 'several-b')))
  await onBoth((side) => ask('DELETE', configMaps(side, 'several-c')))
})

story('objects kept by their policy stay when the chart drops them, and come back', async (sides) => {
  const configMaps = mapsOf(sides)
  const kept = configMap('kept', ', annotations: {helm.sh/resource-policy: keep}')
  const first = writeChart('keeping', { 'templates/a.yaml': kept, 'templates/b.yaml': configMap('dropped') })
  const then = writeChart('keeping-no-more', { 'templates/c.yaml': configMap('other') })
  await sides.expectSame(['install', 'keep', first])
  await sides.expectSame(['upgrade', 'keep', then])
  const { objects } = await sides.expectSameLeft()
  expect(Object.keys(objects)).toContain('configmaps/kept')
  expect(Object.keys(objects)).not.toContain('configmaps/dropped')
  await sides.expectSame(['rollback', 'keep', '1'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'keep'])
  await sides.expectSameLeft()
  await onBoth((side) => ask('DELETE', configMaps(side, 'kept')))
})

story('a history kept, gone back to, shortened', async (sides) => {
  await sides.expectSame(['install', 'past', plain])
  for (const a of ['2', '3', '4'])
    await sides.expectSame(['upgrade', 'past', plain, '--set', `a=${a}`, '--history-max', '3'])
  expect((await sides.expectSameLeft()).statuses).toEqual([
    'past.v2: superseded',
    'past.v3: superseded',
    'past.v4: deployed',
  ])
  for (const args of [
    ['list'],
    ['list', '--superseded'],
    ['list', '--deployed', '--max', '1', '-o', 'json'],
    ['list', '-a', '--offset', '1'],
    ['list', '-l', 'owner=helm,version in (4)'],
  ])
    await sides.expectSame(args)
  await sides.expectSame(['rollback', 'past', '2', '--history-max', '2'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'past', '--keep-history', '--description', 'no longer'])
  await sides.expectSameLeft()
  for (const args of [['list'], ['list', '--uninstalled'], ['list', '-a'], ['history', 'past'], ['status', 'past']])
    await sides.expectSame(args)
  await sides.expectSame(['upgrade', 'past', plain])
  await sides.expectSame(['uninstall', 'past', '--keep-history'])
  await sides.expectSame(['install', 'past', plain])
  await sides.expectSame(['rollback', 'past', '4'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'past', '--keep-history'])
  await sides.expectSame(['install', 'past', plain, '--replace'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'past'])
  expect((await sides.expectSameLeft()).statuses).toEqual([])
})

story('objects of others are taken over if one says so', async (sides) => {
  const configMaps = mapsOf(sides)
  const make = (side: Side): Promise<unknown> =>
    ask('POST', configMaps(side), { metadata: { name: 'taken', labels: { mine: 'yes' } }, data: { a: '0', b: '0' } })
  await onBoth(make)
  expect((await sides.expectSame(['install', 'taken', plain])).exitCode).toBe(1)
  await sides.expectSame(['install', 'taken', plain, '--take-ownership'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'taken'])
  await sides.expectSame(['install', 'taken-2', writeChart('nothing', {})])
  await onBoth(make)
  const fixed = writeChart('fixed', { 'templates/config.yaml': configMap('taken') })
  expect((await sides.expectSame(['upgrade', 'taken-2', fixed])).exitCode).toBe(1)
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'taken-2', fixed, '--take-ownership'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'taken-2'])
})

story('changes by hand, merged on the client', async (sides) => {
  const configMaps = mapsOf(sides)
  const merged = writeChart('merged', {
    'values.yaml': 'a: 1\nport: 80\nmore: false\n',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}", labels: {a: "{{ .Values.a }}"}}
spec:
  selector: {app: x}
  ports:
  - {name: http, port: {{ .Values.port }}}
  {{- if .Values.more }}
  - {name: more, port: 9999}
  {{- end }}
`,
  })
  const byHand = async (side: Side): Promise<void> => {
    const map: ApiObject = await ask('GET', configMaps(side, 'merged'))
    await ask('PUT', configMaps(side, 'merged'), { ...map, data: { a: 'changed', b: 'added' } })
    const servicePath = `/api/v1/namespaces/${sides.namespaceOf(side)}/services/merged`
    const service: ApiObject = await ask('GET', servicePath)
    service.metadata.labels.mine = 'yes'
    service.spec.ports.push({ name: 'mine', port: 7777 })
    await ask('PUT', servicePath, service)
  }
  const client = '--server-side=false'
  await sides.expectSame(['install', 'merged', merged, client])
  await sides.expectSameLeft()
  await onBoth(byHand)
  await sides.expectSame(['upgrade', 'merged', merged, client, '--set', 'port=81,more=true'])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'merged', merged, '--set', 'a=2'])
  await sides.expectSameLeft()
  await sides.expectSame(['rollback', 'merged', '1', client])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'merged', merged, '--server-side=true', '--force-conflicts', '--set', 'a=3'])
  await sides.expectSameLeft()
  await onBoth(byHand)
  await sides.expectSame(['upgrade', 'merged', merged, '--server-side=true', '--set', 'a=4'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'merged'])
})

story('records in ConfigMaps, made by one program and gone on with by the other', async (sides) => {
  const environment = { HELM_DRIVER: 'configmap' }
  const other = { helm: 'pintle', pintle: 'helm' } as const
  await sides.expectSame(['install', 'mapped', plain], { environment })
  await sides.expectSameLeft({ driver: 'configmap' })
  await onBoth(async (side) => {
    const namespace = ['-n', sides.namespaceOf(side)]
    const { exitCode, errorOutput } = await call(
      other[side],
      ['upgrade', 'mapped', plain, '--set', 'a=2', ...namespace],
      { environment },
    )
    expect([exitCode, withoutLibraryLog(errorOutput)]).toEqual([0, ''])
  })
  await sides.expectSameLeft({ driver: 'configmap' })
  for (const args of [
    ['list'],
    ['history', 'mapped'],
    ['get', 'all', 'mapped'],
    ['rollback', 'mapped', '1'],
    ['status', 'mapped'],
  ])
    await sides.expectSame(args, { environment })
  await sides.expectSameLeft({ driver: 'configmap' })
  await sides.expectSame(['list'])
  await sides.expectSame(['uninstall', 'mapped'], { environment })
})

story('definitions first, then objects of them', async (sides) => {
  const charts = Object.fromEntries(
    both.map((side) => [
      side,
      writeChart(`custom-side-${side}`, {
        'Chart.yaml': 'apiVersion: v2\nname: custom\nversion: 0.1.0\n',
        'crds/thing.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.side-${side}.example.com}
spec:
  group: side-${side}.example.com
  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`,
        'templates/thing.yaml': `apiVersion: side-${side}.example.com/v1\nkind: Thing\nmetadata: {name: first}\nspec: {size: {{ .Values.a }}, list: [1, 2]}\n`,
      }),
    ]),
  )
  const chartOf = (side: Side): string => charts[side] as string
  const things = async (side: Side): Promise<ApiObject> =>
    (await ask('GET', `/apis/side-${side}.example.com/v1/namespaces/${sides.namespaceOf(side)}/things`)).items?.map(
      ({ spec, metadata }: ApiObject) => ({
        spec,
        labels: metadata.labels,
        managers: metadata.managedFields.map(({ manager }: ApiObject) => manager),
      }),
    )
  const expectSameThings = async (): Promise<void> => expect(await things('pintle')).toEqual(await things('helm'))
  await sides.expectSame((side) => ['install', 'custom', chartOf(side), '--wait', '--timeout', '90s'])
  await expectSameThings()
  expect(await things('pintle')).toHaveLength(1)
  await sides.expectSame((side) => ['upgrade', 'custom', chartOf(side), '--set', 'a=5'])
  await expectSameThings()
  await sides.expectSame(['rollback', 'custom', '1', '--server-side=false'])
  await expectSameThings()
  await sides.expectSame(['uninstall', 'custom'])
  expect(await things('pintle')).toEqual([])
  await onBoth((side) =>
    ask('DELETE', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.side-${side}.example.com`),
  )
})

story('a namespace that is not there', async (sides) => {
  const missing = (side: Side): string => `${sides.namespaceOf(side)}-new`
  const atMissing = (side: Side): string[] => ['install', 'new', plain, '--namespace', missing(side)]
  const words = (side: Side, data: unknown): ApiObject =>
    JSON.parse(JSON.stringify(data).replaceAll(missing(side), 'MISSING'))
  const answers = await Promise.all(both.map((side) => call(side, atMissing(side))))
  expect(answers[0]?.exitCode).toBe(1)
  expect(words('pintle', answers[1])).toEqual(words('helm', answers[0]))
  for (const more of [[], ['--server-side=false', '--replace']]) {
    await Promise.all(both.map((side) => call(side, [...atMissing(side), '--create-namespace', ...more])))
    const [theirs, ours] = await Promise.all(both.map((side) => ask('GET', `/api/v1/namespaces/${missing(side)}`)))
    const { labels, annotations } = ours.metadata
    expect(words('pintle', { labels, annotations, spec: ours.spec, owners: ownersOf(ours) })).toEqual(
      words('helm', {
        labels: theirs.metadata.labels,
        annotations: theirs.metadata.annotations,
        spec: theirs.spec,
        owners: ownersOf(theirs),
      }),
    )
    await onBoth((side) => ask('DELETE', `/api/v1/namespaces/${missing(side)}`))
    await onBoth((side) => until(async () => (await ask('GET', `/api/v1/namespaces/${missing(side)}`)).code === 404))
  }
})

function ownersOf({ metadata }: ApiObject): ApiObject {
  const entries = metadata.managedFields.filter(({ manager }: ApiObject) => manager === 'helm')
  return entries.map(({ operation, fieldsV1 }: ApiObject) => ({ operation, fieldsV1 }))
}

story('two upgrades at once: one wins, the record of each is true', async (sides) => {
  await sides.expectSame(['install', 'race', plain])
  await onBoth(async (side) => {
    const namespace = ['-n', sides.namespaceOf(side)]
    const answers = await Promise.all(
      ['2', '3'].map((a) => call(side, ['upgrade', 'race', plain, '--set', `a=${a}`, ...namespace])),
    )
    const failed = answers.filter(({ exitCode }) => exitCode !== 0)
    expect(failed.length).toBeLessThan(2)
    // How Helm fails is up to chance.
    for (const { errorOutput } of side === 'pintle' ? failed : [])
      expect(errorOutput).toMatch(
        /^Error: UPGRADE FAILED: (?:another operation \(install\/upgrade\/rollback\) is in progress|.*already exists)/m,
      )
    const deployed = await call(side, ['list', '-q', '--deployed', ...namespace])
    expect(deployed.output).toContain('race')
  })
  await sides.expectSame(['uninstall', 'race'])
})
