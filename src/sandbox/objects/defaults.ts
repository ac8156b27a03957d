// Default values that an API server fills into new objects, one function per kind.
import { encodeBase64, getOwn, isJsonObject, type Json, type JsonObject } from '../../base/index.ts'

type Fill = (object: JsonObject) => JsonObject

/** `object[key]` as an object, empty when it is none. */
export function child(object: JsonObject, key: string): JsonObject {
  const value = getOwn(object, key)
  return isJsonObject(value) ? value : {}
}

/** `object[key]` as a list of objects. */
export function children(object: JsonObject, key: string): JsonObject[] {
  const value = getOwn(object, key)
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function filled(object: JsonObject, defaults: JsonObject): JsonObject {
  return { ...defaults, ...object }
}

function within(object: JsonObject, key: string, fill: Fill): JsonObject {
  const value = getOwn(object, key)
  return isJsonObject(value) ? { ...object, [key]: fill(value) } : object
}

function withinEach(object: JsonObject, key: string, fill: Fill): JsonObject {
  const value = getOwn(object, key)
  return Array.isArray(value)
    ? { ...object, [key]: value.map((item) => (isJsonObject(item) ? fill(item) : item)) }
    : object
}

function fillHandler(handler: JsonObject): JsonObject {
  return within(
    within(handler, 'httpGet', (get) => filled(get, { path: '/', scheme: 'HTTP' })),
    'grpc',
    (grpc) => filled(grpc, { service: '' }),
  )
}

function fillProbe(probe: JsonObject): JsonObject {
  return fillHandler(filled(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }))
}

function pullPolicy(image: Json | undefined): string {
  if (typeof image !== 'string') return 'IfNotPresent'
  const last = image.slice(image.lastIndexOf('/') + 1)
  return last.includes('@') || (last.includes(':') && !last.endsWith(':latest')) ? 'IfNotPresent' : 'Always'
}

function fillContainer(container: JsonObject): JsonObject {
  let result = filled(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container.image),
  })
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) result = within(result, probe, fillProbe)
  result = within(result, 'lifecycle', (lifecycle) =>
    within(within(lifecycle, 'postStart', fillHandler), 'preStop', fillHandler),
  )
  result = withinEach(result, 'ports', (port) => filled(port, { protocol: 'TCP' }))
  return withinEach(result, 'env', (variable) =>
    within(variable, 'valueFrom', (from) =>
      within(from, 'fieldRef', (reference) => filled(reference, { apiVersion: 'v1' })),
    ),
  )
}

/** A pod's container whose limits are its requests where it has none. */
function fillRequests(container: JsonObject): JsonObject {
  return within(container, 'resources', (resources) =>
    isJsonObject(resources.limits)
      ? { ...resources, requests: { ...resources.limits, ...child(resources, 'requests') } }
      : resources,
  )
}

function fillVolume(volume: JsonObject): JsonObject {
  let result = volume
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected'])
    result = within(result, source, (value) => filled(value, { defaultMode: 420 }))
  result = within(result, 'hostPath', (path) => filled(path, { type: '' }))
  result = within(result, 'projected', (projected) =>
    withinEach(projected, 'sources', (source) =>
      within(source, 'serviceAccountToken', (token) => filled(token, { expirationSeconds: 3600 })),
    ),
  )
  const sources = Object.keys(result).filter((key) => key !== 'name')
  return sources.length === 0 ? { ...result, emptyDir: {} } : result
}

function fillPodSpec(spec: JsonObject): JsonObject {
  let result = filled(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  const account = result.serviceAccountName ?? result.serviceAccount
  if (typeof account === 'string' && account !== '')
    result = { ...result, serviceAccountName: account, serviceAccount: account }
  for (const key of ['containers', 'initContainers', 'ephemeralContainers'])
    result = withinEach(result, key, fillContainer)
  return withinEach(result, 'volumes', fillVolume)
}

function fillTemplate(template: JsonObject): JsonObject {
  return within(filled(template, { metadata: {} }), 'spec', fillPodSpec)
}

function fillJobSpec(spec: JsonObject): JsonObject {
  const fixed = spec.completions !== undefined || spec.parallelism !== undefined ? {} : { completions: 1 }
  const result = filled(spec, {
    ...fixed,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: isJsonObject(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed',
  })
  return within(result, 'template', fillTemplate)
}

function fillServiceSpec(spec: JsonObject): JsonObject {
  const type = spec.type ?? 'ClusterIP'
  let result = filled(spec, { type, sessionAffinity: 'None' })
  if (type !== 'ExternalName') {
    result = filled(result, { internalTrafficPolicy: 'Cluster' })
    if (type === 'NodePort' || type === 'LoadBalancer') result = filled(result, { externalTrafficPolicy: 'Cluster' })
    if (type === 'LoadBalancer') result = filled(result, { allocateLoadBalancerNodePorts: true })
  }
  if (result.sessionAffinity === 'ClientIP')
    result = filled(result, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } })
  return withinEach(result, 'ports', (port) => filled(port, { protocol: 'TCP', targetPort: port.port ?? 0 }))
}

function fillClaim(claim: JsonObject): JsonObject {
  return within(filled(claim, { status: { phase: 'Pending' } }), 'spec', (spec) =>
    filled(spec, { volumeMode: 'Filesystem' }),
  )
}

function fillWebhook(webhook: JsonObject): JsonObject {
  const result = filled(webhook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  })
  return within(
    withinEach(result, 'rules', (rule) => filled(rule, { scope: '*' })),
    'clientConfig',
    (config) => within(config, 'service', (service) => filled(service, { port: 443 })),
  )
}

function fillBinding(binding: JsonObject): JsonObject {
  const api = 'rbac.authorization.k8s.io'
  const result = within(binding, 'roleRef', (role) => filled(role, { apiGroup: api }))
  return withinEach(result, 'subjects', (subject) =>
    subject.kind === 'ServiceAccount' ? subject : filled(subject, { apiGroup: api }),
  )
}

function fillSecret(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret
  const result = filled(rest, { type: 'Opaque' })
  if (!isJsonObject(stringData)) return result
  const data: JsonObject = { ...child(result, 'data') }
  for (const [key, value] of Object.entries(stringData))
    data[key] = encodeBase64(new TextEncoder().encode(String(value)))
  return { ...result, data }
}

function fillCrd(crd: JsonObject): JsonObject {
  return within(crd, 'spec', (spec) => {
    const names = child(spec, 'names')
    const kind = String(names.kind ?? '')
    return filled(
      { ...spec, names: filled(names, { singular: kind.toLowerCase(), listKind: `${kind}List` }) },
      { conversion: { strategy: 'None' } },
    )
  })
}

function fillNetworkPolicy(policy: JsonObject): JsonObject {
  return within(policy, 'spec', (spec) => {
    const types = ['Ingress', ...(Array.isArray(spec.egress) && spec.egress.length > 0 ? ['Egress'] : [])]
    let result = filled(spec, { policyTypes: types })
    for (const way of ['ingress', 'egress']) {
      result = withinEach(result, way, (rule) => withinEach(rule, 'ports', (port) => filled(port, { protocol: 'TCP' })))
    }
    return result
  })
}

function workload(defaults: JsonObject): Fill {
  return (object) =>
    within(
      within(object, 'spec', (spec) => filled(spec, defaults)),
      'spec',
      (spec) => within(spec, 'template', fillTemplate),
    )
}

const rolling = { maxSurge: '25%', maxUnavailable: '25%' }

function fillDeployment(object: JsonObject): JsonObject {
  const result = workload({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} })(object)
  return within(result, 'spec', (spec) =>
    within(spec, 'strategy', (strategy) => {
      const type = strategy.type ?? 'RollingUpdate'
      return type === 'RollingUpdate'
        ? { ...strategy, type, rollingUpdate: filled(child(strategy, 'rollingUpdate'), rolling) }
        : strategy
    }),
  )
}

function fillStatefulSet(object: JsonObject): JsonObject {
  const result = workload({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    updateStrategy: {},
  })(object)
  return within(result, 'spec', (spec) => {
    const updated = within(spec, 'updateStrategy', (strategy) => {
      const type = strategy.type ?? 'RollingUpdate'
      return type === 'RollingUpdate'
        ? { ...strategy, type, rollingUpdate: filled(child(strategy, 'rollingUpdate'), { partition: 0 }) }
        : strategy
    })
    return withinEach(updated, 'volumeClaimTemplates', (claim) =>
      fillClaim(filled(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })),
    )
  })
}

function fillDaemonSet(object: JsonObject): JsonObject {
  const result = workload({ revisionHistoryLimit: 10, updateStrategy: {} })(object)
  return within(result, 'spec', (spec) =>
    within(spec, 'updateStrategy', (strategy) => {
      const type = strategy.type ?? 'RollingUpdate'
      const update = filled(child(strategy, 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 })
      return type === 'RollingUpdate' ? { ...strategy, type, rollingUpdate: update } : strategy
    }),
  )
}

const fills: { readonly [storage: string]: Fill } = {
  pods: (pod) =>
    within(pod, 'spec', (spec) =>
      withinEach(
        withinEach(filled(fillPodSpec(spec), { enableServiceLinks: true }), 'containers', fillRequests),
        'initContainers',
        fillRequests,
      ),
    ),
  podtemplates: (object) => within(object, 'template', fillTemplate),
  replicationcontrollers: (object) => {
    const labels = child(child(child(object, 'spec'), 'template'), 'metadata').labels
    return workload({ replicas: 1, ...(isJsonObject(labels) ? { selector: labels } : {}) })(object)
  },
  secrets: fillSecret,
  namespaces: (namespace) =>
    within(namespace, 'metadata', (metadata) => ({
      ...metadata,
      labels: { ...child(metadata, 'labels'), 'kubernetes.io/metadata.name': metadata.name ?? '' },
    })),
  services: (service) => within(service, 'spec', fillServiceSpec),
  persistentvolumeclaims: fillClaim,
  persistentvolumes: (volume) =>
    within(filled(volume, { status: { phase: 'Pending' } }), 'spec', (spec) =>
      filled(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }),
    ),
  'deployments.apps': fillDeployment,
  'replicasets.apps': workload({ replicas: 1 }),
  'statefulsets.apps': fillStatefulSet,
  'daemonsets.apps': fillDaemonSet,
  'jobs.batch': (job) => within(job, 'spec', fillJobSpec),
  'cronjobs.batch': (cron) =>
    within(cron, 'spec', (spec) =>
      within(
        filled(spec, {
          concurrencyPolicy: 'Allow',
          suspend: false,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
        }),
        'jobTemplate',
        (template) =>
          within(filled(template, { metadata: {} }), 'spec', (job) => within(job, 'template', fillTemplate)),
      ),
    ),
  'networkpolicies.networking.k8s.io': fillNetworkPolicy,
  'rolebindings.rbac.authorization.k8s.io': fillBinding,
  'clusterrolebindings.rbac.authorization.k8s.io': fillBinding,
  'horizontalpodautoscalers.autoscaling': (object) =>
    within(object, 'spec', (spec) => filled(spec, { minReplicas: 1 })),
  'validatingwebhookconfigurations.admissionregistration.k8s.io': (object) =>
    withinEach(object, 'webhooks', fillWebhook),
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': (object) =>
    withinEach(object, 'webhooks', (webhook) => fillWebhook(filled(webhook, { reinvocationPolicy: 'Never' }))),
  'storageclasses.storage.k8s.io': (object) =>
    filled(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'priorityclasses.scheduling.k8s.io': (object) => filled(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  'customresourcedefinitions.apiextensions.k8s.io': fillCrd,
  'csidrivers.storage.k8s.io': (object) =>
    within(object, 'spec', (spec) =>
      filled(spec, {
        attachRequired: true,
        podInfoOnMount: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        requiresRepublish: false,
        seLinuxMount: false,
        storageCapacity: false,
        volumeLifecycleModes: ['Persistent'],
      }),
    ),
}

/** The object with every default of its kind. */
export function fillDefaults(storage: string, object: JsonObject): JsonObject {
  const fill = getOwn(fills, storage)
  return fill === undefined ? object : fill(object)
}

/** A custom resource with the `default`s of its schema, as structural schemas fill them. */
export function fillCustomDefaults(value: Json, schema: Json | undefined): Json {
  if (!isJsonObject(schema)) return value
  if (Array.isArray(value)) return value.map((item) => fillCustomDefaults(item, schema.items))
  if (!isJsonObject(value)) return value
  const result: JsonObject = { ...value }
  for (const [name, property] of Object.entries(child(schema, 'properties'))) {
    if (!isJsonObject(property)) continue
    const present = getOwn(result, name) ?? property.default
    if (present !== undefined) result[name] = fillCustomDefaults(present, property)
  }
  if (isJsonObject(schema.additionalProperties)) {
    for (const [name, item] of Object.entries(result))
      result[name] = fillCustomDefaults(item, schema.additionalProperties)
  }
  return result
}
