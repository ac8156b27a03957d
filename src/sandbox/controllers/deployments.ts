// Deployments: a replica set for each template, rolled over within surge and unavailability.
import { isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { nameOf, namespaceOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  change,
  condition,
  isLeaving,
  make,
  ownedBy,
  ownerReference,
  ownKeys,
  remove,
  standing,
  writeStatus,
} from './controller.ts'
import { templateHash } from './template-hash.ts'

const revisionAnnotation = 'deployment.kubernetes.io/revision'
const hashLabel = 'pod-template-hash'

/** The controller of deployments. */
export function deploymentController(): Controller {
  const controller: Controller = {
    name: 'deployment',
    keysOf: ownKeys('deployments.apps', 'Deployment', ['replicasets.apps']),
    reconcile: (key, world) => {
      const deployment = standing('deployments.apps', key, world)
      if (deployment === undefined) return
      const paused = child(deployment, 'spec').paused === true
      const sets = ownedBy(world.store, 'replicasets.apps', deployment)
      const current = currentSet(deployment, sets) ?? (paused ? undefined : makeSet(deployment, sets, world))
      if (current !== undefined) roll(deployment, current, world)
      report(deployment, world, controller)
    },
  }
  return controller
}

function templateOf(set: JsonObject): JsonObject {
  const template = child(child(set, 'spec'), 'template')
  const metadata = child(template, 'metadata')
  const { [hashLabel]: _, ...labels } = child(metadata, 'labels')
  return { ...template, metadata: { ...metadata, labels } }
}

function currentSet(deployment: StoredObject, sets: readonly StoredObject[]): StoredObject | undefined {
  const template = child(child(deployment, 'spec'), 'template')
  const wanted = {
    ...template,
    metadata: { ...child(template, 'metadata'), labels: child(child(template, 'metadata'), 'labels') },
  }
  return sets.find((set) => sameJson(templateOf(set), wanted))
}

function revisionOf(object: JsonObject): number {
  return Number(child(child(object, 'metadata'), 'annotations')[revisionAnnotation] ?? 0)
}

function makeSet(deployment: StoredObject, sets: readonly StoredObject[], world: ControllerWorld): StoredObject {
  const spec = child(deployment, 'spec')
  const template = child(spec, 'template')
  const hash = templateHash(template)
  const metadata = child(template, 'metadata')
  const labels = { ...child(metadata, 'labels'), [hashLabel]: hash }
  const selector = child(spec, 'selector')
  const revision = 1 + Math.max(0, ...sets.map(revisionOf))
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations } = child(
    deployment.metadata,
    'annotations',
  )
  const free =
    world.store.get('replicasets.apps', namespaceOf(deployment), `${nameOf(deployment)}-${hash}`) === undefined
  return make(world, 'replicasets.apps', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: free ? `${nameOf(deployment)}-${hash}` : `${nameOf(deployment)}-${hash}${world.suffix(3)}`,
      namespace: namespaceOf(deployment),
      labels,
      annotations: {
        ...annotations,
        'deployment.kubernetes.io/desired-replicas': String(spec.replicas ?? 1),
        [revisionAnnotation]: String(revision),
      },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...selector, matchLabels: { ...child(selector, 'matchLabels'), [hashLabel]: hash } },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  }).object
}

/** A number or percentage of the replicas; surge rounds up, unavailability down. */
export function shareOf(value: Json | undefined, total: number, round: (number: number) => number): number {
  if (typeof value === 'number') return value
  const match = /^(\d+)%$/.exec(String(value ?? ''))
  return match === null ? 0 : round((Number(match[1]) * total) / 100)
}

function countOf(set: JsonObject, key: string): number {
  return Number(child(set, 'status')[key] ?? 0)
}

function wantedOf(set: JsonObject): number {
  return Number(child(set, 'spec').replicas ?? 0)
}

function scale(set: StoredObject, replicas: number, world: ControllerWorld): void {
  if (wantedOf(set) === replicas) return
  change(world, 'replicasets.apps', set, (live) => ({ ...live, spec: { ...child(live, 'spec'), replicas } }))
}

function roll(deployment: StoredObject, current: StoredObject, world: ControllerWorld): void {
  const spec = child(deployment, 'spec')
  const wanted = Number(spec.replicas ?? 1)
  const sets = ownedBy(world.store, 'replicasets.apps', deployment)
  promote(deployment, current, sets, world)
  const old = sets.filter((set) => set.metadata.uid !== current.metadata.uid)
  const strategy = child(spec, 'strategy')
  if (strategy.type === 'Recreate') {
    for (const set of old) scale(set, 0, world)
    if (old.every((set) => countOf(set, 'replicas') === 0 && wantedOf(set) === 0)) scale(current, wanted, world)
  } else {
    rollWithin(current, old, { wanted, limits: child(strategy, 'rollingUpdate') }, world)
  }
  const done = countOf(current, 'availableReplicas') >= wanted && old.every((set) => countOf(set, 'replicas') === 0)
  if (done) cleanUp(old, Number(spec.revisionHistoryLimit ?? 10), world)
}

function rollWithin(
  current: StoredObject,
  old: readonly StoredObject[],
  target: { readonly wanted: number; readonly limits: JsonObject },
  world: ControllerWorld,
): void {
  const { wanted, limits } = target
  let surge = shareOf(limits.maxSurge, wanted, Math.ceil)
  const unavailable = shareOf(limits.maxUnavailable, wanted, Math.floor)
  if (surge === 0 && unavailable === 0) surge = 1
  const oldWanted = old.reduce((sum, set) => sum + wantedOf(set), 0)
  const room = wanted + surge - oldWanted - wantedOf(current)
  if (wantedOf(current) > wanted) scale(current, wanted, world)
  else if (room > 0 && wantedOf(current) < wanted) scale(current, Math.min(wanted, wantedOf(current) + room), world)
  const available = [...old, current].reduce((sum, set) => sum + countOf(set, 'availableReplicas'), 0)
  let spare = available - (wanted - unavailable)
  for (const set of old) {
    // What never became available may go at once.
    const broken = Math.max(0, wantedOf(set) - countOf(set, 'availableReplicas'))
    const drop = Math.min(wantedOf(set), broken + Math.max(0, spare))
    if (drop <= 0) continue
    spare -= Math.max(0, drop - broken)
    scale(set, wantedOf(set) - drop, world)
  }
}

/** The set in use has the highest revision; the deployment shows it. */
function promote(
  deployment: StoredObject,
  current: StoredObject,
  sets: readonly StoredObject[],
  world: ControllerWorld,
): void {
  const highest = Math.max(
    0,
    ...sets.filter((set) => set !== current && set.metadata.uid !== current.metadata.uid).map(revisionOf),
  )
  const revision = Math.max(revisionOf(current), highest + (revisionOf(current) > highest ? 0 : 1))
  const annotate = (live: JsonObject): JsonObject => {
    const metadata = child(live, 'metadata')
    return {
      ...live,
      metadata: {
        ...metadata,
        annotations: { ...child(metadata, 'annotations'), [revisionAnnotation]: String(revision) },
      },
    }
  }
  if (revisionOf(current) !== revision) change(world, 'replicasets.apps', current, annotate)
  if (revisionOf(deployment) !== revision) change(world, 'deployments.apps', deployment, annotate)
}

function cleanUp(old: readonly StoredObject[], limit: number, world: ControllerWorld): void {
  const empty = old.filter((set) => !isLeaving(set)).sort((left, right) => revisionOf(left) - revisionOf(right))
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) remove(world, 'replicasets.apps', set)
}

function report(before: StoredObject, world: ControllerWorld, controller: Controller): void {
  const deployment = world.store.get('deployments.apps', namespaceOf(before), nameOf(before))
  if (deployment === undefined) return
  const spec = child(deployment, 'spec')
  const wanted = Number(spec.replicas ?? 1)
  const sets = ownedBy(world.store, 'replicasets.apps', deployment)
  const current = currentSet(deployment, sets)
  const sum = (key: string) => sets.reduce((total, set) => total + countOf(set, key), 0)
  const [replicas, ready, available] = [sum('replicas'), sum('readyReplicas'), sum('availableReplicas')]
  const updated = current === undefined ? 0 : countOf(current, 'replicas')
  const limits = child(child(spec, 'strategy'), 'rollingUpdate')
  const tolerated = child(spec, 'strategy').type === 'Recreate' ? 0 : shareOf(limits.maxUnavailable, wanted, Math.floor)
  const complete = updated === wanted && replicas === wanted && available >= wanted
  const old = child(deployment, 'status')
  const now = world.now()
  const status: JsonObject = { observedGeneration: deployment.metadata.generation ?? 1 }
  if (replicas > 0) status.replicas = replicas
  if (updated > 0) status.updatedReplicas = updated
  if (ready > 0) status.readyReplicas = ready
  if (available > 0) status.availableReplicas = available
  if (wanted - available > 0) status.unavailableReplicas = wanted - available
  const isAvailable = available >= wanted - tolerated
  const availability = condition(old, now, {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: isAvailable ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  })
  status.conditions = [availability, progress({ deployment, current, complete, status }, world, controller)]
  writeStatus(world, 'deployments.apps', deployment, { ...status, conditions: withTimes(status.conditions, old, now) })
}

function progress(
  state: {
    readonly deployment: StoredObject
    readonly current: StoredObject | undefined
    readonly complete: boolean
    readonly status: JsonObject
  },
  world: ControllerWorld,
  controller: Controller,
): JsonObject {
  const { deployment, current, complete } = state
  const old = child(deployment, 'status')
  const name = current === undefined ? '' : nameOf(current)
  const before = conditionOf(old, 'Progressing')
  if (complete) {
    const message = `ReplicaSet "${name}" has successfully progressed.`
    return condition(old, world.now(), {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message,
    })
  }
  const moved =
    old.observedGeneration !== state.status.observedGeneration ||
    ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].some((key) => old[key] !== state.status[key])
  const since = Date.parse(String(before?.lastUpdateTime ?? ''))
  const deadline = Number(child(deployment, 'spec').progressDeadlineSeconds ?? 600) * 1000
  const passed = world.nowMilliseconds() - since
  if (!moved && before?.reason === 'ProgressDeadlineExceeded') return before
  if (!moved && before?.reason !== 'NewReplicaSetAvailable' && passed > deadline) {
    return condition(old, world.now(), {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    })
  }
  if (moved || Number.isNaN(since))
    world.again(controller, `${namespaceOf(deployment)}/${nameOf(deployment)}`, deadline + 1000)
  return condition(old, world.now(), {
    type: 'Progressing',
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message: `ReplicaSet "${name}" is progressing.`,
  })
}

function conditionOf(status: JsonObject, type: string): JsonObject | undefined {
  const conditions = status.conditions
  return Array.isArray(conditions) ? conditions.filter(isJsonObject).find((entry) => entry.type === type) : undefined
}

/** Adds `lastUpdateTime`, which moves with the reason and, while it progresses, with the counts. */
function withTimes(conditions: Json, old: JsonObject, now: string): Json[] {
  return (Array.isArray(conditions) ? conditions.filter(isJsonObject) : []).map((entry) => {
    const before = conditionOf(old, String(entry.type))
    const same =
      before !== undefined &&
      before.status === entry.status &&
      before.reason === entry.reason &&
      before.message === entry.message
    return { ...entry, lastUpdateTime: same ? (before.lastUpdateTime ?? now) : now }
  })
}
