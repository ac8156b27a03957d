// What the server itself sets on new and changed objects of some kinds: addresses, selectors, first states.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import type { Resource } from '../registry.ts'
import type { Store } from '../store.ts'
import { child, children } from './defaults.ts'

/** Kinds without a status subresource's separation still have a spec whose changes count as generations. */
const generationKinds = new Set([
  'networkpolicies.networking.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'priorityclasses.scheduling.k8s.io',
])
const noGeneration = new Set([
  'namespaces',
  'nodes',
  'services',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'horizontalpodautoscalers.autoscaling',
  'apiservices.apiregistration.k8s.io',
  'certificatesigningrequests.certificates.k8s.io',
])

/** Whether objects of the resource count generations. */
export function hasGeneration(resource: Resource): boolean {
  if (resource.custom !== undefined || generationKinds.has(resource.storage)) return true
  return hasStatus(resource) && !noGeneration.has(resource.storage)
}

/** Whether status is a subresource, which the main endpoint does not write. */
export function hasStatus(resource: Resource): boolean {
  return resource.subresources.some(({ name }) => name === 'status')
}

/** Whether everything but metadata and status is the same. */
export function sameSpec(left: JsonObject, right: JsonObject): boolean {
  const rest = (object: JsonObject) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'metadata' && key !== 'status'))
  return sameJson(rest(left), rest(right))
}

const firstStatus: { readonly [storage: string]: (object: JsonObject) => Json } = {
  namespaces: () => ({ phase: 'Active' }),
  pods: (pod) => ({ phase: 'Pending', qosClass: qualityOf(pod) }),
  persistentvolumeclaims: () => ({ phase: 'Pending' }),
  persistentvolumes: () => ({ phase: 'Pending' }),
  services: () => ({ loadBalancer: {} }),
  'ingresses.networking.k8s.io': () => ({ loadBalancer: {} }),
  'replicasets.apps': () => ({ replicas: 0 }),
  'statefulsets.apps': () => ({ replicas: 0, availableReplicas: 0 }),
  'daemonsets.apps': () => ({
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }),
  replicationcontrollers: () => ({ replicas: 0 }),
  'poddisruptionbudgets.policy': () => ({
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
  }),
  'horizontalpodautoscalers.autoscaling': () => ({ desiredReplicas: 0, currentMetrics: null }),
  'customresourcedefinitions.apiextensions.k8s.io': (object) => ({
    conditions: [],
    acceptedNames: { plural: '', kind: '' },
    storedVersions: children(child(object, 'spec'), 'versions')
      .filter(({ storage }) => storage === true)
      .map(({ name }) => name ?? ''),
  }),
  'deployments.apps': () => ({}),
  'jobs.batch': () => ({}),
  'cronjobs.batch': () => ({}),
  resourcequotas: () => ({}),
  'apiservices.apiregistration.k8s.io': () => ({}),
}

/** The quality-of-service class of a pod, by its containers' requests and limits of CPU and memory. */
function qualityOf(pod: JsonObject): string {
  const spec = child(pod, 'spec')
  const containers = [...children(spec, 'containers'), ...children(spec, 'initContainers')].map((container) =>
    child(container, 'resources'),
  )
  const names = ['cpu', 'memory']
  const asked = (resources: JsonObject) =>
    names.some(
      (name) => child(resources, 'requests')[name] !== undefined || child(resources, 'limits')[name] !== undefined,
    )
  if (!containers.some(asked)) return 'BestEffort'
  const exact = (resources: JsonObject) =>
    names.every(
      (name) =>
        child(resources, 'limits')[name] !== undefined &&
        child(resources, 'requests')[name] === child(resources, 'limits')[name],
    )
  return containers.every(exact) ? 'Guaranteed' : 'Burstable'
}

/** A new object with what the server adds. `uid` is the object's own. */
export function prepareNew(
  resource: Resource,
  object: JsonObject,
  world: { readonly store: Store; readonly uid: string },
): JsonObject {
  const first = getOwn(firstStatus, resource.storage)
  let result = object
  if (hasStatus(resource)) {
    const { status: _, ...rest } = object
    result = first === undefined ? rest : { ...rest, status: first(object) }
  }
  switch (resource.storage) {
    case 'namespaces': {
      const metadata = child(result, 'metadata')
      const labels = { ...child(metadata, 'labels'), 'kubernetes.io/metadata.name': metadata.name ?? '' }
      return {
        ...result,
        metadata: { ...metadata, labels },
        spec: { ...child(result, 'spec'), finalizers: ['kubernetes'] },
      }
    }
    case 'jobs.batch':
      return withJobSelector(result, world.uid)
    case 'services':
      return withAddresses(result, world.store, undefined)
    case 'pods':
      return withPodDefaults(result)
    case 'endpointslices.discovery.k8s.io':
      return { ...result, metadata: { generation: 1, ...child(result, 'metadata') } }
    default:
      return result
  }
}

/** A changed object with what the server keeps or adds. */
export function prepareChange(
  resource: Resource,
  change: { readonly before: JsonObject; readonly after: JsonObject },
  store: Store,
): JsonObject {
  const { before, after } = change
  if (resource.storage === 'services') return withAddresses(after, store, before)
  if (resource.storage === 'namespaces') {
    const metadata = child(after, 'metadata')
    const labels = { ...child(metadata, 'labels'), 'kubernetes.io/metadata.name': metadata.name ?? '' }
    return { ...after, metadata: { ...metadata, labels }, spec: { ...child(after, 'spec'), ...child(before, 'spec') } }
  }
  if (resource.storage === 'jobs.batch') {
    // What the server generated does not have to be sent back.
    const old = child(before, 'spec')
    const spec = child(after, 'spec')
    if (spec.selector === undefined && spec.manualSelector !== true)
      return { ...after, spec: { ...withGeneratedLabels(spec, old), selector: old.selector ?? {} } }
  }
  return after
}

function withGeneratedLabels(spec: JsonObject, old: JsonObject): JsonObject {
  const template = child(spec, 'template')
  const metadata = child(template, 'metadata')
  const oldLabels = child(child(child(old, 'template'), 'metadata'), 'labels')
  const generated = Object.fromEntries(
    Object.entries(oldLabels).filter(([key]) => /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/.test(key)),
  )
  return {
    ...spec,
    template: { ...template, metadata: { ...metadata, labels: { ...child(metadata, 'labels'), ...generated } } },
  }
}

function withJobSelector(job: JsonObject, uid: string): JsonObject {
  const spec = child(job, 'spec')
  if (spec.manualSelector === true) return job
  const name = child(job, 'metadata').name ?? ''
  const template = child(spec, 'template')
  const metadata = child(template, 'metadata')
  const labels = {
    ...child(metadata, 'labels'),
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  const own = child(job, 'metadata')
  const named = Object.keys(child(own, 'labels')).length === 0 ? { ...own, labels } : own
  return {
    ...job,
    metadata: named,
    spec: {
      ...spec,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  }
}

function withPodDefaults(pod: JsonObject): JsonObject {
  const spec = child(pod, 'spec')
  const account =
    typeof spec.serviceAccountName === 'string' && spec.serviceAccountName !== '' ? spec.serviceAccountName : 'default'
  const tolerations = Array.isArray(spec.tolerations) ? spec.tolerations : []
  const has = (key: string) =>
    tolerations.some(
      (toleration) => isJsonObject(toleration) && (toleration.key === key || toleration.key === undefined),
    )
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !has(key))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
  return {
    ...pod,
    spec: {
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      ...spec,
      serviceAccountName: account,
      serviceAccount: account,
      tolerations: [...tolerations, ...added],
    },
  }
}

/** A service with its cluster address and node ports; what it had before stays. */
function withAddresses(service: JsonObject, store: Store, before: JsonObject | undefined): JsonObject {
  const spec = child(service, 'spec')
  const old = before === undefined ? {} : child(before, 'spec')
  if (spec.type === 'ExternalName') {
    const { clusterIP: _, clusterIPs: __, ...rest } = spec
    return { ...service, spec: rest }
  }
  const others = store
    .list('services')
    .filter((other) => before === undefined || child(other, 'metadata').uid !== child(before, 'metadata').uid)
  let clusterIP = typeof spec.clusterIP === 'string' && spec.clusterIP !== '' ? spec.clusterIP : old.clusterIP
  if (typeof clusterIP !== 'string' || clusterIP === '')
    clusterIP = freeAddress(new Set(others.map((other) => child(other, 'spec').clusterIP)))
  const nodePorts =
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  const taken = new Set(
    others.flatMap((other) => children(child(other, 'spec'), 'ports').map(({ nodePort }) => nodePort)),
  )
  const oldPorts = children(old, 'ports')
  const ports = children(spec, 'ports').map((port) => {
    if (!nodePorts) {
      const { nodePort: _, ...rest } = port
      return rest
    }
    if (typeof port.nodePort === 'number' && port.nodePort !== 0) return port
    const same = oldPorts.find((candidate) => candidate.port === port.port && candidate.name === port.name)
    const nodePort = typeof same?.nodePort === 'number' ? same.nodePort : freePort(taken)
    taken.add(nodePort)
    return { ...port, nodePort }
  })
  const given = Array.isArray(spec.clusterIPs) && spec.clusterIPs[0] === clusterIP ? spec.clusterIPs : [clusterIP]
  return {
    ...service,
    spec: {
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ...spec,
      clusterIP,
      clusterIPs: given,
      ...(spec.ports === undefined ? {} : { ports }),
    },
  }
}

function freeAddress(taken: ReadonlySet<Json | undefined>): string {
  for (let number = 2; number < 65_000; number++) {
    const address = `10.96.${Math.floor(number / 250)}.${(number % 250) + 1}`
    if (!taken.has(address)) return address
  }
  return '10.96.255.254'
}

function freePort(taken: ReadonlySet<Json | undefined>): number {
  for (let port = 30_000; port < 32_767; port++) if (!taken.has(port)) return port
  return 32_767
}
