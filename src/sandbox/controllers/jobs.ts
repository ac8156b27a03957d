// Jobs: pods until enough have succeeded or too many have failed.
import type { Json, JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import { nameOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  condition,
  isPodReady,
  keyFor,
  make,
  ownedBy,
  ownKeys,
  remove,
  standing,
  writeStatus,
} from './controller.ts'
import { isActive, podFrom } from './replica-sets.ts'

const retryMilliseconds = 200

/** The controller of jobs. Failed pods are tried again after a fifth of a second instead of Kubernetes' ten. */
export function jobController(): Controller {
  const controller: Controller = {
    name: 'job',
    keysOf: ownKeys('jobs.batch', 'Job', ['pods']),
    reconcile: (key, world) => {
      const job = standing('jobs.batch', key, world)
      if (job === undefined) return
      if (isFinished(job)) return expire(job, world, controller)
      work(job, world, controller)
    },
  }
  return controller
}

function isFinished(job: JsonObject): boolean {
  return children(child(job, 'status'), 'conditions').some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
}

function expire(job: StoredObject, world: ControllerWorld, controller: Controller): void {
  const seconds = child(job, 'spec').ttlSecondsAfterFinished
  if (typeof seconds !== 'number') return
  const status = child(job, 'status')
  const ended = children(status, 'conditions').find(
    ({ type }) => type === 'Complete' || type === 'Failed',
  )?.lastTransitionTime
  const left = Date.parse(String(ended)) + seconds * 1000 - world.nowMilliseconds()
  if (left <= 0) remove(world, 'jobs.batch', job)
  else world.again(controller, keyFor(job), left)
}

function work(job: StoredObject, world: ControllerWorld, controller: Controller): void {
  const spec = child(job, 'spec')
  const pods = ownedBy(world.store, 'pods', job)
  const succeeded = pods.filter((pod) => child(pod, 'status').phase === 'Succeeded').length
  const failed = pods.filter((pod) => child(pod, 'status').phase === 'Failed').length
  const active = pods.filter(isActive)
  const wanted = typeof spec.completions === 'number' ? spec.completions : Math.max(1, succeeded)
  const status = child(job, 'status')
  const startTime = status.startTime ?? world.now()
  const deadline =
    typeof spec.activeDeadlineSeconds === 'number'
      ? Date.parse(String(startTime)) + spec.activeDeadlineSeconds * 1000
      : undefined
  const late = deadline !== undefined && world.nowMilliseconds() >= deadline
  const counts: JsonObject = {
    startTime,
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    uncountedTerminatedPods: {},
  }
  if (spec.suspend === true) {
    for (const pod of active) remove(world, 'pods', pod)
    const suspended = condition(status, world.now(), {
      type: 'Suspended',
      status: 'True',
      reason: 'JobSuspended',
      message: 'Job suspended',
    })
    writeStatus(world, 'jobs.batch', job, { conditions: [suspended] })
    return
  }
  if (failed > Number(spec.backoffLimit ?? 6) || late) {
    for (const pod of active) remove(world, 'pods', pod)
    const why = late
      ? ['DeadlineExceeded', 'Job was active longer than specified deadline']
      : ['BackoffLimitExceeded', 'Job has reached the specified backoff limit']
    writeStatus(world, 'jobs.batch', job, {
      ...counts,
      ready: 0,
      terminating: 0,
      conditions: ended(status, world, ['FailureTarget', 'Failed'], why),
    })
    return
  }
  if (succeeded >= wanted && active.length === 0) {
    const why = ['CompletionsReached', 'Reached expected number of succeeded pods']
    const conditions = ended(status, world, ['SuccessCriteriaMet', 'Complete'], why)
    writeStatus(world, 'jobs.batch', job, {
      ...counts,
      completionTime: world.now(),
      ready: 0,
      terminating: 0,
      conditions,
    })
    return
  }
  writeStatus(world, 'jobs.batch', job, {
    ...counts,
    ...(active.length > 0 ? { active: active.length } : {}),
    ready: active.filter(isPodReady).length,
    terminating: 0,
  })
  if (deadline !== undefined && status.startTime === undefined)
    world.again(controller, keyFor(job), Number(spec.activeDeadlineSeconds) * 1000)
  startPods(job, { pods, wanted: wanted - succeeded, active: active.length, failed }, world, controller)
}

function ended(
  status: JsonObject,
  world: ControllerWorld,
  types: readonly string[],
  [reason = '', message = '']: readonly string[],
): Json[] {
  return types.map((type) => ({
    ...condition(status, world.now(), { type, status: 'True', reason, message }),
    lastProbeTime: world.now(),
  }))
}

function startPods(
  job: StoredObject,
  state: {
    readonly pods: readonly StoredObject[]
    readonly wanted: number
    readonly active: number
    readonly failed: number
  },
  world: ControllerWorld,
  controller: Controller,
): void {
  const spec = child(job, 'spec')
  const missing = Math.min(Number(spec.parallelism ?? 1), state.wanted) - state.active
  if (missing <= 0) return
  const last = Math.max(
    0,
    ...state.pods.filter((pod) => child(pod, 'status').phase === 'Failed').map((pod) => finishedAt(pod)),
  )
  const wait = last + retryMilliseconds - world.nowMilliseconds()
  if (state.failed > 0 && wait > 0) {
    world.again(controller, keyFor(job), Math.min(wait, retryMilliseconds))
    return
  }
  const indexed = spec.completionMode === 'Indexed'
  const used = new Set(
    state.pods
      .filter((pod) => child(pod, 'status').phase !== 'Failed')
      .map((pod) => child(pod.metadata, 'annotations')[indexAnnotation]),
  )
  for (let count = 0; count < missing; count++) {
    if (!indexed) {
      make(world, 'pods', podFrom(spec.template, job, { generateName: `${nameOf(job)}-` }))
      continue
    }
    let index = 0
    while (used.has(String(index))) index += 1
    used.add(String(index))
    const metadata = child(child(spec, 'template'), 'metadata')
    make(
      world,
      'pods',
      podFrom(spec.template, job, {
        generateName: `${nameOf(job)}-${index}-`,
        labels: { ...child(metadata, 'labels'), [indexAnnotation]: String(index) },
        annotations: { ...child(metadata, 'annotations'), [indexAnnotation]: String(index) },
      }),
    )
  }
}

const indexAnnotation = 'batch.kubernetes.io/job-completion-index'

function finishedAt(pod: StoredObject): number {
  const [first] = children(child(pod, 'status'), 'containerStatuses')
  const time = Date.parse(String(child(child(first ?? {}, 'state'), 'terminated').finishedAt ?? ''))
  return Number.isNaN(time) ? 0 : time
}
