// Three-way merges of what the release had, what it wants and what somebody changed by hand, kind by kind.
import { type ApiObject, ask } from './programs.ts'
import { onBoth, type Side, type SideBySide, stories, writeChart } from './side-by-side.ts'

const story = stories('merges')
const client = '--server-side=false'

interface MergeCase {
  readonly title: string
  /** Path behind the namespace, and the object with its parts by the value `a`. */
  readonly path: string
  readonly template: string
  /** Done to the live object between install and upgrade. */
  readonly byHand: readonly ApiObject[] | ApiObject
  /** Left to the server-side way alone, where fields are owned. */
  readonly flags?: readonly string[]
}

const pod = (parts: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: m}
spec:
  selector: {matchLabels: {app: m}}
  template:
    metadata: {labels: {app: m}}
    spec:
${parts.replace(/^/gm, '      ')}
`
const deployment = '/apis/apps/v1/namespaces/NS/deployments/m'
const config = '/api/v1/namespaces/NS/configmaps/m'

const cases: readonly MergeCase[] = [
  {
    title: 'lists by key: containers, ports, environment, volumes',
    path: deployment,
    template: pod(`volumes:
- {name: one, emptyDir: {}}
{{- if eq (int .Values.a) 1 }}
- {name: two, configMap: {name: x}}
{{- else }}
- {name: two, secret: {secretName: x}}
- {name: three, emptyDir: {medium: Memory}}
{{- end }}
containers:
- name: main
  image: images.example.com/a:{{ .Values.a }}
  ports:
  - {containerPort: 80, name: http}
  - {containerPort: {{ add 8000 .Values.a }}, name: other}
  env:
  - {name: A, value: "{{ .Values.a }}"}
  {{- if eq (int .Values.a) 1 }}
  - {name: GONE, value: x}
  {{- end }}
  - {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  volumeMounts:
  - {name: one, mountPath: /one}
  - {name: two, mountPath: "/two{{ .Values.a }}"}
`),
    byHand: [
      { op: 'add', path: '/spec/template/spec/containers/0/env/0', value: { name: 'FIRST', value: 'mine' } },
      { op: 'add', path: '/spec/template/spec/containers/0/ports/-', value: { containerPort: 9999, name: 'mine' } },
      { op: 'add', path: '/spec/template/spec/volumes/0', value: { name: 'mine', emptyDir: {} } },
      {
        op: 'add',
        path: '/spec/template/spec/containers/0/volumeMounts/-',
        value: { name: 'mine', mountPath: '/mine' },
      },
    ],
  },
  {
    title: 'two ports of one number and two names of one port',
    path: '/api/v1/namespaces/NS/services/m',
    template: `apiVersion: v1
kind: Service
metadata: {name: m}
spec:
  selector: {app: m}
  ports:
  - {name: tcp, port: 53, protocol: TCP, targetPort: {{ .Values.a }}}
  - {name: udp, port: 53, protocol: UDP}
  {{- if eq (int .Values.a) 2 }}
  - {name: more, port: 54, protocol: TCP}
  {{- end }}
`,
    byHand: [{ op: 'add', path: '/spec/ports/-', value: { name: 'mine', port: 99, protocol: 'TCP' } }],
  },
  {
    title: 'a union that changes its member: deployment strategies',
    path: deployment,
    template: `${pod('containers: [{name: main, image: images.example.com/a}]')}
  {{- if eq (int .Values.a) 2 }}
  strategy: {type: Recreate}
  {{- else }}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2, maxUnavailable: 25%}}
  {{- end }}
`,
    byHand: { spec: { revisionHistoryLimit: 3 } },
  },
  {
    title: 'nulls and empty things',
    path: deployment,
    template: pod(`{{- if eq (int .Values.a) 1 }}
nodeSelector: {disk: fast, zone: a}
securityContext: {runAsUser: 1000, fsGroup: 5}
terminationGracePeriodSeconds: 5
{{- else }}
nodeSelector: {disk: null}
securityContext: null
terminationGracePeriodSeconds: null
{{- end }}
tolerations: {{ if eq (int .Values.a) 1 }}[{key: a, operator: Exists}]{{ else }}[]{{ end }}
containers:
- {name: main, image: images.example.com/a, command: {{ if eq (int .Values.a) 1 }}[a, b]{{ else }}null{{ end }}, args: [], resources: {limits: {cpu: "{{ .Values.a }}"}}}
`),
    byHand: [{ op: 'add', path: '/spec/template/spec/nodeSelector/mine', value: 'yes' }],
  },
  {
    title: 'lists without keys: arguments, finalizers, rules',
    path: '/apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles/m',
    template: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: m, finalizers: []}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get{{ if eq (int .Values.a) 2 }}, list{{ end }}]}
{{- if eq (int .Values.a) 1 }}
- {apiGroups: [apps], resources: [deployments], verbs: ["*"]}
{{- end }}
`,
    byHand: [{ op: 'add', path: '/rules/-', value: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] } }],
  },
  {
    title: 'labels and annotations, with keys that look like something else',
    path: config,
    template: `apiVersion: v1
kind: ConfigMap
metadata:
  name: m
  labels: {app.kubernetes.io/name: m, "x/y": "{{ .Values.a }}"}
  annotations:
    toString: text
    constructor: "{{ .Values.a }}"
    {{- if eq (int .Values.a) 1 }}
    gone: x
    hasOwnProperty: x
    {{- end }}
    empty: ""
data:
  a: "{{ .Values.a }}"
  __proto__: "{{ .Values.a }}"
binaryData: {b: aGVsbG8=}
`,
    byHand: {
      metadata: { annotations: { gone: 'changed', empty: 'filled' }, labels: { mine: 'yes' } },
      data: { a: 'z' },
    },
    flags: [client],
  },
  {
    // One key alone: the server tells of several in no order.
    title: 'a directive of patches among the data',
    path: config,
    template: `apiVersion: v1
kind: ConfigMap
metadata: {name: m}
data: {a: "{{ .Values.a }}"{{ if eq (int .Values.a) 2 }}, "$setElementOrder/x": "1"{{ end }}}
`,
    byHand: { data: { a: 'z' } },
    flags: [client],
  },
  {
    title: 'quantities and numbers that are written differently',
    path: deployment,
    template: pod(`containers:
- name: main
  image: images.example.com/a
  resources:
    limits: {cpu: {{ if eq (int .Values.a) 1 }}1000m{{ else }}1{{ end }}, memory: {{ if eq (int .Values.a) 1 }}1Gi{{ else }}1024Mi{{ end }}}
    requests: {cpu: 0.5, memory: "1e3"}
  readinessProbe: {httpGet: {path: /, port: {{ if eq (int .Values.a) 1 }}80{{ else }}http{{ end }}}, periodSeconds: {{ .Values.a }}}
`),
    byHand: [
      { op: 'replace', path: '/spec/template/spec/containers/0/resources/limits/cpu', value: '2' },
      { op: 'add', path: '/spec/template/spec/containers/0/readinessProbe/timeoutSeconds', value: 9 },
    ],
  },
  {
    title: 'an autoscaler with metrics and behaviour',
    path: '/apis/autoscaling/v2/namespaces/NS/horizontalpodautoscalers/m',
    template: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: m}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: m}
  maxReplicas: {{ add 3 .Values.a }}
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ mul 10 .Values.a }}}}}
  {{- if eq (int .Values.a) 1 }}
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
  {{- end }}
  behavior: {scaleDown: {stabilizationWindowSeconds: {{ .Values.a }}, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}
`,
    byHand: { spec: { minReplicas: 2 } },
  },
  {
    title: 'an ingress with hosts and paths',
    path: '/apis/networking.k8s.io/v1/namespaces/NS/ingresses/m',
    template: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: m}
spec:
  ingressClassName: {{ if eq (int .Values.a) 1 }}a{{ else }}b{{ end }}
  rules:
  - host: "{{ .Values.a }}.example.com"
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: m, port: {number: 80}}}}]}
  - host: both.example.com
    http: {paths: [{path: /x, pathType: Exact, backend: {service: {name: m, port: {name: "p{{ .Values.a }}"}}}}]}
  tls: [{hosts: [both.example.com], secretName: "s{{ .Values.a }}"}]
`,
    byHand: [{ op: 'add', path: '/spec/tls/-', value: { hosts: ['mine.example.com'], secretName: 'mine' } }],
  },
  {
    title: 'a network policy with selectors and ports',
    path: '/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies/m',
    template: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: m}
spec:
  podSelector: {{ if eq (int .Values.a) 1 }}{matchLabels: {a: b}}{{ else }}{}{{ end }}
  policyTypes: [Ingress{{ if eq (int .Values.a) 2 }}, Egress{{ end }}]
  ingress:
  - from: [{podSelector: {matchLabels: {x: "{{ .Values.a }}"}}}, {ipBlock: {cidr: 10.1.0.0/16, except: [10.1.{{ .Values.a }}.0/24]}}]
    ports: [{port: {{ add 80 .Values.a }}, protocol: TCP}]
`,
    byHand: { metadata: { labels: { mine: 'yes' } } },
  },
  {
    title: 'a secret in texts and in bytes',
    path: '/api/v1/namespaces/NS/secrets/m',
    template: `apiVersion: v1
kind: Secret
metadata: {name: m}
type: {{ if eq (int .Values.a) 1 }}Opaque{{ else }}Opaque{{ end }}
stringData: {text: "{{ .Values.a }}", both: from-text}
data: {bytes: {{ .Values.a | toString | b64enc }}, both: {{ b64enc "from-bytes" }}}
`,
    byHand: { data: { mine: 'eA==', bytes: 'eQ==' } },
    flags: [client, '--server-side=true --force-conflicts'],
  },
  {
    title: 'a stateful set with claims and a partition',
    path: '/apis/apps/v1/namespaces/NS/statefulsets/m',
    template: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: m}
spec:
  serviceName: m
  replicas: {{ .Values.a }}
  selector: {matchLabels: {app: m}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: {{ .Values.a }}}}
  template: {metadata: {labels: {app: m}}, spec: {containers: [{name: main, image: "images.example.com/a:{{ .Values.a }}"}]}}
  volumeClaimTemplates:
  - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
`,
    byHand: { spec: { minReadySeconds: 1 } },
  },
]

async function changeByHand(sides: SideBySide, { path, byHand }: MergeCase): Promise<void> {
  await onBoth((side: Side) =>
    ask('PATCH', `${path.replace('NS', sides.namespaceOf(side))}?fieldManager=by-hand`, byHand),
  )
}

for (const [index, each] of cases.entries())
  story(each.title, async (sides) => {
    const chart = writeChart('merged', { 'templates/all.yaml': each.template })
    const ways = [client, index % 2 === 0 ? '--server-side=true' : '--server-side=true --force-conflicts']
    for (const way of each.flags ?? ways) {
      await sides.story(`install m ${chart} ${way}`)
      await changeByHand(sides, each)
      await sides.story(`upgrade m ${chart} ${way} --set a=2`)
      await changeByHand(sides, each)
      await sides.story(`upgrade m ${chart} ${way} --set a=2`, `rollback m 1 ${way}`, 'uninstall m')
    }
  })
