// Services: addresses of load balancers, endpoints and endpoint slices of the pods they select.
import { isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import { nameOf, namespaceOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  change,
  isPodReady,
  keyFor,
  make,
  ownerReference,
  remove,
  splitKey,
  writeStatus,
} from './controller.ts'
import { isActive } from './replica-sets.ts'

/** The controller of services. */
export function serviceController(): Controller {
  return {
    name: 'service',
    keysOf: (event) => {
      if (event.storage === 'services') return [keyFor(event.object)]
      // A pod may come to or leave any service of its namespace.
      return event.storage === 'pods' ? [`${namespaceOf(event.object)}/*`] : []
    },
    reconcile: (key, world) => {
      const { namespace, name } = splitKey(key)
      if (name === '*') {
        for (const service of world.store.list('services', namespace)) syncEndpoints(service, world)
        return
      }
      const service = world.store.get('services', namespace, name)
      if (service === undefined) {
        const left = world.store.get('endpoints', namespace, name)
        if (left !== undefined) remove(world, 'endpoints', left)
        return
      }
      giveAddress(service, world)
      syncEndpoints(service, world)
    },
  }
}

function giveAddress(service: StoredObject, world: ControllerWorld): void {
  const balanced = child(service, 'spec').type === 'LoadBalancer'
  const present = children(child(child(service, 'status'), 'loadBalancer'), 'ingress').length > 0
  if (balanced === present) return
  const taken = new Set(
    world.store
      .list('services')
      .map((other) => children(child(child(other, 'status'), 'loadBalancer'), 'ingress')[0]?.ip),
  )
  let last = 2
  while (taken.has(`172.18.255.${last}`) && last < 254) last += 1
  writeStatus(world, 'services', service, {
    loadBalancer: balanced ? { ingress: [{ ip: `172.18.255.${last}`, ipMode: 'VIP' }] } : {},
  })
}

function portNumber(target: Json | undefined, pod: JsonObject): number | undefined {
  if (typeof target === 'number') return target
  if (typeof target === 'string' && /^\d+$/.test(target)) return Number(target)
  const ports = children(child(pod, 'spec'), 'containers').flatMap((container) => children(container, 'ports'))
  const found = ports.find((port) => port.name === target)?.containerPort
  return typeof found === 'number' ? found : undefined
}

function syncEndpoints(service: StoredObject, world: ControllerWorld): void {
  const spec = child(service, 'spec')
  if (!isJsonObject(spec.selector) || Object.keys(spec.selector).length === 0 || spec.type === 'ExternalName') return
  const selector = Object.entries(spec.selector)
  const pods = world.store.list('pods', namespaceOf(service)).filter((pod) => {
    const labels = child(pod.metadata, 'labels')
    return (
      isActive(pod) &&
      typeof child(pod, 'status').podIP === 'string' &&
      selector.every(([key, value]) => labels[key] === value)
    )
  })
  writeEndpoints(service, pods, world)
  writeSlice(service, pods, world)
}

function addressOf(pod: StoredObject): JsonObject {
  const target = { kind: 'Pod', namespace: namespaceOf(pod), name: nameOf(pod), uid: pod.metadata.uid ?? '' }
  return { ip: child(pod, 'status').podIP ?? '', nodeName: child(pod, 'spec').nodeName ?? '', targetRef: target }
}

function portsFor(service: StoredObject, pod: StoredObject): JsonObject[] {
  return children(child(service, 'spec'), 'ports').flatMap((port) => {
    const number = portNumber(port.targetPort, pod)
    return number === undefined
      ? []
      : [{ ...(port.name === undefined ? {} : { name: port.name }), port: number, protocol: port.protocol ?? 'TCP' }]
  })
}

function writeEndpoints(service: StoredObject, pods: readonly StoredObject[], world: ControllerWorld): void {
  const ready = pods.filter(isPodReady)
  const waiting = pods.filter((pod) => !isPodReady(pod))
  const first = pods[0]
  const ports = first === undefined ? [] : portsFor(service, first)
  const subset: JsonObject = {
    ...(ready.length === 0 ? {} : { addresses: ready.map(addressOf) }),
    ...(waiting.length === 0 ? {} : { notReadyAddresses: waiting.map(addressOf) }),
    ...(ports.length === 0 ? {} : { ports }),
  }
  const subsets = first === undefined ? undefined : [subset]
  const labels = { ...child(service.metadata, 'labels'), 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }
  const live = world.store.get('endpoints', namespaceOf(service), nameOf(service))
  const body = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: nameOf(service), namespace: namespaceOf(service), labels },
    ...(subsets === undefined ? {} : { subsets }),
  }
  if (live === undefined) make(world, 'endpoints', body)
  else if (!sameJson(live.subsets, subsets)) {
    change(world, 'endpoints', live, (object) => {
      const { subsets: _, ...rest } = object
      return subsets === undefined ? rest : { ...rest, subsets }
    })
  }
}

function writeSlice(service: StoredObject, pods: readonly StoredObject[], world: ControllerWorld): void {
  const first = pods[0]
  const endpoints = pods.map((pod) => ({
    addresses: [child(pod, 'status').podIP ?? ''],
    conditions: { ready: isPodReady(pod), serving: isPodReady(pod), terminating: false },
    nodeName: child(pod, 'spec').nodeName ?? '',
    targetRef: child(addressOf(pod), 'targetRef'),
  }))
  const ports = first === undefined ? [] : portsFor(service, first).map((port) => ({ name: '', ...port }))
  const mine = world.store
    .list('endpointslices.discovery.k8s.io', namespaceOf(service))
    .find((slice) => child(slice.metadata, 'labels')['kubernetes.io/service-name'] === nameOf(service))
  if (mine === undefined) {
    const labels = {
      ...child(service.metadata, 'labels'),
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': nameOf(service),
    }
    make(world, 'endpointslices.discovery.k8s.io', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${nameOf(service)}-`,
        namespace: namespaceOf(service),
        labels,
        ownerReferences: [ownerReference(service)],
      },
      addressType: 'IPv4',
      endpoints,
      ports,
    })
  } else if (!sameJson(mine.endpoints, endpoints) || !sameJson(mine.ports, ports)) {
    change(world, 'endpointslices.discovery.k8s.io', mine, (slice) => ({ ...slice, endpoints, ports }))
  }
}
