// Odd manifests: fields that belong to the server or to Helm, lists that are merged by keys, kinds rarely seen, and releases of Helm 3 in every state.
import { ask, call } from './programs.ts'
import { configMap, type Side, stories, writeChart } from './side-by-side.ts'

const story = stories('oddities')

const deployment = (containers: string, rest = '', meta = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d${meta}}\nspec:\n  replicas: 0\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: ${containers}\n${rest}`

const stages = (kinds: readonly string[]): string =>
  kinds.map((text, index) => `{{ if eq (int .Values.stage) ${index} }}\n${text}\n{{ end }}\n`).join('')

for (const way of ['--server-side=false', '--server-side=true']) {
  story(`fields of the server in manifests ${way}`, async (sides) => {
    const chart = writeChart('fields', {
      'templates/a.yaml': `{{ $meta := .Values.meta }}apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n{{ toYaml $meta | indent 2 }}\ndata: {a: b}\n`,
      'values.yaml': 'meta: {}\n',
    })
    await sides.story(
      `install r ${chart} ${way} --set meta.creationTimestamp=null`,
      `upgrade r ${chart} ${way} --set-json meta.annotations=null --set-json meta.labels=null`,
      `upgrade r ${chart} ${way} --set-json meta.labels={"app.kubernetes.io/managed-by":"Tiller","x":"y"}`,
      `upgrade r ${chart} ${way} --set-json meta.annotations={"meta.helm.sh/release-name":"other"}`,
      `upgrade r ${chart} ${way} --set-json meta.annotations={"a":""}`,
      `upgrade r ${chart} ${way} --set-json meta.annotations={"a":null}`,
      `upgrade r ${chart} ${way} --set-json meta.annotations={"a":1}`,
      `upgrade r ${chart} ${way} --set-json meta.annotations=[]`,
      `upgrade r ${chart} ${way} --set-json meta.labels="x"`,
      `upgrade r ${chart} ${way} --set meta.generation=5`,
      `upgrade r ${chart} ${way} --set-string meta.uid=abc`,
      `upgrade r ${chart} ${way} --set-string meta.resourceVersion=1`,
      `upgrade r ${chart} ${way} --set-json meta.managedFields=[]`,
      `upgrade r ${chart} ${way} --set-json meta.managedFields=[{"manager":"x"}]`,
      `upgrade r ${chart} ${way} --set-json meta.finalizers=["a.b/c"]`,
      `upgrade r ${chart} ${way} --set-json meta.finalizers=[]`,
      `upgrade r ${chart} ${way}`,
      `upgrade r ${chart} ${way} --set-json meta.ownerReferences=[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"u"}]`,
      `upgrade r ${chart} ${way} --set meta.selfLink=x`,
      `upgrade r ${chart} ${way} --set meta.clusterName=x`,
      `upgrade r ${chart} ${way} --set meta.deletionTimestamp=2024-01-01T00:00:00Z`,
      `upgrade r ${chart} ${way} --set meta.generateName=x`,
      `rollback r 3 ${way}`,
      'get manifest r',
      'uninstall r',
    )
  })

  story(`lists that merge by keys ${way}`, async (sides) => {
    const c = (env: string, ports = '[]', more = ''): string =>
      `[{name: m, image: x, env: ${env}, ports: ${ports}${more}}]`
    const chart = writeChart('lists', {
      'values.yaml': 'stage: 0\n',
      'templates/a.yaml': stages([
        deployment(
          c(
            '[{name: A, value: "1"}, {name: B, value: "2"}]',
            '[{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]',
          ),
        ),
        deployment(
          c(
            '[{name: B, value: "3"}, {name: A, value: "1"}, {name: C, value: ""}]',
            '[{containerPort: 80, protocol: UDP}]',
          ),
        ),
        deployment(
          c(
            '[{name: A, value: "1"}, {name: A, value: "2"}]',
            '[{containerPort: 80, name: x}, {containerPort: 81, name: yy}]',
          ),
        ),
        deployment(
          c(
            '[{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
            '[{containerPort: 81, name: x}, {containerPort: 80, name: yy}]',
          ),
        ),
        deployment(c('[{name: A, value: null}]', 'null')),
        deployment(
          c('[]'),
          '      volumes: [{name: v, emptyDir: {}}, {name: w, configMap: {name: q}}]\n      initContainers: [{name: i, image: x}, {name: j, image: yy}]\n',
        ),
        deployment(
          c('[]', '[]', ', volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]'),
          '      volumes: [{name: v, configMap: {name: z}}, {name: w, emptyDir: {medium: Memory}}]\n      initContainers: [{name: j, image: yy}, {name: k, image: x}, {name: i, image: x}]\n      tolerations: [{key: a, operator: Exists}]\n      imagePullSecrets: [{name: a}, {name: b}]\n      hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]\n',
        ),
        deployment(
          '[{name: nn, image: z}, {name: m, image: x}]',
          '      tolerations: [{key: b, operator: Exists}, {key: a, operator: Exists}]\n      imagePullSecrets: [{name: b}]\n      nodeSelector: {a: b}\n',
        ),
        deployment('[{name: m, image: x}]', '      nodeSelector: {c: d}\n'),
        deployment(
          '[{name: m, image: x, command: [a, b], resources: {limits: {cpu: 1000m}}}]',
          '      nodeSelector: null\n      topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway}]\n',
        ),
        deployment('[{name: m, image: x, command: [], resources: {limits: {cpu: "1"}}}]', ''),
        deployment('[{name: m, image: x}]', '      securityContext: {}\n      affinity: {}\n'),
      ]),
    })
    const edit = (side: Side) =>
      ask('PATCH', `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments/d`, {
        metadata: { labels: { hand: 'made' } },
        spec: {
          replicas: 0,
          template: {
            spec: {
              containers: [
                { name: 'side', image: 's' },
                { name: 'm', env: [{ name: 'HAND', value: 'x' }], image: 'byhand' },
              ],
              tolerations: [{ key: 'h', operator: 'Exists' }],
            },
          },
        },
      })
    await sides.story(
      `install r ${chart} ${way}`,
      ...[1, 2, 3, 4, 5].map((stage) => `upgrade r ${chart} ${way} --set stage=${stage}`),
      edit,
      ...[6, 7, 8, 9].map((stage) => `upgrade r ${chart} ${way} --set stage=${stage}`),
      edit,
      ...[10, 11, 0].map((stage) => `upgrade r ${chart} ${way} --set stage=${stage}`),
      edit,
      `rollback r 5 ${way}`,
      `rollback r 2 ${way}`,
      `upgrade r ${chart} --set stage=11 --server-side=${way.endsWith('true') ? 'false' : 'true --force-conflicts'}`,
      `upgrade r ${chart} --set stage=6 ${way}`,
      'uninstall r',
    )
  })

  story(`kinds rarely seen ${way}`, async (sides) => {
    const many = (n: string): string =>
      [
        `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {a: b}, ports: [{port: 80, name: a}, {port: ${n}, name: b, protocol: UDP}, {port: ${n}, name: c}]}`,
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get, "v${n}"]}]`,
        `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: np}\nspec: {podSelector: {}, ingress: [{ports: [{port: ${n}}]}, {}], policyTypes: [Ingress]}`,
        `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: a${n}.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s, port: {number: ${n}}}}}]}}]}`,
        `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: ${n}, scaleTargetRef: {kind: Deployment, name: d}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 10}}}]}`,
        `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\nspec: {minAvailable: "${n}%", selector: {}}`,
        `apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, max: {cpu: ${n}, memory: 1Gi}}]}`,
        `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {pods: "${n}"}}`,
        `apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: l}\nspec: {holderIdentity: h${n}, leaseDurationSeconds: ${n}}`,
        `apiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\nsubsets: [{addresses: [{ip: 1.2.3.${n}}], ports: [{port: 1}]}]`,
        `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: es}\naddressType: IPv4\nendpoints: [{addresses: [1.2.3.${n}]}]`,
        `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: pt}\ntemplate: {spec: {containers: [{name: a, image: "x:${n}"}]}}`,
        `apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: cr}\nrevision: ${n}\ndata: {a: 1}`,
        `apiVersion: v1\nkind: Secret\nmetadata: {name: se}\ntype: Opaque\ndata: {a: eA==}\nstringData: {b: "${n}"}`,
        `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa}\nsecrets: [{name: a${n}}, {name: b}]\nimagePullSecrets: [{name: c${n}}]\nautomountServiceAccountToken: false`,
        `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: cj}\nspec: {schedule: "${n} 0 * * *", suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}}}}`,
        `apiVersion: v1\nkind: Event\nmetadata: {name: ev}\ninvolvedObject: {kind: Pod, name: x, namespace: {{ .Release.Namespace }}}\nreason: r${n}\nfirstTimestamp: 2024-01-01T00:00:00Z`,
        `apiVersion: v1\nkind: ReplicationController\nmetadata: {name: rc}\nspec: {replicas: 0, selector: {a: b}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: "x:${n}"}]}}}`,
      ].join('\n---\n')
    const chart = writeChart('kinds', {
      'values.yaml': 'stage: 0\n',
      'templates/a.yaml': stages([many('5'), many('7'), '']),
    })
    await sides.story(
      `install r ${chart} ${way}`,
      `upgrade r ${chart} ${way} --set stage=1`,
      `rollback r 1 ${way}`,
      `upgrade r ${chart} ${way} --set stage=2`,
      `rollback r ${way}`,
      'uninstall r --keep-history',
      `rollback r 2 ${way}`,
      `upgrade r ${chart} ${way} --set stage=1 --force-${way.endsWith('false') ? 'replace' : 'conflicts'}`,
    )
  })

  story(`releases of Helm 3 in every state ${way}`, async (sides) => {
    const chart = writeChart('three', {
      'values.yaml': 'stage: 0\nbad: false\n',
      'templates/a.yaml': stages([
        deployment('[{name: m, image: a}]'),
        deployment('[{name: m, image: b}, {name: nn, image: c}]', '      nodeSelector: {a: b}\n'),
      ]),
      'templates/b.yaml': configMap('b{{ .Values.stage }}'),
      'templates/c.yaml':
        '{{ if .Values.bad }}apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: []}\n{{ end }}',
      'templates/h.yaml': configMap(
        'hook',
        ', annotations: {helm.sh/hook: "pre-upgrade,post-delete", helm.sh/hook-delete-policy: before-hook-creation}',
      ),
    })
    const three = (words: string) => (side: Side) => call('helm3', [...words.split(' '), '-n', sides.namespaceOf(side)])
    await sides.story(
      three(`install r ${chart}`),
      three(`upgrade r ${chart} --set stage=1,bad=true`),
      'history r',
      `upgrade r ${chart} --set stage=1 ${way}`,
      'rollback r 2',
      'rollback r 1',
      three(`upgrade r ${chart} --set stage=1`),
      `rollback r 3 ${way}`,
      three('rollback r 1'),
      `upgrade r ${chart} --reuse-values ${way}`,
      three('uninstall r --keep-history'),
      'list --all',
      'list --uninstalled',
      `upgrade --install r ${chart} ${way}`,
      'rollback r',
      three('uninstall r --keep-history'),
      `install r ${chart} --replace ${way}`,
      three(`upgrade r ${chart} --set stage=1 --history-max 2`),
      'get values r -a',
      'get metadata r',
      'uninstall r',
    )
  })
}
