// Client-side, server-side, and from one to the other; releases of Helm 3 that go on.
import { expect } from 'vitest'
import { ask, call } from './programs.ts'
import {
  configMap,
  onBoth,
  type Side,
  type SideBySide,
  stories,
  until,
  withoutLibraryLog,
  writeChart,
} from './side-by-side.ts'

const story = stories('ways')
const client = '--server-side=false'
const server = '--server-side=true'

const full = writeChart('full', {
  'values.yaml': 'a: 1\nreplicas: 1\nport: 80\nextra: false\nmore: []\nkeep: true\n',
  'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  'templates/kept.yaml': `{{- if .Values.keep }}\n${configMap('"{{ .Release.Name }}-second"')}{{- end }}\n`,
  'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}", labels: {a: "{{ .Values.a }}"}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec:
      containers:
      - name: main
        image: images.example.com/a:{{ .Values.a }}
        ports: [{containerPort: {{ .Values.port }}, name: http}]
        env:
        - {name: A, value: "{{ .Values.a }}"}
        {{- if .Values.extra }}
        - {name: EXTRA, value: "yes"}
        {{- end }}
        {{- range .Values.more }}
        - {{ toJson . }}
        {{- end }}
      {{- if .Values.extra }}
      - {name: extra, image: images.example.com/extra}
      {{- end }}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec:
  selector: {app: "{{ .Release.Name }}"}
  ports: [{port: {{ .Values.port }}, name: http}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: "{{ .Release.Name }}"}
`,
})

const deployment = (sides: SideBySide, name: string) => (side: Side) =>
  `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments/${name}`

for (const [first, second] of [
  [client, server],
  [server, client],
  [client, client],
  [server, server],
] as const) {
  story(`installed with ${first}, upgraded with ${second}, and back`, async (sides) => {
    await sides.story(
      `install w ${full} ${first}`,
      `upgrade w ${full} ${second} --set a=2,replicas=2,extra=true`,
      `upgrade w ${full} --set a=3,keep=false`,
      `rollback w 1`,
      `rollback w 2 ${first}`,
      `upgrade w ${full} ${first} --set port=81`,
      `upgrade w ${full} ${second} --set port=82,extra=true`,
      `rollback w 3 --server-side=auto`,
      'get metadata w',
      'get metadata w --revision 2 -o json',
      'uninstall w',
    )
  })
}

for (const [first, second] of [
  [client, client],
  [client, server],
  [server, client],
  [server, server],
] as const) {
  story(`changed by hand after ${first}, then ${second}`, async (sides) => {
    const byHand = async (side: Side): Promise<void> => {
      await ask('PATCH', deployment(sides, 'w')(side), [
        { op: 'replace', path: '/spec/replicas', value: 5 },
        { op: 'add', path: '/metadata/labels/mine', value: 'yes' },
        { op: 'add', path: '/spec/template/spec/containers/0/env/-', value: { name: 'MINE', value: 'yes' } },
        { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'mine', image: 'images.example.com/m' } },
        { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'images.example.com/changed' },
      ])
      await ask('DELETE', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/w-second`)
    }
    const statusTold = (side: Side): Promise<void> =>
      until(async () => {
        const { metadata, spec, status = {} } = await ask('GET', deployment(sides, 'w')(side))
        return status.observedGeneration === metadata.generation && status.availableReplicas === spec.replicas
      })
    await sides.story(
      `install w ${full} ${first}`,
      byHand,
      `upgrade w ${full} ${second}`,
      byHand,
      `upgrade w ${full} ${second} --set replicas=2,a=2,extra=true`,
      `upgrade w ${full} ${second} --set replicas=3,a=3 ${second === server ? '--force-conflicts' : ''}`.trim(),
      byHand,
      'rollback w 1',
      // A replacement names the version that it replaces, and Helm gives up when the status changes in between.
      statusTold,
      `rollback w 1 ${second} ${second === server ? '--force-conflicts' : '--force-replace'}`,
      'uninstall w',
    )
  })
}

story('a change by another server-side manager, then the field is given up', async (sides) => {
  const applied = (side: Side): Promise<unknown> =>
    ask('PATCH', `${deployment(sides, 'w')(side)}/scale?fieldManager=scaler`, { spec: { replicas: 4 } })
  const scaled = writeChart('full', {
    'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  {{- if .Values.replicas }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector: {matchLabels: {app: w}}
  template: {metadata: {labels: {app: w}}, spec: {containers: [{name: main, image: images.example.com/a}]}}
`,
  })
  await sides.story(
    `install w ${scaled} --set replicas=2`,
    applied,
    `upgrade w ${scaled} --set replicas=2`,
    `upgrade w ${scaled}`,
    `upgrade w ${scaled} --set replicas=3`,
    `upgrade w ${scaled} --set replicas=3 --force-conflicts`,
    `upgrade w ${scaled} --reset-values`,
  )
})

async function helm3(sides: SideBySide, ...args: readonly string[]): Promise<void> {
  await onBoth(async (side) => {
    const outcome = await call('helm3', [...args, '-n', sides.namespaceOf(side)])
    expect(withoutLibraryLog(outcome.errorOutput)).toBe('')
  })
}

story('a release of Helm 3, upgraded, gone back to, uninstalled', async (sides) => {
  await helm3(sides, 'install', 'w', full)
  await helm3(sides, 'upgrade', 'w', full, '--set', 'a=2')
  await sides.story(
    'list',
    'history w',
    'get metadata w',
    'get all w',
    `upgrade w ${full} --set a=3`,
    `upgrade w ${full} ${server} --set a=4,extra=true`,
    'rollback w 1',
    'history w',
    `upgrade w ${full} --set a=5`,
  )
  await helm3(sides, 'upgrade', 'w', full, '--set', 'a=6')
  await helm3(sides, 'rollback', 'w', '4')
  await sides.story('history w', 'get metadata w', `upgrade w ${full} --set a=7`, 'uninstall w')
})

story('a release of Helm 3, taken to server-side apply with fields of others', async (sides) => {
  await helm3(sides, 'install', 'w', full)
  await sides.story(
    `upgrade w ${full}`,
    (side) =>
      ask('PATCH', `${deployment(sides, 'w')(side)}?fieldManager=kubectl-edit`, [
        { op: 'add', path: '/metadata/annotations/mine', value: 'yes' },
        { op: 'replace', path: '/spec/replicas', value: 3 },
      ]),
    (side) =>
      ask('PATCH', `/api/v1/namespaces/${sides.namespaceOf(side)}/services/w?fieldManager=helm`, [
        { op: 'add', path: '/metadata/annotations/left', value: 'by-update' },
      ]),
    `upgrade w ${full} ${server} --force-conflicts --set replicas=2`,
    `upgrade w ${full} ${client} --set replicas=1`,
    `upgrade w ${full} ${server} --set replicas=2`,
  )
})

story('taking over objects, client-side and server-side', async (sides) => {
  const make = async (side: Side): Promise<void> => {
    const namespace = `/api/v1/namespaces/${sides.namespaceOf(side)}`
    await ask('POST', `${namespace}/configmaps?fieldManager=kubectl-create`, {
      metadata: { name: 'w', labels: { mine: 'yes' }, annotations: { 'meta.helm.sh/release-name': 'another' } },
      data: { a: '0', b: '0' },
    })
    await ask('POST', `${namespace}/services?fieldManager=kubectl-create`, {
      metadata: { name: 'w' },
      spec: { ports: [{ port: 7, name: 'mine' }], selector: { app: 'other' } },
    })
  }
  for (const way of [client, server, `${server} --force-conflicts`]) {
    await sides.story(
      make,
      `install w ${full} ${way}`,
      `install w ${full} ${way} --take-ownership`,
      `upgrade w ${full} ${way} --set port=81`,
      'uninstall w --ignore-not-found',
    )
    await onBoth((side) => ask('DELETE', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/w`))
    await onBoth((side) => ask('DELETE', `/api/v1/namespaces/${sides.namespaceOf(side)}/services/w`))
  }
})

story('one object of two releases', async (sides) => {
  const fixed = writeChart('fixed', { 'templates/config.yaml': configMap('shared') })
  const { objects } = await sides.story(
    `install one ${fixed}`,
    `install two ${fixed}`,
    `install two ${fixed} --take-ownership --set a=2`,
    `upgrade one ${fixed}`,
    `upgrade one ${fixed} --take-ownership --set a=3`,
    `upgrade two ${fixed} --set a=4`,
    'uninstall two',
    'rollback one 1',
    'uninstall one',
  )
  expect(Object.keys(objects)).not.toContain('configmaps/shared')
})

story('replaced by force, where fields cannot change and where they can', async (sides) => {
  const fixed = writeChart('fixed', {
    'values.yaml': 'a: 1\nselector: x\n',
    'templates/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: "{{ .Release.Name }}"}\nimmutable: true\nstringData: {a: "{{ .Values.a }}"}\n',
    'templates/job.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: "{{ .Release.Name }}"}
spec: {template: {metadata: {labels: {made: here}}, spec: {restartPolicy: Never, containers: [{name: main, image: "images.example.com/{{ .Values.selector }}"}]}}}
`,
  })
  const { answers } = await sides.story(
    `install w ${fixed}`,
    `upgrade w ${fixed} --set a=2`,
    `upgrade w ${fixed} --set a=2 ${client}`,
    `upgrade w ${fixed} --set a=2 ${client} --force-replace`,
    `upgrade w ${fixed} --set selector=y`,
    `upgrade w ${fixed} --set selector=y ${client} --force-replace --cleanup-on-fail`,
    `upgrade w ${fixed} ${client} --force-replace`,
    'rollback w 1',
    'uninstall w',
  )
  expect(answers.slice(1, 4).map(({ exitCode }) => exitCode)).toEqual([1, 1, 1])
})
