// The shapes of objects: fields, list keys and patch keys, read from the field tables and from CRDs' own schemas.
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { kindTable, typeTable } from './schema.table.ts'

/** Names of the leaf types; `any` may be anything. */
export type ScalarName =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'number'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'bytes'
  | 'any'

/** How a strategic merge patch treats a field. */
export interface PatchRule {
  readonly merge: boolean
  readonly key?: string
  readonly retainKeys: boolean
}

/** A field of a struct. */
export interface Field {
  readonly type: Shape
  readonly required: boolean
  /** A struct that is there in every object, if only empty. */
  readonly always?: boolean
  readonly patch?: PatchRule
}

/** What a value looks like. `atomic` values are owned and replaced as a whole. */
export type Shape =
  | { readonly kind: 'scalar'; readonly scalar: ScalarName }
  | {
      readonly kind: 'list'
      readonly items: Shape
      readonly list: 'atomic' | 'set' | 'map'
      readonly keys: readonly string[]
      readonly keyDefaults?: JsonObject
    }
  | { readonly kind: 'map'; readonly values: Shape; readonly atomic: boolean }
  | Struct

/** An object with known fields; `open` means that unknown ones are kept without complaint. */
export interface Struct {
  readonly kind: 'struct'
  readonly name: string
  readonly fields: ReadonlyMap<string, Field>
  readonly atomic: boolean
  readonly open: boolean
}

/** The shape of anything: maps by field, lists as a whole. */
export const anyShape: Shape = { kind: 'scalar', scalar: 'any' }

/** The shapes of all built-in kinds, read from the table as they are asked for. */
export interface SchemaTable {
  /** The shape of a kind, undefined for one that is not built in. */
  kind(apiVersion: string, kind: string): Struct | undefined
  /** A type by its dotted name, such as `core.v1.PodSpec`. */
  type(name: string): Struct | undefined
  /** Names of all types, in the table's order. */
  readonly typeNames: readonly string[]
  /** apiVersion, kind and type of every kind. */
  readonly kinds: readonly { readonly apiVersion: string; readonly kind: string; readonly type: string }[]
}

const scalars: { readonly [letter: string]: ScalarName } = {
  s: 'string',
  b: 'boolean',
  i: 'int32',
  l: 'int64',
  n: 'number',
  q: 'quantity',
  x: 'int-or-string',
  t: 'time',
  u: 'micro-time',
  y: 'bytes',
  o: 'any',
}

/** An object of the shape with nothing set: what an update is compared with when it creates. */
export function emptyObject(shape: Struct): JsonObject {
  const result: JsonObject = {}
  for (const [name, field] of shape.fields) {
    if (field.always === true && field.type.kind === 'struct') result[name] = emptyObject(field.type)
    else if (field.required) result[name] = null
  }
  return result
}

/** Builds the table; a caller keeps it, since reading it takes some milliseconds. */
export function createSchemaTable(): SchemaTable {
  const lines = new Map<string, string>()
  let packageName = ''
  for (const line of typeTable.trim().split('\n')) {
    if (line.startsWith('# ')) packageName = line.slice(2)
    else {
      const name = line.slice(0, line.search(/[* ]|$/))
      lines.set(`${packageName}.${name}`, line)
    }
  }
  const kinds = kindTable
    .trim()
    .split('\n')
    .map((line) => {
      const [apiVersion = '', kind = '', type = ''] = line.split(' ')
      return { apiVersion, kind, type }
    })
  const typeOfKind = new Map(kinds.map((entry) => [`${entry.apiVersion} ${entry.kind}`, entry.type]))
  const types = new Map<string, Struct>()

  const type = (name: string): Struct | undefined => {
    const known = types.get(name)
    if (known !== undefined) return known
    const line = lines.get(name)
    if (line === undefined) return undefined
    const struct = parseType(name, line, type)
    types.set(name, struct)
    return struct
  }
  return {
    kind: (apiVersion, kind) => {
      const name = typeOfKind.get(`${apiVersion} ${kind}`)
      return name === undefined ? undefined : type(name)
    },
    type,
    typeNames: [...lines.keys()],
    kinds,
  }
}

function parseType(name: string, line: string, lookUp: (name: string) => Struct | undefined): Struct {
  const [head = '', ...columns] = line.split(' ')
  const packageName = name.slice(0, name.lastIndexOf('.'))
  let fields: ReadonlyMap<string, Field> | undefined
  const read = (): ReadonlyMap<string, Field> => {
    const map = new Map<string, Field>()
    for (const column of columns) {
      const colon = column.indexOf(':')
      const label = column.slice(0, colon)
      const name = label.replace(/[!=]+$/, '')
      const required = label.includes('!')
      const always = label.endsWith('=')
      map.set(name, {
        ...parseField(column.slice(colon + 1), packageName, lookUp),
        required,
        ...(always ? { always } : {}),
      })
    }
    return map
  }
  return {
    kind: 'struct',
    name,
    atomic: head.endsWith('*'),
    open: false,
    // Read late: types refer to each other in circles.
    get fields() {
      fields ??= read()
      return fields
    },
  }
}

function parseField(
  text: string,
  packageName: string,
  lookUp: (name: string) => Struct | undefined,
): { type: Shape; patch?: PatchRule } {
  const retainKeys = text.endsWith('^')
  const body = retainKeys ? text.slice(0, -1) : text
  const plus = body.indexOf('+')
  const merge = plus !== -1
  const key = merge ? body.slice(plus + 1) : ''
  const type = parseShape(merge ? body.slice(0, plus) : body, packageName, lookUp)
  if (!merge && !retainKeys) return { type }
  return { type, patch: { merge, retainKeys, ...(key === '' ? {} : { key }) } }
}

function parseShape(text: string, packageName: string, lookUp: (name: string) => Struct | undefined): Shape {
  if (text.startsWith('[')) {
    const end = text.lastIndexOf(']')
    const items = parseShape(text.slice(1, end), packageName, lookUp)
    const rest = text.slice(end + 1)
    if (rest === '') return { kind: 'list', items, list: 'atomic', keys: [] }
    const keys = rest
      .slice(1)
      .split(',')
      .filter((key) => key !== '')
    if (keys.length === 0) return { kind: 'list', items, list: 'set', keys }
    return {
      kind: 'list',
      items,
      list: 'map',
      keys,
      ...(keys.includes('protocol') ? { keyDefaults: { protocol: 'TCP' } } : {}),
    }
  }
  if (text.startsWith('{')) {
    const end = text.lastIndexOf('}')
    return { kind: 'map', values: parseShape(text.slice(1, end), packageName, lookUp), atomic: text.endsWith('*') }
  }
  const scalar = Object.hasOwn(scalars, text) ? scalars[text] : undefined
  if (scalar !== undefined) return { kind: 'scalar', scalar }
  return lookUp(text.includes('.') ? text : `${packageName}.${text}`) ?? anyShape
}

/** The shape that a CRD's `openAPIV3Schema` describes, with the object's metadata added at the top. */
export function shapeOfCrdSchema(schema: Json | undefined, metadata: Struct, preserveUnknown: boolean): Struct {
  const root = isJsonObject(schema) ? crdShape(schema, metadata) : undefined
  const described = root?.kind === 'struct' ? root : undefined
  const fields = new Map(described?.fields)
  for (const name of ['apiVersion', 'kind'])
    fields.set(name, { type: { kind: 'scalar', scalar: 'string' }, required: false })
  fields.set('metadata', { type: metadata, required: false })
  return {
    kind: 'struct',
    name: 'CustomResource',
    fields,
    atomic: false,
    open: preserveUnknown || described === undefined || described.open,
  }
}

function crdShape(schema: JsonObject, metadata: Struct): Shape {
  if (schema['x-kubernetes-int-or-string'] === true) return { kind: 'scalar', scalar: 'int-or-string' }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true
  const properties = schema.properties
  if (isJsonObject(properties) || schema['x-kubernetes-embedded-resource'] === true) {
    const required = new Set(Array.isArray(schema.required) ? schema.required : [])
    const fields = new Map<string, Field>()
    if (isJsonObject(properties)) {
      for (const [name, value] of Object.entries(properties)) {
        fields.set(name, {
          type: isJsonObject(value) ? crdShape(value, metadata) : anyShape,
          required: required.has(name),
        })
      }
    }
    if (schema['x-kubernetes-embedded-resource'] === true) {
      for (const name of ['apiVersion', 'kind'])
        fields.set(name, { type: { kind: 'scalar', scalar: 'string' }, required: true })
      fields.set('metadata', { type: metadata, required: false })
    }
    return { kind: 'struct', name: '', fields, atomic: schema['x-kubernetes-map-type'] === 'atomic', open }
  }
  switch (schema.type) {
    case 'object':
      if (isJsonObject(schema.additionalProperties)) {
        return {
          kind: 'map',
          values: crdShape(schema.additionalProperties, metadata),
          atomic: schema['x-kubernetes-map-type'] === 'atomic',
        }
      }
      return open || schema.additionalProperties === true
        ? anyShape
        : { kind: 'struct', name: '', fields: new Map(), atomic: false, open: false }
    case 'array':
      return crdList(schema, metadata)
    case 'string':
      return { kind: 'scalar', scalar: schema.format === 'date-time' ? 'time' : 'string' }
    case 'boolean':
      return { kind: 'scalar', scalar: 'boolean' }
    case 'integer':
      return { kind: 'scalar', scalar: schema.format === 'int32' ? 'int32' : 'int64' }
    case 'number':
      return { kind: 'scalar', scalar: 'number' }
    default:
      return anyShape
  }
}

function crdList(schema: JsonObject, metadata: Struct): Shape {
  const items = isJsonObject(schema.items) ? crdShape(schema.items, metadata) : anyShape
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return { kind: 'list', items, list: 'set', keys: [] }
  if (type !== 'map') return { kind: 'list', items, list: 'atomic', keys: [] }
  const keys = Array.isArray(schema['x-kubernetes-list-map-keys'])
    ? schema['x-kubernetes-list-map-keys'].map(String)
    : []
  const keyDefaults: JsonObject = {}
  const itemProperties =
    isJsonObject(schema.items) && isJsonObject(schema.items.properties) ? schema.items.properties : {}
  for (const key of keys) {
    const property = Object.hasOwn(itemProperties, key) ? itemProperties[key] : undefined
    if (isJsonObject(property) && property.default !== undefined) keyDefaults[key] = property.default
  }
  return { kind: 'list', items, list: 'map', keys, keyDefaults }
}
