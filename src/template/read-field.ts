// Reading a field, a key or calling a method: `.name` on any value.
import { GoInteger, GoMap, type GoMethod, GoSlice, GoStruct, integerMethod, quote, typeOf } from '../go/index.ts'
import { type Frame, fail } from './execution.ts'
import { holdsInterfaces, type Operand, zeroOf } from './operand.ts'

/** The method `name` of the value, if it has one. */
export function methodOf(receiver: Operand, name: string): GoMethod | undefined {
  if (receiver instanceof GoMap || receiver instanceof GoStruct || receiver instanceof GoSlice) {
    return receiver.methods.get(name)
  }
  return receiver instanceof GoInteger ? integerMethod(receiver, name) : undefined
}

/** How a field is read: of what type the receiver is held, and whether arguments follow. */
export interface FieldAccess {
  /** The receiver is held as `interface {}`, which is then the type that errors name. */
  readonly boxed: boolean
  readonly hasArguments: boolean
}

/** A field or key of a value that has no method of this name. */
export function readField(frame: Frame, receiver: Operand, name: string, access: FieldAccess): Operand {
  if (receiver instanceof Map) {
    if (access.hasArguments) fail(frame, `${name} is not a method but has arguments`)
    const { trace } = frame.execution
    if (trace !== undefined) trace.read(receiver, name, frame)
    const value = receiver.get(name)
    return value === undefined ? missing(frame, receiver, name) : value
  }
  if (receiver === undefined) {
    if (frame.execution.missingKey === 'error') fail(frame, `nil data; no entry for key ${quote(name)}`)
    return undefined
  }
  if (receiver === null) fail(frame, `nil pointer evaluating interface {}.${name}`)
  if (receiver instanceof GoStruct) {
    const value = receiver.fields.get(name)
    if (value !== undefined) {
      if (access.hasArguments) fail(frame, `${name} has arguments but cannot be invoked as function`)
      return value
    }
    if (receiver.unexported.includes(name)) {
      fail(frame, `${name} is an unexported field of struct type ${typeOf(receiver)}`)
    }
  }
  fail(frame, `can't evaluate field ${name} in type ${access.boxed ? 'interface {}' : typeOf(receiver)}`)
}

function missing(frame: Frame, map: Map<string, unknown>, name: string): Operand {
  switch (frame.execution.missingKey) {
    case 'invalid':
      return undefined
    case 'zero':
      return map instanceof GoMap ? zeroOf(map.elementType) : null
    case 'error':
      return fail(frame, `map has no entry for key ${quote(name)}`)
  }
}

/** Whether what was read from `receiver` is held as `interface {}`. */
export function readsBoxed(receiver: Operand): boolean {
  return receiver instanceof Map && holdsInterfaces(receiver)
}
