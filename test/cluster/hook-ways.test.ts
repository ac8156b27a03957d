// Hooks beyond one that passes or fails: order, kinds, policies, logs, the verbs that skip them, tests and their filters.
import { expect } from 'vitest'
import { configMap, stories, writeChart } from './side-by-side.ts'

const story = stories('hookways')

interface HookOptions {
  readonly event: string
  readonly name: string
  readonly kind?: 'Pod' | 'Job'
  readonly weight?: string
  readonly policy?: string
  readonly logs?: string
}

/** A Pod or Job as a hook; it crashes when the value `fail` names it. */
function hook({ event, name, kind = 'Pod', weight, policy, logs }: HookOptions): string {
  const annotations = [
    `helm.sh/hook: "${event}"`,
    ...(weight === undefined ? [] : [`helm.sh/hook-weight: "${weight}"`]),
    ...(policy === undefined ? [] : [`helm.sh/hook-delete-policy: "${policy}"`]),
    ...(logs === undefined ? [] : [`helm.sh/hook-output-log-policy: "${logs}"`]),
  ]
  const outcome = `{{- if eq .Values.fail "${name}" }}\n    test.cluster/outcome: crash\n    {{- end }}`
  const spec = 'restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]'
  const header = `apiVersion: ${kind === 'Pod' ? 'v1' : 'batch/v1'}\nkind: ${kind}\nmetadata:\n  name: "{{ .Release.Name }}-${name}"\n  annotations:\n    ${annotations.join('\n    ')}\n`
  if (kind === 'Pod') return `${header}    ${outcome}\nspec: {${spec}}\n`
  return `${header}spec:
  backoffLimit: 0
  template:
    metadata:
      annotations:
        made: here
    ${outcome.replaceAll('\n    ', '\n        ').replace('{{- if', '    {{- if')}
    spec: {${spec}}
`
}

const chartOf = (name: string, hooks: readonly HookOptions[], more: { readonly [file: string]: string } = {}): string =>
  writeChart(name, {
    'values.yaml': 'a: 1\nfail: none\n',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    ...Object.fromEntries(hooks.map((each, index) => [`templates/hook-${index}.yaml`, hook(each)])),
    ...more,
  })
const soon = '--timeout 90s'

story('hooks run by weight, then by kind and name', async (sides) => {
  const ordered = chartOf('ordered', [
    { event: 'pre-install,pre-upgrade', name: 'z', weight: '-5' },
    { event: 'pre-install,pre-upgrade', name: 'a', weight: '5' },
    { event: 'pre-install,pre-upgrade', name: 'b' },
    { event: 'pre-install', name: 'c', kind: 'Job' },
    { event: 'post-install', name: 'd', weight: 'not-a-number' },
    { event: 'pre-install,pre-upgrade', name: 'e', weight: '0', policy: 'hook-succeeded' },
  ])
  await sides.story(`install o ${ordered} ${soon}`, 'get hooks o', 'status o')
  await sides.story(`upgrade o ${ordered} ${soon}`, 'get hooks o --revision 1')
  await sides.story(`upgrade o ${ordered} ${soon} --set fail=b`, 'status o', 'rollback o 1', 'uninstall o')
})

story('one hook for many events', async (sides) => {
  const many = chartOf('many', [
    {
      event:
        'pre-install,post-install, pre-upgrade,post-upgrade,pre-rollback,post-rollback,pre-delete,post-delete,test',
      name: 'all',
    },
    { event: 'post-install,post-upgrade', name: 'some', kind: 'Job', policy: 'before-hook-creation,hook-succeeded' },
  ])
  await sides.story(
    `install m ${many} ${soon}`,
    `upgrade m ${many} ${soon} --set a=2`,
    `rollback m 1 ${soon}`,
    `test m ${soon}`,
    'status m',
    `uninstall m ${soon} --keep-history`,
    'status m',
    'get hooks m',
    'uninstall m',
  )
})

story('verbs that run no hooks', async (sides) => {
  const many = chartOf('many', [
    { event: 'pre-install,pre-upgrade,pre-rollback,pre-delete', name: 'before' },
    { event: 'post-install,post-upgrade,post-rollback,post-delete', name: 'after' },
  ])
  const { statuses } = await sides.story(
    `install n ${many} --no-hooks`,
    `upgrade n ${many} --no-hooks --set a=2`,
    'rollback n 1 --no-hooks',
    `upgrade n ${many} --set fail=before --no-hooks --rollback-on-failure ${soon}`,
    `install failing ${many} --set fail=before ${soon} --rollback-on-failure`,
    'uninstall n --no-hooks --keep-history',
    'uninstall n --no-hooks',
    'uninstall failing --no-hooks --ignore-not-found',
  )
  expect(statuses).toEqual([])
})

for (const wait of ['--wait', '--wait=legacy', '--wait=hookOnly']) {
  story(`failing hooks with ${wait}`, async (sides) => {
    const chart = chartOf('failing', [
      { event: 'pre-install', name: 'pod', policy: 'hook-failed' },
      { event: 'post-install', name: 'job', kind: 'Job', policy: 'hook-succeeded,hook-failed' },
      { event: 'pre-upgrade', name: 'kept', policy: 'before-hook-creation,hook-failed' },
      { event: 'pre-delete', name: 'last', kind: 'Job' },
    ])
    await sides.story(
      `install f1 ${chart} --set fail=pod ${wait} ${soon}`,
      `install f2 ${chart} --set fail=job ${wait} ${soon}`,
      `install f3 ${chart} ${wait} ${soon}`,
      `upgrade f3 ${chart} --set fail=kept ${wait} ${soon}`,
      `upgrade f3 ${chart} --set fail=kept ${wait} ${soon} --rollback-on-failure --cleanup-on-fail`,
      `upgrade f3 ${chart} --set fail=last ${wait} ${soon}`,
      `uninstall f3 ${wait} ${soon}`,
      `upgrade f3 ${chart} ${wait} ${soon}`,
      'uninstall f1 f2 f3 --no-hooks',
    )
  })
}

story('logs of hooks, as their policies say', async (sides) => {
  const logging = chartOf('logging', [
    { event: 'pre-install', name: 'good', logs: 'hook-succeeded' },
    { event: 'pre-install', name: 'bad', logs: 'hook-failed', weight: '1' },
    { event: 'post-install', name: 'job', kind: 'Job', logs: 'hook-succeeded,hook-failed', policy: 'hook-succeeded' },
    { event: 'post-install', name: 'no-policy', logs: 'sometimes', weight: '2' },
  ])
  await sides.story(
    `install l1 ${logging} ${soon}`,
    `install l2 ${logging} ${soon} --set fail=bad`,
    `install l3 ${logging} ${soon} --set fail=job`,
    `install l4 ${logging} ${soon} --no-hooks -o json`,
  )
})

story('hooks of kinds that do not end', async (sides) => {
  const annotation = (event: string, policy = 'before-hook-creation'): string =>
    `, annotations: {helm.sh/hook: "${event}", helm.sh/hook-delete-policy: "${policy}"}`
  const odd = chartOf('odd', [], {
    'templates/a.yaml': configMap('"{{ .Release.Name }}-config"', annotation('pre-install,pre-upgrade')),
    'templates/b.yaml': `apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-secret"${annotation('post-install,post-upgrade', 'hook-succeeded')}}
stringData: {a: "{{ .Values.a }}"}
`,
    'templates/c.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-work"${annotation('post-install,pre-rollback')}}
spec:
  selector: {matchLabels: {app: w}}
  template: {metadata: {labels: {app: w}, annotations: {test.cluster/outcome: never-ready}}, spec: {containers: [{name: main, image: images.example.com/a}]}}
`,
    'templates/d.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: "{{ .Release.Name }}-account", annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-10", helm.sh/resource-policy: keep}}
`,
    'templates/e.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-unknown", annotations: {helm.sh/hook: "when-i-like"}}
`,
    'templates/f.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-crd", annotations: {helm.sh/hook: "crd-install"}}
`,
  })
  for (const wait of ['', ' --wait', ' --wait=legacy'])
    await sides.story(
      `install o ${odd} ${soon}${wait}`,
      `upgrade o ${odd} ${soon}${wait} --set a=2`,
      `rollback o 1 ${soon}`,
      'get hooks o',
      `uninstall o ${soon}${wait}`,
    )
})

story('a hook that is there already', async (sides) => {
  const once = chartOf('once', [{ event: 'pre-install,pre-upgrade', name: 'once', policy: 'hook-failed' }])
  await sides.story(
    `install o ${once} ${soon}`,
    `upgrade o ${once} ${soon} --set a=2`,
    `upgrade o ${once} ${soon} --set a=2 --server-side=false`,
    `upgrade o ${once} ${soon} --set a=3 --no-hooks`,
    'uninstall o',
    `install o ${once} ${soon} --server-side=false`,
    `install o ${once} ${soon} --replace`,
    'history o',
  )
})

story('a hook and an object of one name', async (sides) => {
  const same = writeChart('same', {
    'templates/a.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/b.yaml': configMap('"{{ .Release.Name }}"', ', annotations: {helm.sh/hook: pre-install}'),
    'templates/c.yaml': configMap('"{{ .Release.Name }}"', ', annotations: {helm.sh/hook: "post-upgrade"}'),
  })
  await sides.story(
    `install s ${same}`,
    `upgrade s ${same} --set a=2`,
    `upgrade s ${same} --set a=3 --server-side=false`,
  )
})

story('hooks that cannot be read, or are of no known kind', async (sides) => {
  const unknown = writeChart('unknown', {
    'templates/a.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/b.yaml':
      'apiVersion: nobody.example.com/v1\nkind: Nothing\nmetadata: {name: x, annotations: {helm.sh/hook: "post-install"}}\n',
  })
  const { statuses } = await sides.story(
    `install u ${unknown}`,
    `install u ${unknown} --dry-run=server`,
    `install u2 ${unknown} --no-hooks`,
    `upgrade u2 ${unknown} --set a=2`,
    'uninstall u',
    'uninstall u2',
  )
  expect(statuses).toEqual([])
})

const testsOf = (name: string): string =>
  chartOf(name, [
    { event: 'test', name: 'one', policy: 'hook-succeeded' },
    { event: 'test-success', name: 'two', weight: '-1' },
    { event: 'test', name: 'three', kind: 'Job', weight: '3' },
    { event: 'test,pre-install', name: 'four', weight: '9', policy: 'before-hook-creation,hook-failed' },
  ])

story('tests by their names', async (sides) => {
  const tested = testsOf('tested')
  await sides.story(
    `install t ${tested} ${soon}`,
    `test t ${soon}`,
    'status t',
    `test t ${soon} --filter name=t-one`,
    `test t ${soon} --filter name=t-one,name=t-two`,
    `test t ${soon} --filter !name=t-three --logs`,
    `test t ${soon} --filter !name=t-three,name=t-two --logs`,
    `test t ${soon} --filter name=nothing`,
    `test t ${soon} --filter kind=Pod`,
    `test nobody`,
    'get hooks t',
    'uninstall t',
  )
})

story('tests that fail', async (sides) => {
  const tested = testsOf('tested')
  for (const name of ['one', 'three']) {
    await sides.story(
      `install ${name} ${tested} --set fail=${name} ${soon}`,
      `test ${name} ${soon}`,
      `status ${name}`,
      `test ${name} --logs ${soon}`,
      `status ${name} -o json`,
      `upgrade ${name} ${tested} ${soon} --set fail=none`,
      `test ${name} ${soon} --logs`,
      `uninstall ${name} --keep-history`,
      `test ${name} ${soon}`,
      `uninstall ${name}`,
    )
  }
})

story('hooks of subcharts', async (sides) => {
  const above = chartOf('above', [{ event: 'pre-install,pre-upgrade', name: 'above', weight: '1' }], {
    'charts/below/Chart.yaml': 'apiVersion: v2\nname: below\nversion: 0.1.0\n',
    'charts/below/values.yaml': 'a: 1\nfail: none\n',
    'charts/below/templates/hook.yaml': hook({ event: 'pre-install,post-upgrade', name: 'below', weight: '1' }),
    'charts/below/templates/test.yaml': hook({ event: 'test', name: 'below-test' }),
  })
  await sides.story(
    `install s ${above} ${soon}`,
    `upgrade s ${above} ${soon} --set below.fail=below`,
    'rollback s 1',
    `test s ${soon}`,
    'get hooks s',
    'uninstall s',
  )
})
