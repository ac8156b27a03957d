// What stands against an update: other managers, fields that cannot change, operations that never ended.
import { expect } from 'vitest'
import { ask } from './programs.ts'
import { changeRecord, configMap, onBoth, quiet, stories, writeChart } from './side-by-side.ts'

const story = stories('conflicts')
const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
const service = writeChart('serving', {
  'values.yaml': 'a: 1\nselector: one\nclusterIP: ""\n',
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec:
  {{- with .Values.clusterIP }}
  clusterIP: {{ . }}
  {{- end }}
  selector: {app: x}
  ports: [{port: 80}]
`,
  'templates/workload.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: 1
  selector: {matchLabels: {app: "{{ .Values.selector }}"}}
  template:
    metadata: {labels: {app: "{{ .Values.selector }}"}}
    spec: {containers: [{name: main, image: images.example.com/a}]}
`,
})

story('fields of another manager', async (sides) => {
  await sides.expectSame(['install', 'owned', plain])
  await onBoth((side) =>
    ask('PUT', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/owned?fieldManager=somebody`, {
      metadata: {
        name: 'owned',
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: {
          'meta.helm.sh/release-name': 'owned',
          'meta.helm.sh/release-namespace': sides.namespaceOf(side),
        },
      },
      data: { a: 'theirs' },
    }),
  )
  const { errorOutput } = await sides.expectSame(['upgrade', 'owned', plain, '--set', 'a=2'])
  expect(errorOutput).toContain('conflict')
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'owned', plain, '--set', 'a=2', '--force-conflicts'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'owned'])
})

story('fields that cannot change', async (sides) => {
  await sides.expectSame(['install', 'fixed', service])
  for (const ways of [
    ['--set', 'selector=two'],
    ['--set', 'clusterIP=None'],
    ['--set', 'selector=two', '--server-side=false'],
  ]) {
    expect((await sides.expectSame(['upgrade', 'fixed', service, ...ways])).exitCode).toBe(1)
    await sides.expectSameLeft()
  }
  // A replacement names the version that it replaces, and Helm gives up when the status changes in between.
  await onBoth((side) => quiet(sides.namespaceOf(side)))
  await sides.expectSame(['upgrade', 'fixed', service, '--set', 'a=2', '--server-side=false', '--force-replace'])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'fixed', service, '--force-replace'])
  await onBoth((side) => quiet(sides.namespaceOf(side)))
  await sides.expectSame(['rollback', 'fixed', '1', '--force-replace', '--server-side=false'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'fixed', '--cascade', 'foreground', '--wait', '--timeout', '120s'])
  await sides.expectSameLeft()
})

story('an operation that never ended', async (sides) => {
  await sides.expectSame(['install', 'stuck', plain])
  await sides.expectSame(['upgrade', 'stuck', plain, '--set', 'a=2'])
  // The record of an upgrade that was killed, made by changing the one that is there.
  await onBoth((side) =>
    changeRecord(sides.namespaceOf(side), 'stuck.v2', {
      text: (text) => text.replace('"status":"deployed"', '"status":"pending-upgrade"'),
      labels: { status: 'pending-upgrade' },
    }),
  )
  expect((await sides.expectSame(['upgrade', 'stuck', plain])).exitCode).toBe(1)
  await sides.expectSame(['upgrade', '--install', 'stuck', plain])
  for (const args of [['list'], ['list', '--pending'], ['status', 'stuck'], ['history', 'stuck']])
    await sides.expectSame(args)
  await sides.expectSame(['rollback', 'stuck', '1'])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'stuck', plain, '--labels', 'team=x', '--description', 'again'])
  await sides.expectSameLeft()
  await sides.expectSame(['list', '-l', 'team=x'])
  await sides.expectSame(['uninstall', 'stuck'])
})

story('dry runs against the server', async (sides) => {
  const looking = writeChart('looking', {
    'templates/a.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: looking}\ndata:\n  found: {{ (lookup "v1" "ConfigMap" .Release.Namespace "kube-root-ca.crt").kind | default "none" | quote }}\n',
    'templates/NOTES.txt': 'Found it at {{ .Capabilities.KubeVersion.Minor }}.\n',
  })
  for (const mode of ['server', 'client']) await sides.expectSame(['install', 'dry', looking, `--dry-run=${mode}`])
  await sides.expectSame(['install', 'dry', looking])
  for (const mode of ['server', 'client']) {
    await sides.expectSame(['upgrade', 'dry', looking, `--dry-run=${mode}`, '--set', 'a=2'])
    await sides.expectSame(['rollback', 'dry', '1', `--dry-run=${mode}`])
  }
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'dry'])
})

story('the first install failed, and what comes after', async (sides) => {
  const refused = writeChart('refused', {
    'templates/a.yaml': configMap('first'),
    'templates/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: wrong}\nspec: {ports: [{port: 70000}]}\n',
  })
  const accepted = writeChart('accepted', { 'templates/a.yaml': configMap('first') })
  expect((await sides.expectSame(['install', 'begun', refused])).exitCode).toBe(1)
  await sides.expectSameLeft()
  await sides.expectSame(['install', 'begun', accepted])
  await sides.expectSame(['rollback', 'begun'])
  await sides.expectSame(['upgrade', 'begun', refused])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'begun', accepted])
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'begun', refused, '--rollback-on-failure', '--timeout', '60s'])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'begun'])
})
