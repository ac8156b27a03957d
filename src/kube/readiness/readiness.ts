// The answer of a readiness rule, and how rules read the fields of an object they know nothing certain about.
import { getOwn, isJsonObject } from '../../base/index.ts'
import type { KubeObject } from '../object.ts'

/** How far an object is; kstatus' words. */
export interface Readiness {
  /** How far it is. */
  readonly status: 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown'
  /** Why. */
  readonly message: string
  /** Why the object could not be judged, where the status is `Unknown`; Helm does not print it. */
  readonly problem?: string
}

/** A rule for one kind. @throws Error when a field has an impossible type */
export type ReadinessRule = (object: KubeObject, nowNanoseconds?: bigint) => Readiness

/** A condition of `status.conditions`; what is absent is the empty text. */
export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

/** The object has the state that was asked for. */
export function current(message: string): Readiness {
  return { status: 'Current', message }
}

/** The object is on its way. */
export function inProgress(message: string): Readiness {
  return { status: 'InProgress', message }
}

/** The object will not get there by itself. */
export function failed(message: string): Readiness {
  return { status: 'Failed', message }
}

/** What stands at a path of own keys; undefined where a step is missing or no object. */
export function fieldAt(object: KubeObject, path: readonly string[]): unknown {
  const root: unknown = object
  return path.reduce<unknown>((value, key) => (isJsonObject(value) ? getOwn(value, key) : undefined), root)
}

/** The integer at a dotted path, `fallback` where there is none. */
export function integerAt(object: KubeObject, path: string, fallback: number): number {
  const value = fieldAt(object, path.split('.'))
  return typeof value === 'number' && Number.isInteger(value) ? value : fallback
}

/** The text at a dotted path, `fallback` where there is none. */
export function textAt(object: KubeObject, path: string, fallback = ''): string {
  const value = fieldAt(object, path.split('.'))
  return typeof value === 'string' ? value : fallback
}

/**
 * The conditions of the object.
 * @throws Error when `status` or `conditions` has another shape than every Kubernetes object gives it
 */
export function conditionsOf(object: KubeObject): Condition[] {
  const status = getOwn(object, 'status')
  if (status === undefined || status === null) return []
  if (!isJsonObject(status)) throw new Error(`cannot restore struct from: ${goKindOf(status)}`)
  const conditions = getOwn(status, 'conditions')
  if (conditions === undefined || conditions === null) return []
  if (!Array.isArray(conditions)) throw new Error(`cannot restore slice from ${goKindOf(conditions)}`)
  return conditions.map((condition) => {
    if (condition !== null && !isJsonObject(condition))
      throw new Error(`cannot restore struct from: ${goKindOf(condition)}`)
    const text = (key: string): string => {
      const value = (condition === null ? undefined : getOwn(condition, key)) ?? ''
      if (typeof value !== 'string') throw new Error(`cannot convert ${goKindOf(value)} to string`)
      return value
    }
    return { type: text('type'), status: text('status'), reason: text('reason'), message: text('message') }
  })
}

function goKindOf(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return Array.isArray(value) ? 'slice' : 'map'
}
