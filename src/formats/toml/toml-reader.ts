// The characters of a TOML text: position, line, and errors that name it as BurntSushi's toml does.
import { quote } from '../../go/index.ts'
import { TomlError } from './toml-error.ts'

/** Passed over at the start: that of UTF-8, and the bytes of those of UTF-16, which are no UTF-8. */
const byteOrderMarks = ['\ufeff', '\udcff\udcfe', '\udcfe\udcff']

/** Where something is wrong. */
export interface FailOptions {
  /** The position; the current one unless given. */
  readonly at?: number
  /** Names the line before, as BurntSushi's toml does where a line ends with a carriage return. */
  readonly isLineBefore?: boolean
  /** What was found is a line's end: the line after it is named, even where the text ends. */
  readonly isLineEnd?: boolean
}

/** The zone of dates and times that name none. */
export interface LocalZone {
  /** Seconds east of UTC, now: also for dates when it was another one. */
  offsetSeconds(): number
}

/** Reads one text from left to right. The empty text stands for its end. */
export class TomlReader {
  readonly text: string
  readonly zone: LocalZone
  position: number
  /** The full name of the key being read, for errors. */
  currentKey: () => string = () => ''
  /** Where the last name began that stands for a value or a table. */
  keyStart = 0

  constructor(text: string, zone: LocalZone) {
    this.text = text
    this.zone = zone
    this.position = byteOrderMarks.find((mark) => text.startsWith(mark))?.length ?? 0
  }

  /** The character at the current position, '' at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.position)
    if (code === undefined) return ''
    if (code === 13 ? this.text.charCodeAt(this.position + 1) !== 10 : isControl(code)) {
      this.fail(`TOML files cannot contain control characters: '0x${code.toString(16).padStart(2, '0')}'`)
    }
    if (code >= 0xdc80 && code <= 0xdcff) this.fail(`invalid UTF-8 byte: 0x${(code - 0xdc00).toString(16)}`)
    return String.fromCodePoint(code)
  }

  next(): string {
    const character = this.peek()
    this.position += character.length
    return character
  }

  accept(text: string): boolean {
    if (!this.text.startsWith(text, this.position)) return false
    this.position += text.length
    return true
  }

  skipBlanks(): void {
    while (this.text[this.position] === ' ' || this.text[this.position] === '\t') this.position += 1
  }

  /** Skips blanks, line ends and comments. */
  skipSpace(): void {
    for (;;) {
      this.skipBlanks()
      const character = this.peek()
      if (character === '#') this.skipComment()
      else if (character === '\n' || character === '\r') this.position += 1
      else return
    }
  }

  skipComment(): void {
    for (let character = this.peek(); character !== '' && !isLineEnd(character); character = this.peek()) {
      this.position += character.length
    }
  }

  /** Stops with `problem`. */
  fail(problem: string, { at = this.position, isLineBefore = false, isLineEnd = false }: FailOptions = {}): never {
    let line = isLineBefore ? 0 : 1
    for (let index = this.text.indexOf('\n'); index !== -1 && index < at; index = this.text.indexOf('\n', index + 1)) {
      line += 1
    }
    // At the end of the text the last line is named, not the empty one behind it.
    if (at >= this.text.length && this.text.endsWith('\n') && !isLineEnd) line -= 1
    const key = this.currentKey()
    const where = key === '' ? `line ${line}` : `line ${line} (last key ${quote(key)})`
    throw new TomlError(`toml: ${where}: ${problem}`, at)
  }

  /** Go's %q of a character or of the end. */
  quoted(character: string): string {
    if (character === '') return "'\\x00'"
    if (character === "'") return "'\\''"
    if (character === '"') return `'"'`
    return `'${quote(character).slice(1, -1)}'`
  }

  /** A character or the end, in words. */
  named(character: string): string {
    return character === '' ? 'end of file' : `'${character}'`
  }
}

export function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\r'
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}

function isControl(code: number): boolean {
  return code === 0x7f || (code < 0x20 && code !== 9 && code !== 10)
}
