// The cells of an object's row, one function per kind.
import { getOwn, isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import type { Resource } from '../registry.ts'
import { formatLabelSelector } from '../selectors.ts'
import { nameOf, namespaceOf } from '../store.ts'
import { humanDuration } from './durations.ts'
import { podCells } from './pod-cells.ts'
import { ageOf, textAt } from './texts.ts'

type Cells = (object: JsonObject, now: number) => Json[]

function numberAt(object: JsonObject, key: string): number {
  const value = getOwn(object, key)
  return typeof value === 'number' ? value : 0
}

function joined(values: readonly Json[], none = '<none>'): string {
  return values.length === 0 ? none : values.map(String).join(',')
}

function containersOf(spec: JsonObject): [string, string] {
  const containers = children(child(child(spec, 'template'), 'spec'), 'containers')
  return [
    joined(
      containers.map(({ name }) => name ?? ''),
      '',
    ),
    joined(
      containers.map(({ image }) => image ?? ''),
      '',
    ),
  ]
}

function countOf(object: JsonObject, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + Object.keys(child(object, key)).length, 0)
}

function serviceCells(service: JsonObject, now: number): Json[] {
  const spec = child(service, 'spec')
  const type = textAt(spec, 'type', 'ClusterIP')
  const ingress = children(child(child(service, 'status'), 'loadBalancer'), 'ingress').map((entry) =>
    textAt(entry, 'ip', textAt(entry, 'hostname')),
  )
  const given = Array.isArray(spec.externalIPs) ? spec.externalIPs : []
  let external = joined(given)
  if (type === 'LoadBalancer') external = joined([...ingress, ...given], '<pending>')
  if (type === 'ExternalName') external = textAt(spec, 'externalName', '<none>')
  const ports = children(spec, 'ports').map(
    ({ port, nodePort, protocol }) =>
      `${String(port)}${nodePort === undefined ? '' : `:${String(nodePort)}`}/${String(protocol ?? 'TCP')}`,
  )
  const selector = Object.entries(child(spec, 'selector'))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
  return [
    nameOf(service),
    type,
    textAt(spec, 'clusterIP', '<none>'),
    external,
    joined(ports),
    ageOf(service, now),
    joined(selector),
  ]
}

function deploymentCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const status = child(object, 'status')
  return [
    nameOf(object),
    `${numberAt(status, 'readyReplicas')}/${numberAt(spec, 'replicas')}`,
    numberAt(status, 'updatedReplicas'),
    numberAt(status, 'availableReplicas'),
    ageOf(object, now),
    ...containersOf(spec),
    formatLabelSelector(spec.selector),
  ]
}

function replicaSetCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const status = child(object, 'status')
  return [
    nameOf(object),
    numberAt(spec, 'replicas'),
    numberAt(status, 'replicas'),
    numberAt(status, 'readyReplicas'),
    ageOf(object, now),
    ...containersOf(spec),
    formatLabelSelector(spec.selector),
  ]
}

function daemonSetCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const status = child(object, 'status')
  const nodeSelector = Object.entries(child(child(child(spec, 'template'), 'spec'), 'nodeSelector')).map(
    ([key, value]) => `${key}=${String(value)}`,
  )
  return [
    nameOf(object),
    ...[
      'desiredNumberScheduled',
      'currentNumberScheduled',
      'numberReady',
      'updatedNumberScheduled',
      'numberAvailable',
    ].map((key) => numberAt(status, key)),
    joined(nodeSelector),
    ageOf(object, now),
    ...containersOf(spec),
    formatLabelSelector(spec.selector),
  ]
}

function jobCells(job: JsonObject, now: number): Json[] {
  const spec = child(job, 'spec')
  const status = child(job, 'status')
  const done = (type: string) =>
    children(status, 'conditions').some((condition) => condition.type === type && condition.status === 'True')
  const state = done('Complete')
    ? 'Complete'
    : done('Failed')
      ? 'Failed'
      : child(job, 'metadata').deletionTimestamp !== undefined
        ? 'Terminating'
        : done('Suspended')
          ? 'Suspended'
          : 'Running'
  const started = Date.parse(textAt(status, 'startTime'))
  const ended = textAt(status, 'completionTime')
  const duration = Number.isNaN(started) ? '' : humanDuration((ended === '' ? now : Date.parse(ended)) - started)
  const wanted =
    spec.completions === undefined ? `1 of ${numberAt(spec, 'parallelism')}` : numberAt(spec, 'completions')
  return [
    nameOf(job),
    state,
    `${numberAt(status, 'succeeded')}/${wanted}`,
    duration,
    ageOf(job, now),
    ...containersOf(spec),
    formatLabelSelector(spec.selector),
  ]
}

function cronJobCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const status = child(object, 'status')
  const last = textAt(status, 'lastScheduleTime')
  const job = child(child(spec, 'jobTemplate'), 'spec')
  return [
    nameOf(object),
    textAt(spec, 'schedule'),
    textAt(spec, 'timeZone', '<none>'),
    spec.suspend === true,
    children(status, 'active').length,
    last === '' ? '<none>' : humanDuration(now - Date.parse(last)),
    ageOf(object, now),
    ...containersOf(job),
    formatLabelSelector(job.selector),
  ]
}

function nodeCells(node: JsonObject, now: number): Json[] {
  const status = child(node, 'status')
  const info = child(status, 'nodeInfo')
  const ready = children(status, 'conditions').some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  )
  const roles = Object.keys(child(child(node, 'metadata'), 'labels'))
    .filter((key) => key.startsWith('node-role.kubernetes.io/'))
    .map((key) => key.slice('node-role.kubernetes.io/'.length))
  const address = (type: string) =>
    textAt(children(status, 'addresses').find((entry) => entry.type === type) ?? {}, 'address', '<none>')
  return [
    nameOf(node),
    `${ready ? 'Ready' : 'NotReady'}${child(node, 'spec').unschedulable === true ? ',SchedulingDisabled' : ''}`,
    joined(roles),
    ageOf(node, now),
    textAt(info, 'kubeletVersion'),
    address('InternalIP'),
    address('ExternalIP'),
    textAt(info, 'osImage', '<unknown>'),
    textAt(info, 'kernelVersion', '<unknown>'),
    textAt(info, 'containerRuntimeVersion', '<unknown>'),
  ]
}

const accessModes: { readonly [mode: string]: string } = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function modesOf(value: Json | undefined): string {
  return (Array.isArray(value) ? value : []).map((mode) => getOwn(accessModes, String(mode)) ?? String(mode)).join(',')
}

function claimCells(claim: JsonObject, now: number): Json[] {
  const spec = child(claim, 'spec')
  const status = child(claim, 'status')
  const bound = textAt(spec, 'volumeName') !== ''
  return [
    nameOf(claim),
    child(claim, 'metadata').deletionTimestamp === undefined ? textAt(status, 'phase') : 'Terminating',
    textAt(spec, 'volumeName'),
    bound ? textAt(child(status, 'capacity'), 'storage') : '',
    bound ? modesOf(status.accessModes) : '',
    textAt(spec, 'storageClassName'),
    textAt(spec, 'volumeAttributesClassName', '<unset>'),
    ageOf(claim, now),
    textAt(spec, 'volumeMode', '<unset>'),
  ]
}

function volumeCells(volume: JsonObject, now: number): Json[] {
  const spec = child(volume, 'spec')
  const claim = child(spec, 'claimRef')
  return [
    nameOf(volume),
    textAt(child(spec, 'capacity'), 'storage'),
    modesOf(spec.accessModes),
    textAt(spec, 'persistentVolumeReclaimPolicy'),
    textAt(child(volume, 'status'), 'phase'),
    claim.name === undefined ? '' : `${String(claim.namespace)}/${String(claim.name)}`,
    textAt(spec, 'storageClassName'),
    textAt(spec, 'volumeAttributesClassName', '<unset>'),
    textAt(child(volume, 'status'), 'reason'),
    ageOf(volume, now),
    textAt(spec, 'volumeMode', '<unset>'),
  ]
}

function ingressCells(ingress: JsonObject, now: number): Json[] {
  const spec = child(ingress, 'spec')
  const hosts = children(spec, 'rules').map((rule) => textAt(rule, 'host', '*'))
  const addresses = children(child(child(ingress, 'status'), 'loadBalancer'), 'ingress').map((entry) =>
    textAt(entry, 'ip', textAt(entry, 'hostname')),
  )
  return [
    nameOf(ingress),
    textAt(spec, 'ingressClassName', '<none>'),
    joined(hosts, '*'),
    joined(addresses, ''),
    children(spec, 'tls').length > 0 ? '80, 443' : '80',
    ageOf(ingress, now),
  ]
}

function endpointsCells(object: JsonObject, now: number): Json[] {
  const all = children(object, 'subsets').flatMap((subset) =>
    children(subset, 'ports').flatMap((port) =>
      children(subset, 'addresses').map((address) => `${String(address.ip)}:${String(port.port)}`),
    ),
  )
  const shown = all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : joined(all)
  return [nameOf(object), shown, ageOf(object, now)]
}

function sliceCells(object: JsonObject, now: number): Json[] {
  const ports = children(object, 'ports').map(({ port }) => port ?? '')
  const addresses = children(object, 'endpoints').flatMap((endpoint) =>
    Array.isArray(endpoint.addresses) ? endpoint.addresses : [],
  )
  return [
    nameOf(object),
    textAt(object, 'addressType'),
    joined(ports, '<unset>'),
    joined(addresses.slice(0, 3), '<unset>'),
    ageOf(object, now),
  ]
}

function autoscalerCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const target = child(spec, 'scaleTargetRef')
  const targets = children(spec, 'metrics').map((metric) => {
    const resource = child(metric, 'resource')
    const wanted = child(resource, 'target').averageUtilization
    return `${textAt(resource, 'name')}: <unknown>/${wanted === undefined ? '<auto>' : `${String(wanted)}%`}`
  })
  return [
    nameOf(object),
    `${textAt(target, 'kind')}/${textAt(target, 'name')}`,
    joined(targets, '<none>'),
    spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    numberAt(spec, 'maxReplicas'),
    numberAt(child(object, 'status'), 'currentReplicas'),
    ageOf(object, now),
  ]
}

function bindingCells(object: JsonObject, now: number): Json[] {
  const role = child(object, 'roleRef')
  const of = (kind: string) =>
    children(object, 'subjects')
      .filter((subject) => subject.kind === kind)
      .map((subject) =>
        kind === 'ServiceAccount'
          ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}`
          : textAt(subject, 'name'),
      )
  return [
    nameOf(object),
    `${textAt(role, 'kind')}/${textAt(role, 'name')}`,
    ageOf(object, now),
    joined(of('User'), ''),
    joined(of('Group'), ''),
    joined(of('ServiceAccount'), ''),
  ]
}

function eventCells(event: JsonObject, now: number): Json[] {
  const about = isJsonObject(event.involvedObject) ? event.involvedObject : child(event, 'regarding')
  const time = (key: string, other: string) =>
    textAt(event, key, textAt(event, other, textAt(child(event, 'metadata'), 'creationTimestamp')))
  const since = (text: string) => humanDuration(now - Date.parse(text))
  const source = child(event, 'source')
  return [
    since(time('lastTimestamp', 'eventTime')),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    `${textAt(about, 'kind').toLowerCase()}/${textAt(about, 'name')}`,
    textAt(about, 'fieldPath'),
    [textAt(source, 'component', textAt(event, 'reportingComponent')), textAt(source, 'host')]
      .filter((text) => text !== '')
      .join(', '),
    textAt(event, 'message', textAt(event, 'note')).trim(),
    since(time('firstTimestamp', 'eventTime')),
    String(numberAt(event, 'count') || 1),
    nameOf(event),
  ]
}

function budgetCells(object: JsonObject, now: number): Json[] {
  const spec = child(object, 'spec')
  const shown = (value: Json | undefined) => (value === undefined ? 'N/A' : String(value))
  return [
    nameOf(object),
    shown(spec.minAvailable),
    shown(spec.maxUnavailable),
    numberAt(child(object, 'status'), 'disruptionsAllowed'),
    ageOf(object, now),
  ]
}

function serviceApiCells(object: JsonObject, now: number): Json[] {
  const service = child(object, 'spec').service
  const available = children(child(object, 'status'), 'conditions').find(({ type }) => type === 'Available')
  const where = isJsonObject(service) ? `${textAt(service, 'namespace')}/${textAt(service, 'name')}` : 'Local'
  const state =
    available?.status === 'True'
      ? 'True'
      : `${textAt(available ?? {}, 'status', 'Unknown')}${available?.reason === undefined ? '' : ` (${String(available.reason)})`}`
  return [nameOf(object), where, state, ageOf(object, now)]
}

const kinds: { readonly [storage: string]: Cells } = {
  pods: podCells,
  services: serviceCells,
  nodes: nodeCells,
  namespaces: (object, now) => [nameOf(object), textAt(child(object, 'status'), 'phase'), ageOf(object, now)],
  configmaps: (object, now) => [nameOf(object), countOf(object, ['data', 'binaryData']), ageOf(object, now)],
  secrets: (object, now) => [nameOf(object), textAt(object, 'type'), countOf(object, ['data']), ageOf(object, now)],
  persistentvolumeclaims: claimCells,
  persistentvolumes: volumeCells,
  endpoints: endpointsCells,
  events: eventCells,
  replicationcontrollers: replicaSetCells,
  'replicasets.apps': replicaSetCells,
  'deployments.apps': deploymentCells,
  'daemonsets.apps': daemonSetCells,
  'statefulsets.apps': (object, now) => {
    const spec = child(object, 'spec')
    return [
      nameOf(object),
      `${numberAt(child(object, 'status'), 'readyReplicas')}/${numberAt(spec, 'replicas')}`,
      ageOf(object, now),
      ...containersOf(spec),
    ]
  },
  'controllerrevisions.apps': (object, now) => {
    const owner = children(child(object, 'metadata'), 'ownerReferences')[0] ?? {}
    return [
      nameOf(object),
      `${textAt(owner, 'kind').toLowerCase()}.apps/${textAt(owner, 'name')}`,
      numberAt(object, 'revision'),
      ageOf(object, now),
    ]
  },
  'jobs.batch': jobCells,
  'cronjobs.batch': cronJobCells,
  'ingresses.networking.k8s.io': ingressCells,
  'ingressclasses.networking.k8s.io': (object, now) => {
    const parameters = child(object, 'spec').parameters
    const shown = isJsonObject(parameters)
      ? `${textAt(parameters, 'kind')}${parameters.apiGroup === undefined ? '' : `.${String(parameters.apiGroup)}`}/${textAt(parameters, 'name')}`
      : '<none>'
    return [nameOf(object), textAt(child(object, 'spec'), 'controller'), shown, ageOf(object, now)]
  },
  'networkpolicies.networking.k8s.io': (object, now) => [
    nameOf(object),
    formatLabelSelector(child(object, 'spec').podSelector),
    ageOf(object, now),
  ],
  'endpointslices.discovery.k8s.io': sliceCells,
  'horizontalpodautoscalers.autoscaling': autoscalerCells,
  'poddisruptionbudgets.policy': budgetCells,
  'rolebindings.rbac.authorization.k8s.io': bindingCells,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingCells,
  'apiservices.apiregistration.k8s.io': serviceApiCells,
  'storageclasses.storage.k8s.io': (object, now) => {
    const isDefault =
      child(child(object, 'metadata'), 'annotations')['storageclass.kubernetes.io/is-default-class'] === 'true'
    return [
      `${nameOf(object)}${isDefault ? ' (default)' : ''}`,
      textAt(object, 'provisioner'),
      textAt(object, 'reclaimPolicy'),
      textAt(object, 'volumeBindingMode'),
      object.allowVolumeExpansion === true,
      ageOf(object, now),
    ]
  },
  'priorityclasses.scheduling.k8s.io': (object, now) => [
    nameOf(object),
    numberAt(object, 'value'),
    object.globalDefault === true,
    ageOf(object, now),
    textAt(object, 'preemptionPolicy'),
  ],
  'leases.coordination.k8s.io': (object, now) => [
    nameOf(object),
    textAt(child(object, 'spec'), 'holderIdentity'),
    ageOf(object, now),
  ],
  'runtimeclasses.node.k8s.io': (object, now) => [nameOf(object), textAt(object, 'handler'), ageOf(object, now)],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': (object, now) => [
    nameOf(object),
    children(object, 'webhooks').length,
    ageOf(object, now),
  ],
  'validatingwebhookconfigurations.admissionregistration.k8s.io': (object, now) => [
    nameOf(object),
    children(object, 'webhooks').length,
    ageOf(object, now),
  ],
  serviceaccounts: (object, now) => [nameOf(object), ageOf(object, now)],
  podtemplates: (object) => {
    const [names, images] = containersOf(object)
    const labels = Object.entries(child(child(child(object, 'template'), 'metadata'), 'labels')).map(
      ([key, value]) => `${key}=${String(value)}`,
    )
    return [nameOf(object), names, images, joined(labels)]
  },
}

/** The cells of a row, `width` of them. Kinds without a printer of their own show name and age. */
export function cellsOf(
  resource: Resource,
  object: JsonObject,
  options: { readonly now: number; readonly width: number },
): Json[] {
  const print = getOwn(kinds, resource.storage)
  if (print !== undefined) return print(object, options.now).slice(0, options.width)
  const created = textAt(child(object, 'metadata'), 'creationTimestamp')
  if (options.width === 2) return [nameOf(object), created]
  const blanks: Json[] = new Array(Math.max(0, options.width - 2)).fill('')
  return [nameOf(object) || namespaceOf(object), ...blanks, ageOf(object, options.now)]
}
