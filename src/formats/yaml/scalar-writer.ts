// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// Writes scalars and indicators into the output, with libyaml's state of column, white space and indentation.
import { isBlank, isBreak } from './characters.ts'
import type { PrinterVersion } from './key-order.ts'
import { isPrintableUnit } from './scalar-analysis.ts'

const escapeNames: { readonly [code: number]: string } = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
}

/** The output under construction. */
export class ScalarWriter {
  text = ''
  /** Lines ended so far. */
  line = 0
  indent = -1
  /** Whether the last thing written was the white space that an indicator needs before it. */
  whitespace = true
  /** Whether only indentation (and indicators that count as such) stands on this line. */
  indention = true
  /** Indentation of the comment below something that was just written; an empty line comes before what is next there. */
  footIndent = -1
  private lineStart = 0
  private readonly version: PrinterVersion
  private readonly width: number

  constructor(version: PrinterVersion) {
    this.version = version
    this.width = version === 2 ? 80 : Number.POSITIVE_INFINITY
  }

  get column(): number {
    return this.text.length - this.lineStart
  }

  private put(text: string): void {
    this.text += text
  }

  private putBreak(): void {
    this.text += '\n'
    this.line += 1
    this.lineStart = this.text.length
    if (this.version === 3) this.indention = true
  }

  /** Ends the line, also an empty one. */
  endLine(): void {
    this.putBreak()
  }

  /** Writes a line end of the text itself. */
  private writeBreak(unit: number): void {
    if (unit === 10) return this.putBreak()
    this.put(String.fromCharCode(unit))
    this.lineStart = this.text.length
    if (this.version === 3) this.indention = true
  }

  writeIndent(): void {
    const indent = Math.max(this.indent, 0)
    const column = this.column
    if (!this.indention || column > indent || (column === indent && !this.whitespace)) this.putBreak()
    if (this.footIndent === indent) this.putBreak()
    this.footIndent = -1
    if (this.column < indent) this.put(' '.repeat(indent - this.column))
    this.whitespace = true
    if (this.version === 2) this.indention = true
  }

  /** Writes an indicator; `-`, `?` and `:` of blocks count as indentation, opening brackets as white space. */
  writeIndicator(
    indicator: string,
    options: { space?: boolean; indention?: boolean; whitespace?: boolean } = {},
  ): void {
    if (options.space && !this.whitespace) this.put(' ')
    this.put(indicator)
    this.whitespace = options.whitespace === true
    this.indention = this.indention && options.indention === true
  }

  /** Writes a word that needs no analysis. */
  writeWord(word: string): void {
    if (!this.whitespace) this.put(' ')
    this.put(word)
    this.whitespace = false
    this.indention = false
  }

  /** Writes `text` plain; `fold` allows a line end in place of a space beyond the width. */
  writePlain(text: string, fold: boolean): void {
    if (!fold || this.column + text.length <= this.width) return this.writeWord(text)
    if (!this.whitespace) this.put(' ')
    let spaces = false
    let from = 0
    for (let index = 0; index < text.length; index++) {
      if (text.charCodeAt(index) !== 32) {
        spaces = false
        continue
      }
      if (!spaces && this.column + index - from > this.width && text.charCodeAt(index + 1) !== 32) {
        this.put(text.slice(from, index))
        this.indention = false
        this.writeIndent()
        from = index + 1
      }
      spaces = true
    }
    this.put(text.slice(from))
    this.whitespace = false
    this.indention = false
  }

  writeSingleQuoted(text: string, fold: boolean): void {
    this.writeIndicator("'", { space: true })
    let spaces = false
    let breaks = false
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit === 32) {
        const inside = index > 0 && index < text.length - 1
        if (fold && !spaces && this.column > this.width && inside && text.charCodeAt(index + 1) !== 32) {
          this.writeIndent()
        } else {
          this.put(' ')
        }
        spaces = true
      } else if (isBreak(unit)) {
        if (!breaks && unit === 10) this.putBreak()
        this.writeBreak(unit)
        if (this.version === 2) this.indention = true
        breaks = true
      } else {
        if (breaks) this.writeIndent()
        this.put(unit === 39 ? "''" : String.fromCharCode(unit))
        this.indention = false
        spaces = false
        breaks = false
      }
    }
    this.writeIndicator("'")
  }

  writeDoubleQuoted(text: string, fold: boolean): void {
    this.writeIndicator('"', { space: true })
    const last = text.length - 1
    // libyaml takes every character behind a leading byte order mark for one.
    const escapeAll = text.charCodeAt(0) === 0xfeff
    let spaces = false
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit === 32 && !escapeAll) {
        if (fold && !spaces && this.column > this.width && index > 0 && index < last) {
          this.writeIndent()
          if (text.charCodeAt(index + 1) === 32) this.put('\\')
        } else {
          this.put(' ')
        }
        spaces = true
        continue
      }
      spaces = false
      if (!escapeAll && isPrintableUnit(unit) && unit !== 34 && unit !== 92 && !isBreak(unit)) {
        this.put(String.fromCharCode(unit))
      } else {
        const code = text.codePointAt(index) as number
        if (code > 0xffff) index += 1
        this.put(escapeSequence(code))
      }
    }
    this.writeIndicator('"')
  }

  /** Writes a comment of one or more lines and ends its line. */
  writeComment(comment: string): void {
    const lines = comment.split('\n')
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.putBreak()
      if (line === '') continue
      if (index > 0) this.writeIndent()
      this.put(line.startsWith('#') ? line : `# ${line}`)
      this.indention = false
    }
    if (!comment.endsWith('\n')) this.putBreak()
    this.whitespace = true
  }

  /** Writes a comment behind what stands on this line. */
  writeLineComment(comment: string): void {
    if (!this.whitespace) this.put(' ')
    this.writeComment(comment)
  }

  private endHeader(comment: string): void {
    if (comment === '') this.putBreak()
    else this.writeLineComment(comment)
  }

  /** Writes `text` as it is in a block; `comment` stands behind the `|`. */
  writeLiteral(text: string, comment = ''): void {
    this.writeIndicator(`|${indentationHint(text)}${chompingHint(text)}`, { space: true })
    this.endHeader(comment)
    if (this.version === 2) this.indention = true
    this.whitespace = true
    let breaks = true
    let index = 0
    while (index < text.length) {
      const unit = text.charCodeAt(index)
      if (isBreak(unit)) {
        this.writeBreak(unit)
        if (this.version === 2) this.indention = true
        breaks = true
        index += 1
        continue
      }
      if (breaks) this.writeIndent()
      let end = index + 1
      while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1
      this.put(text.slice(index, end))
      this.indention = false
      breaks = false
      index = end
    }
  }

  /** Writes `text` folded, for yaml.v3, which never folds long lines: it doubles the line ends between words. */
  writeFolded(text: string, comment = ''): void {
    this.writeIndicator(`>${indentationHint(text)}${chompingHint(text)}`, { space: true })
    this.endHeader(comment)
    this.whitespace = true
    // go-yaml looks at the beginning of the whole text here, not at what follows the line end.
    const doubles = !/^[\n\r\x85\u2028\u2029]*(?:[ \t]|$)/.test(text)
    let breaks = true
    let leadingSpaces = true
    let index = 0
    while (index < text.length) {
      const unit = text.charCodeAt(index)
      if (isBreak(unit)) {
        if (!breaks && !leadingSpaces && unit === 10 && doubles) this.putBreak()
        this.writeBreak(unit)
        breaks = true
        index += 1
        continue
      }
      if (breaks) {
        this.writeIndent()
        leadingSpaces = isBlank(unit)
      }
      let end = index + 1
      while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1
      this.put(text.slice(index, end))
      this.indention = false
      breaks = false
      index = end
    }
  }
}

function escapeSequence(code: number): string {
  const name = escapeNames[code]
  if (name !== undefined) return `\\${name}`
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${hex.padStart(4, '0')}`
  return `\\U${hex.padStart(8, '0')}`
}

/** The indentation indicator: needed where the text itself begins with a space or a line end. */
function indentationHint(text: string): string {
  const first = text.charCodeAt(0)
  return first === 32 || isBreak(first) ? '2' : ''
}

function chompingHint(text: string): string {
  if (!isBreak(text.charCodeAt(text.length - 1))) return '-'
  return text.length === 1 || isBreak(text.charCodeAt(text.length - 2)) ? '+' : ''
}
