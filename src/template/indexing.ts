// index, slice and len.
import { byteLength, decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { GoInteger, GoMap, GoSlice, GoStruct, type GoValue, typeOf } from '../go/index.ts'
import { FunctionError, FunctionPanic } from './function.ts'
import { type Operand, zeroOf } from './operand.ts'

/** `index x 1 "a"`: the element that the indexes lead to. */
export function indexValue(item: Operand, indexes: readonly Operand[]): Operand {
  if (item === undefined || item === null) throw new FunctionError('index of untyped nil')
  let current: Operand = item
  for (const index of indexes) {
    if (current === undefined || current === null) throw new FunctionError('index of nil pointer')
    current = elementOf(current, index)
  }
  return current
}

function elementOf(item: GoValue, index: Operand): Operand {
  if (item instanceof Map) {
    if (index === undefined || index === null) throw new FunctionError('value is nil; should be of type string')
    if (typeof index !== 'string') throw new FunctionError(`value has type ${typeOf(index)}; should be string`)
    const value = item.get(index)
    return value === undefined ? zeroOf(item instanceof GoMap ? item.elementType : 'interface {}') : value
  }
  if (typeof item === 'string') {
    const bytes = encodeUtf8(item)
    const at = indexOf(index, bytes.length)
    if (at === bytes.length) throw new FunctionPanic('reflect: string index out of range')
    return new GoInteger('uint8', BigInt(bytes[at] as number))
  }
  if (item instanceof Uint8Array || Array.isArray(item)) {
    const at = indexOf(index, item.length)
    if (at === item.length) throw new FunctionPanic('reflect: slice index out of range')
    return item instanceof Uint8Array ? new GoInteger('uint8', BigInt(item[at] as number)) : (item[at] as GoValue)
  }
  throw new FunctionError(`can't index item of type ${pointeeType(item)}`)
}

function pointeeType(item: GoValue): string {
  return item instanceof GoStruct ? item.typeName.replace(/^\*/, '') : typeOf(item)
}

/** An index as a number between 0 and `limit`, both included. */
function indexOf(index: Operand, limit: number): number {
  if (index === undefined || index === null) throw new FunctionError('cannot index slice/array with nil')
  if (!(index instanceof GoInteger)) throw new FunctionError(`cannot index slice/array with type ${typeOf(index)}`)
  const value = BigInt.asIntN(64, index.value)
  if (value < 0n || value > BigInt(limit)) throw new FunctionError(`index out of range: ${value}`)
  return Number(value)
}

/** `slice x 1 2`: `x[1:2]`. */
export function sliceValue(item: Operand, indexes: readonly Operand[]): Operand {
  if (item === undefined || item === null) throw new FunctionError('slice of untyped nil')
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`)
  if (typeof item === 'string') {
    if (indexes.length === 3) throw new FunctionError('cannot 3-index slice a string')
    const bytes = encodeUtf8(item)
    const [from, to] = bounds(indexes, bytes.length)
    return decodeUtf8(bytes.subarray(from, to))
  }
  if (!Array.isArray(item) && !(item instanceof Uint8Array)) {
    throw new FunctionError(`can't slice item of type ${pointeeType(item)}`)
  }
  const [from, to] = bounds(indexes, item.length)
  if (item instanceof GoSlice) return new GoSlice(item.elementType, item.slice(from, to), item.typeName, item.methods)
  return item.slice(from, to)
}

function bounds(indexes: readonly Operand[], length: number): [number, number] {
  const given = indexes.map((index) => indexOf(index, length))
  const [from = 0, to = length, capacity] = given
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  if (capacity !== undefined && to > capacity) throw new FunctionError(`invalid slice index: ${to} > ${capacity}`)
  return [from, to]
}

/** `len x`. */
export function lengthOf(item: Operand): GoInteger {
  if (item === null) throw new FunctionError('len of nil pointer')
  if (item === undefined) throw new FunctionPanic('reflect: call of reflect.Value.Type on zero Value')
  if (typeof item === 'string') return new GoInteger('int', BigInt(byteLength(item)))
  if (item instanceof Map) return new GoInteger('int', BigInt(item.size))
  if (Array.isArray(item) || item instanceof Uint8Array) return new GoInteger('int', BigInt(item.length))
  throw new FunctionError(`len of type ${pointeeType(item)}`)
}
