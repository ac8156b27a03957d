// What random charts are made of: templates of many kinds, right and wrong ones. `NAMESPACE` stands for the namespace.
import type { Random } from '../../fuzz/random.ts'

/** Makes a template's text; the same piece made again is a change of the same objects. */
export type Piece = (random: Random, name: string) => string

const scalars = [
  '1',
  '"1"',
  '"{{ .Values.a }}"',
  '"true"',
  '"null"',
  '"~"',
  '"0x10"',
  '"1e3"',
  '"0777"',
  '"yes"',
  '""',
  '" spaced "',
  '"ä→😀"',
  '"a\\tb\\n"',
  '"{{ .Values.count }}"',
  '{{ .Values.text | quote }}',
  '|\n    two\n    lines',
  '>-\n    folded\n    text',
  "'single''s'",
  '"2024-01-02"',
  '12345678901234567890',
]
const texts = scalars.filter((scalar) => !/^[0-9]/.test(scalar))
const outcomes = ['never-ready', 'crash', 'image-pull']

function metadata(random: Random, name: string, more: readonly string[] = []): string {
  const annotations = [...more]
  if (random.chance(0.15)) annotations.push(`note: ${random.pick(['"1"', '"{{ .Values.a }}"', '"x: y"'])}`)
  if (random.chance(0.08))
    annotations.push(`helm.sh/resource-policy: ${random.pick(['keep', '" Keep "', 'keep', 'delete', '"keep,other"'])}`)
  const parts = [`name: "${name}"`]
  if (random.chance(0.3))
    parts.push(
      `labels: {part: "${random.pick(['x', 'y', '{{ .Release.Revision }}'])}"${random.chance(0.2) ? ', app.kubernetes.io/managed-by: Helm' : ''}}`,
    )
  if (annotations.length > 0) parts.push(`annotations: {${annotations.join(', ')}}`)
  if (random.chance(0.1)) parts.push('namespace: "{{ .Release.Namespace }}"')
  return `metadata: {${parts.join(', ')}}`
}

function podSpec(random: Random, restart = ''): string {
  const environment = random.chance(0.5)
    ? `\n        env:\n${random.several(() => `        - {name: ${random.pick(['A', 'B', 'C'])}, value: ${random.pick(['"1"', '"{{ .Values.a }}"', '"x"', '""'])}}`, 1, 3).join('\n')}`
    : ''
  const ports = random.chance(0.3)
    ? `\n        ports: [${random.several(() => `{containerPort: ${random.pick([80, 81, 8080])}${random.chance(0.3) ? ', protocol: UDP' : ''}}`, 1, 2).join(', ')}]`
    : ''
  const resources = random.chance(0.3)
    ? `\n        resources: {limits: {cpu: ${random.pick(['1', '0.5', '500m', '"2"'])}, memory: ${random.pick(['1Gi', '1000000', '0.5Gi', '"1e9"'])}}}`
    : ''
  return `
    spec:${restart}
      containers:
      - name: main
        image: images.example.com/${random.pick(['a:1', 'a:2', 'b'])}${environment}${ports}${resources}`
}

function podTemplate(random: Random, options: { readonly failing: number; readonly restart?: string }): string {
  const outcome = random.chance(options.failing)
    ? `, annotations: {test.cluster/outcome: ${random.pick(outcomes)}}`
    : ''
  return `
  template:
    metadata: {labels: {app: x}${outcome}}${podSpec(random, options.restart === undefined ? '' : `\n      restartPolicy: ${options.restart}`)}`
}

function several(random: Random, entries: readonly string[]): string {
  return random.several(() => random.pick(entries), 0, 3).join('')
}

/** A ConfigMap, which most objects are. */
export function configMapPiece(random: Random, name: string): string {
  const data = Array.from({ length: 1 + random.below(3) }, (_, index) => `  ${'abc'[index]}: ${random.pick(texts)}`)
  const immutable = random.chance(0.06) ? 'immutable: true\n' : ''
  const odd = random.chance(0.06)
    ? random.pick([
        'unknown: 1\n',
        'data2: {a: b}\n',
        'binaryData: {z: AAEC}\n',
        'kind: ConfigMap\n',
        'status: {a: b}\n',
      ])
    : ''
  return `apiVersion: v1\nkind: ConfigMap\n${metadata(random, name)}\n${immutable}${odd}data:\n${data.join('\n')}\n`
}

/** Kinds that every cluster knows. */
export const pieces: { readonly [kind: string]: Piece } = {
  config: configMapPiece,
  config2: configMapPiece,
  config3: configMapPiece,
  secret: (random, name) =>
    `apiVersion: v1\nkind: Secret\n${metadata(random, name)}\n${random.chance(0.2) ? 'type: example.com/x\n' : ''}${random.pick(
      [
        'stringData: {password: "{{ .Values.a }}"}\n',
        'data: {password: {{ .Values.a | toString | b64enc }}}\n',
        'stringData: {a: "1", b: "2"}\ndata: {c: Yw==}\n',
        'data: {bad: "not base64!"}\n',
        'data:\n',
      ],
    )}`,
  service: (random, name) => {
    const ports = random.several(
      () =>
        `  - {name: ${random.pick(['http', 'more', 'last'])}, port: ${random.pick([80, 81, 8080, '"90"'])}${random.pick(['', ', targetPort: web', ', targetPort: 8080', ', protocol: UDP'])}}\n`,
      1,
      3,
    )
    const type = random.pick([
      '',
      '',
      '',
      '  type: NodePort\n',
      '  clusterIP: None\n',
      '  type: ExternalName\n  externalName: example.com\n',
      '  sessionAffinity: ClientIP\n',
    ])
    return `apiVersion: v1\nkind: Service\n${metadata(random, name)}\nspec:\n${type}  selector: {app: ${random.pick(['x', 'z'])}}\n  ports:\n${ports.join('')}`
  },
  deployment: (random, name) =>
    `apiVersion: apps/v1\nkind: Deployment\n${metadata(random, name)}
spec:
  replicas: ${random.pick(['1', '2', '0', '{{ .Values.replicas }}'])}
  selector: {matchLabels: {app: ${random.chance(0.05) ? 'z' : 'x'}}}${random.chance(0.2) ? '\n  progressDeadlineSeconds: 3' : ''}${podTemplate(random, { failing: 0.15 })}
`,
  statefulset: (random, name) =>
    `apiVersion: apps/v1\nkind: StatefulSet\n${metadata(random, name)}
spec:
  replicas: ${random.pick(['1', '2', '0'])}
  serviceName: ${random.pick(['x', 'x', 'z'])}
  selector: {matchLabels: {app: x}}${random.chance(0.2) ? '\n  updateStrategy: {type: OnDelete}' : ''}${podTemplate(random, { failing: 0.1 })}
`,
  daemonset: (random, name) =>
    `apiVersion: apps/v1\nkind: DaemonSet\n${metadata(random, name)}\nspec:\n  selector: {matchLabels: {app: x}}${podTemplate(random, { failing: 0.1 })}\n`,
  job: (random, name) =>
    `apiVersion: batch/v1\nkind: Job\n${metadata(random, name)}\nspec:\n  backoffLimit: ${random.pick(['0', '1'])}${podTemplate(random, { failing: 0.2, restart: 'Never' })}\n`,
  cronjob: (random, name) =>
    `apiVersion: ${random.chance(0.1) ? 'batch/v1beta1' : 'batch/v1'}\nkind: CronJob\n${metadata(random, name)}\nspec:\n  schedule: "${random.pick(['0 0 1 1 *', '@yearly', 'never'])}"\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: images.example.com/a}]}}}}\n`,
  pod: (random, name) =>
    `apiVersion: v1\nkind: Pod\n${metadata(random, name, random.chance(0.2) ? [`test.cluster/outcome: ${random.pick(outcomes)}`] : [])}\nspec:\n  containers: [{name: main, image: "images.example.com/${random.pick(['a', 'b'])}"${random.chance(0.1) ? ', command: "x"' : ''}}]\n`,
  account: (random, name) =>
    `apiVersion: v1\nkind: ServiceAccount\n${metadata(random, name)}\n${random.pick(['', 'automountServiceAccountToken: false\n', 'imagePullSecrets: [{name: x}]\n', 'secrets: [{name: a}, {name: b}]\n'])}`,
  role: (random, name) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n${metadata(random, name)}\nrules:\n${several(random, ['- {apiGroups: [""], resources: [pods], verbs: [get]}\n', '- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n', '- {apiGroups: [apps], resources: [deployments], verbs: [list, watch]}\n']) || '  []\n'}`,
  rolebinding: (random, name) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n${metadata(random, name)}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${random.pick(['x', 'x', 'z'])}}\nsubjects: [{kind: ServiceAccount, name: ${random.pick(['a', 'b'])}, namespace: "{{ .Release.Namespace }}"}]\n`,
  ingress: (random, name) =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\n${metadata(random, name)}\nspec:\n  rules:\n  - host: ${random.pick(['a', 'b'])}.example.com\n    http: {paths: [{path: /${random.pick(['', 'x'])}, pathType: ${random.pick(['Prefix', 'Exact', 'Odd'])}, backend: {service: {name: s, port: {number: ${random.pick(['80', '"80"'])}}}}}]}\n`,
  policy: (random, name) =>
    `apiVersion: ${random.pick(['policy/v1', 'policy/v1', 'policy/v1beta1'])}\nkind: PodDisruptionBudget\n${metadata(random, name)}\nspec: {minAvailable: ${random.pick(['1', '50%', '0'])}, selector: {matchLabels: {app: ${random.pick(['x', 'z'])}}}}\n`,
  claim: (random, name) =>
    `apiVersion: v1\nkind: PersistentVolumeClaim\n${metadata(random, name)}\nspec: {accessModes: [ReadWriteOnce], storageClassName: "", resources: {requests: {storage: ${random.pick(['1Gi', '1Gi', '2Gi'])}}}}\n`,
  scaler: (random, name) =>
    `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n${metadata(random, name)}\nspec: {maxReplicas: ${random.pick([3, 4])}, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: nothing}}\n`,
  quota: (random, name) =>
    `apiVersion: v1\nkind: ResourceQuota\n${metadata(random, name)}\nspec: {hard: {configmaps: ${random.pick(['"50"', '60', '7'])}}}\n`,
  clusterRole: (random, name) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n${metadata(random, `NAMESPACE-${name}`)}\nrules: ${random.pick(['[]', '[{apiGroups: [""], resources: [nodes], verbs: [get]}]'])}\n`,
  custom: (random, name) =>
    `apiVersion: NAMESPACE.example.com/v1\nkind: Thing\n${metadata(random, name)}\nspec: {size: ${random.pick(['1', '2', '"3"', '1.5', '1.0', '12345678901', 'null', 'true'])}, list: [${random.several(() => random.pick(['1', '2', 'a']), 0, 3)}], nested: {a: ${random.pick(['1', 'x', 'null'])}, b: {c: [{d: ${random.pick(['1', '2'])}}]}}}\n`,
  definition: (random, name) =>
    definition(`others.NAMESPACE-${name.replaceAll(/\W/g, '')}.example.com`, 'Other', random),
  list: (random, name) =>
    `apiVersion: v1\nkind: ${random.pick(['List', 'ConfigMapList'])}\nitems:\n${
      ['1', '2', '3']
        .slice(0, random.below(4))
        .map(
          (number) =>
            `- {apiVersion: v1, kind: ConfigMap, ${metadata(random, `${name}-${number}`)}, data: {a: ${random.pick(['"1"', '"{{ .Values.a }}"'])}}}\n`,
        )
        .join('') || '  []\n'
    }`,
  made: (random, name) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: "${name}-"}\ndata: {a: ${random.pick(['"1"', '"2"'])}}\n`,
  // One object twice would be written at once, in any order.
  twice: (random, name) =>
    `${configMapPiece(random, name)}---\n${configMapPiece(random, `${name}-${random.chance(0.3) ? 'b' : 'c'}`)}`,
  nothing: (random) =>
    random.pick([
      '',
      '# only a comment\n',
      '---\n---\n',
      '{{- if false }}\na: b\n{{- end }}\n',
      'null\n',
      '{}\n',
      '[]\n',
      'text\n',
    ]),
  elsewhere: (random, name) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "NAMESPACE-${name}", namespace: ${random.pick(['default', 'default', 'NAMESPACE-missing', '"{{ .Release.Namespace }}"'])}}\ndata: {a: ${random.pick(['"1"', '"2"'])}}\n`,
  looked: (random, name) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\ndata:\n  found: {{ lookup "v1" "ConfigMap" .Release.Namespace "${random.pick(['foreign', '{{ .Release.Name }}-config', 'none'])}" | toJson | len | quote }}\n  is: "{{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }} {{ .Release.Service }} {{ .Capabilities.APIVersions.Has "NAMESPACE.example.com/v1/Thing" }}"\n`,
  wrong: (random, name) =>
    random.pick([
      `apiVersion: v1\nkind: Nothing\nmetadata: {name: "${name}"}\n`,
      `apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: "${name}"}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "Not A Name"}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", labels: {a: 1}}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", annotations: {a: true}}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", annotations: null, labels: null}\ndata: null\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", labels: {bad: "no spaces here"}}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\ndata: {a: {b: c}}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\ndata: {a: 1, b: 2.5, c: true}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 123}\n`,
      `kind: ConfigMap\nmetadata: {name: "${name}"}\n`,
      `apiVersion: v1\nmetadata: {name: "${name}"}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"\n`,
      `a: b: c\n`,
      `{{ fail "told to" }}\n`,
      `{{ required "a is needed" .Values.missing }}\n`,
      `{{ .Values.missing.deeper }}\n`,
      `{{ include "nothing" . }}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", finalizers: [example.com/stays]}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", managedFields: [], resourceVersion: "1"}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", uid: "1234", creationTimestamp: null, ownerReferences: []}\n`,
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: "{{ .Release.Namespace }}"}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\ndata: {a: one, a: two}\n`,
    ]),
}

/** Hooks of every event. */
export function hookPiece(random: Random, name: string): string {
  const events = random.several(
    () =>
      random.pick([
        'pre-install',
        'post-install',
        'pre-upgrade',
        'post-upgrade',
        'pre-rollback',
        'post-rollback',
        'pre-delete',
        'post-delete',
        'test',
        'test',
      ]),
    1,
    4,
  )
  if (random.chance(0.04))
    events.push(random.pick(['test-success', 'crd-install', 'nonsense', ' pre-install ', 'Pre-Install']))
  const annotations = [`helm.sh/hook: "${events.join(',')}"`]
  if (random.chance(0.5))
    annotations.push(`helm.sh/hook-weight: ${random.pick(['"1"', '"-5"', '"0"', '"x"', '"2"', '"1.5"', '""'])}`)
  if (random.chance(0.6))
    annotations.push(
      `helm.sh/hook-delete-policy: "${random.several(() => random.pick(['before-hook-creation', 'hook-succeeded', 'hook-failed', random.chance(0.1) ? 'odd' : 'hook-succeeded']), 1, 2).join(random.pick([',', ', ']))}"`,
    )
  if (random.chance(0.4))
    annotations.push(
      `helm.sh/hook-output-log-policy: "${random.several(() => random.pick(['hook-succeeded', 'hook-failed', random.chance(0.1) ? 'odd' : 'hook-failed']), 1, 2).join(',')}"`,
    )
  const failing = random.chance(0.12)
  const outcome = failing ? ['test.cluster/outcome: crash'] : []
  switch (random.below(6)) {
    case 0:
    case 1:
      return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", annotations: {${annotations.join(', ')}}}\ndata: {a: "{{ .Values.a }}"}\n`
    case 2:
    case 3:
      return `apiVersion: v1\nkind: Pod\nmetadata: {name: "${name}", annotations: {${[...annotations, ...outcome].join(', ')}}}\nspec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}\n`
    case 4:
      return `apiVersion: batch/v1\nkind: Job\nmetadata: {name: "${name}", annotations: {${annotations.join(', ')}}}\nspec: {backoffLimit: 0, template: {metadata: {annotations: {${outcome}}}, spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}}}\n`
    default:
      return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: "${name}", annotations: {${annotations.join(', ')}}}\n`
  }
}

/** A definition of custom resources. */
export function definition(fullName: string, kind: string, random: Random): string {
  const [plural, ...group] = fullName.split('.')
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${fullName}${random.chance(0.3) ? ', labels: {of: "x"}' : ''}}
spec:
  group: ${group.join('.')}
  names: {kind: ${kind}, plural: ${plural}, singular: ${kind.toLowerCase()}, listKind: ${kind}List}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`
}
