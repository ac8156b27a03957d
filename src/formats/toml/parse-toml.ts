// The TOML reader: tables, keys and values, with the rules of BurntSushi's toml for what may be defined again.
import { GoSlice, type GoValue } from '../../go/index.ts'
import { keyText } from './format-toml.ts'
import { scanString } from './scan-string.ts'
import { scanScalar } from './scan-value.ts'
import { isLineEnd, type LocalZone, TomlReader } from './toml-reader.ts'

type Table = Map<string, GoValue>

/** A list of tables, as Go has it. */
const tableListType = 'map[string]interface {}'
const maximumDepth = 1000

/**
 * `text` as BurntSushi's toml decodes it into a map: integers int64, floats float64, dates `time.Time`, `[[tables]]`
 * of type `[]map[string]interface {}`.
 *
 * Throws `TomlError` with Go's text (`toml: line 1: …`). Dates and times without a zone are of `zone`, or else UTC.
 *
 * @see github.com/BurntSushi/toml Unmarshal
 */
export function parseToml(text: string, zone: LocalZone = { offsetSeconds: () => 0 }): Map<string, GoValue> {
  const reader = new TomlReader(text, zone)
  const parser = new Parser(reader, { root: new Map(), implied: new Set(), depth: 0, outer: [], isBlocked: false })
  reader.currentKey = () => parser.keyName()
  return parser.document()
}

class Parser {
  private readonly reader: TomlReader
  private readonly root: Table
  /** Full names of tables that were only implied so far, by a longer name. */
  private readonly implied: Set<string>
  private context: string[] = []
  private key = ''
  private depth: number
  /** Where the inline table stands that is read; empty for the text itself. */
  private readonly outer: readonly string[]
  /** Whether the inline table stands where a value is already that is none: nothing can be put in. */
  private readonly isBlocked: boolean

  constructor(
    reader: TomlReader,
    place: { root: Table; implied: Set<string>; depth: number; outer: readonly string[]; isBlocked: boolean },
  ) {
    this.reader = reader
    this.root = place.root
    this.implied = place.implied
    this.depth = place.depth
    this.outer = place.outer
    this.isBlocked = place.isBlocked
  }

  /** The full name of the key being read. */
  keyName(): string {
    const context = nameOf([...this.outer, ...this.context])
    // Only what it stands in is quoted where it has to be.
    return this.key === '' ? context : context === '' ? this.key : `${context}.${this.key}`
  }

  document(): Table {
    const reader: TomlReader = this.reader
    for (;;) {
      reader.skipSpace()
      const character = reader.peek()
      if (character === '') return this.root
      if (character === '[') this.tableHeader()
      else this.keyValue(undefined)
      this.lineEnd()
    }
  }

  private lineEnd(): void {
    const reader: TomlReader = this.reader
    reader.skipBlanks()
    const character = reader.peek()
    if (character === '#') reader.skipComment()
    if (character === '#' || character === '' || isLineEnd(character)) return
    reader.fail(
      'expected a top-level item to end with a newline, comment, or EOF, ' +
        `but got ${reader.quoted(character)} instead`,
    )
  }

  private tableHeader(): void {
    const reader: TomlReader = this.reader
    reader.position += 1
    const isList = reader.accept('[')
    const path: string[] = []
    do {
      reader.skipBlanks()
      const character = reader.peek()
      if (character === ']' || character === '') {
        reader.fail('unexpected end of table name (table names cannot be empty)')
      }
      if (character === '.') reader.fail('unexpected table separator (table names cannot be empty)')
      if (path.length === 0) reader.keyStart = reader.position
      path.push(this.keyPart())
      reader.skipBlanks()
    } while (reader.accept('.'))
    const end = reader.next()
    if (end !== ']') {
      const problem = `expected '.' or ']' to end table name, but got ${reader.quoted(end)} instead`
      reader.fail(problem, { isLineEnd: end === '\n' })
    }
    if (isList && reader.peek() !== ']') {
      const found = reader.next()
      const problem = `expected end of table array name delimiter ']', but got ${reader.quoted(found)} instead`
      reader.fail(problem, { isLineEnd: found === '\n' })
    }
    if (isList) reader.position += 1
    this.enter(path, isList)
  }

  private keyPart(): string {
    const reader: TomlReader = this.reader
    const character = reader.peek()
    if (character === '"' || character === "'") return scanString(reader, { isKey: true })
    const start = reader.position
    while (/^[A-Za-z0-9_-]$/.test(reader.text.charAt(reader.position))) reader.position += 1
    return reader.text.slice(start, reader.position)
  }

  /** Reads `a.b.c = value`; into `inline` if the pair stands in an inline table. */
  private keyValue(inline: Table | undefined): void {
    const reader: TomlReader = this.reader
    const outer = this.context
    const first = reader.peek()
    if (first === '=' || first === '') reader.fail("unexpected '=': key name appears blank")
    if (first === '.') reader.fail("unexpected '.': keys cannot start with a '.'")
    const path: string[] = []
    do {
      reader.skipBlanks()
      const character = reader.peek()
      if (character === '=' || character === '') reader.fail("unexpected '='")
      if (character === '.') reader.fail("unexpected '.'")
      if (path.length === 0) reader.keyStart = reader.position
      path.push(this.keyPart())
      reader.skipBlanks()
    } while (reader.accept('.'))
    const separator = reader.peek()
    if (separator === '') reader.fail("unexpected EOF; expected key separator '='")
    if (separator !== '=') reader.fail(`expected '.' or '=', but got ${reader.quoted(separator)} instead`)
    reader.position += 1
    this.key = path.pop() as string
    if (this.isBlocked && path.length > 0) {
      this.failAtKey(`Key '${nameOf(this.outer)}' was already created as a hash.`)
    }
    for (const part of path) {
      const next = [...this.context, part]
      this.implied.add(nameOf([...this.outer, ...next]))
      this.enter(next, false)
    }
    const { key } = this
    const existing = reader.text.startsWith('{', blanksEnd(reader)) ? this.existing(key) : undefined
    const value = this.value({ existing })
    this.key = key
    if (this.isBlocked) this.failDefined([])
    // An inline table is set twice, and the second time nothing is implied any more.
    if (existing !== undefined) this.failDefined([...this.context, key])
    this.define(key, value)
    if (inline !== undefined) putInline(inline, path, { key, value })
    this.context = outer
    // Errors behind a pair of an inline table still name its key.
    if (inline === undefined) this.key = ''
  }

  /** A key of the current table, if that is a table. */
  private existing(key: string): GoValue | undefined {
    let table: Table | undefined = this.root
    for (const part of this.context) table = table === undefined ? undefined : tableIn(table.get(part) ?? null)
    return table?.get(key)
  }

  private failDefined(path: readonly string[]): never {
    this.failAtKey(`Key '${nameOf([...this.outer, ...path])}' has already been defined.`)
  }

  /** What is wrong with names is told where the last name began. */
  private failAtKey(problem: string): never {
    const reader: TomlReader = this.reader
    reader.fail(problem, { at: reader.keyStart })
  }

  /** `place` tells what stands where an inline table goes; absent in lists. */
  private value(place?: { readonly existing: GoValue | undefined }): GoValue {
    const reader: TomlReader = this.reader
    reader.skipBlanks()
    const character = reader.peek()
    if (character === '"' || character === "'") return scanString(reader, { isKey: false })
    if (character !== '[' && character !== '{') return scanScalar(reader)
    this.depth += 1
    if (this.depth > maximumDepth) reader.fail(`exceeded max depth of ${maximumDepth}`)
    reader.position += 1
    const value = character === '[' ? this.list() : this.inlineTable(place)
    this.depth -= 1
    return value
  }

  private list(): GoValue[] {
    const reader: TomlReader = this.reader
    const items: GoValue[] = []
    for (;;) {
      reader.skipSpace()
      if (reader.accept(']')) return items
      if (reader.peek() === ',') reader.fail('unexpected comma')
      items.push(this.value())
      reader.skipSpace()
      if (reader.accept(']')) return items
      if (!reader.accept(',')) {
        reader.fail(`expected a comma (',') or array terminator (']'), but got ${reader.named(reader.peek())}`)
      }
    }
  }

  /** Reads an inline table. Its names are checked in a scope of their own. */
  private inlineTable(place?: { readonly existing: GoValue | undefined }): Table {
    const existing = place?.existing
    const reader: TomlReader = this.reader
    const table: Table = new Map()
    const outerName = reader.currentKey
    const scope = new Parser(reader, {
      // In the place of another table its names count too.
      root: new Map(existing === undefined ? [] : tableIn(existing)),
      implied: this.implied,
      depth: this.depth,
      outer: [...this.outer, ...this.context, this.key],
      // Lists give way to the table, for as long as it is read.
      isBlocked: existing !== undefined && tableIn(existing) === undefined && !Array.isArray(existing),
    })
    reader.currentKey = () => scope.keyName()
    for (;;) {
      reader.skipSpace()
      if (reader.accept('}')) break
      if (reader.peek() === ',') reader.fail('unexpected comma')
      scope.keyValue(table)
      reader.skipSpace()
      if (reader.accept('}')) break
      if (!reader.accept(',')) {
        const found = reader.named(reader.peek())
        reader.fail(`expected a comma or an inline table terminator '}', but got ${found} instead`)
      }
    }
    reader.currentKey = outerName
    // What a longer name implied stays, whatever is said of it later.
    return place === undefined ? table : scope.root
  }

  /** Makes `path` the table that keys go into. */
  private enter(path: readonly string[], isList: boolean): void {
    let table = this.root
    const parents = path.slice(0, -1)
    for (const [index, part] of parents.entries()) {
      if (!table.has(part)) {
        this.implied.add(nameOf([...this.outer, ...path.slice(0, index + 1)]))
        table.set(part, new Map())
      }
      const next = tableIn(table.get(part) as GoValue)
      if (next === undefined) {
        this.failAtKey(`Key '${nameOf([...this.outer, ...path.slice(0, index + 1)])}' was already created as a hash.`)
      }
      table = next
    }
    const last = path.at(-1) as string
    this.context = parents
    if (isList) {
      const list = table.get(last) ?? new GoSlice(tableListType)
      if (!(list instanceof GoSlice)) {
        this.failAtKey(`Key '${nameOf(path)}' was already created and cannot be used as an array.`)
      }
      list.push(new Map())
      table.set(last, list)
    } else {
      this.define(last, new Map())
    }
    this.context = [...path]
  }

  /** Sets a key of the current table, which must not be there unless it was only implied. */
  private define(key: string, value: GoValue): void {
    let table = this.root
    for (const [index, part] of this.context.entries()) {
      const next = tableIn(table.get(part) as GoValue)
      if (next === undefined) {
        this.failDefined(this.context.slice(0, index + 1))
      }
      table = next
    }
    if (!table.has(key)) {
      table.set(key, value)
      return
    }
    const path = [...this.context, key]
    if (!this.implied.delete(nameOf([...this.outer, ...path]))) this.failDefined(path)
  }
}

/** The table behind a value: a table itself, or the last of a list of tables. */
function tableIn(value: GoValue): Table | undefined {
  if (value instanceof Map) return value
  return value instanceof GoSlice ? (value.at(-1) as Table | undefined) : undefined
}

/** The position behind blanks. */
function blanksEnd(reader: TomlReader): number {
  let position = reader.position
  while (reader.text[position] === ' ' || reader.text[position] === '\t') position += 1
  return position
}

function putInline(table: Table, path: readonly string[], entry: { key: string; value: GoValue }): void {
  let target = table
  for (const part of path) {
    const next = target.get(part) ?? new Map<string, GoValue>()
    target.set(part, next)
    if (next instanceof Map) target = next
  }
  target.set(entry.key, entry.value)
}

function nameOf(path: readonly string[]): string {
  return path.map(keyText).join('.')
}
