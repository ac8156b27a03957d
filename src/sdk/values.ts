// Values as programs give them: plain objects, files, or texts in the grammars of `--set`.
import type { Json } from '../base/index.ts'
import type { ValueSource, Values } from '../chart/index.ts'
import { Failure } from '../diagnostics/index.ts'
import { jsonToGo, parseYaml } from '../formats/index.ts'

/** One source of values; later ones win, objects merge key by key, `null` removes a chart's default. */
export type ValuesInput =
  | { readonly file: string | URL }
  | { readonly yaml: string }
  | { readonly set: string }
  | { readonly setString: string }
  | { readonly setJson: string }
  | { readonly setFile: string }
  | { readonly setLiteral: string }
  | { readonly values: PlainValues }
  | PlainValues

/** A plain object of JSON data. An object with a single key `file`, `yaml`, `set…` is a source: wrap it in `values`. */
export type PlainValues = { readonly [key: string]: unknown }

/** The sources in the order of an action. */
export function valueSourcesOf(input: ValuesInput | readonly ValuesInput[] | undefined): readonly ValueSource[] {
  if (input === undefined) return []
  const list = Array.isArray(input) ? (input as readonly ValuesInput[]) : [input as ValuesInput]
  return list.map(valueSourceOf)
}

function valueSourceOf(input: ValuesInput): ValueSource {
  const entries = Object.entries(input)
  const [key, content] = entries.length === 1 ? (entries[0] as [string, unknown]) : ['', undefined]
  if (key === 'file' && content instanceof URL) return { kind: 'file', path: pathOf(content) }
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

/** Plain data as Go values. What JSON cannot say (functions, circles, `undefined`) is refused or left out by JSON's rules. */
function valuesOf(input: object): Values {
  return mapOf(jsonToGo(JSON.parse(JSON.stringify(input)) as Json))
}

function mapOf(value: ReturnType<typeof jsonToGo>): Values {
  if (value === null) return new Map()
  if (value instanceof Map) return value
  throw new Failure({ code: 'VALUES_INVALID', helmText: 'values must be an object' })
}

function pathOf(url: URL): string {
  return url.protocol === 'file:' ? decodeURIComponent(url.pathname) : url.href
}
