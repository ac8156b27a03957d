// Pods: scheduled to the one node, started, made ready, ended. The annotations `test.cluster/outcome` and
// `test.cluster/delay` on a pod make it crash, never become ready, not find its image, or take its time.
import { getOwn, type Json, type JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import { type StoredObject, uidOf } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  condition,
  isLeaving,
  keyFor,
  splitKey,
  writeStatus,
} from './controller.ts'

/** Name of the only node. */
export const nodeName = 'sandbox'

const outcomeAnnotation = 'test.cluster/outcome'
const delayAnnotation = 'test.cluster/delay'
const completionMilliseconds = 200

function annotation(pod: JsonObject, name: string): string {
  const value = getOwn(child(child(pod, 'metadata'), 'annotations'), name)
  return typeof value === 'string' ? value : ''
}

/** A Go duration in milliseconds; 0 for what is none. */
export function durationMilliseconds(text: string): number {
  const units: { readonly [unit: string]: number } = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
  }
  let sum = 0
  for (const [, number = '0', unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(number) * (units[unit] ?? 0)
  return sum
}

/** The controller that plays scheduler and kubelet. */
export function podController(): Controller {
  // When a pod's present step ends, by its uid and step; forgotten with the pod.
  const due = new Map<string, number>()
  const controller: Controller = {
    name: 'pod',
    keysOf: (event) => {
      if (event.storage !== 'pods') return []
      if (event.type === 'DELETED') for (const step of ['start', 'end']) due.delete(`${uidOf(event.object)} ${step}`)
      return event.type === 'DELETED' ? [] : [keyFor(event.object)]
    },
    reconcile: (key, world) => {
      const { namespace, name } = splitKey(key)
      const pod = world.store.get('pods', namespace, name)
      if (pod === undefined) return
      if (isLeaving(pod)) return endPod(pod, world)
      if (child(pod, 'spec').nodeName === undefined) return schedule(pod, world)
      const after = (step: 'start' | 'end', milliseconds: number): boolean => {
        const id = `${uidOf(pod)} ${step}`
        const known = due.get(id)
        const time = known ?? world.nowMilliseconds() + milliseconds
        if (known === undefined) {
          due.set(id, time)
          if (milliseconds > 0) world.again(controller, key, milliseconds)
        }
        return world.nowMilliseconds() >= time
      }
      advance(pod, world, after)
    },
  }
  return controller
}

function endPod(pod: StoredObject, world: ControllerWorld): void {
  const finalizers = pod.metadata.finalizers
  const { namespace, name } = pod.metadata
  if (Array.isArray(finalizers) && finalizers.length > 0) {
    if (pod.metadata.deletionGracePeriodSeconds !== 0) {
      world.store.put('pods', { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 } })
    }
    return
  }
  world.store.remove('pods', String(namespace), String(name))
}

function schedule(pod: StoredObject, world: ControllerWorld): void {
  const selector = child(child(pod, 'spec'), 'nodeSelector')
  const node = world.store.list('nodes').find((candidate) => {
    const labels = child(candidate.metadata, 'labels')
    return (
      child(candidate, 'spec').unschedulable !== true &&
      Object.entries(selector).every(([key, value]) => getOwn(labels, key) === value)
    )
  })
  if (node === undefined) {
    const total = world.store.list('nodes').length
    const message = `0/${total} nodes are available: ${total} node(s) didn't match Pod's node affinity/selector.`
    const status = child(pod, 'status')
    const unscheduled = condition(status, world.now(), {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
    })
    writeStatus(world, 'pods', pod, { ...status, conditions: [unscheduled] })
    return
  }
  const status = child(pod, 'status')
  const scheduled = condition(status, world.now(), { type: 'PodScheduled', status: 'True' })
  world.store.put('pods', {
    ...pod,
    spec: { ...child(pod, 'spec'), nodeName: node.metadata.name ?? nodeName },
    status: { ...status, conditions: [scheduled] },
  })
}

type After = (step: 'start' | 'end', milliseconds: number) => boolean

function advance(pod: StoredObject, world: ControllerWorld, after: After): void {
  const status = child(pod, 'status')
  const policy = child(pod, 'spec').restartPolicy
  const once = policy === 'Never' || policy === 'OnFailure'
  const outcome = annotation(pod, outcomeAnnotation)
  const delay = durationMilliseconds(annotation(pod, delayAnnotation))
  if (status.phase === 'Pending') {
    if (outcome === 'image-pull') {
      if (!Array.isArray(status.containerStatuses)) writeStatus(world, 'pods', pod, imagePullStatus(pod, world))
      return
    }
    // A delay postpones the start of what keeps running, and the end of what runs once.
    if (!after('start', outcome === 'crash' && once ? completionMilliseconds : once ? 0 : delay)) return
    const crashed = () => (once ? endedStatus(pod, world, 1) : crashLoopStatus(pod, world))
    writeStatus(
      world,
      'pods',
      pod,
      outcome === 'crash' ? crashed() : runningStatus(pod, world, outcome !== 'never-ready'),
    )
    return
  }
  if (status.phase === 'Running' && once && outcome === '') {
    if (after('end', delay > 0 ? delay : completionMilliseconds))
      writeStatus(world, 'pods', pod, endedStatus(pod, world, 0))
  }
}

function addressOf(pod: JsonObject, world: ControllerWorld): string {
  const present = child(pod, 'status').podIP
  if (typeof present === 'string') return present
  if (child(pod, 'spec').hostNetwork === true) return '127.0.0.1'
  const taken = new Set(world.store.list('pods').map((other) => child(other, 'status').podIP))
  for (let number = 2; number < 62_000; number++) {
    const address = `10.244.${Math.floor(number / 250)}.${(number % 250) + 1}`
    if (!taken.has(address)) return address
  }
  return '10.244.255.254'
}

function conditions(
  pod: JsonObject,
  world: ControllerWorld,
  ready: { readonly status: 'True' | 'False'; readonly reason?: string; readonly message?: string },
): Json[] {
  const status = child(pod, 'status')
  const now = world.now()
  const { message: _, ...short } = ready
  return [
    condition(status, now, {
      type: 'PodReadyToStartContainers',
      status: ready.reason === 'PodCompleted' || ready.reason === 'PodFailed' ? 'False' : 'True',
    }),
    condition(status, now, {
      type: 'Initialized',
      status: 'True',
      ...(ready.reason === 'PodCompleted' ? { reason: ready.reason } : {}),
    }),
    condition(status, now, { type: 'Ready', ...ready }),
    condition(status, now, { type: 'ContainersReady', ...short }),
    condition(status, now, { type: 'PodScheduled', status: 'True' }),
    ...children(child(pod, 'spec'), 'readinessGates').map((gate) =>
      condition(status, now, { type: String(gate.conditionType), status: 'True' }),
    ),
  ]
}

function containerStatus(container: JsonObject, state: JsonObject, more: JsonObject): JsonObject {
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    imageID: '',
    ready: false,
    restartCount: 0,
    started: false,
    state,
    lastState: {},
    ...more,
  }
}

function baseStatus(pod: JsonObject, world: ControllerWorld): JsonObject {
  const status = child(pod, 'status')
  const ip = addressOf(pod, world)
  const now = world.now()
  const initial = children(child(pod, 'spec'), 'initContainers')
  return {
    qosClass: status.qosClass ?? 'BestEffort',
    hostIP: '127.0.0.1',
    hostIPs: [{ ip: '127.0.0.1' }],
    podIP: ip,
    podIPs: [{ ip }],
    startTime: status.startTime ?? now,
    ...(initial.length === 0
      ? {}
      : {
          initContainerStatuses: initial.map((container) =>
            container.restartPolicy === 'Always'
              ? containerStatus(container, { running: { startedAt: now } }, { ready: true, started: true })
              : containerStatus(
                  container,
                  { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } },
                  { ready: true },
                ),
          ),
        }),
  }
}

function runningStatus(pod: JsonObject, world: ControllerWorld, ready: boolean): JsonObject {
  const notReady = {
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'the readiness probe failed: HTTP probe failed with statuscode: 503',
  } as const
  return {
    ...baseStatus(pod, world),
    phase: 'Running',
    conditions: conditions(pod, world, ready ? { status: 'True' } : notReady),
    containerStatuses: children(child(pod, 'spec'), 'containers').map((container) =>
      containerStatus(container, { running: { startedAt: world.now() } }, { ready, started: true }),
    ),
  }
}

function endedStatus(pod: JsonObject, world: ControllerWorld, exitCode: 0 | 1): JsonObject {
  const reason = exitCode === 0 ? 'Completed' : 'Error'
  const started = children(child(pod, 'status'), 'containerStatuses')[0]
  const startedAt = child(child(started ?? {}, 'state'), 'running').startedAt ?? world.now()
  const terminated = { exitCode, reason, startedAt, finishedAt: world.now() }
  return {
    ...baseStatus(pod, world),
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions: conditions(pod, world, { status: 'False', reason: exitCode === 0 ? 'PodCompleted' : 'PodFailed' }),
    containerStatuses: children(child(pod, 'spec'), 'containers').map((container) =>
      containerStatus(container, { terminated }, {}),
    ),
  }
}

function crashLoopStatus(pod: JsonObject, world: ControllerWorld): JsonObject {
  const terminated = { exitCode: 1, reason: 'Error', startedAt: world.now(), finishedAt: world.now() }
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container' }
  return {
    ...baseStatus(pod, world),
    phase: 'Running',
    conditions: conditions(pod, world, { status: 'False', reason: 'ContainersNotReady' }),
    containerStatuses: children(child(pod, 'spec'), 'containers').map((container) =>
      containerStatus(container, { waiting }, { restartCount: 4, lastState: { terminated } }),
    ),
  }
}

function imagePullStatus(pod: JsonObject, world: ControllerWorld): JsonObject {
  return {
    ...baseStatus(pod, world),
    phase: 'Pending',
    conditions: conditions(pod, world, { status: 'False', reason: 'ContainersNotReady' }),
    containerStatuses: children(child(pod, 'spec'), 'containers').map((container) =>
      containerStatus(
        container,
        {
          waiting: {
            reason: 'ImagePullBackOff',
            message: `Back-off pulling image ${JSON.stringify(container.image ?? '')}`,
          },
        },
        {},
      ),
    ),
  }
}
