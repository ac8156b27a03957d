// Manifests of odd shape and releases of odd course: duplicates, moves, texts of every kind, records that are too large.
import { expect } from 'vitest'
import { type ApiObject, ask, call } from './programs.ts'
import { both, configMap, onBoth, pause, type Side, stories, until, writeChart } from './side-by-side.ts'

const story = stories('shapes')
const client = '--server-side=false'

story('one object twice in a manifest', async (sides) => {
  const twice = writeChart('twice', {
    'templates/a.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/b.yaml': configMap('"{{ .Release.Name }}"').replace('{{ .Values.a }}', 'again'),
  })
  const once = writeChart('twice', { 'templates/a.yaml': configMap('"{{ .Release.Name }}"') })
  // Both are written at once: which of them stays is chance.
  const words = (text: string): string => text.replace(/"a":"(?:1|2|again)"/g, '"a":"EITHER"')
  for (const line of [
    `install t ${once}`,
    `upgrade t ${twice} --force-conflicts`,
    `upgrade t ${twice} ${client} --set a=2`,
    `upgrade t ${once} --set a=3`,
    'uninstall t',
    `install u ${twice} ${client}`,
    `upgrade u ${once} ${client} --set a=3`,
    'uninstall u',
  ]) {
    await sides.expectSame(line.split(' '))
    await sides.expectSameLeft({ words })
  }
})

story('an object that goes to another version, another kind, another namespace', async (sides) => {
  const scaler = (version: string, spec: string): string =>
    `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: s}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: m}, maxReplicas: 3, ${spec}}\n`
  const charts = [
    scaler('v1', 'targetCPUUtilizationPercentage: {{ mul 10 .Values.a }}'),
    scaler(
      'v2',
      'metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ mul 20 .Values.a }}}}}]',
    ),
    configMap('s'),
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n',
    configMap('s', ', namespace: default, labels: {only: "{{ .Release.Namespace }}"}').replace(
      '{name: s,',
      '{name: "{{ .Release.Namespace }}",',
    ),
  ].map((text) => writeChart('moving', { 'templates/all.yaml': text }))
  await sides.story(
    ...charts.map((chart, index) => `${index === 0 ? 'install' : 'upgrade'} m ${chart} ${client}`),
    ...charts.map((chart) => `upgrade m ${chart} --server-side=true --force-conflicts --set a=2`),
    'rollback m 1',
    'rollback m 2',
    `rollback m 7 ${client}`,
    'uninstall m',
  )
  for (const side of both)
    expect((await ask('GET', `/api/v1/namespaces/default/configmaps/${sides.namespaceOf(side)}`)).code).toBe(404)
})

story('texts of every kind in templates, values and names', async (sides) => {
  const texts = writeChart('texts', {
    'values.yaml': 'a: 1\nodd: "é ☃ 🚢 \\u0000? tab\\there"\nkeys: {"a.b/c": 1, "": 2, "true": 3, "1": 4}\n',
    'Chart.yaml':
      'apiVersion: v2\nname: texts\nversion: 0.1.0+build.5\nappVersion: "1.10"\ndescription: "<&> é"\nkeywords: [a]\nannotations: {x: "y: z"}\n',
    'files/binary.bin': '\u0001\u0002é',
    'templates/a.yaml': `# a comment
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: {helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}}
data: &data
  text: |
    {{ .Values.odd | trunc 8 }}
    --- not a document
    <html>&amp;</html>
  keys: {{ .Values.keys | toJson | quote }}
  float: "{{ 1e6 }} {{ 12345678 }} {{ .Values.a }}"
binaryData: {file: {{ .Files.Get "files/binary.bin" | b64enc }}}
---
---
# nothing but a comment
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-crlf"}\r
data: {a: "b"}\r
...
`,
    'templates/_partial.tpl': '{{- define "x" }}x{{ end }}',
    'templates/empty.yaml': '{{- if false }}x{{ end }}\n',
    'templates/NOTES.txt': 'Ünïcode & <notes> {{ .Chart.AppVersion }}\n\n\n',
  })
  await sides.story(
    `install t ${texts} --description ünï --set-string odd=abc`,
    ['upgrade', 't', texts, '--description', 'a "quoted" <text>\nof two lines', '--set', 'odd=\\,x'],
    'get all t',
    'get values t -a -o json',
    'list -o yaml',
    'history t -o json',
    'status t',
    'uninstall t',
  )
})

story('a record that is too large to be stored', async (sides) => {
  // Noise that does not compress: a linear congruence.
  let state = 7
  const noise = Array.from({ length: 1_500_000 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return String.fromCharCode(33 + (Math.floor(state / 65_536) % 90))
  }).join('')
  const large = writeChart('large', {
    'templates/a.yaml': configMap('"{{ .Release.Name }}"'),
    'noise.txt': noise,
  })
  const small = writeChart('large', { 'templates/a.yaml': configMap('"{{ .Release.Name }}"') })
  const answers = await Promise.all(
    both.map((side) => call(side, ['install', 'l', large, '-n', sides.namespaceOf(side)])),
  )
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([1, 1])
  for (const { errorOutput } of answers) expect(errorOutput).toContain('Too long')
  await sides.expectSameLeft()
  await sides.story(`install l ${small}`)
  await Promise.all(both.map((side) => call(side, ['upgrade', 'l', large, '-n', sides.namespaceOf(side)])))
  const { statuses } = await sides.story(`upgrade l ${small} --set a=2`, 'uninstall l')
  expect(statuses).toEqual([])
})

story('services that change their type', async (sides) => {
  const service = writeChart('service', {
    'values.yaml': 'type: ClusterIP\nmore: ""\n',
    'templates/a.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: {{ .Values.type }}, selector: {a: b}, ports: [{port: 80}]{{ with .Values.more }}, {{ . }}{{ end }}}\n',
  })
  const types = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName,more=externalName: example.com', 'ClusterIP']
  for (const way of [client, '--server-side=true'])
    await sides.story(
      ['install', 's', service, way],
      ...types.map((type) => ['upgrade', 's', service, way, '--set', `type=${type}`]),
      ['upgrade', 's', service, way, '--set', 'more=clusterIP: None'],
      'rollback s 3',
      'uninstall s',
    )
})

story('fields that cannot change, of many kinds', async (sides) => {
  const fixed = writeChart('fixed', {
    'values.yaml': 'a: 1\nclaim: 1Gi\nset: x\njob: x\nrole: x\nsecret: Opaque\n',
    'templates/all.yaml': `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: f}
spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: {{ .Values.claim }}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: f}
spec: {serviceName: {{ .Values.set }}, replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: images.example.com/a}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: f}
spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: {{ .Values.job }}, image: images.example.com/a}]}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: f}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ .Values.role }}}
---
apiVersion: v1
kind: Secret
metadata: {name: f}
type: {{ .Values.secret }}
stringData: {a: "{{ .Values.a }}"}
`,
  })
  await sides.story(`install f ${fixed}`)
  for (const change of ['claim=500Mi', 'set=other', 'job=other', 'role=other', 'secret=example.com/x']) {
    await sides.story(
      `upgrade f ${fixed} --set ${change}`,
      `upgrade f ${fixed} --set ${change},a=2 ${client}`,
      `upgrade f ${fixed} --set ${change} --rollback-on-failure --timeout 8s --wait=legacy`,
    )
  }
  await sides.story(`upgrade f ${fixed} --set a=3 --server-side=true`, 'rollback f 1', 'uninstall f')
})

story('rollbacks to revisions that failed and over those that never ended', async (sides) => {
  const good = writeChart('course', { 'templates/a.yaml': configMap('"{{ .Release.Name }}"') })
  const bad = writeChart('course', {
    'templates/a.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/b.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: wrong}\nspec: {ports: [{port: {{ .Values.a }}00000}]}\n',
  })
  await sides.story(
    `install c ${bad}`,
    'rollback c 1',
    'rollback c',
    `upgrade c ${good}`,
    'rollback c 1',
    'rollback c 1 --cleanup-on-fail',
    'rollback c 0',
    'rollback c 4 --description four',
    `upgrade c ${bad} --rollback-on-failure --timeout 60s --history-max 3`,
    'history c',
    'rollback c 1',
    'status c',
    'uninstall c',
  )
})

story('a release of one name in two namespaces, and releases of all namespaces', async (sides) => {
  const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
  const other = (side: Side): string => `${sides.namespaceOf(side)}-second`
  const words = (text: string): string => text.replace(/shapes-\d+-on-(?:helm|pintle)-second/g, 'SECOND')
  const name = 'shapes-everywhere'
  await onBoth((side) => ask('POST', '/api/v1/namespaces', { metadata: { name: other(side) } }))
  await sides.story(`install ${name} ${plain}`)
  await sides.expectSame((side) => ['install', name, plain, '--namespace', other(side), '--set', 'a=2'], {
    elsewhere: true,
    words,
  })
  for (const args of [
    ['get', 'values', name],
    ['upgrade', name, plain, '--set', 'a=3'],
    ['status', name],
    ['list', '-o', 'json'],
  ])
    await sides.expectSame((side) => [...args, '--namespace', other(side)], { elsewhere: true, words })
  const lists = await Promise.all(both.map((side) => call(side, ['list', '-A', '--filter', `^${name}$`, '-o', 'json'])))
  const [theirs, ours] = lists.map(({ output }) =>
    JSON.parse(output).map(({ namespace, revision, status }: ApiObject) => [namespace, revision, status]),
  )
  expect(ours.toSorted()).toEqual(theirs.toSorted())
  expect(ours).toHaveLength(4)
  await onBoth((side) => ask('DELETE', `/api/v1/namespaces/${other(side)}`))
  await sides.story(`uninstall ${name}`)
})

story('two installs of one name at once: one record, one winner', async (sides) => {
  const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
  for (const program of both) {
    const namespace = ['-n', sides.namespaceOf('pintle')]
    const answers = await Promise.all(
      ['1', '2', '3'].map((a) => call(program, ['install', 'race', plain, '--set', `a=${a}`, ...namespace])),
    )
    const failed = answers.filter(({ exitCode }) => exitCode !== 0)
    expect(failed.length, program).toBeGreaterThanOrEqual(1)
    // How Helm fails is up to chance.
    for (const { errorOutput } of program === 'pintle' ? failed : [])
      expect(errorOutput).toMatch(/cannot reuse a name that is still in use|already exists|being modified|conflict/)
    const { items } = await ask(
      'GET',
      `/api/v1${`/namespaces/${sides.namespaceOf('pintle')}`}/secrets?labelSelector=owner%3Dhelm`,
    )
    expect(items.map(({ metadata }: ApiObject) => metadata.name)).toEqual(['sh.helm.release.v1.race.v1'])
    await call('helm', ['uninstall', 'race', ...namespace])
  }
})

story('an uninstall while an upgrade waits', async (sides) => {
  const slow = writeChart('slow', {
    'values.yaml': 'a: 1\noutcome: ready\n',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}, annotations: {changed: "{{ .Values.a }}", test.cluster/outcome: "{{ .Values.outcome }}"}}, spec: {containers: [{name: main, image: images.example.com/a}]}}}
`,
  })
  await sides.story(`install s ${slow} --set outcome=never-ready`)
  // Helm writes the older record too (docs/divergences.md), and says of both that they are gone.
  const words = (text: string): string => text.replace(/^level=WARN msg=.failed to update release.*\n/gm, '')
  const upgrade = sides.expectSame(
    ['upgrade', 's', slow, '--set', 'a=2,outcome=never-ready', '--wait', '--timeout', '60s'],
    { words },
  )
  await onBoth((side) =>
    until(async () => {
      const { status } = await ask('GET', `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments/s`)
      return status?.observedGeneration >= 2
    }),
  )
  // Until it is watched.
  await pause(15_000)
  await sides.expectSame(['uninstall', 's'])
  expect((await upgrade).exitCode).toBe(1)
  await sides.expectSameLeft()
})
