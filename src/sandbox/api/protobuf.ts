// Reading Kubernetes' protobuf bodies, which Go clients insist on for built-in kinds.
import { encodeBase64, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { protobufTable } from '../protobuf.table.ts'
import { anyShape, type SchemaTable, type Shape, type Struct } from '../schema.ts'

/** The bytes are no message of the expected form. */
export class ProtobufError extends Error {}

interface NumberedField {
  readonly name: string
  /** Zero is told apart from none. */
  readonly pointer: boolean
  /** Type whose fields belong to this one. */
  readonly inlined: string | undefined
}

/** Reads bodies. */
export interface ProtobufReader {
  /** The object in an enveloped body. @throws ProtobufError */
  read(bytes: Uint8Array): JsonObject
}

const magic = [0x6b, 0x38, 0x73, 0x00]
const depthLimit = 100
const textDecoder = new TextDecoder()

/** Builds a reader over the field tables; a caller keeps it. */
export function createProtobufReader(schema: SchemaTable): ProtobufReader {
  const numbers = readTable()
  const shapeFor = (apiVersion: string, kind: string) =>
    schema.kind(apiVersion, kind) ??
    (['DeleteOptions', 'Status'].includes(kind) ? schema.type(`meta.v1.${kind}`) : undefined)
  return {
    read: (bytes) => {
      if (magic.some((byte, index) => bytes[index] !== byte))
        throw new ProtobufError('provided data does not appear to be a protobuf message')
      let apiVersion = ''
      let kind = ''
      let raw: Uint8Array = new Uint8Array()
      for (const field of fieldsOf(bytes.subarray(4))) {
        if (field.number === 1) {
          for (const part of fieldsOf(bytesOf(field))) {
            if (part.number === 1) apiVersion = textOf(part)
            else if (part.number === 2) kind = textOf(part)
          }
        } else if (field.number === 2) raw = bytesOf(field)
      }
      const shape = shapeFor(apiVersion, kind)
      if (shape === undefined)
        throw new ProtobufError(
          `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`,
        )
      return { apiVersion, kind, ...readMessage(raw, { shape, table: shape.name, numbers, depth: 0 }) }
    },
  }
}

function readTable(): ReadonlyMap<string, ReadonlyMap<number, NumberedField>> {
  const types = new Map<string, ReadonlyMap<number, NumberedField>>()
  let packageName = ''
  for (const line of protobufTable.trim().split('\n')) {
    if (line.startsWith('# ')) {
      packageName = line.slice(2)
      continue
    }
    const [type = '', ...columns] = line.split(' ')
    const fields = columns.map((column): [number, NumberedField] => {
      const colon = column.indexOf(':')
      const name = column.slice(colon + 1)
      const inlined = name.startsWith('^') ? `${packageName}.${name.slice(1)}` : undefined
      return [Number(column.slice(0, colon)), { name: name.replace(/\*$/, ''), pointer: name.endsWith('*'), inlined }]
    })
    types.set(`${packageName}.${type}`, new Map(fields))
  }
  return types
}

interface WireField {
  readonly number: number
  readonly value: bigint | Uint8Array
}

function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  let offset = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset]
      if (byte === undefined) throw new ProtobufError('unexpected EOF')
      offset += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new ProtobufError('proto: integer overflow')
  }
  const take = (length: number): Uint8Array => {
    if (length < 0 || offset + length > bytes.length) throw new ProtobufError('unexpected EOF')
    offset += length
    return bytes.subarray(offset - length, offset)
  }
  while (offset < bytes.length) {
    const tag = varint()
    const number = Number(tag >> 3n)
    const wire = Number(tag & 7n)
    if (wire === 0) yield { number, value: varint() }
    else if (wire === 2) yield { number, value: take(Number(varint())) }
    else if (wire === 1) yield { number, value: take(8) }
    else if (wire === 5) yield { number, value: take(4) }
    else throw new ProtobufError(`proto: illegal wireType ${wire}`)
  }
}

function bytesOf(field: WireField): Uint8Array {
  if (field.value instanceof Uint8Array) return field.value
  throw new ProtobufError(`proto: wrong wireType = 0 for field ${field.number}`)
}

function textOf(field: WireField): string {
  return textDecoder.decode(bytesOf(field))
}

function integerOf(field: WireField): number {
  if (field.value instanceof Uint8Array) throw new ProtobufError(`proto: wrong wireType = 2 for field ${field.number}`)
  return Number(BigInt.asIntN(64, field.value))
}

interface MessageOptions {
  /** What the fields look like. */
  readonly shape: Struct
  /** Which type's numbers count; another than the shape's for inlined messages. */
  readonly table: string
  readonly numbers: ReadonlyMap<string, ReadonlyMap<number, NumberedField>>
  readonly depth: number
}

function readMessage(bytes: Uint8Array, options: MessageOptions): JsonObject {
  if (options.depth > depthLimit) throw new ProtobufError('exceeded max depth')
  const table = options.numbers.get(options.table)
  if (table === undefined) throw new ProtobufError(`no field numbers for ${options.table}`)
  const result: JsonObject = {}
  for (const wire of fieldsOf(bytes)) {
    const field = table.get(wire.number)
    if (field === undefined) continue
    if (field.inlined !== undefined) {
      const inner = readMessage(bytesOf(wire), { ...options, table: field.inlined, depth: options.depth + 1 })
      for (const [name, value] of Object.entries(inner)) setOwn(result, name, value)
      continue
    }
    const shape = options.shape.fields.get(field.name)?.type ?? anyShape
    if (shape.kind === 'list') {
      const present = result[field.name]
      const item = readValue(wire, shape.items, options)
      setOwn(result, field.name, [...(Array.isArray(present) ? present : []), item ?? {}])
    } else if (shape.kind === 'map') {
      const present = result[field.name]
      const map: JsonObject = isJsonObject(present) ? present : {}
      readEntry(bytesOf(wire), { map, values: shape.values }, options)
      setOwn(result, field.name, map)
    } else {
      const value = readValue(wire, shape, options)
      if (value !== undefined && (field.pointer || !isZero(value))) setOwn(result, field.name, value)
    }
  }
  return result
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false || (isJsonObject(value) && Object.keys(value).length === 0)
}

function readEntry(
  bytes: Uint8Array,
  into: { readonly map: JsonObject; readonly values: Shape },
  options: MessageOptions,
): void {
  let key = ''
  let value: Json | undefined
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) key = textOf(field)
    else if (field.number === 2) value = readValue(field, into.values, options)
  }
  const scalar = into.values.kind === 'scalar' ? into.values.scalar : 'any'
  setOwn(into.map, key, value ?? (scalar === 'string' || scalar === 'bytes' ? '' : {}))
}

function readValue(wire: WireField, shape: Shape, options: MessageOptions): Json | undefined {
  if (shape.kind === 'struct')
    return readMessage(bytesOf(wire), { ...options, shape, table: shape.name, depth: options.depth + 1 })
  if (shape.kind !== 'scalar') {
    // A list in a map's value: a message with repeated items.
    const items = shape.kind === 'list' ? shape.items : anyShape
    return Array.from(fieldsOf(bytesOf(wire)), (field) => readValue(field, items, options) ?? null)
  }
  switch (shape.scalar) {
    case 'string':
      return textOf(wire)
    case 'bytes':
      return encodeBase64(bytesOf(wire))
    case 'boolean':
      return integerOf(wire) !== 0
    case 'int32':
    case 'int64':
      return integerOf(wire)
    case 'number':
      return new DataView(bytesOf(wire).slice().buffer).getFloat64(0, true)
    case 'quantity':
      return textIn(wire, 1) ?? '0'
    case 'int-or-string':
      return readIntOrString(wire)
    case 'time':
    case 'micro-time':
      return readTime(wire, shape.scalar)
    case 'any':
      return readRaw(wire)
  }
}

function textIn(wire: WireField, number: number): string | undefined {
  for (const field of fieldsOf(bytesOf(wire))) if (field.number === number) return textOf(field)
  return undefined
}

function readIntOrString(wire: WireField): Json {
  let isText = false
  let number = 0
  let text = ''
  for (const field of fieldsOf(bytesOf(wire))) {
    if (field.number === 1) isText = integerOf(field) === 1
    else if (field.number === 2) number = integerOf(field)
    else if (field.number === 3) text = textOf(field)
  }
  return isText ? text : number
}

function readTime(wire: WireField, scalar: 'time' | 'micro-time'): Json | undefined {
  let seconds: number | undefined
  let nanoseconds = 0
  for (const field of fieldsOf(bytesOf(wire))) {
    if (field.number === 1) seconds = integerOf(field)
    else if (field.number === 2) nanoseconds = integerOf(field)
  }
  // The year 1 is Go's zero time.
  if (seconds === undefined || seconds <= -62_135_596_800) return undefined
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19)
  return scalar === 'time' ? `${whole}Z` : `${whole}.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}Z`
}

/** Free-form data is JSON text in the first field. */
function readRaw(wire: WireField): Json | undefined {
  const text = textIn(wire, 1)
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new ProtobufError('free-form data is not JSON')
  }
}
