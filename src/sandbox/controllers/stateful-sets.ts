// Stateful sets: numbered pods, made and rolled over in order, each with its claims.
import type { JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import { nameOf, namespaceOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  isLeaving,
  isPodReady,
  make,
  ownedBy,
  ownerReference,
  ownKeys,
  remove,
  standing,
  writeStatus,
} from './controller.ts'
import { isActive, podFrom } from './replica-sets.ts'
import { templateHash } from './template-hash.ts'

const hashLabel = 'controller-revision-hash'

/** The controller of stateful sets. */
export function statefulSetController(): Controller {
  return {
    name: 'statefulset',
    keysOf: ownKeys('statefulsets.apps', 'StatefulSet', ['pods']),
    reconcile: (key, world) => {
      const set = standing('statefulsets.apps', key, world)
      if (set === undefined) return
      const revision = `${nameOf(set)}-${templateHash(child(child(set, 'spec'), 'template'))}`
      balance(set, revision, world)
      report(set, revision, world)
    },
  }
}

function ordinalOf(pod: StoredObject): number {
  const match = /-(\d+)$/.exec(nameOf(pod))
  return match === null ? -1 : Number(match[1])
}

function revisionOf(pod: StoredObject): unknown {
  return child(pod.metadata, 'labels')[hashLabel]
}

function balance(set: StoredObject, revision: string, world: ControllerWorld): void {
  const spec = child(set, 'spec')
  const wanted = Number(spec.replicas ?? 1)
  const first = Number(child(spec, 'ordinals').start ?? 0)
  const parallel = spec.podManagementPolicy === 'Parallel'
  const pods = new Map(ownedBy(world.store, 'pods', set).map((pod) => [ordinalOf(pod), pod]))
  for (let ordinal = first; ordinal < first + wanted; ordinal++) {
    const pod = pods.get(ordinal)
    if (pod === undefined) makePod(set, { ordinal, revision }, world)
    else if (child(pod, 'status').phase === 'Failed' && !isLeaving(pod)) remove(world, 'pods', pod)
    // In order: the next waits for this one.
    if (!parallel && (pod === undefined || isLeaving(pod) || !isPodReady(pod))) return
  }
  const surplus = [...pods]
    .filter(([ordinal]) => ordinal < first || ordinal >= first + wanted)
    .sort(([left], [right]) => right - left)
  for (const [, pod] of surplus) {
    if (!isLeaving(pod)) remove(world, 'pods', pod)
    if (!parallel) return
  }
  update(set, { revision, pods, first, wanted }, world)
}

function update(
  set: StoredObject,
  state: {
    readonly revision: string
    readonly pods: ReadonlyMap<number, StoredObject>
    readonly first: number
    readonly wanted: number
  },
  world: ControllerWorld,
): void {
  const strategy = child(child(set, 'spec'), 'updateStrategy')
  if (strategy.type === 'OnDelete') return
  const partition = Number(child(strategy, 'rollingUpdate').partition ?? 0)
  for (let ordinal = state.first + state.wanted - 1; ordinal >= state.first + partition; ordinal--) {
    const pod = state.pods.get(ordinal)
    if (pod === undefined || isLeaving(pod)) return
    if (revisionOf(pod) !== state.revision) {
      remove(world, 'pods', pod)
      return
    }
    if (!isPodReady(pod)) return
  }
}

function makePod(
  set: StoredObject,
  which: { readonly ordinal: number; readonly revision: string },
  world: ControllerWorld,
): void {
  const spec = child(set, 'spec')
  const template = child(spec, 'template')
  const name = `${nameOf(set)}-${which.ordinal}`
  const claims = children(spec, 'volumeClaimTemplates')
  for (const claim of claims) makeClaim(set, claim, { podName: name }, world)
  const labels = {
    ...child(child(template, 'metadata'), 'labels'),
    'apps.kubernetes.io/pod-index': String(which.ordinal),
    [hashLabel]: which.revision,
    'statefulset.kubernetes.io/pod-name': name,
  }
  const pod = podFrom(template, set, { name, labels })
  const podSpec = child(pod, 'spec')
  const volumes = [
    ...claims.map((claim) => ({
      name: nameOf(claim),
      persistentVolumeClaim: { claimName: `${nameOf(claim)}-${name}` },
    })),
    ...children(podSpec, 'volumes').filter((volume) => !claims.some((claim) => nameOf(claim) === volume.name)),
  ]
  const subdomain =
    typeof spec.serviceName === 'string' && spec.serviceName !== '' ? { subdomain: spec.serviceName } : {}
  make(world, 'pods', {
    ...pod,
    spec: { ...podSpec, hostname: name, ...subdomain, ...(volumes.length === 0 ? {} : { volumes }) },
  })
}

function makeClaim(
  set: StoredObject,
  claim: JsonObject,
  at: { readonly podName: string },
  world: ControllerWorld,
): void {
  const name = `${nameOf(claim)}-${at.podName}`
  if (world.store.get('persistentvolumeclaims', namespaceOf(set), name) !== undefined) return
  const { labels, annotations } = child(claim, 'metadata')
  const kept = child(child(set, 'spec'), 'selector')
  const owned = child(child(set, 'spec'), 'persistentVolumeClaimRetentionPolicy').whenDeleted === 'Delete'
  make(world, 'persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: namespaceOf(set),
      labels: {
        ...child(kept, 'matchLabels'),
        ...(labels === undefined ? {} : child(child(claim, 'metadata'), 'labels')),
      },
      ...(annotations === undefined ? {} : { annotations }),
      ...(owned ? { ownerReferences: [ownerReference(set)] } : {}),
    },
    spec: claim.spec ?? {},
  })
}

function report(set: StoredObject, revision: string, world: ControllerWorld): void {
  const live = world.store.get('statefulsets.apps', namespaceOf(set), nameOf(set))
  if (live === undefined) return
  const active = ownedBy(world.store, 'pods', live).filter(isActive)
  const ready = active.filter(isPodReady).length
  const updated = active.filter((pod) => revisionOf(pod) === revision).length
  const before = child(live, 'status')
  const done =
    updated === active.length && ready === active.length && active.length === Number(child(live, 'spec').replicas ?? 1)
  const currentRevision = done || typeof before.currentRevision !== 'string' ? revision : before.currentRevision
  const current = active.filter((pod) => revisionOf(pod) === currentRevision).length
  const status: JsonObject = {
    observedGeneration: live.metadata.generation ?? 1,
    replicas: active.length,
    availableReplicas: ready,
    currentRevision,
    updateRevision: revision,
    collisionCount: 0,
  }
  if (ready > 0) status.readyReplicas = ready
  if (current > 0) status.currentReplicas = current
  if (updated > 0) status.updatedReplicas = updated
  writeStatus(world, 'statefulsets.apps', live, status)
}
