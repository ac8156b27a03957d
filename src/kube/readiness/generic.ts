// Readiness rules that hold for every kind: deletion, observed generation, the standard conditions, and `Ready`.
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, failed, fieldAt, inProgress, type Readiness } from './readiness.ts'

/** The answer of the rules that come before a kind's own; undefined where they leave it open. @see cli-utils pkg/kstatus/status/generic.go */
export function genericReadiness(object: KubeObject): Readiness | undefined {
  const deleted = fieldAt(object, ['metadata', 'deletionTimestamp'])
  if (deleted !== undefined && typeof deleted !== 'string') {
    throw new Error('looking up metadata.deletionTimestamp from resource: it is no text')
  }
  if (deleted) return { status: 'Terminating', message: 'Resource scheduled for deletion' }
  const generation = generationAt(object, 'metadata', 'generation')
  const observed = generation === undefined ? undefined : generationAt(object, 'status', 'observedGeneration')
  if (observed !== undefined && observed !== generation) {
    return inProgress(`${object.kind} generation is ${generation}, but latest observed generation is ${observed}`)
  }
  for (const condition of conditionsOf(object)) {
    if (condition.status !== 'True') continue
    if (condition.type === 'Reconciling') return inProgress(condition.message)
    if (condition.type === 'Stalled') return failed(condition.message)
  }
  return undefined
}

/** The generation at `part.key`; undefined where it is missing. @throws Error when it is no integer */
export function generationAt(object: KubeObject, part: string, key: string): number | undefined {
  const value = fieldAt(object, [part, key])
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new Error(`looking up ${part}.${key} from resource: it is no integer`)
  }
  return value
}

/** The answer for kinds without a rule: their `Ready` condition, if they have one, decides. */
export function readyConditionReadiness(object: KubeObject): Readiness {
  for (const { type, status, message } of conditionsOf(object)) {
    if (type !== 'Ready') continue
    if (status === 'True') return current('Resource is Ready')
    if (status === 'False' || status === 'Unknown') return inProgress(message)
  }
  return current('Resource is current')
}
