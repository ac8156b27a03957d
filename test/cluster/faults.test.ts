// A cluster that stands in the way: webhooks, quotas, finalizers, namespaces and definitions that go, rights that end.
import { expect } from 'vitest'
import { startAdmissionWebhook } from './admission-webhook.ts'
import { type ApiObject, ask, limitedKubeconfig } from './programs.ts'
import {
  both,
  configMap,
  discovered,
  onBoth,
  pause,
  type Side,
  type SideBySide,
  stories,
  until,
  untilAllowed,
  writeChart,
} from './side-by-side.ts'

const story = stories('faults')

const watched = writeChart('watched', {
  'values.yaml': 'a: 1\nfirst: none\nsecond: none\nthird: none\n',
  'templates/first.yaml': configMap('"{{ .Release.Name }}-first"', ', labels: {webhook: "{{ .Values.first }}"}'),
  'templates/second.yaml': configMap('"{{ .Release.Name }}-second"', ', labels: {webhook: "{{ .Values.second }}"}'),
  'templates/third.yaml': `{{- if ne .Values.third "none" }}\n${configMap('"{{ .Release.Name }}-third"', ', labels: {webhook: "{{ .Values.third }}"}')}{{- end }}\n`,
  'templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: "{{ .Release.Name }}"}\nspec: {ports: [{port: 80}], selector: {a: "{{ .Values.a }}"}}\n',
})

async function withWebhook(sides: SideBySide, name: string, act: () => Promise<unknown>): Promise<void> {
  // Short only where no answer comes: a busy machine needs its time to answer.
  const timeoutSeconds = name === 'stalling' ? 10 : 30
  const webhook = await startAdmissionWebhook(name, { namespaces: both.map(sides.namespaceOf), timeoutSeconds })
  try {
    // The server looks at new registrations within a moment.
    await onBoth((side) =>
      until(async () => {
        const probe = { metadata: { name: `probe-${webhook.asked.length}`, labels: { webhook: 'refuse' } } }
        const path = `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps`
        const answer = await ask('POST', `${path}?dryRun=All`, probe)
        return answer.code === 403
      }),
    )
    await act()
    expect(webhook.asked.length).toBeGreaterThan(0)
  } finally {
    await webhook.stop()
  }
}

story('a webhook that refuses', (sides) =>
  withWebhook(sides, 'refusing', async () => {
    const { statuses } = await sides.story(
      `install r ${watched} --set second=refuse`,
      `install r2 ${watched} --set first=refuse,second=refuse --server-side=false`,
      `upgrade r ${watched}`,
      `upgrade r ${watched} --set a=2,first=refuse,third=yes`,
      `upgrade r ${watched} --set a=2,first=refuse,third=yes --server-side=false --cleanup-on-fail`,
      `upgrade r ${watched} --set a=3,first=refuse,third=refuse --cleanup-on-fail`,
      `upgrade r ${watched} --set a=4,second=refuse --rollback-on-failure --timeout 90s`,
      `install r3 ${watched} --set second=refuse --rollback-on-failure --timeout 90s`,
      'uninstall r2',
      'history r',
    )
    expect(statuses).toContain('r.v1: failed')
  }),
)

story('a webhook that warns and one that changes', (sides) =>
  withWebhook(sides, 'warning', () =>
    sides.story(
      `install w ${watched} --set first=warn,second=change`,
      `upgrade w ${watched} --set first=warn,second=change,a=2`,
      `upgrade w ${watched} --set first=warn,second=change,a=3 --server-side=false`,
      'rollback w 1',
      'uninstall w',
    ),
  ),
)

story('a webhook that never answers', (sides) =>
  withWebhook(sides, 'stalling', () =>
    sides.story(
      `install s ${watched} --set second=stall`,
      `upgrade s ${watched}`,
      `upgrade s ${watched} --set first=stall --server-side=false`,
      'uninstall s',
    ),
  ),
)

story('a webhook that keeps what should be deleted', (sides) =>
  withWebhook(sides, 'keeping', async () => {
    const { answers } = await sides.story(
      `install k ${watched} --set first=keep,third=keep`,
      `upgrade k ${watched} --set first=keep`,
      `upgrade k ${watched} --set first=keep --cleanup-on-fail`,
      'uninstall k --keep-history',
      'uninstall k',
      'status k',
      'list -a',
    )
    expect(answers[3]?.exitCode).toBe(1)
  }),
)

story('a quota that is used up', async (sides) => {
  const pods = writeChart('pods', {
    'values.yaml': 'count: 1\nhook: false\n',
    'templates/pods.yaml':
      '{{- range $i := until (int .Values.count) }}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: "{{ $.Release.Name }}-{{ $i }}"}\nspec: {containers: [{name: main, image: images.example.com/a}]}\n{{- end }}\n',
    'templates/hook.yaml':
      '{{- if .Values.hook }}\napiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Release.Name }}-hook", annotations: {helm.sh/hook: pre-upgrade}}\nspec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}\n{{- end }}\n',
  })
  await onBoth(async (side) => {
    const namespace = `/api/v1/namespaces/${sides.namespaceOf(side)}`
    await ask('POST', `${namespace}/resourcequotas`, { metadata: { name: 'few' }, spec: { hard: { pods: '2' } } })
    await until(async () => (await ask('GET', `${namespace}/resourcequotas/few`)).status?.hard?.pods === '2')
  })
  const { answers } = await sides.story(
    `install q ${pods} --set count=2`,
    `upgrade q ${pods} --set count=3`,
    `upgrade q ${pods} --set count=3 --server-side=false --cleanup-on-fail`,
    `upgrade q ${pods} --set count=2,hook=true`,
    `upgrade q ${pods} --set count=3 --rollback-on-failure --timeout 90s`,
    'history q',
    'uninstall q --wait --timeout 90s',
  )
  expect(answers[1]?.errorOutput).toContain('exceeded quota')
})

story('a finalizer that never ends', async (sides) => {
  const stuck = writeChart('stuck', {
    'values.yaml': 'a: 1\nkeep: true\n',
    'templates/a.yaml': `{{- if .Values.keep }}\n${configMap('"{{ .Release.Name }}-stuck"', ', finalizers: [example.com/never]')}{{- end }}\n`,
    'templates/b.yaml': configMap('"{{ .Release.Name }}"'),
  })
  const release = (side: Side): Promise<unknown> =>
    ask('PATCH', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/f-stuck`, { metadata: { finalizers: null } })
  for (const wait of ['--wait', '--wait=legacy']) {
    await sides.story(
      `install f ${stuck}`,
      `upgrade f ${stuck} --set keep=false ${wait} --timeout 90s`,
      `upgrade f ${stuck} --set a=2`,
      `upgrade f ${stuck} --set a=3 --server-side=false`,
    )
    const ending = (text: string): string => text.replace(/deletionTimestamp\S+/g, 'GONE')
    await sides.expectSame(['uninstall', 'f', wait, '--timeout', '6s'], { words: ending })
    await onBoth(release)
    await sides.story('status f', 'uninstall f --ignore-not-found')
  }
})

story('a hook that cannot be deleted', async (sides) => {
  const hooked = writeChart('hooked', {
    'templates/hook.yaml': configMap(
      '"{{ .Release.Name }}-hook"',
      ', finalizers: [example.com/never], annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}',
    ),
    'templates/b.yaml': configMap('"{{ .Release.Name }}"'),
  })
  await sides.story(`install h ${hooked} --timeout 6s --wait`, `install h2 ${hooked} --timeout 6s`)
  await sides.story(`upgrade h2 ${hooked} --timeout 6s`, `upgrade h2 ${hooked} --timeout 6s --wait=legacy`)
  await onBoth(async (side) => {
    for (const name of ['h-hook', 'h2-hook'])
      await ask('PATCH', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/${name}`, {
        metadata: { finalizers: null },
      })
  })
})

story('a namespace that is on its way out', async (sides) => {
  const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
  const hold = (side: Side): string => `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/hold`
  await sides.story(`install n ${plain}`)
  await onBoth(async (side) => {
    await ask('POST', hold(side).replace('/hold', ''), {
      metadata: { name: 'hold', finalizers: ['example.com/never'] },
    })
    await ask('DELETE', `/api/v1/namespaces/${sides.namespaceOf(side)}`)
    await until(async () => (await ask('GET', hold(side))).metadata?.deletionTimestamp !== undefined)
    await until(async () => {
      const { items } = await ask('GET', `/api/v1/namespaces/${sides.namespaceOf(side)}/secrets`)
      return items.length === 0
    })
  })
  for (const args of [
    ['install', 'm', plain],
    ['install', 'm', plain, '--create-namespace'],
    ['install', 'm', plain, '--create-namespace', '--server-side=false'],
    ['upgrade', 'n', plain],
    ['upgrade', '--install', 'n', plain],
    ['list'],
    ['uninstall', 'n'],
  ])
    await sides.expectSame(args)
  await onBoth((side) => ask('PATCH', hold(side), { metadata: { finalizers: null } }))
})

const definition = (side: Side, options: { readonly versions?: readonly string[] } = {}): string => {
  const { versions = ['v1'] } = options
  const served = versions.map(
    (name, index) =>
      `{name: ${name}, served: true, storage: ${index === 0}, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}`,
  )
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: faulties.side-${side}-faults.example.com}
spec:
  group: side-${side}-faults.example.com
  names: {kind: Faulty, plural: faulties, singular: faulty, listKind: FaultyList}
  scope: Namespaced
  versions: [${served.join(', ')}]
`
}
const custom = (side: Side, version = 'v1'): string =>
  `apiVersion: side-${side}-faults.example.com/${version}\nkind: Faulty\nmetadata: {name: "{{ .Release.Name }}"}\nspec: {size: {{ .Values.a }}}\n`

story('definitions that go while releases have objects of them', async (sides) => {
  const definitionPath = (side: Side): string =>
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/faulties.side-${side}-faults.example.com`
  const charts = Object.fromEntries(
    both.map((side) => [
      side,
      {
        with: writeChart('faulty', {
          'crds/faulty.yaml': definition(side, { versions: ['v1', 'v1beta1'] }),
          'templates/custom.yaml': custom(side, 'v1beta1'),
          'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
        }),
        newer: writeChart('faulty', {
          'templates/custom.yaml': custom(side),
          'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
        }),
        without: writeChart('faulty', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') }),
      },
    ]),
  )
  const chartOf = (side: Side, which: 'with' | 'newer' | 'without'): string => charts[side]?.[which] as string
  const path = (side: Side): string =>
    `/apis/side-${side}-faults.example.com/v1/namespaces/${sides.namespaceOf(side)}/faulties`
  await sides.story((side) => `install d ${chartOf(side, 'with')}`)
  await sides.expectSameObject((side) => `${path(side)}/d`)
  await sides.story(
    (side) => `upgrade d ${chartOf(side, 'newer')} --set a=2`,
    (side) => `upgrade d ${chartOf(side, 'with')} --set a=3 --server-side=false`,
  )
  await sides.expectSameObject((side) => `${path(side)}/d`)
  // The version in which the release has its object is served no more.
  await onBoth(async (side) => {
    await ask('PATCH', definitionPath(side), [{ op: 'replace', path: '/spec/versions/1/served', value: false }])
    await until(async () => (await ask('GET', path(side).replace('/v1/', '/v1beta1/'))).code === 404)
    await until(async () => (await discovered(`side-${side}-faults.example.com`)).length === 1)
  })
  await sides.story(
    (side) => `upgrade d ${chartOf(side, 'newer')}`,
    (side) => `upgrade d ${chartOf(side, 'with')}`,
    'status d',
    'uninstall d --dry-run',
    'get manifest d',
    (side) => `upgrade d ${chartOf(side, 'without')}`,
  )
  await onBoth(async (side) => {
    await ask('DELETE', definitionPath(side))
    await until(async () => (await ask('GET', definitionPath(side))).code === 404)
    await until(async () => (await discovered(`side-${side}-faults.example.com`)).length === 0)
  })
  await sides.story(
    (side) => `upgrade d ${chartOf(side, 'without')}`,
    (side) => `install e ${chartOf(side, 'newer')}`,
    (side) => `install e ${chartOf(side, 'with')} --skip-crds`,
  )
  // The same words; but Helm has noted the end of a release that is still there (docs/divergences.md).
  await sides.expectSame(['uninstall', 'd', '--no-hooks', '--keep-history'])
  const statusOf = async (side: Side): Promise<unknown> => {
    const secrets = `/api/v1/namespaces/${sides.namespaceOf(side)}/secrets`
    const { items } = await ask('GET', `${secrets}?labelSelector=owner%3Dhelm,name%3Dd`)
    return items.at(-1).metadata.labels.status
  }
  expect(await statusOf('helm')).toBe('uninstalling')
  expect(await statusOf('pintle')).toBe('deployed')
})

const verbs = (names: readonly string[]): ApiObject => names
const allowed = async (sides: SideBySide, rules: readonly ApiObject[]): Promise<void> => {
  await onBoth(async (side) => {
    const root = `/apis/rbac.authorization.k8s.io/v1/namespaces/${sides.namespaceOf(side)}`
    await ask('DELETE', `${root}/roles/some`)
    await ask('DELETE', `${root}/rolebindings/some`)
    await ask('POST', `${root}/roles`, { metadata: { name: 'some' }, rules })
    await ask('POST', `${root}/rolebindings`, {
      metadata: { name: 'some' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'some' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'limited' }],
    })
    for (const { apiGroups, resources, verbs } of rules)
      for (const resource of resources)
        await untilAllowed(
          sides.namespaceOf(side),
          { user: 'limited' },
          { verb: verbs.at(-1), resource, group: apiGroups[0] },
        )
  })
}
// Objects of one kind are written at once, and Helm tells of them as they fail.
const inOrder = (text: string): string =>
  text.startsWith('Error: ')
    ? text
        .replace(/^Error: [A-Z ]+: /, '$&\n')
        .split('\n')
        .toSorted()
        .join('\n')
    : text

const limited = { KUBECONFIG: limitedKubeconfig }
const rule = (resources: readonly string[], names: readonly string[]): ApiObject => ({
  apiGroups: ['', 'apps'],
  resources,
  verbs: verbs(names),
})
const everything = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']

for (const [title, rules, way] of [
  ['may not read', [rule(['configmaps'], ['create', 'patch']), rule(['services'], ['create'])], []],
  ['may read but not write', [rule(['configmaps', 'services'], ['get', 'list', 'watch'])], []],
  ['may create but not change', [rule(['configmaps', 'services'], ['get', 'create'])], ['--server-side=false']],
  ['may write one kind', [rule(['configmaps'], everything)], []],
  ['may do all but delete', [rule(['configmaps', 'services'], ['get', 'create', 'patch', 'update'])], []],
  [
    'may not watch',
    [rule(['configmaps'], ['get', 'create', 'patch', 'delete']), rule(['services'], everything)],
    ['--wait', '--timeout', '8s'],
  ],
] as const) {
  story(`a user who ${title}`, async (sides) => {
    await allowed(sides, [rule(['secrets'], everything), ...rules])
    for (const args of [
      ['install', 'u', watched, ...way],
      ['upgrade', 'u', watched, '--set', 'a=2', ...way],
      ['upgrade', 'u', watched, '--set', 'a=2,third=yes', '--cleanup-on-fail', ...way],
      ['rollback', 'u', '1', ...way],
      ['status', 'u'],
      ['uninstall', 'u'],
    ]) {
      await sides.expectSame(args, { environment: limited, words: inOrder })
      await sides.expectSameLeft()
    }
  })
}

for (const [title, names] of [
  ['create records but not change them', ['get', 'list', 'watch', 'create']],
  ['read records but not write them', ['get', 'list']],
  ['change records but not delete them', ['get', 'list', 'create', 'update']],
] as const) {
  story(`a user who may ${title}`, async (sides) => {
    const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
    await sides.story(`install before ${plain}`)
    await allowed(sides, [rule(['secrets'], names), rule(['configmaps'], everything)])
    for (const args of [
      ['install', 'u', plain],
      ['upgrade', 'before', plain, '--set', 'a=2'],
      ['upgrade', 'before', plain, '--set', 'a=3', '--history-max', '1'],
      ['rollback', 'before', '1'],
      ['history', 'before'],
      ['uninstall', 'before'],
      ['list'],
    ]) {
      await sides.expectSame(args, { environment: limited })
      await sides.expectSameLeft()
    }
  })
}

story('rights that end while a hook runs', async (sides) => {
  const hooked = writeChart('hooked', {
    'templates/hook.yaml': `apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}-hook", annotations: {helm.sh/hook: pre-install, test.cluster/delay: 20s}}
spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`,
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  })
  await allowed(sides, [rule(['secrets', 'pods', 'configmaps'], everything)])
  const ended = onBoth(async (side) => {
    await until(async () => {
      const pod = await ask('GET', `/api/v1/namespaces/${sides.namespaceOf(side)}/pods/e-hook`)
      return pod.metadata?.name !== undefined
    })
    // Until it is watched; it runs after 20 seconds and ends after 20 more.
    await pause(15_000)
    const root = `/apis/rbac.authorization.k8s.io/v1/namespaces/${sides.namespaceOf(side)}`
    await ask('DELETE', `${root}/rolebindings/some`)
  })
  const { exitCode } = await sides.expectSame(['install', 'e', hooked, '--timeout', '120s'], { environment: limited })
  await ended
  expect(exitCode).toBe(1)
  await sides.expectSameLeft()
})
