// Daemon sets: one pod on every node that fits.
import { getOwn, type JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { nameOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  isLeaving,
  isPodReady,
  make,
  ownedBy,
  ownKeys,
  remove,
  standing,
  writeStatus,
} from './controller.ts'
import { isActive, podFrom } from './replica-sets.ts'
import { templateHash } from './template-hash.ts'

const hashLabel = 'controller-revision-hash'

/** The controller of daemon sets. */
export function daemonSetController(): Controller {
  return {
    name: 'daemonset',
    keysOf: ownKeys('daemonsets.apps', 'DaemonSet', ['pods']),
    reconcile: (key, world) => {
      const set = standing('daemonsets.apps', key, world)
      if (set === undefined) return
      const hash = templateHash(child(child(set, 'spec'), 'template'))
      const nodes = world.store.list('nodes').filter((node) => fits(set, node))
      balance(set, { nodes, hash }, world)
      report(set, { nodes, hash }, world)
    },
  }
}

function fits(set: StoredObject, node: StoredObject): boolean {
  const selector = child(child(child(child(set, 'spec'), 'template'), 'spec'), 'nodeSelector')
  const labels = child(node.metadata, 'labels')
  return Object.entries(selector).every(([key, value]) => getOwn(labels, key) === value)
}

function hashOf(pod: StoredObject): unknown {
  return child(pod.metadata, 'labels')[hashLabel]
}

function balance(
  set: StoredObject,
  want: { readonly nodes: readonly StoredObject[]; readonly hash: string },
  world: ControllerWorld,
): void {
  const pods = ownedBy(world.store, 'pods', set)
  const onDelete = child(child(set, 'spec'), 'updateStrategy').type === 'OnDelete'
  const template = child(child(set, 'spec'), 'template')
  for (const node of want.nodes) {
    const here = pods.filter((pod) => child(pod, 'spec').nodeName === nameOf(node))
    const outdated = onDelete ? undefined : here.find((pod) => isActive(pod) && hashOf(pod) !== want.hash)
    if (outdated !== undefined) remove(world, 'pods', outdated)
    else if (!here.some((pod) => isActive(pod) || isLeaving(pod))) {
      const labels = { ...child(child(template, 'metadata'), 'labels'), [hashLabel]: want.hash }
      const pod = podFrom(template, set, { generateName: `${nameOf(set)}-`, labels })
      make(world, 'pods', { ...pod, spec: { ...child(pod, 'spec'), nodeName: nameOf(node) } })
    }
    for (const pod of here) if (child(pod, 'status').phase === 'Failed') remove(world, 'pods', pod)
  }
  for (const pod of pods) {
    if (isActive(pod) && !want.nodes.some((node) => nameOf(node) === child(pod, 'spec').nodeName))
      remove(world, 'pods', pod)
  }
}

function report(
  set: StoredObject,
  want: { readonly nodes: readonly StoredObject[]; readonly hash: string },
  world: ControllerWorld,
): void {
  const live = world.store.get('daemonsets.apps', String(set.metadata.namespace), nameOf(set))
  if (live === undefined) return
  const active = ownedBy(world.store, 'pods', live).filter(isActive)
  const ready = active.filter(isPodReady).length
  const updated = active.filter((pod) => hashOf(pod) === want.hash).length
  const status: JsonObject = {
    currentNumberScheduled: active.length,
    desiredNumberScheduled: want.nodes.length,
    numberMisscheduled: 0,
    numberReady: ready,
    observedGeneration: live.metadata.generation ?? 1,
  }
  if (updated > 0) status.updatedNumberScheduled = updated
  if (ready > 0) status.numberAvailable = ready
  if (want.nodes.length > ready) status.numberUnavailable = want.nodes.length - ready
  writeStatus(world, 'daemonsets.apps', live, status)
}
