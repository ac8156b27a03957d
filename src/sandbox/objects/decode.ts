// Reading a body as an object of its kind: wrong types are refused, unknown fields reported and dropped, nulls dropped.
import { decodeBase64, getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import type { Shape, Struct } from '../schema.ts'

/** A value of the wrong type; the message is Go's. */
export class DecodeError extends Error {}

/** The object as the server keeps it, and what the strict reading complains about. */
export interface Decoded {
  readonly object: JsonObject
  /** `unknown field "spec.foo"` and the like, in the order of the text. */
  readonly complaints: readonly string[]
}

interface Place {
  /** The struct that holds the field, as Go names it. */
  readonly owner: string
  /** Names of fields from the top, without indexes. */
  readonly goPath: readonly string[]
  /** Names with indexes, as strict decoding prints them. */
  readonly path: string
}

/** Reads `value` by `shape`. @throws DecodeError */
export function decodeObject(value: JsonObject, shape: Struct, kind: string): Decoded {
  const complaints: string[] = []
  const object = decodeStruct(value, shape, { owner: kind, goPath: [], path: '' }, complaints)
  return { object, complaints }
}

function decodeStruct(value: JsonObject, shape: Struct, place: Place, complaints: string[]): JsonObject {
  const result: JsonObject = {}
  for (const [name, item] of Object.entries(value)) {
    const path = place.path === '' ? name : `${place.path}.${name}`
    const field = shape.fields.get(name)
    if (field === undefined) {
      if (shape.open) setOwn(result, name, item)
      else complaints.push(`unknown field "${path}"`)
      continue
    }
    if (item === null) continue
    const owner = place.goPath.length === 0 ? place.owner : (shape.name.split('.').at(-1) ?? '')
    setOwn(result, name, decodeValue(item, field.type, { owner, goPath: [...place.goPath, name], path }, complaints))
  }
  return result
}

function decodeValue(value: Json, shape: Shape, place: Place, complaints: string[]): Json {
  switch (shape.kind) {
    case 'struct':
      if (!isJsonObject(value)) throw wrongType(value, place, `v1.${shape.name.split('.').at(-1)}`)
      return decodeStruct(value, shape, place, complaints)
    case 'map': {
      if (!isJsonObject(value)) throw wrongType(value, place, `map[string]${goType(shape.values)}`)
      const result: JsonObject = {}
      for (const [key, item] of Object.entries(value)) {
        setOwn(
          result,
          key,
          item === null
            ? zeroOf(shape.values)
            : decodeValue(item, shape.values, { ...place, path: `${place.path}.${key}` }, complaints),
        )
      }
      return result
    }
    case 'list':
      if (!Array.isArray(value)) throw wrongType(value, place, `[]${goType(shape.items)}`)
      return value.map((item, index) =>
        item === null
          ? zeroOf(shape.items)
          : decodeValue(item, shape.items, { ...place, path: `${place.path}[${index}]` }, complaints),
      )
    case 'scalar':
      return decodeScalar(value, shape.scalar, place)
  }
}

function zeroOf(shape: Shape): Json {
  if (shape.kind === 'struct' || shape.kind === 'map') return {}
  if (shape.kind === 'list') return []
  if (shape.scalar === 'string' || shape.scalar === 'bytes') return ''
  if (shape.scalar === 'boolean') return false
  return shape.scalar === 'int32' || shape.scalar === 'int64' || shape.scalar === 'number' ? 0 : null
}

const quantityForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

function decodeScalar(value: Json, scalar: (Shape & { kind: 'scalar' })['scalar'], place: Place): Json {
  switch (scalar) {
    case 'string':
    case 'bytes':
      if (typeof value !== 'string') throw wrongType(value, place, scalar === 'bytes' ? '[]uint8' : 'string')
      if (scalar === 'bytes') checkBase64(value)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, place, 'bool')
      return value
    case 'int32':
    case 'int64':
      if (typeof value !== 'number') throw wrongType(value, place, scalar)
      if (!Number.isInteger(value) || Math.abs(value) > (scalar === 'int32' ? 2 ** 31 : 2 ** 63))
        throw wrongType(value, place, scalar, `number ${value}`)
      return value
    case 'number':
      if (typeof value !== 'number') throw wrongType(value, place, 'float64')
      return value
    case 'quantity': {
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text !== 'string' || !quantityForm.test(text)) {
        throw new DecodeError(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        )
      }
      return text
    }
    case 'int-or-string':
      if (typeof value !== 'number' && typeof value !== 'string') throw wrongType(value, place, 'int32')
      return value
    case 'time':
    case 'micro-time':
      if (typeof value !== 'string') throw wrongType(value, place, 'string')
      if (Number.isNaN(Date.parse(value)))
        throw new DecodeError(
          `parsing time ${JSON.stringify(JSON.stringify(value))} as "2006-01-02T15:04:05Z07:00": cannot parse`,
        )
      return value
    case 'any':
      return value
  }
}

function checkBase64(text: string): void {
  try {
    decodeBase64(text)
  } catch (error) {
    throw new DecodeError(textOf(error))
  }
}

function goType(shape: Shape): string {
  if (shape.kind === 'struct') return `v1.${shape.name.split('.').at(-1)}`
  if (shape.kind === 'list') return `[]${goType(shape.items)}`
  if (shape.kind === 'map') return `map[string]${goType(shape.values)}`
  const names: { readonly [scalar: string]: string } = {
    boolean: 'bool',
    number: 'float64',
    bytes: '[]uint8',
    any: 'interface {}',
  }
  return getOwn(names, shape.scalar) ?? shape.scalar
}

function wrongType(value: Json, place: Place, type: string, what?: string): DecodeError {
  const found = what ?? (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)
  return new DecodeError(
    `json: cannot unmarshal ${found} into Go struct field ${place.owner}.${place.goPath.join('.')} of type ${type}`,
  )
}
