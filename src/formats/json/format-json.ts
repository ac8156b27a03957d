// The JSON printer: byte for byte what encoding/json writes.
import { compareUtf8, encodeBase64 } from '../../base/index.ts'
import { escapeJsonString, GoInteger, GoStruct, type GoValue, isNilContainer, typeOf } from '../../go/index.ts'
import { structValue, unsupportedNumber, validText } from './convert.ts'
import { maximumDepth } from './depth.ts'
import { JsonError } from './json-error.ts'
import { jsonNumber } from './number-text.ts'

/** How to print: `indent` as MarshalIndent's, `escapeHtml` false leaves `<`, `>` and `&` as they are. */
export interface FormatJsonOptions {
  readonly indent?: string
  readonly escapeHtml?: boolean
}

/** Deeper than this, cycles are looked for. */
const cycleDepth = 100

/**
 * `value` as `json.Marshal` prints it: keys sorted, `<`, `>` and `&` escaped unless told otherwise; with `indent` as
 * `json.MarshalIndent`.
 *
 * Throws `JsonError` for NaN, the infinities and cycles.
 *
 * @see encoding/json Marshal, MarshalIndent
 */
export function formatJson(value: GoValue, options: FormatJsonOptions = {}): string {
  const printer = new Printer(options)
  printer.print(value, 0)
  return printer.text
}

class Printer {
  text = ''
  private readonly indent: string
  private readonly html: { readonly html: boolean }
  private readonly path = new Set<GoValue>()

  constructor(options: FormatJsonOptions) {
    this.indent = options.indent ?? ''
    this.html = { html: options.escapeHtml !== false }
  }

  print(value: GoValue, depth: number): void {
    if (typeof value === 'string') this.text += escapeJsonString(value, this.html)
    else if (value === null) this.text += 'null'
    else if (typeof value === 'boolean') this.text += value ? 'true' : 'false'
    else if (typeof value === 'number') this.number(value)
    else if (value instanceof GoInteger) this.text += value.value.toString()
    else if (value instanceof GoStruct) this.struct(value, depth)
    else if (value instanceof Uint8Array) this.text += `"${encodeBase64(value)}"`
    else this.guarded(value, depth)
  }

  private number(value: number): void {
    if (!Number.isFinite(value)) throw unsupportedNumber(value)
    this.text += jsonNumber(value)
  }

  /** A struct's fields keep their order. */
  private struct(struct: GoStruct, depth: number): void {
    const shown = structValue(struct)
    if (shown instanceof Map && shown.size > 0) this.map(shown, depth + 1, shown.keys())
    else this.print(shown, depth)
  }

  private guarded(value: Map<string, GoValue> | GoValue[], depth: number): void {
    if (depth > maximumDepth) throw new JsonError('json: unsupported value: nesting is too deep')
    if (depth > cycleDepth) {
      if (this.path.has(value)) throw new JsonError(`json: unsupported value: encountered a cycle via ${typeOf(value)}`)
      this.path.add(value)
    }
    if (value instanceof Map) this.map(value, depth + 1)
    else this.list(value, depth + 1)
    if (depth > cycleDepth) this.path.delete(value)
  }

  private map(map: Map<string, GoValue>, depth: number, keys: Iterable<string> = sortKeys(map)): void {
    if (map.size === 0) {
      this.text += isNilContainer(map) ? 'null' : '{}'
      return
    }
    let separator = '{'
    for (const key of keys) {
      this.text += separator
      this.lineBreak(depth)
      this.text += escapeJsonString(key, this.html) + (this.indent === '' ? ':' : ': ')
      this.print(map.get(key) as GoValue, depth)
      separator = ','
    }
    this.lineBreak(depth - 1)
    this.text += '}'
  }

  private list(list: GoValue[], depth: number): void {
    if (list.length === 0) {
      this.text += isNilContainer(list) ? 'null' : '[]'
      return
    }
    let separator = '['
    for (const item of list) {
      this.text += separator
      this.lineBreak(depth)
      this.print(item, depth)
      separator = ','
    }
    this.lineBreak(depth - 1)
    this.text += ']'
  }

  private lineBreak(depth: number): void {
    if (this.indent !== '') this.text += `\n${this.indent.repeat(depth)}`
  }
}

/** Keys in the order of their bytes, invalid ones as Go repairs them. */
function sortKeys(map: ReadonlyMap<string, GoValue>): string[] {
  const keys = Array.from(map.keys())
  return keys.sort((left, right) => compareUtf8(validText(left), validText(right)))
}
