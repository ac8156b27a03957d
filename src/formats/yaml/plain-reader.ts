// YAML as nearly all charts and manifests write it, read line by line without tokens and nodes: block mappings and lists,
// scalars, literal and folded blocks, small collections in brackets. Whatever is more than that, and whatever could be wrong, is left to the parser, which
// alone knows all rules and says what Helm says.
import { type Json, type JsonObject, setOwn } from '../../base/index.ts'
import type { GoValue } from '../../go/index.ts'
import type { MapShape } from './decode.ts'
import { mayResolve, plainValue, resolvePlain } from './resolve.ts'

/** How to read, and what for. */
export interface PlainReading {
  readonly shape: MapShape
  /**
   * Whether the value of a key is of interest: of the root mapping, or of the mapping that stands there behind the key
   * `parent`. Others are checked and become null.
   */
  readonly isWanted?: (key: string, parent?: string) => boolean
}

/** Regular expressions at the end of their powers use much memory. */
const maximumLength = 16_000_000
const maximumDepth = 100

/** Anything but ASCII and letters of one unit: tabs, other line ends, control characters, marks, surrogates. */
const unusual = /[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
/** From the end of a line to what stands next: over lines that are empty or comments. */
const gap = /(?: *(?:#[^\n]*)?\n)* *(?:#[^\n]*$)?/y
const key = /[\w./$-]{1,1000}:(?=[ \n]|$)|"[^"\\\n]{0,1000}":(?=[ \n]|$)|'[^'\n]{0,1000}':(?=[ \n]|$)/y
/** A key with a word behind it, to what stands on the next line; nothing in it has to be looked at but the key. */
const simpleLine = /[\w./$-]{1,1000}: [A-Za-z_][\w./-]*\n *(?=[^ \n#])/y
const doubleQuoted = /"(?:[^"\\]|\\["\\nrt])*"/y
const singleQuoted = /'(?:[^']|'')*'/y
/** What ends a document stands at a line's beginning, in quotes too. */
const documentMark = /\n(?:---|\.\.\.)/
/** A plain scalar in brackets. */
const word = /[\w./][\w./@+=-]*(?: [\w./@+=-]+)*/y
const blockHeader = /[|>]-?(?: *| +#[^\n]*)\n/y
/** What may follow a scalar on its line. */
const restOfLine = /(?: *| +#[^\n]*)(?=\n|$)/y

/** Thrown where the parser has to decide. */
const undecided = new Error('left to the parser')

/** The value of a text of one document; undefined where the parser has to read it. */
export function readPlainYaml(text: string, reading: PlainReading): GoValue | Json | undefined {
  if (text.length > maximumLength || unusual.test(text)) return undefined
  try {
    return new PlainReader(text, reading).document()
  } catch (error) {
    // A pattern's own stack ends at texts of some megabytes.
    if (error === undecided || error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads from left to right; between lines it stands at the first word of a line. */
class PlainReader {
  private readonly text: string
  private readonly shape: MapShape
  private readonly isWanted: PlainReading['isWanted']
  /** Of the root mapping, the last one. */
  private rootKey: string | undefined
  private at = 0
  /** Of the current word; -1 at the end. */
  private column = 0
  private depth = 0
  /** Checks without making values. */
  private skipping = false

  constructor(text: string, reading: PlainReading) {
    this.text = text
    this.shape = reading.shape
    this.isWanted = reading.isWanted
  }

  document(): GoValue | Json {
    this.nextLine(this.text.startsWith('---\n') ? 3 : 0)
    if (this.column === -1) return null
    const value = this.collection()
    if (this.column !== -1) throw undecided
    return value
  }

  /** Goes to the next word behind a line that ends at `end`. */
  private nextLine(end: number): void {
    const { text } = this
    gap.lastIndex = end
    gap.test(text)
    this.at = gap.lastIndex
    this.column = this.at === text.length ? -1 : this.at - 1 - text.lastIndexOf('\n', this.at - 1)
  }

  private endOfLine(start: number): number {
    const end = this.text.indexOf('\n', start)
    return end === -1 ? this.text.length : end
  }

  private endOfSpaces(start: number): number {
    let end = start
    while (this.text.charCodeAt(end) === 32) end += 1
    return end
  }

  /** Whether nothing or a comment stands here, behind a space or an indicator's space. */
  private isEmptyAt(at: number): boolean {
    const unit = this.text.charCodeAt(at)
    return unit === 10 || unit === 35 || at === this.text.length
  }

  /** Whether the dash of a list's item stands here. */
  private isDashAt(at: number): boolean {
    if (this.text.charCodeAt(at) !== 45) return false
    const next = this.text.charCodeAt(at + 1)
    return next === 32 || next === 10 || at + 1 === this.text.length
  }

  /** The collection whose first word stands here. */
  private collection(): GoValue | Json {
    this.depth += 1
    if (this.depth > maximumDepth) throw undecided
    const value = this.isDashAt(this.at) ? this.list(this.column, 'own indentation') : this.mapping(this.column)
    this.depth -= 1
    return value
  }

  private mapping(column: number): GoValue | Json {
    const target = this.skipping ? null : this.shape === 'map' ? new Map<string, GoValue>() : ({} as JsonObject)
    const isRoot = this.depth === 1
    const mayWant = isRoot || (this.depth === 2 && this.rootKey !== undefined)
    do {
      if (this.skipping && this.passSimpleLine(column)) continue
      const name = this.key()
      const skipsHere = mayWant && !this.skipping && this.isWanted?.(name, isRoot ? undefined : this.rootKey) === false
      if (isRoot) this.rootKey = name
      if (skipsHere) this.skipping = true
      const value = this.value(column)
      if (skipsHere) this.skipping = false
      if (target instanceof Map) target.set(name, value as GoValue)
      else if (target !== null) setOwn(target, name, value as Json)
    } while (this.column === column)
    if (this.column > column) throw undecided
    return target as GoValue
  }

  /** Passes a key and its word where nothing else is on the line, and nothing on the next one continues it. */
  private passSimpleLine(column: number): boolean {
    const { text, at } = this
    simpleLine.lastIndex = at
    if (!simpleLine.test(text)) return false
    const next = simpleLine.lastIndex
    const nextColumn = next - 1 - text.lastIndexOf('\n', next - 1)
    if (nextColumn > column) return false
    const isText = !mayResolve(text.charCodeAt(at)) || resolvePlain(text.slice(at, text.indexOf(':', at))).tag === 'str'
    if (!isText) throw undecided
    this.at = next
    this.column = nextColumn
    return true
  }

  /** Goes behind the colon of the key that stands here. */
  private key(): string {
    const { text } = this
    key.lastIndex = this.at
    if (!key.test(text)) throw undecided
    const first = text.charCodeAt(this.at)
    const isQuoted = first === 34 || first === 39
    const name = isQuoted ? text.slice(this.at + 1, key.lastIndex - 2) : text.slice(this.at, key.lastIndex - 1)
    if (!isQuoted && mayResolve(first) && resolvePlain(name).tag !== 'str') throw undecided
    this.at = key.lastIndex
    return name
  }

  /** The value behind a key's colon. */
  private value(column: number): GoValue | Json {
    const start = this.endOfSpaces(this.at)
    if (!this.isEmptyAt(start)) return this.scalar(start, column)
    this.nextLine(this.endOfLine(start))
    if (this.column > column) return this.node(column)
    return this.column === column && this.isDashAt(this.at) ? this.list(column, 'indentation of the mapping') : null
  }

  private list(column: number, indentation: 'own indentation' | 'indentation of the mapping'): GoValue | Json {
    const items: (GoValue | Json)[] = []
    do {
      const item = this.item(column)
      if (!this.skipping) items.push(item)
    } while (this.column === column && this.isDashAt(this.at))
    if (this.column > column || (this.column === column && indentation === 'own indentation')) throw undecided
    return items as GoValue
  }

  /** The item behind the dash that stands here. */
  private item(column: number): GoValue | Json {
    const start = this.endOfSpaces(this.at + 1)
    if (this.isEmptyAt(start)) {
      this.nextLine(this.endOfLine(start))
      return this.column > column ? this.node(column) : null
    }
    this.column += start - this.at
    this.at = start
    return this.node(column)
  }

  /** Whatever stands here, within a collection that is indented by `indent`. */
  private node(indent: number): GoValue | Json {
    key.lastIndex = this.at
    const isCollection = this.isDashAt(this.at) || key.test(this.text)
    return isCollection ? this.collection() : this.scalar(this.at, indent)
  }

  // ---- scalars

  /** The scalar that begins at `start`, within a collection that is indented by `indent`. */
  private scalar(start: number, indent: number): GoValue | Json {
    switch (this.text.charCodeAt(start)) {
      case 34: // "
        return this.quoted(start, doubleQuoted)
      case 39: // '
        return this.quoted(start, singleQuoted)
      case 91: // [
      case 123: // {
        return this.bracketed(start)
      case 62: // >
      case 124: // |
        return this.block(start, indent)
      case 33: // !
      case 35: // #
      case 37: // %
      case 38: // &
      case 42: // *
      case 44: // ,
      case 58: // :
      case 63: // ?
      case 64: // @
      case 93: // ]
      case 96: // `
      case 125: // }
        throw undecided
      case 45: // -
        if (this.isDashAt(start)) throw undecided
    }
    return this.plain(start, indent)
  }

  /** Goes to the next line from where a scalar ends. */
  private endScalar(end: number): void {
    restOfLine.lastIndex = end
    if (!restOfLine.test(this.text)) throw undecided
    this.nextLine(restOfLine.lastIndex)
  }

  private quoted(start: number, pattern: RegExp): string {
    const end = this.endOf(pattern, start)
    this.endScalar(end)
    return this.skipping ? '' : this.unquoted(start, end)
  }

  private endOf(pattern: RegExp, start: number): number {
    pattern.lastIndex = start
    if (!pattern.test(this.text)) throw undecided
    return pattern.lastIndex
  }

  private unquoted(start: number, end: number): string {
    const raw = this.text.slice(start + 1, end - 1)
    if (raw.includes('\n') && documentMark.test(raw)) throw undecided
    const inner = raw.includes('\n') ? raw.replace(/ *\n[ \n]*/g, flowing) : raw
    if (this.text.charCodeAt(start) === 39) return inner.includes("'") ? inner.replaceAll("''", "'") : inner
    return inner.includes('\\') ? (JSON.parse(`"${inner.replaceAll('\n', '\\n')}"`) as string) : inner
  }

  /** A collection in brackets that ends on its line. */
  private bracketed(start: number): GoValue | Json {
    this.at = start
    const value = this.flowCollection()
    this.endScalar(this.at)
    return value
  }

  private flowCollection(): GoValue | Json {
    this.depth += 1
    if (this.depth > maximumDepth) throw undecided
    const isList = this.text.charCodeAt(this.at) === 91
    const value = isList ? this.flowList() : this.flowMapping()
    this.depth -= 1
    return value
  }

  private flowList(): GoValue | Json {
    const items: (GoValue | Json)[] = []
    this.passFlow(1)
    if (this.text.charCodeAt(this.at) !== 93) {
      items.push(this.flowValue())
      while (this.isCommaBefore(93)) items.push(this.flowValue())
    }
    this.at += 1
    return items as GoValue
  }

  private flowMapping(): GoValue | Json {
    const target = this.shape === 'map' ? new Map<string, GoValue>() : ({} as JsonObject)
    this.passFlow(1)
    if (this.text.charCodeAt(this.at) !== 125) {
      this.flowEntry(target)
      while (this.isCommaBefore(125)) this.flowEntry(target)
    }
    this.at += 1
    return target as GoValue
  }

  private flowEntry(target: Map<string, GoValue> | JsonObject): void {
    const isPlain = !this.isQuoteAt(this.at)
    const name = isPlain ? this.flowWord() : this.flowValue()
    if (typeof name !== 'string' || (isPlain && resolvePlain(name).tag !== 'str')) throw undecided
    if (!this.text.startsWith(': ', this.at)) throw undecided
    this.passFlow(2)
    const value = this.flowValue()
    if (target instanceof Map) target.set(name, value as GoValue)
    else setOwn(target, name, value as Json)
  }

  private flowValue(): GoValue | Json {
    const start = this.at
    const unit = this.text.charCodeAt(start)
    if (unit === 91 || unit === 123) {
      const value = this.flowCollection()
      this.passFlow(0)
      return value
    }
    if (!this.isQuoteAt(start)) return plainValue(this.flowWord())
    const end = this.endOf(unit === 34 ? doubleQuoted : singleQuoted, start)
    this.at = end
    this.passFlow(0)
    return this.unquoted(start, end)
  }

  private flowWord(): string {
    const start = this.at
    const end = this.endOf(word, start)
    this.at = end
    if (this.text.charCodeAt(end) !== 58) this.passFlow(0)
    return this.text.slice(start, end)
  }

  private isQuoteAt(at: number): boolean {
    const unit = this.text.charCodeAt(at)
    return unit === 34 || unit === 39
  }

  /** Passes `length` units and the spaces behind them. */
  private passFlow(length: number): void {
    this.at = this.endOfSpaces(this.at + length)
  }

  /** Passes a comma; false where `closing` stands. */
  private isCommaBefore(closing: number): boolean {
    const unit = this.text.charCodeAt(this.at)
    if (unit === closing) return false
    if (unit !== 44) throw undecided
    this.passFlow(1)
    return true
  }

  /** A plain scalar; lines that are indented more continue it. */
  private plain(start: number, indent: number): GoValue | Json {
    const { text } = this
    let end = this.endOfLine(start)
    let words = text.slice(start, end)
    const comment = words.indexOf(' #')
    if (comment !== -1) words = words.slice(0, comment)
    words = this.words(words)
    this.nextLine(end)
    while (this.column > indent) {
      const isNextLine = this.at - this.column - 1 === end
      if (!isNextLine || comment !== -1) throw undecided
      end = this.endOfLine(this.at)
      const more = text.slice(this.at, end)
      if (more.includes(' #')) throw undecided
      words += ` ${this.words(more)}`
      this.nextLine(end)
    }
    const first = words.charCodeAt(0)
    if (this.skipping && first > 57) return null
    const value = mayResolve(first) ? plainValue(words) : words
    // JSON has no such number: an error.
    if (typeof value === 'number' && !Number.isFinite(value)) throw undecided
    return value
  }

  /** Words of a plain scalar on one line: no key among them. */
  private words(line: string): string {
    if (line.includes(': ')) throw undecided
    let end = line.length
    while (line.charCodeAt(end - 1) === 32) end -= 1
    if (line.charCodeAt(end - 1) === 58) throw undecided
    return end === line.length ? line : line.slice(0, end)
  }

  /** A literal or folded block; its first line that is not empty tells how much it is indented. */
  private block(start: number, indent: number): string {
    const { text } = this
    blockHeader.lastIndex = start
    if (!blockHeader.test(text)) throw undecided
    const from = blockHeader.lastIndex
    let first = from
    while (text.charCodeAt(first) === 10) first += 1
    const width = this.endOfSpaces(first) - first
    if (this.isBlankFrom(first + width) && width > 0) throw undecided
    if (width <= indent) {
      this.nextLine(from - 1)
      return ''
    }
    const end = this.endOfBlock(first, ' '.repeat(width))
    this.nextLine(end)
    if (this.skipping) return ''
    const lines = text.slice(first + width, end).replace(new RegExp(`\n {0,${width}}`, 'g'), '\n')
    const before = '\n'.repeat(first - from)
    const after = text.charCodeAt(start + 1) === 45 || end === text.length ? '' : '\n'
    return before + (text.charCodeAt(start) === 62 ? folded(lines) : lines) + after
  }

  private isBlankFrom(at: number): boolean {
    return at === this.text.length || this.text.charCodeAt(at) === 10
  }

  /** Where the last line of a block ends that is not blank. */
  private endOfBlock(start: number, indentation: string): number {
    const { text } = this
    const { length } = indentation
    let last = start
    for (let line = start; line < text.length; ) {
      const end = this.endOfLine(line)
      if (!text.startsWith(indentation, line)) {
        if (this.endOfSpaces(line) !== end) return last
      } else if (end > line + length) last = end
      line = end + 1
    }
    return last
  }
}

/** What line ends within a flowing scalar mean: one is a space, more are as many less one. */
function flowing(space: string): string {
  const ends = space.split('\n').length - 1
  return ends === 1 ? ' ' : '\n'.repeat(ends - 1)
}

/** Lines that are indented alike flow together; empty ones between them are line ends. */
function folded(lines: string): string {
  if (lines.includes('\n ')) throw undecided
  return lines.replace(/\n+/g, flowing)
}
