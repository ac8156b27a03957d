// Values as programs give them: plain objects, files, or texts in the grammars of `--set`.
import type { ValueSource, Values } from '../chart/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { parseYaml } from '../formats/index.ts'
import { type GoValue, goInt64 } from '../go/index.ts'
import { isUrlObject } from './kinds-of-objects.ts'
import { pathOf } from './values-path.ts'

/** Any part of an object; `null` removes a chart's default. */
export type PartOf<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: PartOf<T[Key]> | null }
    : T

/** One source of values; later ones win, objects merge key by key, `null` removes a chart's default. */
export type ValuesInput<V = PlainValues> =
  | { readonly file: string | URL }
  | { readonly yaml: string }
  | { readonly set: string }
  | { readonly setString: string }
  | { readonly setJson: string }
  | { readonly setFile: string }
  | { readonly setLiteral: string }
  | { readonly values: PartOf<V> }
  | PartOf<V>

/** A plain object of JSON data. An object with a single key `file`, `yaml`, `set…` is a source: wrap it in `values`. */
export type PlainValues = { readonly [key: string]: unknown }

/** The sources in the order of an action. */
export function valueSourcesOf(
  input: ValuesInput<unknown> | readonly ValuesInput<unknown>[] | undefined,
): readonly ValueSource[] {
  if (input === undefined) return []
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  return list.map((each) => valueSourceOf(each as object))
}

function valueSourceOf(input: object): ValueSource {
  const entries = Object.entries(input)
  const [key, content] = entries.length === 1 ? (entries[0] as [string, unknown]) : ['', undefined]
  if (key === 'file' && isUrlObject(content)) return { kind: 'file', path: pathOf(content) }
  if (key === 'values' && typeof content === 'object' && content !== null)
    return { kind: 'values', values: valuesOf(content) }
  if (typeof content === 'string') {
    switch (key) {
      case 'file':
        return { kind: 'file', path: content }
      case 'yaml':
        return { kind: 'values', values: mapOf(parseYaml(content)) }
      case 'set':
        return { kind: 'set', text: content }
      case 'setString':
        return { kind: 'set-string', text: content }
      case 'setJson':
        return { kind: 'set-json', text: content }
      case 'setFile':
        return { kind: 'set-file', text: content }
      case 'setLiteral':
        return { kind: 'set-literal', text: content }
    }
  }
  return { kind: 'values', values: valuesOf(input) }
}

/** Far beyond what a chart means; what is deeper is a mistake or an attack. */
const deepest = 1000

/** What has values by names; everything else, such as a Set or a promise, would be read as an object without any. */
const namedValues = ['Object', 'Module', 'Map']

/** Plain data as Go values; `undefined` counts as left out. @throws ChartError VALUES_INVALID for what no values file can say */
function valuesOf(input: object): Values {
  const value = goValueOf(input, { path: '', above: [] })
  if (value instanceof Map) return value
  throw invalid('', 'must be an object')
}

interface ValuePlace {
  readonly path: string
  readonly above: readonly object[]
}

function goValueOf(value: unknown, { path, above }: ValuePlace): GoValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw invalid(path, `is ${value}, which no values file can say`)
      return value
    case 'bigint':
      if (BigInt.asIntN(64, value) !== value) throw invalid(path, 'is a number of more than 64 bits')
      return goInt64(value)
    case 'object':
      break
    default:
      throw invalid(path, `is ${value === undefined ? 'undefined' : `a ${typeof value}`}`)
  }
  if (value === null) return null
  if (above.length > deepest) throw invalid('', `are nested more than ${deepest} levels deep`)
  if (above.includes(value)) throw invalid(path, 'contains itself')
  const within = (key: string, separator = '.') => ({
    path: path === '' ? key : `${path}${separator}${key}`,
    above: [...above, value],
  })
  if (Array.isArray(value)) return value.map((each, index) => goValueOf(each, within(`[${index}]`, '')))
  if ('toJSON' in value && typeof value.toJSON === 'function') return goValueOf(value.toJSON(), within('', ''))
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (!namedValues.includes(kind))
    throw invalid(path, `is a ${kind}${kind === 'Promise' ? ', which nobody waited for' : ''}`)
  const entries = kind === 'Map' ? (value as Iterable<[unknown, unknown]>) : Object.entries(value)
  const table: Values = new Map()
  for (const [key, each] of entries) {
    if (typeof key !== 'string') throw invalid(path, 'has a key that is no string')
    if (each !== undefined) table.set(key, goValueOf(each, within(key)))
  }
  return table
}

function mapOf(value: GoValue): Values {
  if (value === null) return new Map()
  if (value instanceof Map) return value as Values
  throw invalid('', 'must be an object')
}

function invalid(path: string, problem: string): ChartError {
  const helmText = path === '' ? `values ${problem}` : `the value \`${path}\` ${problem}`
  return new ChartError({ code: 'VALUES_INVALID', helmText, data: { path } })
}
