// The grammar behind `--set`, `--set-string`, `--set-json`, `--set-file` and `--set-literal`: paths, indexes, values.
import { type GoValue, parseDecimalInt, quote, quoteRune } from '../../go/index.ts'
import { endOfText, RuneReader, requireList, requireTable, type Segment, StrvalsError } from './reader.ts'

/** What differs between the flags. */
export interface SetDialect {
  /** `literal`: no escapes, no commas, the value is all that follows `=`. */
  readonly syntax: 'escapes' | 'literal'
  /** Turns the text of one value into the value. */
  readonly convert: (text: string) => GoValue
  /** Reads a value right behind `=` and the comma after it itself (JSON), instead of `convert`. */
  readonly readValue?: (reader: RuneReader) => GoValue
}

const maximumIndex = 65536
const maximumNesting = 30
/** Helm has no such limit; a list in a list in a list … deeper than this is an attack. */
const maximumNestedIndexes = 100

/**
 * Reads `text` into `into`, key after key. What was read before an error stays.
 *
 * @throws StrvalsError
 * @see helm pkg/strvals parser.parse
 */
export function parseInto(text: string, into: Map<string, GoValue>, dialect: SetDialect): void {
  const parser = new SetParser(text, dialect)
  try {
    for (;;) parser.key(into, 0)
  } catch (error) {
    if (!(error instanceof StrvalsError) || !error.ended) throw error
  }
}

/** What `key` and `listItem` met; `ended` is Go's EOF after a value was set. */
type Progress = 'more' | 'ended'

class SetParser {
  readonly #reader: RuneReader
  readonly #dialect: SetDialect

  constructor(text: string, dialect: SetDialect) {
    this.#reader = new RuneReader(text)
    this.#dialect = dialect
  }

  /** Reads one `path=value` into `table`. Throws `ended` when the text is used up. */
  key(table: Map<string, GoValue>, nesting: number): void {
    const { text, stop } = this.#until(this.#dialect.syntax === 'literal' ? '=[.' : '=[,.')
    switch (stop) {
      case undefined:
        throw text === '' ? endOfText() : new StrvalsError(`key ${quote(text)} has no value`)
      case '[':
        this.#indexedKey(table, text, nesting)
        return
      case '=':
        if (this.#keyValue(table, text) === 'ended') throw endOfText()
        return
      case ',':
        setKey(table, text, '')
        throw new StrvalsError(`key ${quote(text)} has no value (cannot end with ,)`)
      default:
        this.#nestedKey(table, text, nesting + 1)
    }
  }

  #indexedKey(table: Map<string, GoValue>, key: string, nesting: number): void {
    const index = this.#index()
    const list = requireList(table.has(key) ? (table.get(key) as GoValue) : [])
    const slot = { list }
    try {
      this.#listItem(slot, index, { nesting, depth: 1 })
    } finally {
      // Even where the text ended too early, which Helm forgives, the list as far as it came is set.
      setKey(table, key, slot.list)
    }
  }

  #keyValue(table: Map<string, GoValue>, key: string): Progress {
    if (this.#dialect.readValue !== undefined) {
      setKey(table, key, this.#dialect.readValue(this.#reader))
      return 'more'
    }
    return this.#value((value) => setKey(table, key, value))
  }

  #nestedKey(table: Map<string, GoValue>, key: string, nesting: number): void {
    if (nesting > maximumNesting) {
      throw new StrvalsError(
        `value name nested level is greater than maximum supported nested level of ${maximumNesting}`,
      )
    }
    const inner = requireTable(table.has(key) ? (table.get(key) as GoValue) : new Map<string, GoValue>())
    try {
      this.key(inner, nesting)
    } finally {
      if (inner.size > 0) setKey(table, key, inner)
    }
    if (inner.size === 0) throw new StrvalsError(`key map ${quote(key)} has no value`)
  }

  /** Reads what follows `]` and sets item `index` of the slot's list. */
  #listItem(
    slot: { list: GoValue[] },
    index: number,
    level: { readonly nesting: number; readonly depth: number },
  ): void {
    if (index < 0) throw new StrvalsError(`negative ${index} index not allowed`)
    if (level.depth > maximumNestedIndexes) throw new StrvalsError(`more than ${maximumNestedIndexes} nested indexes`)
    const { text, stop } = this.#until('[.=')
    if (text !== '') throw new StrvalsError(`unexpected data at end of array index: ${quoteRunes(text)}`)
    if (stop === undefined) throw endOfText()
    if (stop === '=') {
      if (this.#dialect.readValue !== undefined) {
        setItem(slot, index, this.#dialect.readValue(this.#reader))
      } else {
        this.#value((value) => setItem(slot, index, value))
      }
    } else if (stop === '[') {
      const nextIndex = this.#index()
      const existing = slot.list[index] ?? null
      const inner = { list: existing === null ? [] : requireList(existing) }
      this.#listItem(inner, nextIndex, { nesting: level.nesting, depth: level.depth + 1 })
      setItem(slot, index, inner.list)
    } else {
      let inner: GoValue = new Map<string, GoValue>()
      if (slot.list.length > index) {
        const existing = slot.list[index] as GoValue
        if (existing instanceof Map) inner = existing
        else slot.list[index] = inner
      }
      this.key(inner as Map<string, GoValue>, level.nesting)
      setItem(slot, index, inner)
    }
  }

  /** Reads a value behind `=`: a `{list}`, a word, or nothing. */
  #value(set: (value: GoValue) => void): Progress {
    if (this.#dialect.syntax === 'literal') {
      set(this.#reader.until('', 'literal').text)
      return 'more'
    }
    const first = this.#reader.peek()
    if (first === undefined) {
      set('')
      return 'ended'
    }
    if (first === '{') {
      this.#reader.next()
      set(this.#list())
      return 'more'
    }
    set(this.#dialect.convert(this.#until(',').text))
    return 'more'
  }

  #list(): GoValue[] {
    const list: GoValue[] = []
    for (;;) {
      const { text, stop } = this.#until(',}')
      if (stop === undefined) throw new StrvalsError("list must terminate with '}'")
      list.push(this.#dialect.convert(text))
      if (stop === '}') {
        if (this.#reader.peek() === ',') this.#reader.next()
        return list
      }
    }
  }

  #index(): number {
    const { text, stop } = this.#until(']')
    if (stop === undefined) throw new StrvalsError('error parsing index: EOF', true)
    try {
      return Number(parseDecimalInt(text))
    } catch (error) {
      throw new StrvalsError(`error parsing index: ${(error as Error).message}`)
    }
  }

  #until(stops: string): Segment {
    return this.#reader.until(stops, this.#dialect.syntax)
  }
}

/** An empty key is not set, as in Helm. */
function setKey(table: Map<string, GoValue>, key: string, value: GoValue): void {
  if (key !== '') table.set(key, value)
}

function setItem(slot: { list: GoValue[] }, index: number, value: GoValue): void {
  if (index > maximumIndex) {
    throw new StrvalsError(`index of ${index} is greater than maximum supported index of ${maximumIndex}`)
  }
  if (slot.list.length <= index) {
    const longer: GoValue[] = slot.list.slice()
    while (longer.length <= index) longer.push(null)
    slot.list = longer
  }
  slot.list[index] = value
}

/** `%q` of a slice of runes. */
function quoteRunes(text: string): string {
  return `[${Array.from(text, (rune) => quoteRune(rune.codePointAt(0) as number)).join(' ')}]`
}
