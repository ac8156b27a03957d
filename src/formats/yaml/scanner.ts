// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// The YAML scanner: text to tokens, with libyaml's rules for indentation and simple keys, so that what go-yaml accepts,
// refuses and says is accepted, refused and said here too. Works by offsets into the text.
import { isBlankOrEnd, isBreakOrEnd } from './characters.ts'
import { scanBlockScalar } from './scan-block-scalar.ts'
import type { CommentTracker, Mark } from './scan-comments.ts'
import { scanDirective } from './scan-directive.ts'
import { scanPlainScalar } from './scan-plain-scalar.ts'
import { scanQuotedScalar } from './scan-quoted-scalar.ts'
import { scanAnchor, scanTag } from './scan-tag.ts'
import * as T from './token.ts'
import { YamlError } from './yaml-error.ts'

const maximumFlowLevel = 10000
const maximumIndents = 10000
const maximumKeyLength = 1024
/** Line ends besides the line feed, and NUL, at which reading ends. */
const otherBreaks = /[\r\x85\u2028\u2029\0]/

/** Where a simple key (one without `?`) may have begun on a flow level. */
interface SimpleKey {
  possible: boolean
  required: boolean
  number: number
  start: number
  line: number
  column: number
}

/** A comment of the text, from its `#` to the end of its line. */
export interface YamlComment {
  readonly start: number
  readonly end: number
}

/** Reads one text from left to right; `peek` and `skip` are its face. */
export class Scanner {
  /** The text with an end mark (NUL, which cannot occur in YAML) behind it. */
  readonly text: string
  readonly end: number
  readonly comments: YamlComment[] | undefined
  /** Attributes comments as yaml.v3 does; absent: they are passed over, and errors are placed as yaml.v2 places them. */
  readonly tracker: CommentTracker | undefined
  position: number
  line = 0
  lineStart: number
  flowLevel = 0
  indent = -1
  simpleKeyAllowed = true
  /** Whether line feeds are the only line ends: most texts, and quick to search. */
  private readonly onlyLineFeeds: boolean
  private readonly indents: number[] = []
  private readonly keys: SimpleKey[] = []
  private nextKeyLevel = -1
  /** Line where the token begins that is being read. */
  private tokenLine = 0
  /** Tokens that must be known behind the next one: comments are attributed by what follows them. */
  private readonly lookahead: number
  private queue: T.Token[] = []
  private head = 0
  private taken = 0

  constructor(text: string, keepComments: boolean, tracker?: CommentTracker) {
    this.tracker = tracker
    this.lookahead = tracker === undefined ? 0 : 2
    this.text = `${text}\0`
    this.end = text.length
    this.onlyLineFeeds = !otherBreaks.test(text)
    this.comments = keepComments ? [] : undefined
    this.position = text.charCodeAt(0) === 0xfeff ? 1 : 0
    this.lineStart = this.position
    this.keys.push({ possible: false, required: false, number: 0, start: 0, line: 0, column: 0 })
  }

  /** The next token, not yet taken. */
  peek(): T.Token {
    if (this.head + this.lookahead >= this.queue.length || this.queue[this.head]!.keyLevel >= 0) this.fetchMore()
    return this.queue[this.head]!
  }

  /** Takes the next token, which `peek` has shown. */
  skip(): void {
    this.head += 1
    this.taken += 1
    if (this.head === this.queue.length) {
      this.queue.length = 0
      this.head = 0
    } else if (this.head > 4096) {
      this.queue.splice(0, this.head)
      this.head = 0
    }
  }

  /** The token read last, or the one before it; undefined at the beginning. */
  recentToken(back: 0 | 1): T.Token | undefined {
    return this.queue[this.queue.length - 1 - back]
  }

  /** The current place. */
  mark(): Mark {
    return { offset: this.position, line: this.line, column: this.position - this.lineStart }
  }

  /** Go's report of a scanner's problem at the current position; yaml.v3 rather names the line where its token began. */
  fail(problem: string, contextLine: number = this.tokenLine): never {
    const line = this.tracker === undefined || contextLine === 0 ? this.line : contextLine
    const where = line === 0 ? '' : `line ${line + 1}: `
    throw new YamlError(`yaml: ${where}${problem}`, Math.min(this.position, this.end))
  }

  /** Moves over the line end at the current position. */
  skipLine(): void {
    const crlf = this.text.charCodeAt(this.position) === 13 && this.text.charCodeAt(this.position + 1) === 10
    this.position += crlf ? 2 : 1
    this.line += 1
    this.lineStart = this.position
  }

  /** Moves over the line end at the current position and gives what it means in a scalar. */
  readLine(): string {
    const unit = this.text.charCodeAt(this.position)
    this.skipLine()
    return unit === 0x2028 || unit === 0x2029 ? String.fromCharCode(unit) : '\n'
  }

  /** Moves over a comment, to the end of its line. */
  skipComment(): void {
    const end = this.endOfLine(this.position)
    this.comments?.push({ start: this.position, end })
    this.position = end
  }

  /** Where the line ends that `start` stands in. */
  endOfLine(start: number): number {
    const { text } = this
    if (this.onlyLineFeeds) {
      const end = text.indexOf('\n', start)
      return end === -1 ? this.end : end
    }
    let position = start
    while (!isBreakOrEnd(text.charCodeAt(position))) position += 1
    return position
  }

  /** Whether `---` or `...` stands at the current position, followed by white space or the end. */
  atDocumentIndicator(): boolean {
    const unit = this.text.charCodeAt(this.position)
    return (
      (unit === 45 || unit === 46) &&
      this.text.charCodeAt(this.position + 1) === unit &&
      this.text.charCodeAt(this.position + 2) === unit &&
      isBlankOrEnd(this.text.charCodeAt(this.position + 3))
    )
  }

  private fetchMore(): void {
    for (;;) {
      if (this.head + this.lookahead < this.queue.length) {
        const token = this.queue[this.head]!
        if (token.keyLevel < 0) return
        if (!this.isOpenKey(token.keyLevel)) {
          token.keyLevel = -1
          return
        }
      }
      this.fetchNext()
    }
  }

  /** Whether the next token may still turn out to be the simple key of this level. */
  private isOpenKey(level: number): boolean {
    const key = level <= this.flowLevel ? this.keys[level] : undefined
    return key !== undefined && key.number === this.taken && this.isValidKey(key)
  }

  private isValidKey(key: SimpleKey): boolean {
    if (!key.possible) return false
    if (key.line < this.line || this.isTooLong(key)) {
      if (key.required) this.fail("could not find expected ':'", key.line)
      key.possible = false
      return false
    }
    return true
  }

  private isTooLong(key: SimpleKey): boolean {
    if (this.position - key.start <= maximumKeyLength) return false
    return Array.from(this.text.slice(key.start, this.position)).length > maximumKeyLength
  }

  private saveSimpleKey(): void {
    if (!this.simpleKeyAllowed) return
    this.removeSimpleKey()
    const key = this.keys[this.flowLevel]!
    key.possible = true
    key.required = this.flowLevel === 0 && this.indent === this.position - this.lineStart
    key.number = this.taken + this.queue.length - this.head
    key.start = this.position
    key.line = this.line
    key.column = this.position - this.lineStart
    this.nextKeyLevel = this.flowLevel
  }

  private removeSimpleKey(): void {
    const key = this.keys[this.flowLevel]!
    if (!key.possible) return
    if (key.required) this.fail("could not find expected ':'", key.line)
    key.possible = false
  }

  private push(token: T.Token): void {
    token.keyLevel = this.nextKeyLevel
    this.nextKeyLevel = -1
    this.queue.push(token)
  }

  private pushMark(type: number, length: number): void {
    this.push(new T.Token(type, this.position, this.position + length, this.line))
    this.position += length
  }

  private rollIndent(column: number, type: number, at: { index: number; start: number; line: number }): void {
    if (this.flowLevel > 0 || this.indent >= column) return
    this.indents.push(this.indent)
    this.indent = column
    if (this.indents.length > maximumIndents) this.fail(`exceeded max depth of ${maximumIndents}`)
    this.queue.splice(at.index, 0, new T.Token(type, at.start, at.start, at.line))
  }

  private unrollIndent(column: number, since: number = this.position): void {
    if (this.flowLevel > 0) return
    let end = this.tracker === undefined ? this.position : since - 1
    while (this.indent > column) {
      end = this.tracker?.blockEnd(end, this.indent) ?? end
      this.queue.push(new T.Token(T.BLOCK_END, end, end, this.line))
      this.indent = this.indents.pop()!
    }
  }

  /** The place at the end of the queue, for `rollIndent`. */
  private here(): { index: number; start: number; line: number } {
    return { index: this.queue.length, start: this.position, line: this.line }
  }

  private skipToNextToken(): void {
    const { text, tracker } = this
    const since = tracker === undefined ? undefined : this.mark()
    if (this.position === this.lineStart && this.position === 1 && text.charCodeAt(1) === 0xfeff) this.position += 1
    for (;;) {
      let position = this.position
      let unit = text.charCodeAt(position)
      while (unit === 32 || (unit === 9 && (this.flowLevel > 0 || !this.simpleKeyAllowed))) {
        position += 1
        unit = text.charCodeAt(position)
      }
      this.position = position
      tracker?.reviseLast(this)
      if (unit !== 35) {
        // No comment here.
      } else if (since !== undefined) {
        tracker?.readBlock(this, since)
      } else {
        this.skipComment()
      }
      unit = text.charCodeAt(this.position)
      if (unit === 0 || !isBreakOrEnd(unit)) return
      this.skipLine()
      if (this.flowLevel === 0) this.simpleKeyAllowed = true
    }
  }

  private fetchNext(): void {
    const since = this.position
    this.skipToNextToken()
    this.tokenLine = this.line
    const column = this.position - this.lineStart
    if (this.indent > column) this.unrollIndent(column, since)
    const unit = this.text.charCodeAt(this.position)
    if (unit === 0) return this.fetchStreamEnd()
    if (column === 0) {
      if (unit === 37) return this.fetchDirective()
      if ((unit === 45 || unit === 46) && this.atDocumentIndicator()) return this.fetchDocumentIndicator(unit)
    }
    if (this.tracker === undefined) return this.fetchContent(unit)
    // What stands behind a `:` or a `,` of a flow belongs to what stands before it.
    const isJoint = unit === (this.flowLevel > 0 ? 44 : 58)
    const owner = isJoint ? (this.recentToken(0)?.start ?? 0) : this.position
    this.fetchContent(unit)
    if (this.recentToken(0)?.type !== T.BLOCK_ENTRY) this.tracker.readLine(this, owner)
  }

  private fetchContent(unit: number): void {
    switch (unit) {
      case 91:
        return this.fetchFlowStart(T.FLOW_SEQUENCE_START)
      case 123:
        return this.fetchFlowStart(T.FLOW_MAPPING_START)
      case 93:
        return this.fetchFlowEnd(T.FLOW_SEQUENCE_END)
      case 125:
        return this.fetchFlowEnd(T.FLOW_MAPPING_END)
      case 44:
        return this.fetchFlowEntry()
      case 42:
        return this.fetchScanned(() => scanAnchor(this, T.ALIAS))
      case 38:
        return this.fetchScanned(() => scanAnchor(this, T.ANCHOR))
      case 33:
        return this.fetchScanned(() => scanTag(this))
      case 39:
      case 34:
        this.saveSimpleKey()
        this.simpleKeyAllowed = false
        return this.push(scanQuotedScalar(this, unit))
    }
    if (unit === 45 || unit === 63 || unit === 58) {
      const blank = isBlankOrEnd(this.text.charCodeAt(this.position + 1))
      if (unit === 45 && blank) return this.fetchBlockEntry()
      if (unit === 63 && (this.flowLevel > 0 || blank)) return this.fetchKey()
      if (unit === 58 && (this.flowLevel > 0 || blank)) return this.fetchValue()
    } else if ((unit === 124 || unit === 62) && this.flowLevel === 0) {
      this.removeSimpleKey()
      this.simpleKeyAllowed = true
      return this.push(scanBlockScalar(this, unit === 124))
    } else if (cannotStartPlain(unit)) {
      this.fail('found character that cannot start any token')
    }
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    this.push(scanPlainScalar(this))
  }

  private fetchScanned(scan: () => T.Token): void {
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    this.push(scan())
  }

  private fetchStreamEnd(): void {
    if (this.position !== this.lineStart) {
      this.line += 1
      this.lineStart = this.position
    }
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    this.pushMark(T.STREAM_END, 0)
  }

  private fetchDirective(): void {
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    this.push(scanDirective(this))
  }

  private fetchDocumentIndicator(unit: number): void {
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    this.pushMark(unit === 45 ? T.DOCUMENT_START : T.DOCUMENT_END, 3)
  }

  private fetchFlowStart(type: number): void {
    this.saveSimpleKey()
    this.flowLevel += 1
    const number = this.taken + this.queue.length - this.head
    const key = this.keys[this.flowLevel]
    if (key) {
      key.possible = false
      key.number = number
    } else {
      this.keys.push({ possible: false, required: false, number, start: 0, line: 0, column: 0 })
    }
    if (this.flowLevel > maximumFlowLevel) this.fail(`exceeded max depth of ${maximumFlowLevel}`)
    this.simpleKeyAllowed = true
    this.pushMark(type, 1)
  }

  private fetchFlowEnd(type: number): void {
    this.removeSimpleKey()
    if (this.flowLevel > 0) {
      // An empty collection is handed out before a `:` behind it is seen, so it cannot be a key: go-yaml's way.
      const token = this.queue[this.keys[this.flowLevel]!.number - this.taken + this.head]
      if (token !== undefined) token.keyLevel = -1
      this.flowLevel -= 1
    }
    this.simpleKeyAllowed = false
    this.pushMark(type, 1)
  }

  private fetchFlowEntry(): void {
    this.removeSimpleKey()
    this.simpleKeyAllowed = true
    this.pushMark(T.FLOW_ENTRY, 1)
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) this.fail('block sequence entries are not allowed in this context')
      this.rollIndent(this.position - this.lineStart, T.BLOCK_SEQUENCE_START, this.here())
    }
    this.removeSimpleKey()
    this.simpleKeyAllowed = true
    this.pushMark(T.BLOCK_ENTRY, 1)
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) this.fail('mapping keys are not allowed in this context')
      this.rollIndent(this.position - this.lineStart, T.BLOCK_MAPPING_START, this.here())
    }
    this.removeSimpleKey()
    this.simpleKeyAllowed = this.flowLevel === 0
    this.pushMark(T.KEY, 1)
  }

  private fetchValue(): void {
    const key = this.keys[this.flowLevel]!
    if (this.isValidKey(key)) {
      const index = key.number < this.taken ? this.queue.length : key.number - this.taken + this.head
      this.queue.splice(index, 0, new T.Token(T.KEY, key.start, key.start, key.line))
      const at = key.number < this.taken ? this.queue.length : index
      this.rollIndent(key.column, T.BLOCK_MAPPING_START, { index: at, start: key.start, line: key.line })
      key.possible = false
      this.simpleKeyAllowed = false
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed) this.fail('mapping values are not allowed in this context')
        this.rollIndent(this.position - this.lineStart, T.BLOCK_MAPPING_START, this.here())
      }
      this.simpleKeyAllowed = this.flowLevel === 0
    }
    this.pushMark(T.VALUE, 1)
  }
}

/** Indicators that begin no plain scalar; `-`, `?` and `:` are judged by what follows them. */
function cannotStartPlain(unit: number): boolean {
  switch (unit) {
    case 9: // a tab where indentation is expected
    case 35: // #
    case 124: // |
    case 62: // >
    case 37: // %
    case 64: // @
    case 96: // `
      return true
  }
  return false
}
