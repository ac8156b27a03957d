// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// The YAML printer: Go values to block style, in the two dialects of go-yaml that Helm prints.
import { encodeBase64, encodeUtf8 } from '../../base/index.ts'
import {
  formatDuration,
  formatFloat,
  formatRfc3339Nano,
  GoInteger,
  GoStruct,
  type GoValue,
  timeOf,
} from '../../go/index.ts'
import { jsonNumber, maximumDepth, validText } from '../json/index.ts'
import { type PrinterVersion, sortYamlKeys } from './key-order.ts'
import { mayResolve, resolvePlain } from './resolve.ts'
import { analyzeScalar } from './scalar-analysis.ts'
import { ScalarWriter } from './scalar-writer.ts'
import { YamlError } from './yaml-error.ts'

/** Where a value stands: in a mapping as its key or value, in a list, or alone. */
type Context = 'root' | 'item' | 'value' | 'key'

/** The way from the printed value to one of its parts. */
export type YamlPath = readonly (string | number)[]

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const oldBooleans: ReadonlySet<string> = new Set('y Y yes Yes YES on On ON n N no No NO off Off OFF'.split(' '))
/** The longest key, in bytes, that needs no `?`. */
const longestSimpleKey = 128

/** Prints one value; afterwards `lines` names the path of the value that made each line, if that was asked for. */
export class YamlPrinter {
  readonly lines: YamlPath[] | undefined
  private readonly out: ScalarWriter
  private readonly version: PrinterVersion
  private readonly path: (string | number)[] = []

  constructor(version: PrinterVersion, keepLines: boolean) {
    this.version = version
    this.out = new ScalarWriter(version)
    this.lines = keepLines ? [] : undefined
  }

  print(value: GoValue): string {
    this.node(value, 'root')
    this.out.indent = -1
    this.out.writeIndent()
    if (this.lines !== undefined) this.lines.length = this.out.line
    return this.out.text
  }

  private node(value: GoValue, context: Context): void {
    if (this.path.length > maximumDepth) throw new YamlError('yaml: exceeded max depth')
    if (value instanceof Map) return this.mapping(value)
    if (Array.isArray(value)) return this.sequence(value, context)
    if (value instanceof Uint8Array) return this.bytes(value, context)
    if (value instanceof GoStruct) return this.struct(value, context)
    this.scalar(value, context)
    this.recordLines()
  }

  private scalar(value: null | boolean | number | string | GoInteger, context: Context): void {
    if (typeof value === 'string') return this.string(value, context)
    if (typeof value === 'number') return this.out.writeWord(this.number(value))
    if (value === null) return this.out.writeWord('null')
    if (typeof value === 'boolean') return this.out.writeWord(value ? 'true' : 'false')
    if (this.version === 3 && value.typeName === 'time.Duration')
      return this.string(formatDuration(value.value), context)
    this.out.writeWord(value.value.toString())
  }

  private number(value: number): string {
    if (this.version === 2) {
      const text = jsonNumber(value)
      // On its way through JSON a float that looks like an integer of 64 bits becomes one.
      if (/^-?\d+$/.test(text) && isInteger64(BigInt(text))) return text === '-0' ? '0' : text
    }
    const text = formatFloat(value, 'g')
    return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text
  }

  private bytes(value: Uint8Array, context: Context): void {
    if (this.version === 2) this.string(encodeBase64(value), context)
    else
      this.sequence(
        Array.from(value, (byte) => new GoInteger('uint8', BigInt(byte))),
        context,
      )
  }

  private struct(value: GoStruct, context: Context): void {
    const time = timeOf(value)
    if (time !== undefined) return this.out.writeWord(formatRfc3339Nano(time))
    const text = value.methods.get('MarshalText')?.call()
    if (typeof text === 'string') return this.string(text, context)
    this.mapping(new Map(Array.from(value.fields, ([name, field]) => [name.toLowerCase(), field])), [
      ...value.fields.keys(),
    ])
  }

  private mapping(map: ReadonlyMap<string, GoValue>, order?: string[]): void {
    if (map.size === 0) return this.emptyCollection('{}')
    const { out } = this
    const outer = this.increaseIndent(false)
    const keys = order?.map((key) => key.toLowerCase()) ?? sortYamlKeys(Array.from(map.keys()), this.version)
    for (const key of keys) {
      this.path.push(key)
      out.writeIndent()
      this.recordLine()
      const simple = this.isSimpleKey(key)
      if (simple) {
        this.string(key, 'key')
        out.writeIndicator(':')
      } else {
        out.writeIndicator('?', { space: true, indention: true })
        this.string(key, 'value')
        out.writeIndent()
        out.writeIndicator(':', { space: true, indention: true })
      }
      this.node(map.get(key) as GoValue, 'value')
      this.path.pop()
    }
    out.indent = outer
  }

  private sequence(list: readonly GoValue[], context: Context): void {
    if (list.length === 0) return this.emptyCollection('[]')
    const { out } = this
    const indentless = this.version === 2 && context === 'value' && !out.indention
    const outer = this.increaseIndent(indentless)
    for (let index = 0; index < list.length; index++) {
      this.path.push(index)
      out.writeIndent()
      this.recordLine()
      out.writeIndicator('-', { space: true, indention: true })
      this.node(list[index] as GoValue, 'item')
      this.path.pop()
    }
    out.indent = outer
  }

  private emptyCollection(brackets: string): void {
    this.out.writeIndicator(brackets, { space: true })
    this.recordLines()
  }

  /** Goes one level deeper; gives the level to return to. */
  private increaseIndent(indentless: boolean): number {
    const outer = this.out.indent
    if (outer < 0) this.out.indent = 0
    else if (!indentless) this.out.indent += 2
    return outer
  }

  private isSimpleKey(key: string): boolean {
    const text = key
    if (text.length * 3 <= longestSimpleKey && !/[\n\r\x85\u2028\u2029]/.test(text)) return true
    return !analyzeScalar(text, this.version).multiline && encodeUtf8(text).length <= longestSimpleKey
  }

  private string(text: string, context: Context): void {
    if (this.version === 3 && validText(text) !== text) return this.binary(text, context)
    const { out, version } = this
    const fold = context !== 'key'
    const analysis = analyzeScalar(text, version)
    const outer = out.indent
    out.indent = outer < 0 ? 2 : outer + 2
    if (text.includes('\n')) {
      if (analysis.blockAllowed && context !== 'key') out.writeLiteral(text)
      else out.writeDoubleQuoted(text, fold)
    } else if (this.needsQuotes(text)) {
      out.writeDoubleQuoted(text, fold)
    } else if (analysis.plainAllowed) {
      out.writePlain(text, fold)
    } else if (analysis.singleAllowed && !(context === 'key' && analysis.multiline)) {
      out.writeSingleQuoted(text, fold)
    } else {
      out.writeDoubleQuoted(text, fold)
    }
    out.indent = outer
  }

  /** Bytes that are not UTF-8: yaml.v3 prints them as base64 in lines of 70. */
  private binary(text: string, context: Context): void {
    const base64 = encodeBase64(encodeUtf8(text))
    this.out.writeWord('!!binary')
    this.string(base64.length < 70 ? base64 : base64.replace(/.{1,70}/g, '$&\n'), context)
  }

  /** Whether the text would be read as something else than a string if it stood plain. */
  private needsQuotes(text: string): boolean {
    if (text === '') return true
    if (!mayResolve(text.charCodeAt(0))) return false
    if (resolvePlain(text).tag !== 'str') return true
    return base60.test(text) || oldBooleans.has(text)
  }

  private recordLine(): void {
    if (this.lines !== undefined) this.lines[this.out.line] = [...this.path]
  }

  /** Claims the lines up to here for the value just written. */
  private recordLines(): void {
    if (this.lines === undefined) return
    const own = [...this.path]
    for (let line = this.out.line; line >= 0; line--) {
      const known = this.lines[line]
      this.lines[line] = own
      if (known !== undefined) break
    }
  }
}

function isInteger64(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n
}
