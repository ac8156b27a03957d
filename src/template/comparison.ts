// eq, ne, lt, le, gt, ge: Go's comparisons of basic kinds.
import { compareUtf8 } from '../base/index.ts'
import { GoInteger, isNilContainer, kindOf, sprintf, typeOf } from '../go/index.ts'
import { FunctionError } from './function.ts'
import type { Operand } from './operand.ts'

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'other'

function basicKind(value: Operand): BasicKind {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof GoInteger) return value.kind.startsWith('u') ? 'uint' : 'int'
  return 'other'
}

function isNil(value: Operand): boolean {
  return value === undefined || value === null || isNilContainer(value)
}

function incompatible(left: Operand, right: Operand): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeOf(left ?? null)} and ${typeOf(right ?? null)}`)
}

/** Whether `first` equals any of the others. */
export function equalsAny(first: Operand, others: readonly Operand[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison')
  return others.some((other) => equals(first, other))
}

function equals(left: Operand, right: Operand): boolean {
  const kind = basicKind(left)
  if (kind !== basicKind(right)) {
    if (left instanceof GoInteger && right instanceof GoInteger) return left.value === right.value
    if (left === undefined || left === null || right === undefined || right === null) return false
    throw incompatible(left, right)
  }
  if (kind !== 'other') {
    return left instanceof GoInteger && right instanceof GoInteger ? left.value === right.value : left === right
  }
  if (left === undefined || left === null || right === undefined || right === null) return isNil(left) && isNil(right)
  if (kindOf(left) !== kindOf(right)) {
    throw new FunctionError(sprintf('non-comparable types %s: %v, %s: %v', [left, typeOf(left), typeOf(right), right]))
  }
  if (isNil(left) || isNil(right)) return isNil(left) && isNil(right)
  if (kindOf(right) === 'map' || kindOf(right) === 'slice') {
    throw new FunctionError(sprintf('non-comparable type %s: %v', [right, typeOf(right)]))
  }
  return left === right
}

/** Whether `left` is less than `right`. */
export function isLess(left: Operand, right: Operand): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right
  if (typeof left === 'string' && typeof right === 'string') return compareUtf8(left, right) < 0
  if (left instanceof GoInteger && right instanceof GoInteger) return left.value < right.value
  const [leftKind, rightKind] = [basicKind(left), basicKind(right)]
  if (leftKind === 'other' || rightKind === 'other') throw new FunctionError('invalid type for comparison')
  if (leftKind !== rightKind) throw incompatible(left, right)
  throw new FunctionError('invalid type for comparison')
}

/** Whether `left` is less than or equal to `right`. */
export function isLessOrEqual(left: Operand, right: Operand): boolean {
  return isLess(left, right) || equals(left, right)
}
