// The lexer: cuts a template's text into tokens, trimming white space at `{{-` and `-}}`.
import { isPrintable, quote } from '../go/index.ts'
import { keywords, type Token, type TokenKind } from './token.ts'

const leftDelimiter = '{{'
const rightDelimiter = '}}'
const asciiWord = /[A-Za-z0-9_]*/y
const word = /[\p{L}\p{Nd}_]+/uy
const wordCharacter = /[\p{L}\p{Nd}_]/u

/** Reads tokens one after the other; after an error token no more may be asked for. */
export class Lexer {
  readonly #input: string
  readonly #breakAllowed: boolean
  readonly #continueAllowed: boolean
  #position = 0
  #start = 0
  #insideAction = false
  #parenDepth = 0

  /** `isFunction` tells whether a name is a function: one called `break` or `continue` hides the keyword. */
  constructor(input: string, isFunction: (name: string) => boolean) {
    this.#input = input
    this.#breakAllowed = !isFunction('break')
    this.#continueAllowed = !isFunction('continue')
  }

  /** The next token. At the end of the text it is `eof`, again and again. */
  next(): Token {
    return this.#insideAction ? this.#readInsideAction() : this.#readText()
  }

  #token(kind: TokenKind): Token {
    const start = this.#start
    this.#start = this.#position
    return { kind, start, text: this.#input.slice(start, this.#position) }
  }

  /** Drops what was read since the last token. */
  #skip(): void {
    this.#start = this.#position
  }

  #error(text: string): Token {
    return { kind: 'error', start: this.#start, text }
  }

  /** Text up to the next action; comments vanish here. */
  #readText(): Token {
    for (;;) {
      const open = this.#input.indexOf(leftDelimiter, this.#position)
      if (open === -1) {
        this.#position = this.#input.length
        return this.#token(this.#position > this.#start ? 'text' : 'eof')
      }
      let end = open
      if (hasLeftTrimMarker(this.#input, open + 2))
        while (end > this.#start && isSpaceAt(this.#input, end - 1)) end -= 1
      if (end > this.#start) {
        this.#position = end
        const text = this.#token('text')
        this.#position = open
        this.#skip()
        return text
      }
      this.#position = open
      this.#skip()
      const afterDelimiter = this.#readLeftDelimiter()
      if (afterDelimiter !== undefined) return afterDelimiter
    }
  }

  /** The opening delimiter, or undefined when it opened a comment, which is then passed. */
  #readLeftDelimiter(): Token | undefined {
    this.#position += leftDelimiter.length
    const marker = hasLeftTrimMarker(this.#input, this.#position) ? 2 : 0
    if (this.#input.startsWith('/*', this.#position + marker)) {
      this.#position += marker
      this.#skip()
      return this.#passComment()
    }
    const token = this.#token('leftDelimiter')
    this.#insideAction = true
    this.#position += marker
    this.#skip()
    this.#parenDepth = 0
    return token
  }

  #passComment(): Token | undefined {
    const close = this.#input.indexOf('*/', this.#position + 2)
    if (close === -1) return this.#error('unclosed comment')
    this.#position = close + 2
    const end = this.#rightDelimiterLength()
    if (end === 0) return this.#error('comment ends before closing delimiter')
    this.#position += end
    if (end > rightDelimiter.length) this.#passSpace()
    this.#skip()
    return undefined
  }

  /** Length of the closing delimiter here, its trim marker included; 0 when there is none. */
  #rightDelimiterLength(): number {
    const input = this.#input
    const at = this.#position
    if (isSpaceAt(input, at) && input.charCodeAt(at + 1) === 45 && input.startsWith(rightDelimiter, at + 2)) return 4
    return input.startsWith(rightDelimiter, at) ? 2 : 0
  }

  #passSpace(): void {
    while (isSpaceAt(this.#input, this.#position)) this.#position += 1
  }

  #readRightDelimiter(length: number): Token {
    if (length > rightDelimiter.length) {
      this.#position += 2
      this.#skip()
    }
    this.#position += rightDelimiter.length
    const token = this.#token('rightDelimiter')
    if (length > rightDelimiter.length) {
      this.#passSpace()
      this.#skip()
    }
    this.#insideAction = false
    return token
  }

  #readInsideAction(): Token {
    const closing = this.#rightDelimiterLength()
    if (closing > 0)
      return this.#parenDepth === 0 ? this.#readRightDelimiter(closing) : this.#error('unclosed left paren')
    const input = this.#input
    if (this.#position >= input.length) return this.#error('unclosed action')
    if (isSpaceAt(input, this.#position)) return this.#readSpace()
    const code = input.codePointAt(this.#position) as number
    if (isAsciiLetter(code)) return this.#readWord()
    const character = String.fromCodePoint(code)
    switch (character) {
      case '=':
        return this.#single('assign')
      case '|':
        return this.#single('pipe')
      case '(':
        this.#parenDepth += 1
        return this.#single('leftParen')
      case ')':
        this.#parenDepth -= 1
        return this.#parenDepth < 0 ? this.#error('unexpected right paren') : this.#single('rightParen')
      case ':':
        if (input[this.#position + 1] !== '=') return this.#error('expected :=')
        this.#position += 2
        return this.#token('declare')
      case '"':
        return this.#readQuoted(34, 'string', 'unterminated quoted string')
      case "'":
        return this.#readQuoted(39, 'charConstant', 'unterminated character constant')
      case '`':
        return this.#readRawString()
      case '$':
        this.#position += 1
        return this.#readFieldOrVariable('variable')
      case '.':
        if (!/[0-9]/.test(input[this.#position + 1] ?? ' ') && this.#position + 1 < input.length) {
          this.#position += 1
          return this.#readFieldOrVariable('field')
        }
        return this.#readNumber()
    }
    if (/[+\-0-9]/.test(character)) return this.#readNumber()
    if (wordCharacter.test(character)) return this.#readWord()
    if (character >= ' ' && character <= '~') return this.#single('char')
    return this.#error(`unrecognized character in action: ${describeCharacter(code)}`)
  }

  #single(kind: TokenKind): Token {
    this.#position += 1
    return this.#token(kind)
  }

  #readSpace(): Token {
    const first = this.#position
    this.#passSpace()
    // The last space may belong to ` -}}`.
    const last = this.#position - 1
    if (this.#input.startsWith(`-${rightDelimiter}`, this.#position)) {
      this.#position = last
      if (last === first) return this.#readRightDelimiter(4)
    }
    return this.#token('space')
  }

  #passWord(): void {
    // A regular expression is quick from its first use on, a loop only once it is compiled.
    asciiWord.lastIndex = this.#position
    asciiWord.test(this.#input)
    this.#position = asciiWord.lastIndex
    if (!(this.#input.charCodeAt(this.#position) >= 128)) return
    word.lastIndex = this.#position
    const match = word.exec(this.#input)
    if (match !== null) this.#position += match[0].length
  }

  #readWord(): Token {
    this.#passWord()
    const text = this.#input.slice(this.#start, this.#position)
    if (!this.#atTerminator()) return this.#badCharacter()
    const keyword = keywords.get(text)
    if (keyword !== undefined) {
      const hidden = (keyword === 'break' && !this.#breakAllowed) || (keyword === 'continue' && !this.#continueAllowed)
      return this.#token(hidden ? 'identifier' : keyword)
    }
    return this.#token(text === 'true' || text === 'false' ? 'bool' : 'identifier')
  }

  #readFieldOrVariable(kind: 'field' | 'variable'): Token {
    if (this.#atTerminator()) return this.#token(kind === 'field' ? 'dot' : 'variable')
    this.#passWord()
    if (!this.#atTerminator()) return this.#badCharacter()
    return this.#token(kind)
  }

  /** Whether a word may end here. */
  #atTerminator(): boolean {
    const code = this.#input.charCodeAt(this.#position)
    // The end of the text, white space, and . , | : ) (
    if (Number.isNaN(code) || code === 32 || (code >= 9 && code <= 13 && code !== 11 && code !== 12)) return true
    if (code === 46 || code === 44 || code === 124 || code === 58 || code === 41 || code === 40) return true
    return code === 125 && this.#input.startsWith(rightDelimiter, this.#position)
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${describeCharacter(this.#input.codePointAt(this.#position) as number)}`)
  }

  #readQuoted(mark: number, kind: TokenKind, complaint: string): Token {
    const input = this.#input
    let at = this.#position + 1
    for (;;) {
      const code = input.charCodeAt(at)
      if (code === 92) at += 1
      else if (code === mark) break
      if (at >= input.length || input.charCodeAt(at) === 10) return this.#error(complaint)
      at += 1
    }
    this.#position = at + 1
    return this.#token(kind)
  }

  #readRawString(): Token {
    const close = this.#input.indexOf('`', this.#position + 1)
    if (close === -1) return this.#error('unterminated raw quoted string')
    this.#position = close + 1
    return this.#token('rawString')
  }

  #readNumber(): Token {
    let kind: TokenKind = 'number'
    let good = this.#passNumber()
    if (good && /[+-]/.test(this.#input[this.#position] ?? '')) {
      good = this.#passNumber() && this.#input[this.#position - 1] === 'i'
      kind = 'complex'
    }
    if (!good) return this.#error(`bad number syntax: ${quote(this.#input.slice(this.#start, this.#position))}`)
    return this.#token(kind)
  }

  /** Passes what looks like a number; whether it is one, its conversion decides. */
  #passNumber(): boolean {
    const shape =
      /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y
    shape.lastIndex = this.#position
    this.#position += shape.exec(this.#input)?.[0].length ?? 0
    const code = this.#input.codePointAt(this.#position)
    if (code === undefined || !wordCharacter.test(String.fromCodePoint(code))) return true
    this.#position += code > 0xffff ? 2 : 1
    return false
  }
}

/** An ASCII letter or the underscore. */
function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

function isSpaceAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code === 32 || code === 9 || code === 13 || code === 10
}

function hasLeftTrimMarker(text: string, index: number): boolean {
  return text.charCodeAt(index) === 45 && isSpaceAt(text, index + 1)
}

/** A character as Go's `%#U` prints it; a byte that is no UTF-8 counts as U+FFFD. */
function describeCharacter(code: number): string {
  const read = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
  const name = `U+${read.toString(16).toUpperCase().padStart(4, '0')}`
  return isPrintable(read) ? `${name} '${String.fromCodePoint(read)}'` : name
}
