// Between Go values and JSON data.
import { encodeBase64, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { formatRfc3339Nano, GoInteger, GoStruct, type GoValue, isNilContainer, timeOf } from '../../go/index.ts'
import { maximumDepth } from './depth.ts'
import { JsonError } from './json-error.ts'
import { parseJson } from './parse-json.ts'

/**
 * The JSON data of a Go value, as encoding/json would show it. Integers beyond 2^53 lose digits.
 *
 * Throws `JsonError` for NaN and the infinities.
 */
export function goToJson(value: GoValue): Json {
  return toJson(value, 0)
}

function toJson(value: GoValue, depth: number): Json {
  if (depth > maximumDepth) throw new JsonError('json: unsupported value: nesting is too deep')
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return validText(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unsupportedNumber(value)
    return value
  }
  if (value instanceof GoInteger) return Number(value.value)
  if (isNilContainer(value)) return null
  if (value instanceof Map) {
    const object: JsonObject = {}
    for (const [key, item] of value) setOwn(object, validText(key), toJson(item, depth + 1))
    return object
  }
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (value instanceof GoStruct) return toJson(structValue(value), depth)
  return value.map((item) => toJson(item, depth + 1))
}

/** JSON data as Go's decoder gives it: objects as Map, numbers as float64. */
export function jsonToGo(json: Json): GoValue {
  if (Array.isArray(json)) return json.map(jsonToGo)
  if (isJsonObject(json)) {
    const map = new Map<string, GoValue>()
    for (const key of Object.keys(json)) map.set(key, jsonToGo(json[key] as Json))
    return map
  }
  return json
}

/**
 * What encoding/json shows for a struct: a time as RFC 3339, the JSON text of its `MarshalJSON` method, the text of its `MarshalText`
 * method, or else its fields.
 */
export function structValue(value: GoStruct): GoValue {
  const time = timeOf(value)
  if (time !== undefined) return formatRfc3339Nano(time)
  const json = value.methods.get('MarshalJSON')?.call()
  if (typeof json === 'string') return parseJson(json)
  const text = value.methods.get('MarshalText')?.call()
  if (typeof text === 'string') return text
  return new Map(value.jsonFields)
}

/** `text` with every byte that is not UTF-8, and every other lone surrogate, replaced by U+FFFD. */
export function validText(text: string): string {
  return /[\ud800-\udfff]/.test(text)
    ? text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (match) =>
        match.length === 2 ? match : '\ufffd',
      )
    : text
}

/** Go's refusal of NaN and the infinities. */
export function unsupportedNumber(value: number): JsonError {
  const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return new JsonError(`json: unsupported value: ${text}`)
}
