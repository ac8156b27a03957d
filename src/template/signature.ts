// Go signatures read from their text, and what may be given to a parameter.
import { GoInteger, GoMap, type GoMethod, GoSlice, GoStruct, type GoValue, typeOf } from '../go/index.ts'
import { type Operand, zeroOf } from './operand.ts'

/** What constants may be written for a parameter. */
export type ParameterKind = 'interface' | 'value' | 'string' | 'bool' | 'float' | 'int' | 'uint' | 'other'

/** A parameter's type. */
export interface ParameterType {
  readonly name: string
  readonly kind: ParameterKind
  /** Whether `nil` can be given. */
  readonly nilable: boolean
  readonly accepts: (value: GoValue) => boolean
}

/** A function's parameters; of a variadic one the last is the type of every further argument. */
export interface Signature {
  readonly parameters: readonly ParameterType[]
  readonly variadic: boolean
}

/** Reads `func(string, ...interface {}) (string, error)`; results are not looked at. */
export function parseSignature(text: string): Signature {
  const list = splitParameters(text)
  const last = list.at(-1) ?? ''
  const variadic = last.startsWith('...')
  const names = variadic ? [...list.slice(0, -1), last.slice(3)] : list
  return { parameters: names.map(parameterType), variadic }
}

/** The signature of a method. */
export function methodSignature(method: GoMethod): Signature {
  return { parameters: method.parameters.map(parameterType), variadic: method.variadic === true }
}

function splitParameters(text: string): string[] {
  const parameters: string[] = []
  let depth = 0
  let start = 'func('.length
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === '(' || character === '{' || character === '[') depth += 1
    else if (depth > 0 && (character === ')' || character === '}' || character === ']')) depth -= 1
    else if (depth === 0 && (character === ',' || character === ')')) {
      const name = text.slice(start, index).trim()
      if (name !== '') parameters.push(name)
      start = index + 1
      if (character === ')') break
    }
  }
  return parameters
}

function parameterType(name: string): ParameterType {
  switch (name) {
    case 'interface {}':
    case 'any':
      return { name: 'interface {}', kind: 'interface', nilable: true, accepts: () => true }
    case 'reflect.Value':
      return { name, kind: 'value', nilable: true, accepts: () => true }
    case 'string':
      return { name, kind: 'string', nilable: false, accepts: (value) => typeof value === 'string' }
    case 'bool':
      return { name, kind: 'bool', nilable: false, accepts: (value) => typeof value === 'boolean' }
    case 'float64':
      return { name, kind: 'float', nilable: false, accepts: (value) => typeof value === 'number' }
    case 'time.Duration':
      return { name, kind: 'int', nilable: false, accepts: (value) => hasType(value, name) }
  }
  const integer = /^(u?int)(?:8|16|32|64)?$/.exec(name)
  if (integer !== null) {
    return { name, kind: integer[1] as 'int' | 'uint', nilable: false, accepts: (value) => hasType(value, name) }
  }
  const nilable = /^(\[\]|map\[|\*|func\(|error$)/.test(name)
  return { name, kind: 'other', nilable, accepts: (value) => isAssignable(value, name) }
}

function hasType(value: GoValue, name: string): boolean {
  return value instanceof GoInteger && value.typeName === name
}

/** Go's assignability: the same type, or a named one whose shape is the type; a pointer is followed once. */
function isAssignable(value: GoValue, name: string): boolean {
  if (value === null) return false
  if (typeOf(value) === name) return true
  if (value instanceof GoSlice) return name === `[]${value.elementType}`
  if (value instanceof GoMap) return name === `map[string]${value.elementType}`
  return value instanceof GoStruct && value.typeName === `*${name}`
}

/** What a parameter gets for `nil`. */
export function nilFor(type: ParameterType): Operand {
  if (type.kind === 'value') return undefined
  return type.kind === 'interface' ? null : zeroOf(type.name)
}
