// Objects of many kinds and shapes: lists, generated names, several namespaces, no namespace, definitions, order.
import { expect } from 'vitest'
import { type ApiObject, ask } from './programs.ts'
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
  writeChart,
} from './side-by-side.ts'

const story = stories('kinds')

const chartsBySide = (make: (side: Side) => string): ((side: Side) => string) => {
  const charts = Object.fromEntries(both.map((side) => [side, make(side)]))
  return (side) => charts[side] as string
}

story('lists of objects and of one kind', async (sides) => {
  const listed = writeChart('listed', {
    'values.yaml': 'a: 1\nmore: true\n',
    'templates/list.yaml': `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-1"}, data: {a: "{{ .Values.a }}"}}
- {apiVersion: v1, kind: Service, metadata: {name: "{{ .Release.Name }}-2"}, spec: {ports: [{port: 80}]}}
{{- if .Values.more }}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-3"}}
{{- end }}
---
apiVersion: v1
kind: ConfigMapList
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-4"}, data: {a: "{{ .Values.a }}"}}
---
apiVersion: v1
kind: List
items: []
`,
  })
  for (const way of ['--server-side=true', '--server-side=false']) {
    const { objects } = await sides.story(
      `install l ${listed} ${way}`,
      `upgrade l ${listed} --set more=false`,
      `upgrade l ${listed} --set a=2`,
      'rollback l 2',
      'status l',
      'get manifest l',
      'uninstall l --wait --timeout 90s',
    )
    expect(Object.keys(objects)).toEqual(expect.not.arrayContaining(['configmaps/l-1']))
  }
})

for (const [title, text] of [
  ['is empty', 'kind: List\nitems: []'],
  ['holds nothing', 'kind: List\nitems: null'],
  ['has a text for items', 'kind: List\nitems: x'],
  ['holds what is no object', 'kind: List\nitems: [1, a]'],
  ['holds a list', 'kind: List\nitems: [{apiVersion: v1, kind: List, items: []}]'],
  ['holds an object without a kind', 'kind: List\nitems: [{apiVersion: v1, metadata: {name: a}}]'],
  ['holds an object without a version', 'kind: List\nitems: [{kind: ConfigMap, metadata: {name: a}}]'],
  ['holds an object without a name', 'kind: List\nitems: [{apiVersion: v1, kind: ConfigMap}]'],
  ['of one kind gives the kind', 'kind: ConfigMapList\nitems: [{metadata: {name: a}}]'],
  ['of one kind is empty', 'kind: ConfigMapList\nitems: []'],
  ['of one kind gives no version', 'kind: ConfigMapList\nitems: [{kind: ConfigMap, metadata: {name: a}}]'],
  [
    'is an object with items',
    'kind: ConfigMap\nmetadata: {name: a}\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]',
  ],
  ['is an object without a name', 'kind: ConfigMap\ndata: {a: b}'],
] as const) {
  story(`a list that ${title}`, async (sides) => {
    const chart = writeChart('listed', { 'templates/all.yaml': `apiVersion: v1\n${text}\n` })
    const plain = writeChart('listed', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
    await sides.story(
      `install l ${chart}`,
      `install l2 ${chart} --disable-openapi-validation`,
      `install l3 ${plain}`,
      `upgrade l3 ${chart}`,
      'uninstall l l2 l3 --ignore-not-found',
    )
  })
}

story('names that the server makes up', async (sides) => {
  const generated = writeChart('generated', {
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: "{{ .Release.Name }}-"}\ndata: {a: "{{ .Values.a }}"}\n',
    'templates/both.yaml':
      '{{- if eq (int .Values.a) 9 }}\napiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-, name: x}\n{{- end }}\n',
  })
  const hooked = writeChart('generated-hook', {
    'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {generateName: "{{ .Release.Name }}-", annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
`,
  })
  const names = async (): Promise<number[]> => {
    const lists = await Promise.all(
      both.map((side) => ask('GET', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps`)),
    )
    return lists.map(({ items }) => items.length)
  }
  for (const args of [
    ['install', 'g', generated],
    ['install', 'g2', generated, '--server-side=false'],
    ['upgrade', 'g', generated, '--set', 'a=2'],
    ['upgrade', 'g2', generated, '--set', 'a=2'],
    ['upgrade', 'g2', generated, '--set', 'a=9'],
    ['install', 'g3', generated, '--set', 'a=9', '--server-side=false'],
    ['install', 'h', hooked, '--server-side=false'],
    ['install', 'h2', hooked],
    ['rollback', 'g2', '1'],
    ['uninstall', 'g'],
    ['uninstall', 'g2'],
  ]) {
    await sides.expectSame(args, { words: (text) => text.replace(/(-)[a-z0-9]{5}\b/g, '$1NAME') })
    const [theirs, ours] = await names()
    expect(ours, args.join(' ')).toBe(theirs)
  }
})

story('objects of several namespaces and of none', async (sides) => {
  const other = (side: Side): string => `${sides.namespaceOf(side)}-other`
  const wide = chartsBySide((side) =>
    writeChart('wide', {
      'templates/all.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: ${other(side)}, labels: {a: "{{ .Values.a }}"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: there, namespace: ${other(side)}}
data: {a: "{{ .Values.a }}"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${other(side)}, namespace: ignored-here}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: here}
{{- if gt (int .Values.a) 1 }}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: ${other(side)}}
value: {{ .Values.a }}
{{- end }}
`,
    }),
  )
  const paths = [
    (side: Side) => `/api/v1/namespaces/${other(side)}`,
    (side: Side) => `/api/v1/namespaces/${other(side)}/configmaps/there`,
    (side: Side) => `/apis/rbac.authorization.k8s.io/v1/clusterroles/${other(side)}`,
    (side: Side) => `/apis/scheduling.k8s.io/v1/priorityclasses/${other(side)}`,
  ]
  const words = (text: string): string => text.replace(/\S+-other/g, 'OTHER').replace(/^OTHER +.*\n/gm, '')
  for (const args of [
    ['install', 'w', '--server-side=false'],
    ['upgrade', 'w', '--set', 'a=2', '--server-side=true'],
    ['upgrade', 'w', '--set', 'a=2', '--server-side=false', '--force-replace'],
    ['rollback', 'w', '1'],
    ['uninstall', 'w', '--wait', '--timeout', '120s'],
  ] as const) {
    const [verb, name, ...flags] = args
    const needsChart = verb === 'install' || verb === 'upgrade'
    await sides.expectSame((side) => [verb, name, ...(needsChart ? [wide(side)] : []), ...flags], { words })
    await sides.expectSameLeft()
    for (const path of paths) await sides.expectSameObject(path)
  }
  expect((await sides.expectSameObject(paths[2] as (side: Side) => string)).code).toBe(404)
})

story('the order of creation and of deletion, and how far deletion goes', async (sides) => {
  const workload = writeChart('workload', {
    'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template: {metadata: {labels: {app: "{{ .Release.Name }}"}}, spec: {serviceAccountName: "{{ .Release.Name }}", containers: [{name: main, image: images.example.com/a}]}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: "{{ .Release.Name }}"}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {app: "{{ .Release.Name }}"}, ports: [{port: 80}]}
`,
  })
  const replicaSets = async (): Promise<number[]> =>
    Promise.all(
      both.map(async (side) => {
        const { items } = await ask('GET', `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/replicasets`)
        return items.length
      }),
    )
  const waiting = '--wait --timeout 120s'
  await sides.story(
    `install orphan ${workload} ${waiting}`,
    `uninstall orphan --cascade orphan`,
    `install foreground ${workload} ${waiting}`,
    `uninstall foreground --cascade foreground ${waiting}`,
    `install background ${workload} ${waiting}`,
    `uninstall background --cascade background ${waiting} --debug=false`,
    `install legacy ${workload} --wait=legacy --timeout 120s`,
    `uninstall legacy --cascade foreground --wait=legacy --timeout 120s`,
  )
  // Those that are not orphans go a moment after their deployments.
  await until(async () => (await replicaSets()).every((count) => count < 2))
  expect(await replicaSets()).toEqual([1, 1])
})

story('two releases, several names at once, and one that is gone', async (sides) => {
  const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })
  await sides.story(
    `install one ${plain}`,
    // Dates are sorted by seconds, names within one.
    () => pause(2100),
    `install two ${plain}`,
    () => pause(2100),
    `install three ${plain}`,
    'list --filter ^t',
    'list --filter ^t.*e$ -q',
    ['list', '--filter', '('],
    'list --max 1 --offset 1',
    'list -r -q',
    'list -d -q --max 2',
    'list --no-headers',
    'list --short -o json',
    'list --time-format 2006',
    'list --selector name=two',
    'list --selector name!=two -q',
    'list --selector name',
    'uninstall one nobody two',
    'uninstall two three --keep-history --description gone',
    'list --uninstalled',
    'list -a --no-headers -q',
    'uninstall two three',
    'list',
  )
})

const definition = (side: Side, group: string, schema: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: gadgets.side-${side}-${group}.example.com
  annotations: {note: "{{ .Values.a }}"}
spec:
  group: side-${side}-${group}.example.com
  names: {kind: Gadget, plural: gadgets, singular: gadget, listKind: GadgetList}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema: {openAPIV3Schema: {type: object, properties: {spec: ${schema}, status: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`
const loose = '{type: object, x-kubernetes-preserve-unknown-fields: true}'
const mapped =
  '{type: object, properties: {size: {type: integer}, mode: {type: string, default: plain}, parts: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}}, tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}'

const gadget = (side: Side, group: string, spec = '{size: {{ .Values.a }}}', more = ''): string =>
  `apiVersion: side-${side}-${group}.example.com/v1\nkind: Gadget\nmetadata: {name: "{{ .Release.Name }}"${more}}\nspec: ${spec}\n`

async function forgetDefinition(group: string, plural = 'gadgets'): Promise<void> {
  await onBoth(async (side) => {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.side-${side}-${group}.example.com`
    await ask('DELETE', path)
    await until(async () => (await ask('GET', path)).code === 404)
  })
}

const gadgetPath =
  (sides: SideBySide, group: string, name: string) =>
  (side: Side): string =>
    `/apis/side-${side}-${group}.example.com/v1/namespaces/${sides.namespaceOf(side)}/gadgets/${name}`

story('a definition among the templates', async (sides) => {
  const own = chartsBySide((side) => writeChart('own', { 'templates/crd.yaml': definition(side, 'own', loose) }))
  const ownWith = chartsBySide((side) =>
    writeChart('own', {
      'templates/crd.yaml': definition(side, 'own', loose),
      'templates/one.yaml': gadget(side, 'own'),
    }),
  )
  const path = (side: Side): string =>
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.side-${side}-own.example.com`
  await sides.story((side) => `install together ${ownWith(side)}`)
  await sides.story((side) => `install own ${own(side)} --wait --timeout 90s`)
  await sides.expectSameObject(path)
  await onBoth((side) => until(async () => (await discovered(`side-${side}-own.example.com`)).length === 1))
  await sides.story((side) => `upgrade own ${ownWith(side)} --set a=2`, 'rollback own 1')
  await sides.expectSameObject(gadgetPath(sides, 'own', 'own'))
  await sides.expectSameObject(path)
  await sides.story((side) => `upgrade own ${ownWith(side)} --set a=3`, 'uninstall own --wait --timeout 90s')
  expect((await sides.expectSameObject(path)).code).toBe(404)
})

story('definitions beside the templates, skipped, there already, of several files', async (sides) => {
  const beside = chartsBySide((side) =>
    writeChart('beside', {
      'crds/a.yaml': definition(side, 'beside', loose),
      'crds/b.yaml': definition(side, 'beside', loose).replaceAll('gadget', 'widget').replaceAll('Gadget', 'Widget'),
      'templates/one.yaml': gadget(side, 'beside'),
      'templates/hook.yaml': gadget(
        side,
        'beside',
        '{}',
        ', annotations: {helm.sh/hook: "pre-install,post-upgrade", helm.sh/hook-weight: "-5"}',
      ).replace('{{ .Release.Name }}"', '{{ .Release.Name }}-hook"'),
    }),
  )
  const path = (side: Side): string =>
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.side-${side}-beside.example.com`
  await sides.story((side) => `install b ${beside(side)} --skip-crds`)
  await sides.story('uninstall b --ignore-not-found')
  await sides.story((side) => `install b ${beside(side)} --dry-run=server`)
  await sides.story((side) => `install b ${beside(side)}`)
  await sides.expectSameObject(path)
  await onBoth((side) => ask('PATCH', path(side), { metadata: { labels: { mine: 'yes' } } }))
  await sides.story((side) => `install b2 ${beside(side)} --server-side=false`)
  await sides.expectSameObject(path)
  await sides.story((side) => `install b3 ${beside(side)} --force-conflicts`)
  await sides.expectSameObject(path)
  await sides.story((side) => `upgrade --install b4 ${beside(side)} --skip-crds`)
  await sides.story((side) => `upgrade b4 ${beside(side)} --set a=2`)
  await sides.expectSameObject(gadgetPath(sides, 'beside', 'b4'))
  await sides.story('uninstall b b2 b3 b4')
  await sides.expectSameObject(path)
  await forgetDefinition('beside')
  await forgetDefinition('beside', 'widgets')
})

story('custom resources: merged, defaulted, changed by hand, with status', async (sides) => {
  const spec = '{size: {{ .Values.a }}, parts: [{name: one, size: 3}, {name: two}], tags: [x, "t{{ .Values.a }}"]}'
  const custom = chartsBySide((side) =>
    writeChart('custom', {
      'crds/a.yaml': definition(side, 'custom', mapped),
      'templates/one.yaml': gadget(side, 'custom', spec),
    }),
  )
  const path = gadgetPath(sides, 'custom', 'c')
  const byHand = async (side: Side): Promise<void> => {
    await ask('PATCH', `${path(side)}?fieldManager=hand`, {
      metadata: { labels: { mine: 'yes' } },
      spec: { mode: 'changed', parts: [{ name: 'three' }, { name: 'one', size: 7 }] },
    })
    await ask('PATCH', `${path(side)}/status`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } })
  }
  await sides.story((side) => `install c ${custom(side)}`)
  for (const flags of [
    '--set a=2',
    '--set a=2 --server-side=false',
    '--set a=3 --force-conflicts --server-side=true',
    '--set a=4 --server-side=false --force-replace',
    '--set a=wrong --server-side=true',
    '--set a=wrong --server-side=false',
  ]) {
    await onBoth(byHand)
    await sides.story((side) => `upgrade c ${custom(side)} ${flags}`)
    await sides.expectSameObject(path)
  }
  await sides.story('rollback c 1 --server-side=false')
  await sides.expectSameObject(path)
  await sides.story('uninstall c')
  await forgetDefinition('custom')
})

story('custom resources that are waited for by their conditions', async (sides) => {
  const waiting = chartsBySide((side) =>
    writeChart('waiting', {
      'crds/a.yaml': definition(side, 'waiting', loose),
      'templates/one.yaml': gadget(side, 'waiting'),
    }),
  )
  const states: readonly (readonly [string, ApiObject])[] = [
    ['ready', { conditions: [{ type: 'Ready', status: 'True' }] }],
    ['notready', { conditions: [{ type: 'Ready', status: 'False', reason: 'Slow', message: 'not yet' }] }],
    ['reconciling', { conditions: [{ type: 'Reconciling', status: 'True', message: 'busy' }] }],
    ['stalled', { conditions: [{ type: 'Stalled', status: 'True', reason: 'Broken', message: 'it broke' }] }],
    ['old', { observedGeneration: 0, conditions: [{ type: 'Ready', status: 'True' }] }],
    ['odd', { conditions: [{ type: 'Available', status: 'False' }], phase: 'Failed' }],
  ]
  await sides.story((side) => `install first ${waiting(side)} --wait --timeout 90s`)
  for (const [name, status] of states) {
    await sides.story((side) => `install ${name} ${waiting(side)}`)
    await onBoth((side) => ask('PATCH', `${gadgetPath(sides, 'waiting', name)(side)}/status`, { status }))
    await sides.story((side) => `upgrade ${name} ${waiting(side)} --wait --timeout 6s`)
    await sides.story((side) => `upgrade ${name} ${waiting(side)} --wait=legacy --timeout 6s`)
  }
  await sides.story((side) => `install last ${waiting(side)} --wait=legacy --timeout 90s`)
  await sides.story(`uninstall first last ${states.map(([name]) => name).join(' ')}`)
  await forgetDefinition('waiting')
})

story('resource policies that keep, and words that are none', async (sides) => {
  const kept = writeChart('kept', {
    'values.yaml': 'a: 1\nall: true\n',
    'templates/all.yaml': `{{- if .Values.all }}
${configMap('"{{ .Release.Name }}-keep"', ', annotations: {helm.sh/resource-policy: keep}')}
---
${configMap('"{{ .Release.Name }}-upper"', ', annotations: {helm.sh/resource-policy: KEEP}')}
---
${configMap('"{{ .Release.Name }}-other"', ', annotations: {helm.sh/resource-policy: delete}')}
---
${configMap('"{{ .Release.Name }}-empty"', ', annotations: {helm.sh/resource-policy: ""}')}
---
{{- end }}
${configMap('"{{ .Release.Name }}"')}
`,
  })
  await sides.story(
    `install k ${kept}`,
    `upgrade k ${kept} --set all=false`,
    `upgrade k ${kept} --set all=true,a=2`,
    (side) =>
      ask('PATCH', `/api/v1/namespaces/${sides.namespaceOf(side)}/configmaps/k-other`, {
        metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } },
      }),
    `upgrade k ${kept} --set all=false`,
    'uninstall k --dry-run',
    'uninstall k',
    `install k ${kept} --set a=3`,
    'uninstall k',
    `install k2 ${kept} --take-ownership`,
  )
})
