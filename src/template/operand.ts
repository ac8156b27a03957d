// Operands: Go values while a template computes with them, and what Go's reflection says about them.
import { GoInteger, GoMap, GoSlice, GoStruct, type GoValue, nilMap, nilSlice, typeOf } from '../go/index.ts'

/**
 * A value on its way through a pipeline. `null` is a nil that still has the type `interface {}`; `undefined` is
 * Go's invalid value, a nil that has no type at all any more. They print alike but fail differently.
 */
export type Operand = GoValue | undefined

/** Whether `if` takes the value for true. */
export function isTrue(value: Operand): boolean {
  switch (typeof value) {
    case 'undefined':
      return false
    case 'boolean':
      return value
    case 'string':
      return value.length > 0
    case 'number':
      return value !== 0
  }
  if (value === null) return false
  if (value instanceof Map) return value.size > 0
  if (value instanceof GoInteger) return value.value !== 0n
  return value instanceof GoStruct || value.length > 0
}

/** The type's name where Go would print the type of the value it was asked for. */
export function typeNameOf(value: Operand): string {
  return value === null || value === undefined ? 'interface {}' : typeOf(value)
}

/** Whether what stands in this map or slice has the type `interface {}` itself. */
export function holdsInterfaces(container: Operand): boolean {
  if (container instanceof GoMap || container instanceof GoSlice) return container.elementType === 'interface {}'
  return container instanceof Map || Array.isArray(container)
}

/** The zero value of a type. */
export function zeroOf(typeName: string): GoValue {
  if (typeName === 'string') return ''
  if (typeName === 'bool') return false
  if (typeName === 'float64' || typeName === 'float32') return 0
  if (typeName === '[]uint8') return new Uint8Array()
  if (typeName === '[]interface {}') return nilSlice()
  if (typeName === 'map[string]interface {}') return nilMap()
  if (typeName === 'time.Duration') return new GoInteger('int64', 0n, typeName)
  if (/^u?int(8|16|32|64)?$/.test(typeName)) return new GoInteger(typeName as GoInteger['kind'], 0n)
  if (typeName.startsWith('[]')) return nilSlice(typeName.slice(2))
  const map = /^map\[string\](.*)$/.exec(typeName)
  return map === null ? null : nilMap(map[1] as string)
}
