// Replica sets and replication controllers: as many pods as they want.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
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
  splitKey,
  writeStatus,
} from './controller.ts'

/** A pod made of a template. */
export function podFrom(template: Json | undefined, owner: StoredObject, metadata: JsonObject): JsonObject {
  const from = isJsonObject(template) ? template : {}
  const { labels, annotations, finalizers } = child(from, 'metadata')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: namespaceOf(owner),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ...metadata,
      ownerReferences: [ownerReference(owner)],
    },
    spec: from.spec ?? {},
  }
}

/** Whether a pod still counts: it neither ended nor leaves. */
export function isActive(pod: JsonObject): boolean {
  const phase = child(pod, 'status').phase
  return !isLeaving(pod) && phase !== 'Succeeded' && phase !== 'Failed'
}

/** The controller of a kind that only counts pods. */
export function replicaController(storage: 'replicasets.apps' | 'replicationcontrollers'): Controller {
  const kind = storage === 'replicationcontrollers' ? 'ReplicationController' : 'ReplicaSet'
  return {
    name: kind,
    keysOf: ownKeys(storage, kind, ['pods']),
    reconcile: (key, world) => {
      const { namespace, name } = splitKey(key)
      const set = world.store.get(storage, namespace, name)
      if (set === undefined) return
      if (!isLeaving(set)) balance(set, world)
      report(storage, set, world)
    },
  }
}

function balance(set: StoredObject, world: ControllerWorld): void {
  const wanted = Number(child(set, 'spec').replicas ?? 1)
  const active = ownedBy(world.store, 'pods', set).filter(isActive)
  for (let count = active.length; count < wanted; count++) {
    make(world, 'pods', podFrom(child(set, 'spec').template, set, { generateName: `${nameOf(set)}-` }))
  }
  // Those that are not ready go first, then the youngest.
  const order = [...active].sort(
    (left, right) =>
      Number(isPodReady(left)) - Number(isPodReady(right)) ||
      Number(right.metadata.resourceVersion) - Number(left.metadata.resourceVersion),
  )
  for (const pod of order.slice(0, Math.max(0, active.length - wanted))) remove(world, 'pods', pod)
}

function report(storage: string, set: StoredObject, world: ControllerWorld): void {
  const live = world.store.get(storage, namespaceOf(set), nameOf(set))
  if (live === undefined) return
  const active = ownedBy(world.store, 'pods', live).filter(isActive)
  const ready = active.filter(isPodReady).length
  const labels = Object.entries(child(child(child(child(live, 'spec'), 'template'), 'metadata'), 'labels'))
  const labelled = active.filter((pod) =>
    labels.every(([key, value]) => child(pod.metadata, 'labels')[key] === value),
  ).length
  const status: JsonObject = { replicas: active.length, observedGeneration: live.metadata.generation ?? 1 }
  if (labelled > 0) status.fullyLabeledReplicas = labelled
  if (ready > 0) Object.assign(status, { readyReplicas: ready, availableReplicas: ready })
  writeStatus(world, storage, live, status)
}
