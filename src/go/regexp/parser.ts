// Parses regular expressions in RE2's syntax as Go reads it, with Go's error texts.
import { CharacterClass, orbitOf, unicodeProperty } from './character-class.ts'
import { assertion, type ParsedRegexp, type RegexpNode } from './node.ts'

/** A pattern is wrong. */
export class RegexpSyntaxError extends Error {
  constructor(problem: string, expression: string) {
    super(`error parsing regexp: ${problem}: \`${expression}\``)
    this.name = 'RegexpSyntaxError'
  }
}

const sizeLimit = Math.floor((128 * 1024 * 1024) / 40)
const heightLimit = 1000
const repeatLimit = 1000

interface Flags {
  foldCase: boolean
  multiLine: boolean
  dotMatchesLineEnd: boolean
  nonGreedy: boolean
}

/** What is open: the pieces of the current alternative and the alternatives before it. */
interface Frame {
  readonly alternatives: RegexpNode[]
  pieces: RegexpNode[]
  readonly flags: Flags
  /** Index of the group; 0 for one that does not capture. */
  readonly capture: number
}

/** Reads `pattern`. @throws RegexpSyntaxError */
export function parseRegexp(pattern: string): ParsedRegexp {
  return new Parser(pattern).parse()
}

const perlClasses: { readonly [letter: string]: readonly number[] } = {
  d: [0x30, 0x39],
  s: [9, 10, 12, 13, 32, 32],
  w: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
}

const posixClasses: { readonly [name: string]: readonly number[] } = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0, 0x7f],
  blank: [9, 9, 32, 32],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: [0x30, 0x39],
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [9, 13, 32, 32],
  upper: [0x41, 0x5a],
  word: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
}

class Parser {
  readonly #pattern: string
  #position = 0
  #flags: Flags = { foldCase: false, multiLine: false, dotMatchesLineEnd: false, nonGreedy: false }
  #frame: Frame
  readonly #open: Frame[] = []
  readonly #names: string[] = ['']

  constructor(pattern: string) {
    this.#pattern = pattern
    this.#frame = { alternatives: [], pieces: [], flags: this.#flags, capture: 0 }
  }

  parse(): ParsedRegexp {
    let repeatStart: number | undefined
    while (this.#position < this.#pattern.length) {
      const start = this.#position
      const wasRepeat = this.#parseOne(repeatStart)
      repeatStart = wasRepeat ? start : undefined
    }
    if (this.#open.length > 0) throw new RegexpSyntaxError('missing closing )', this.#pattern)
    return { root: this.#closeFrame(), names: this.#names }
  }

  /** One item; true when it was a repetition. */
  #parseOne(repeatStart: number | undefined): boolean {
    const character = this.#pattern[this.#position]
    switch (character) {
      case '(':
        this.#parseGroup()
        return false
      case ')':
        this.#closeGroup()
        return false
      case '|':
        this.#frame.alternatives.push(this.#concatenate(this.#frame.pieces))
        this.#frame.pieces = []
        this.#position += 1
        return false
      case '^':
        this.#assert(this.#flags.multiLine ? assertion.beginLine : assertion.beginText, 1)
        return false
      case '$':
        this.#assert(this.#flags.multiLine ? assertion.endLine : assertion.endText, 1)
        return false
      case '.':
        this.#push({ kind: 'any', lineEnds: this.#flags.dotMatchesLineEnd, size: 1, height: 1 })
        this.#position += 1
        return false
      case '[':
        this.#parseClass()
        return false
      case '*':
      case '+':
      case '?':
        this.#repeat({
          minimum: character === '+' ? 1 : 0,
          maximum: character === '?' ? 1 : -1,
          length: 1,
          repeatStart,
        })
        return true
      case '{':
        return this.#parseCounted(repeatStart)
      case '\\':
        this.#parseBackslash()
        return false
      default:
        this.#pushLiteral(this.#next())
        return false
    }
  }

  /** The character here, moving past it. */
  #next(): number {
    const code = this.#pattern.codePointAt(this.#position) as number
    if (code >= 0xd800 && code <= 0xdfff)
      throw new RegexpSyntaxError('invalid UTF-8', this.#pattern.slice(this.#position))
    this.#position += code > 0xffff ? 2 : 1
    return code
  }

  #from(start: number): string {
    return this.#pattern.slice(start, this.#position)
  }

  #push(node: RegexpNode): void {
    if (node.size > sizeLimit) throw new RegexpSyntaxError('expression too large', this.#pattern)
    if (node.height > heightLimit) throw new RegexpSyntaxError('expression nests too deeply', this.#pattern)
    this.#frame.pieces.push(node)
  }

  #pushLiteral(code: number): void {
    const orbit = this.#flags.foldCase ? orbitOf(code) : []
    if (orbit.length === 0) {
      this.#push({ kind: 'character', code, size: 1, height: 1 })
      return
    }
    const set = new CharacterClass()
    for (const member of [code, ...orbit]) set.addRange(member, member)
    this.#pushClass(set)
  }

  #pushClass(set: CharacterClass): void {
    set.finish()
    const code = set.single()
    this.#push(
      code === undefined
        ? { kind: 'class', class: set, size: 1, height: 1 }
        : { kind: 'character', code, size: 1, height: 1 },
    )
  }

  #assert(bits: number, length: number): void {
    this.#push({ kind: 'assert', assertion: bits, size: 1, height: 1 })
    this.#position += length
  }

  #concatenate(pieces: readonly RegexpNode[]): RegexpNode {
    if (pieces.length === 0) return { kind: 'empty', size: 1, height: 1 }
    return pieces.length === 1 ? (pieces[0] as RegexpNode) : this.#joined('concatenation', pieces)
  }

  #joined(kind: 'concatenation' | 'alternation', parts: readonly RegexpNode[]): RegexpNode {
    let size = kind === 'alternation' ? parts.length - 1 : 0
    let height = 0
    for (const part of parts) {
      size += part.size
      height = Math.max(height, part.height)
    }
    if (size > sizeLimit) throw new RegexpSyntaxError('expression too large', this.#pattern)
    // Characters in a row are one node in Go's tree.
    const isLiteral = kind === 'concatenation' && parts.every((part) => part.kind === 'character')
    return { kind, parts, size, height: isLiteral ? 1 : height + 1 }
  }

  #closeFrame(): RegexpNode {
    const last = this.#concatenate(this.#frame.pieces)
    return this.#frame.alternatives.length === 0
      ? last
      : this.#joined('alternation', [...this.#frame.alternatives, last])
  }

  #openGroup(capture: number): void {
    this.#open.push(this.#frame)
    this.#frame = { alternatives: [], pieces: [], flags: this.#flags, capture }
  }

  #closeGroup(): void {
    const outer = this.#open.pop()
    if (outer === undefined) throw new RegexpSyntaxError('unexpected )', this.#pattern)
    const inner = this.#closeFrame()
    const { capture, flags } = this.#frame
    this.#frame = outer
    this.#flags = flags
    this.#position += 1
    this.#push(
      capture === 0
        ? inner
        : { kind: 'capture', index: capture, inner, size: inner.size + 2, height: inner.height + 1 },
    )
  }

  #parseGroup(): void {
    if (this.#pattern[this.#position + 1] === '?') {
      this.#parsePerlGroup()
      return
    }
    this.#position += 1
    this.#names.push('')
    this.#openGroup(this.#names.length - 1)
  }

  /** `(?flags)`, `(?flags:…)`, `(?P<name>…)` and `(?<name>…)`. */
  #parsePerlGroup(): void {
    const start = this.#position
    const rest = this.#pattern.slice(start)
    const prefix = /^\(\?P<(?=[\s\S])|^\(\?<(?=[\s\S])/.exec(rest)?.[0]
    if (prefix !== undefined) {
      this.#parseNamedGroup(start, prefix.length)
      return
    }
    this.#position += 2
    const flags = { ...this.#flags }
    let value = true
    let sawFlag = false
    while (this.#position < this.#pattern.length) {
      const character = String.fromCodePoint(this.#next())
      if (character === 'i') flags.foldCase = value
      else if (character === 'm') flags.multiLine = value
      else if (character === 's') flags.dotMatchesLineEnd = value
      else if (character === 'U') flags.nonGreedy = value
      else if (character === '-' && value) {
        value = false
        sawFlag = false
        continue
      } else if ((character === ':' || character === ')') && (value || sawFlag)) {
        if (character === ':') this.#openGroup(0)
        this.#flags = flags
        return
      } else break
      sawFlag = true
    }
    throw new RegexpSyntaxError('invalid or unsupported Perl syntax', this.#from(start))
  }

  #parseNamedGroup(start: number, prefixLength: number): void {
    const end = this.#pattern.indexOf('>', start)
    if (end === -1) {
      this.#position = start
      while (this.#position < this.#pattern.length) this.#next()
      throw new RegexpSyntaxError('invalid named capture', this.#pattern.slice(start))
    }
    const name = this.#pattern.slice(start + prefixLength, end)
    if (!/^[0-9A-Za-z_]+$/.test(name))
      throw new RegexpSyntaxError('invalid named capture', this.#pattern.slice(start, end + 1))
    this.#position = end + 1
    this.#names.push(name)
    this.#openGroup(this.#names.length - 1)
  }

  /** `{2}`, `{2,}`, `{2,5}`; anything else is a plain brace. */
  #parseCounted(repeatStart: number | undefined): boolean {
    const rest = this.#pattern.slice(this.#position, this.#position + 64)
    const match = /^\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/.exec(rest)
    if (match === null) {
      this.#position += 1
      this.#pushLiteral(0x7b)
      return false
    }
    const minimum = Number(match[1])
    const maximum = match[2] === undefined ? minimum : match[3] === undefined ? -1 : Number(match[3])
    if (minimum > repeatLimit || maximum > repeatLimit || (maximum >= 0 && minimum > maximum)) {
      throw new RegexpSyntaxError('invalid repeat count', match[0])
    }
    this.#repeat({ minimum, maximum, length: match[0].length, repeatStart })
    return true
  }

  #repeat(options: { minimum: number; maximum: number; length: number; repeatStart: number | undefined }): void {
    const { minimum, maximum } = options
    const start = this.#position
    this.#position += options.length
    let greedy = !this.#flags.nonGreedy
    if (this.#pattern[this.#position] === '?') {
      this.#position += 1
      greedy = !greedy
    }
    if (options.repeatStart !== undefined) {
      throw new RegexpSyntaxError('invalid nested repetition operator', this.#from(options.repeatStart))
    }
    const inner = this.#frame.pieces.pop()
    if (inner === undefined) throw new RegexpSyntaxError('missing argument to repetition operator', this.#from(start))
    const size = Math.max(1, repeatedSize(inner.size, minimum, maximum))
    const node: RegexpNode = { kind: 'repeat', inner, minimum, maximum, greedy, size, height: inner.height + 1 }
    this.#push(node)
    if ((minimum >= 2 || maximum >= 2) && !isRepeatValid(node, repeatLimit)) {
      throw new RegexpSyntaxError('invalid repeat count', this.#from(start))
    }
  }

  #parseBackslash(): void {
    const start = this.#position
    const letter = this.#pattern[start + 1]
    switch (letter) {
      case 'A':
        this.#assert(assertion.beginText, 2)
        return
      case 'z':
        this.#assert(assertion.endText, 2)
        return
      case 'b':
        this.#assert(assertion.wordBoundary, 2)
        return
      case 'B':
        this.#assert(assertion.noWordBoundary, 2)
        return
      case 'C':
        throw new RegexpSyntaxError('invalid escape sequence', '\\C')
      case 'Q':
        this.#parseQuoted()
        return
    }
    const set = new CharacterClass()
    if (this.#parseNamedSet(set)) this.#pushClass(set)
    else this.#pushLiteral(this.#parseEscape())
  }

  /** `\Q…\E`. */
  #parseQuoted(): void {
    this.#position += 2
    const end = this.#pattern.indexOf('\\E', this.#position)
    const stop = end === -1 ? this.#pattern.length : end
    while (this.#position < stop) this.#pushLiteral(this.#next())
    this.#position = end === -1 ? stop : end + 2
  }

  /** `\d`, `\pL`, `\p{Greek}` and their likes, added to `set`; false if none stands here. */
  #parseNamedSet(set: CharacterClass): boolean {
    const start = this.#position
    if (this.#pattern[start] !== '\\') return false
    const letter = this.#pattern[start + 1] ?? ''
    const perl = perlClasses[letter.toLowerCase()]
    if (perl !== undefined) {
      this.#position += 2
      this.#addGroup(set, perl, letter >= 'a')
      return true
    }
    if (letter !== 'p' && letter !== 'P') return false
    this.#position += 2
    if (this.#position >= this.#pattern.length) {
      throw new RegexpSyntaxError('invalid character class range', this.#from(start))
    }
    let name: string
    if (this.#pattern[this.#position] === '{') {
      const end = this.#pattern.indexOf('}', this.#position)
      if (end === -1) throw new RegexpSyntaxError('invalid character class range', this.#pattern.slice(start))
      name = this.#pattern.slice(this.#position + 1, end)
      this.#position = end + 1
    } else {
      name = String.fromCodePoint(this.#next())
    }
    let positive = letter === 'p'
    if (name.startsWith('^')) {
      positive = !positive
      name = name.slice(1)
    }
    const property = unicodeProperty(name, this.#flags.foldCase)
    if (property === undefined) throw new RegexpSyntaxError('invalid character class range', this.#from(start))
    set.addProperty(property, !positive)
    return true
  }

  #addGroup(set: CharacterClass, ranges: readonly number[], positive: boolean): void {
    const group = new CharacterClass()
    for (let index = 0; index < ranges.length; index += 2)
      this.#addRange(group, ranges[index] as number, ranges[index + 1] as number)
    group.finish()
    if (!positive) group.negate()
    set.addClass(group)
  }

  #addRange(set: CharacterClass, first: number, last: number): void {
    if (this.#flags.foldCase) set.addFoldedRange(first, last)
    else set.addRange(first, last)
  }

  #parseClass(): void {
    const start = this.#position
    this.#position += 1
    const set = new CharacterClass()
    const negated = this.#pattern[this.#position] === '^'
    if (negated) this.#position += 1
    for (let first = true; first || this.#pattern[this.#position] !== ']'; first = false) {
      if (this.#parsePosixClass(set) || this.#parseNamedSet(set)) continue
      this.#parseRange(set, start)
    }
    this.#position += 1
    set.finish()
    if (negated) set.negate()
    this.#pushClass(set)
  }

  #parsePosixClass(set: CharacterClass): boolean {
    if (!this.#pattern.startsWith('[:', this.#position)) return false
    const end = this.#pattern.indexOf(':]', this.#position + 2)
    if (end === -1) return false
    const whole = this.#pattern.slice(this.#position, end + 2)
    const negated = whole[2] === '^'
    const name = whole.slice(negated ? 3 : 2, -2)
    const ranges = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined
    if (ranges === undefined) throw new RegexpSyntaxError('invalid character class range', whole)
    this.#position = end + 2
    this.#addGroup(set, ranges, !negated)
    return true
  }

  #parseRange(set: CharacterClass, classStart: number): void {
    const start = this.#position
    const first = this.#parseClassCharacter(classStart)
    let last = first
    const next = this.#pattern[this.#position + 1]
    if (this.#pattern[this.#position] === '-' && next !== undefined && next !== ']') {
      this.#position += 1
      last = this.#parseClassCharacter(classStart)
      if (last < first) throw new RegexpSyntaxError('invalid character class range', this.#from(start))
    }
    this.#addRange(set, first, last)
  }

  #parseClassCharacter(classStart: number): number {
    if (this.#position >= this.#pattern.length) {
      throw new RegexpSyntaxError('missing closing ]', this.#pattern.slice(classStart))
    }
    return this.#pattern[this.#position] === '\\' ? this.#parseEscape() : this.#next()
  }

  /** A backslash with what follows, standing for one character. */
  #parseEscape(): number {
    const start = this.#position
    this.#position += 1
    if (this.#position >= this.#pattern.length) {
      throw new RegexpSyntaxError('trailing backslash at end of expression', '')
    }
    const code = this.#next()
    const letter = String.fromCodePoint(code)
    const short = 'afnrtv'.indexOf(letter)
    if (short >= 0) return '\x07\f\n\r\t\v'.charCodeAt(short)
    if (letter === 'x') return this.#parseHexadecimal(start)
    if (letter >= '0' && letter <= '7') {
      const digits = /^[0-7]{0,2}/.exec(this.#pattern.slice(this.#position, this.#position + 2))?.[0] ?? ''
      // A single digit other than zero would be a back reference.
      if (letter !== '0' && digits === '') throw new RegexpSyntaxError('invalid escape sequence', this.#from(start))
      this.#position += digits.length
      return Number.parseInt(letter + digits, 8)
    }
    if (code < 0x80 && !/[0-9A-Za-z]/.test(letter)) return code
    throw new RegexpSyntaxError('invalid escape sequence', this.#from(start))
  }

  #parseHexadecimal(start: number): number {
    const fail = () => new RegexpSyntaxError('invalid escape sequence', this.#from(start))
    if (this.#position >= this.#pattern.length) throw fail()
    if (this.#pattern[this.#position] !== '{') {
      const digits = [this.#next()]
      if (this.#position >= this.#pattern.length) throw fail()
      digits.push(this.#next())
      const text = String.fromCodePoint(...digits)
      if (!/^[0-9A-Fa-f]{2}$/.test(text)) throw fail()
      return Number.parseInt(text, 16)
    }
    this.#position += 1
    let value = 0
    for (let count = 0; ; count++) {
      if (this.#position >= this.#pattern.length) throw fail()
      const character = String.fromCodePoint(this.#next())
      if (character === '}') {
        if (count === 0) throw fail()
        return value
      }
      const digit = /^[0-9A-Fa-f]$/.test(character) ? Number.parseInt(character, 16) : -1
      value = value * 16 + digit
      if (digit < 0 || value > 0x10ffff) throw fail()
    }
  }
}

/** Instructions of `x{minimum,maximum}` by Go's estimate. */
function repeatedSize(size: number, minimum: number, maximum: number): number {
  if (maximum === -1) return minimum === 0 ? 2 + size : 1 + minimum * size
  return maximum * size + (maximum - minimum)
}

/** Whether no more than `budget` copies of the innermost thing come out of nested counts. */
function isRepeatValid(node: RegexpNode, budget: number): boolean {
  let rest = budget
  if (node.kind === 'repeat') {
    // `*`, `+` and `?` are no counts.
    const isCount = !(node.maximum === -1 && node.minimum <= 1) && !(node.minimum === 0 && node.maximum === 1)
    if (isCount) {
      if (node.maximum === 0) return true
      const count = node.maximum < 0 ? node.minimum : node.maximum
      if (count > rest) return false
      if (count > 0) rest = Math.floor(rest / count)
    }
    return isRepeatValid(node.inner, rest)
  }
  if (node.kind === 'capture') return isRepeatValid(node.inner, rest)
  if (node.kind === 'concatenation' || node.kind === 'alternation')
    return node.parts.every((part) => isRepeatValid(part, rest))
  return true
}
