// The TOML printer: byte for byte what BurntSushi's toml writes with its standard indentation.
import { compareUtf8 } from '../../base/index.ts'
import {
  formatDuration,
  formatFloat,
  formatRfc3339Nano,
  formatTime,
  GoInteger,
  GoStruct,
  type GoTime,
  type GoValue,
  isNilContainer,
  locationOf,
  timeIn,
  timeOf,
  utc,
} from '../../go/index.ts'
import { maximumDepth } from '../json/index.ts'
import { TomlError } from './toml-error.ts'

type Table = ReadonlyMap<string, GoValue>

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
])

/**
 * `value` as TOML: first a table's plain keys, then its tables, each sorted; a list of nothing but tables becomes
 * `[[tables]]`.
 *
 * Throws `TomlError` with Go's text, as for a list that holds null.
 *
 * @see github.com/BurntSushi/toml Encoder.Encode
 */
export function formatToml(value: GoValue): string {
  // Go panics here, and its words reach the user.
  if (value === null) throw new TomlError('reflect: call of reflect.Value.Type on zero Value')
  checkDepth(value, 0)
  const printer = new Printer()
  printer.encode([], value)
  return printer.text
}

/** Refuses what nests too deep, cycles among it. */
function checkDepth(value: GoValue, depth: number): void {
  if (depth > maximumDepth) throw new TomlError('toml: nesting is too deep')
  if (value instanceof Map || Array.isArray(value)) for (const item of value.values()) checkDepth(item, depth + 1)
}

class Printer {
  text = ''

  encode(path: readonly string[], value: GoValue): void {
    if (isNil(value)) return
    const table = tableOf(value)
    if (table !== undefined) this.table(path, table)
    else if (isTableList(value)) this.tableList(path, value)
    else this.keyValue(path, value, false)
  }

  private newline(): void {
    if (this.text !== '') this.text += '\n'
  }

  private table(path: readonly string[], table: Table): void {
    if (path.length === 1) this.newline()
    if (path.length > 0) {
      this.text += `${indentation(path)}[${path.map(keyText).join('.')}]`
      this.newline()
    }
    this.entries(path, table)
  }

  private tableList(path: readonly string[], list: readonly GoValue[]): void {
    if (path.length === 0) throw new TomlError('toml: top-level values must be Go maps or structs')
    for (const item of list) {
      this.newline()
      this.text += `${indentation(path)}[[${path.map(keyText).join('.')}]]`
      this.newline()
      this.entries(path, tableOf(item) as Table)
    }
  }

  private entries(path: readonly string[], table: Table): void {
    for (const keys of splitKeys(table)) {
      for (const key of keys) this.encode([...path, key], table.get(key) as GoValue)
    }
  }

  private keyValue(path: readonly string[], value: GoValue, inline: boolean): void {
    if (path.length > 0) this.text += `${indentation(path)}${keyText(path.at(-1) as string)} = `
    this.element(value)
    if (path.length > 0 && !inline) this.newline()
  }

  private element(value: GoValue): void {
    const table = tableOf(value)
    if (table !== undefined) this.inlineTable(table)
    else if (Array.isArray(value) || value instanceof Uint8Array) this.list(value)
    else this.text += scalarText(value)
  }

  private list(list: readonly GoValue[] | Uint8Array): void {
    this.text += '['
    for (let index = 0; index < list.length; index++) {
      if (index > 0) this.text += ', '
      const item = list[index] as GoValue | number
      if (list instanceof Uint8Array) this.text += String(item)
      else this.element(item)
    }
    this.text += ']'
  }

  private inlineTable(table: Table): void {
    const [direct, nested] = splitKeys(table)
    this.text += '{'
    this.inlineEntries(table, direct, nested.length > 0)
    this.inlineEntries(table, nested, false)
    this.text += '}'
  }

  private inlineEntries(table: Table, keys: readonly string[], moreFollows: boolean): void {
    for (const [index, key] of keys.entries()) {
      const value = table.get(key) as GoValue
      if (isNil(value)) continue
      this.keyValue([key], value, true)
      if (moreFollows || index < keys.length - 1) this.text += ', '
    }
  }
}

/** The keys that stand directly in a table, and those that make tables of their own. */
function splitKeys(table: Table): [string[], string[]] {
  const direct: string[] = []
  const nested: string[] = []
  for (const key of keysOf(table)) {
    const value = table.get(key) as GoValue
    if (tableOf(value) !== undefined || isTableList(value)) nested.push(key)
    else direct.push(key)
  }
  return [direct, nested]
}

/** The keys of a map sorted, those of a struct in their order. */
function keysOf(table: Table): string[] {
  const keys = Array.from(table.keys())
  return table instanceof StructFields ? keys : keys.sort(compareUtf8)
}

/** The fields of a struct. */
class StructFields extends Map<string, GoValue> {}

function tableOf(value: GoValue): Table | undefined {
  if (value instanceof Map) return value
  if (!(value instanceof GoStruct) || value.methods.has('MarshalText') || timeOf(value) !== undefined) return undefined
  return new StructFields(value.fields)
}

function isNil(value: GoValue): boolean {
  return value === null || isNilContainer(value)
}

/** Whether all items are tables; null among the items is refused wherever a list is looked at. */
function isTableList(value: GoValue): value is GoValue[] {
  if (!Array.isArray(value) || value.length === 0) return false
  let tables = true
  for (const item of value) {
    if (isNil(item)) throw new TomlError('toml: cannot encode array with nil element')
    if (Array.isArray(item)) isTableList(item)
    if (tableOf(item) === undefined) tables = false
  }
  return tables
}

/** Times without a zone stay so: the reader put them into locations of these names. */
function timeText(time: GoTime): string {
  const layout = localLayouts.get(locationOf(time).name)
  return layout === undefined ? formatRfc3339Nano(time) : formatTime(timeIn(time.unixNanoseconds, utc), layout)
}

const localLayouts: ReadonlyMap<string, string> = new Map([
  ['datetime-local', '2006-01-02T15:04:05.999999999'],
  ['date-local', '2006-01-02'],
  ['time-local', '15:04:05.999999999'],
])

function scalarText(value: GoValue): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return floatText(value)
  if (value instanceof GoInteger) {
    return value.typeName === 'time.Duration' ? quoted(formatDuration(value.value)) : value.value.toString()
  }
  if (value instanceof GoStruct) {
    const time = timeOf(value)
    if (time !== undefined) return timeText(time)
    const text = value.methods.get('MarshalText')?.call()
    if (typeof text === 'string') return quoted(text)
  }
  throw new TomlError('toml: cannot encode array with nil element')
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = formatFloat(value, 'g')
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** A key as TOML writes it, quoted only where it must be. */
export function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key)
}

function quoted(text: string): string {
  const escaped = text.replace(
    /["\\\x00-\x1f\x7f]/g,
    (character) => escapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${escaped}"`
}

function indentation(path: readonly string[]): string {
  return '  '.repeat(path.length - 1)
}
