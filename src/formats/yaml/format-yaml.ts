// The doors for printing YAML as Helm prints it.
import { encodeBase64, type Json } from '../../base/index.ts'
import { GoInteger, GoStruct, type GoValue, isNilContainer } from '../../go/index.ts'
import {
  formatJson,
  JsonError,
  jsonToGo,
  maximumDepth,
  structValue,
  unsupportedNumber,
  validText,
} from '../json/index.ts'
import { decodeFirst } from './parse-yaml.ts'
import { YamlError } from './yaml-error.ts'
import { type YamlPath, YamlPrinter } from './yaml-printer.ts'

/** The longest key of JSON, quotes and escapes included, that go-yaml reads. */
const longestJsonKey = 1024
const unusual = /[\x7f-\x9f\ufffe\uffff]/

/** Printed YAML and, per line, the path of the value that made it. */
export interface YamlWithPaths {
  readonly text: string
  readonly lines: readonly YamlPath[]
}

/**
 * `value` as `sigs.k8s.io/yaml.Marshal` prints it: by way of JSON, then yaml.v2 (natural key order, folding beyond 80
 * columns, lists not indented under their key). Ends with a line end.
 *
 * Throws `YamlError` where Go fails, as for NaN and control characters that YAML forbids.
 *
 * @see sigs.k8s.io/yaml Marshal
 */
export function formatYaml(value: GoValue): string {
  return print(value, new YamlPrinter(2, false))
}

/** As `formatYaml`, with the path of the value that made each line. */
export function formatYamlWithPaths(value: GoValue): YamlWithPaths {
  const printer = new YamlPrinter(2, true)
  const text = print(value, printer)
  return { text, lines: printer.lines ?? [] }
}

/** As `formatYamlPretty`, with the path of the value that made each line. */
export function formatYamlPrettyWithPaths(value: GoValue): YamlWithPaths {
  const printer = new YamlPrinter(3, true)
  const text = printer.print(value)
  return { text, lines: printer.lines ?? [] }
}

/** As `formatYaml`, for JSON data. */
export function formatYamlJson(value: Json): string {
  return formatYaml(jsonToGo(value))
}

/**
 * `value` as yaml.v3's encoder with `SetIndent(2)` prints it, without the way through JSON: floats stay floats, lists
 * are indented under their key, nothing is folded. Ends with a line end.
 */
export function formatYamlPretty(value: GoValue): string {
  return new YamlPrinter(3, false).print(value)
}

/** Prints what comes back from JSON: text made valid, structs and bytes replaced. Unusual values take the real way. */
function print(value: GoValue, printer: YamlPrinter): string {
  const found = { unusual: false }
  const usual = normalize(value, found, 0)
  return printer.print(found.unusual ? throughJson(value) : usual)
}

function throughJson(value: GoValue): GoValue {
  let json: string
  try {
    json = formatJson(value)
  } catch (error) {
    throw error instanceof JsonError ? marshalError(error.helmText) : error
  }
  return decodeFirst(json, 'map', false) as GoValue
}

function normalize(value: GoValue, found: { unusual: boolean }, depth: number): GoValue {
  // The JSON printer has the word for a cycle.
  if (depth > maximumDepth) found.unusual = true
  if (found.unusual) return null
  if (typeof value === 'string') return normalizeText(value, found)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw marshalError(unsupportedNumber(value).helmText)
    return value
  }
  if (value === null || typeof value === 'boolean' || value instanceof GoInteger) return value
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (value instanceof GoStruct) return normalize(structValue(value), found, depth)
  if (isNilContainer(value)) return null
  if (value instanceof Map) return normalizeMap(value, found, depth)
  return value.map((item) => normalize(item, found, depth + 1))
}

function normalizeMap(map: Map<string, GoValue>, found: { unusual: boolean }, depth: number): GoValue {
  const result = new Map<string, GoValue>()
  for (const [key, item] of map) {
    if (key.length * 6 + 2 > longestJsonKey) found.unusual = true
    result.set(normalizeText(key, found), normalize(item, found, depth + 1))
  }
  return result
}

function normalizeText(text: string, found: { unusual: boolean }): string {
  if (unusual.test(text)) found.unusual = true
  return validText(text)
}

function marshalError(text: string): YamlError {
  return new YamlError(`error marshaling into JSON: ${text}`)
}
