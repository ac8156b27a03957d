// Readiness of Pods, and the stricter rule for Pods that are hooks.
import { getOwn, isJsonObject } from '../../base/index.ts'
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, failed, fieldAt, inProgress, type Readiness, textAt } from './readiness.ts'

/** How long a pod may be unscheduled before it counts as one that cannot be. */
const scheduleWindowNanoseconds = 15_000_000_000n

/** `nowNanoseconds` decides whether an unschedulable pod has had its 15 seconds. @see cli-utils pkg/kstatus/status/core.go podConditions */
export function podReadiness(object: KubeObject, nowNanoseconds?: bigint): Readiness {
  const phase = textAt(object, 'status.phase')
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully')
    case 'Failed':
      return current('Pod has completed, but not successfully')
    case 'Running':
      return runningPodReadiness(object)
    case 'Pending':
      if (!isUnschedulable(object)) return inProgress('Pod is in the Pending phase')
      return isNewerThanWindow(object, nowNanoseconds)
        ? inProgress('Pod has not been scheduled')
        : failed('Pod could not be scheduled')
    case '':
      return inProgress('Pod phase not available')
    default:
      throw new Error(`unknown phase ${phase}`)
  }
}

function runningPodReadiness(object: KubeObject): Readiness {
  if (conditionsOf(object).some(({ type, status }) => type === 'Ready' && status === 'True'))
    return current('Pod is Ready')
  const looping = crashLoopingContainers(object)
  if (looping.length > 0) return failed(`Containers in CrashLoop state: ${looping.join(',')}`)
  return inProgress('Pod is running but is not Ready')
}

/** Whether the scheduler has found no node for the pod. */
export function isUnschedulable(pod: KubeObject): boolean {
  const condition = conditionsOf(pod).find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  return condition?.reason === 'Unschedulable'
}

function isNewerThanWindow(object: KubeObject, nowNanoseconds: bigint | undefined): boolean {
  const created = textAt(object, 'metadata.creationTimestamp')
  if (nowNanoseconds === undefined) return true
  const createdMilliseconds = Date.parse(created)
  // An object without a readable time is as old as time itself to client-go.
  if (Number.isNaN(createdMilliseconds)) return false
  return nowNanoseconds - scheduleWindowNanoseconds < BigInt(createdMilliseconds) * 1_000_000n
}

function crashLoopingContainers(object: KubeObject): string[] {
  const statuses = fieldAt(object, ['status', 'containerStatuses'])
  if (!Array.isArray(statuses)) return []
  return statuses.filter(isJsonObject).flatMap((status) => {
    const name = getOwn(status, 'name')
    const state = getOwn(status, 'state')
    const waiting = isJsonObject(state) ? getOwn(state, 'waiting') : undefined
    const reason = isJsonObject(waiting) ? getOwn(waiting, 'reason') : undefined
    return typeof name === 'string' && reason === 'CrashLoopBackOff' ? [name] : []
  })
}

/** A pod that is a hook is done when it has ended. @see helm internal/statusreaders/pod_status_reader.go */
export function hookPodReadiness(object: KubeObject): Readiness {
  const name = object.metadata.name ?? ''
  switch (textAt(object, 'status.phase')) {
    case 'Succeeded':
      return current(`pod ${name} succeeded`)
    case 'Failed':
      return failed(`pod ${name} failed`)
    default:
      return inProgress('Pod in progress')
  }
}
