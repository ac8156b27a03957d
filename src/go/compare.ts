// Equality and order of Go values.
import { sameBytes } from '../base/index.ts'
import { GoInteger, GoStruct, type GoValue, isNilContainer, typeOf } from './value.ts'

/**
 * reflect.DeepEqual: same types all the way down, same contents. Values that contain themselves compare as Go does.
 */
export function deepEqual(left: GoValue, right: GoValue): boolean {
  return equalWithin(left, right, new Map())
}

/** `open` holds the pairs being compared further out: meeting one again means a cycle, and Go calls those equal. */
function equalWithin(left: GoValue, right: GoValue, open: Map<object, Set<object>>): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right
  if (typeOf(left) !== typeOf(right)) return false
  if (left instanceof GoInteger) return left.value === (right as GoInteger).value
  if (left instanceof Uint8Array) return sameBytes(left, right as Uint8Array)
  const seen = open.get(left)
  if (seen?.has(right)) return true
  if (seen) seen.add(right)
  else open.set(left, new Set([right]))
  if (Array.isArray(left)) {
    const other = right as GoValue[]
    if (isNilContainer(left) !== isNilContainer(other)) return false
    return left.length === other.length && left.every((item, index) => equalWithin(item, other[index] as GoValue, open))
  }
  if (left instanceof GoStruct) return equalStructs(left, right as GoStruct, open)
  if (isNilContainer(left) !== isNilContainer(right)) return false
  return equalMaps(left, right as Map<string, GoValue>, open)
}

function equalMaps(
  left: ReadonlyMap<string, GoValue>,
  right: ReadonlyMap<string, GoValue>,
  open: Map<object, Set<object>>,
): boolean {
  if (left.size !== right.size) return false
  for (const [key, value] of left) {
    const other = right.get(key)
    if (other === undefined || !equalWithin(value, other, open)) return false
  }
  return true
}

function equalStructs(left: GoStruct, right: GoStruct, open: Map<object, Set<object>>): boolean {
  if (left === right) return true
  if (left.native !== undefined || right.native !== undefined) {
    return left.fields.size === 0 ? equalNatives(left.native, right.native) : equalMaps(left.fields, right.fields, open)
  }
  return equalMaps(left.fields, right.fields, open)
}

/** Natives are flat records of JavaScript values (a time, a version). */
function equalNatives(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right
  const keys = Object.keys(left)
  const sameShape = keys.length === Object.keys(right).length
  return (
    sameShape && keys.every((key) => (left as Record<string, unknown>)[key] === (right as Record<string, unknown>)[key])
  )
}
