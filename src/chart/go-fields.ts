// Fills Go structs from YAML data as encoding/json does: field names in any case, the first misfit told in Go's words.
import { compareUtf8 } from '../base/index.ts'
import { formatFloat, GoInteger, type GoValue } from '../go/index.ts'

/** The type of a field. */
export type FieldShape =
  | { readonly kind: 'string' | 'bool' | 'strings' | 'string-map' | 'anything-list' | 'time' }
  | { readonly kind: 'struct' | 'structs'; readonly shape: StructShape }

/** A Go struct: its name, its type's name and its fields by JSON name. */
export interface StructShape {
  readonly goName: string
  readonly goType: string
  readonly fields: { readonly [jsonName: string]: FieldShape }
}

/** The fields that were given, by JSON name. Null elements of lists of structs stay null. */
export type FieldValues = Map<string, FieldValue>

/** What a field holds once it is read. */
export type FieldValue =
  | string
  | boolean
  | string[]
  | Map<string, string>
  | GoValue[]
  | FieldValues
  | (FieldValues | null)[]

/** The data does not fit the struct; the message is encoding/json's. */
export class FieldError extends Error {}

/**
 * Reads `value` as the struct. Null gives no fields.
 *
 * @throws FieldError
 */
export function decodeStruct(value: GoValue, shape: StructShape): FieldValues {
  if (value === null) return new Map()
  if (!(value instanceof Map)) throw misfit(value, `value of type ${shape.goType}`)
  return decodeFields(value, shape, [])
}

function decodeFields(value: Map<string, GoValue>, shape: StructShape, path: readonly string[]): FieldValues {
  const names = new Map(Object.keys(shape.fields).map((name) => [name.toLowerCase(), name]))
  const fields: FieldValues = new Map()
  for (const key of [...value.keys()].sort(compareUtf8)) {
    const name = Object.hasOwn(shape.fields, key) ? key : names.get(key.toLowerCase())
    const item = value.get(key) as GoValue
    if (name === undefined || item === null) continue
    const place = { structName: shape.goName, path: [...path, name] }
    fields.set(name, decodeField(item, shape.fields[name] as FieldShape, place))
  }
  return fields
}

interface Place {
  readonly structName: string
  readonly path: readonly string[]
}

function decodeField(value: GoValue, shape: FieldShape, place: Place): FieldValue {
  switch (shape.kind) {
    case 'string':
    case 'time':
      return stringOf(value, place)
    case 'bool':
      if (typeof value !== 'boolean') throw fieldMisfit(value, 'bool', place)
      return value
    case 'strings':
      if (!Array.isArray(value)) throw fieldMisfit(value, '[]string', place)
      return value.map((item) => (item === null ? '' : stringOf(item, place)))
    case 'string-map':
      if (!(value instanceof Map)) throw fieldMisfit(value, 'map[string]string', place)
      return new Map(
        [...value.keys()].sort(compareUtf8).map((key) => {
          const item = value.get(key) as GoValue
          return [key, item === null ? '' : stringOf(item, place)]
        }),
      )
    case 'anything-list':
      if (!Array.isArray(value)) throw fieldMisfit(value, '[]interface {}', place)
      return value
    case 'struct':
      if (!(value instanceof Map)) throw fieldMisfit(value, shape.shape.goType, place)
      return decodeFields(value, shape.shape, place.path)
    case 'structs':
      if (!Array.isArray(value)) throw fieldMisfit(value, `[]*${shape.shape.goType}`, place)
      return value.map((item) => {
        if (item === null) return null
        if (!(item instanceof Map)) throw fieldMisfit(item, shape.shape.goType, place)
        return decodeFields(item, shape.shape, place.path)
      })
  }
}

/** YAML numbers and booleans become text where Go wants a string; floats as float32, that is how Helm reads them. */
function stringOf(value: GoValue, place: Place): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof GoInteger) return value.value.toString()
  if (typeof value === 'number') return formatFloat(value, 'g', -1, 32)
  throw fieldMisfit(value, 'string', place)
}

function misfit(value: GoValue, target: string): FieldError {
  return new FieldError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into Go ${target}`,
  )
}

function fieldMisfit(value: GoValue, type: string, { structName, path }: Place): FieldError {
  return misfit(value, `struct field ${structName}.${path.join('.')} of type ${type}`)
}

/** encoding/json's word for what stands in the JSON. */
export function jsonKind(value: GoValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (value instanceof Map) return 'object'
  return Array.isArray(value) ? 'array' : 'number'
}
