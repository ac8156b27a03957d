// The JSON reader, with encoding/json's judgement and words. It keeps its own stack, so that depth costs no call stack.
import { encodeUtf8 } from '../../base/index.ts'
import { type GoValue, quote } from '../../go/index.ts'
import { JsonError } from './json-error.ts'

const maximumDepth = 10000
const space = /[ \t\r\n]*/y
const plainString = /"[^"\\\u0000-\u001f\ud800-\udfff]*"/y

/** How to read. */
export interface ParseJsonOptions {
  /** Told of every number in an object or array: where it will stand, and as it is written. Numbers beyond float64 are infinite then. */
  readonly onNumber?: OnNumber
}

type OnNumber = (container: Map<string, GoValue> | GoValue[], key: string | number, text: string) => void

/**
 * `text` as `json.Unmarshal` reads it into `interface{}`: every number a float64, objects as Map, the last of equal
 * keys wins.
 *
 * Throws `JsonError` with Go's text (`invalid character 'x' looking for beginning of value`).
 *
 * @see encoding/json Unmarshal
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): GoValue {
  return new Reader(text, options.onNumber).document()
}

/** As `parseJson` for a text that must hold an object; `null` gives an empty Map. */
export function parseJsonMap(text: string): Map<string, GoValue> {
  const value = valueFor(text, (root) => root instanceof Map)
  if (value === null) return new Map()
  if (value instanceof Map) return value
  throw new JsonError(`json: cannot unmarshal ${kindName(value)} into Go value of type map[string]interface {}`)
}

/** As `parseJson` for a text that must hold an array; `null` gives an empty one. */
export function parseJsonList(text: string): GoValue[] {
  const value = valueFor(text, Array.isArray)
  if (value === null) return []
  if (Array.isArray(value)) return value
  throw new JsonError(`json: cannot unmarshal ${kindName(value)} into Go value of type []interface {}`)
}

/** Go looks at the kind of the whole before the numbers within. */
function valueFor(text: string, fits: (root: GoValue) => boolean): GoValue {
  try {
    return parseJson(text)
  } catch (error) {
    const partial = error instanceof JsonError ? error.partial : undefined
    if (partial === undefined || fits(partial)) throw error
    // A number that has no float64 stands there as null.
    return partial ?? 0
  }
}

function kindName(value: GoValue): string {
  if (value instanceof Map) return 'object'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

class Reader {
  private readonly text: string
  private readonly stack: (Map<string, GoValue> | GoValue[])[] = []
  private readonly keys: string[] = []
  private position = 0
  private typeError: string | undefined

  private readonly onNumber: OnNumber | undefined

  constructor(text: string, onNumber?: OnNumber) {
    this.text = text
    this.onNumber = onNumber
  }

  document(): GoValue {
    let value = this.beginValue()
    for (;;) {
      const container = this.stack.at(-1)
      if (container === undefined) break
      // A container that was just opened has no value to add yet.
      if (value !== undefined) this.add(container, value)
      value = this.next(container, value === undefined)
    }
    this.skipSpace()
    if (this.position < this.text.length) this.fail('after top-level value')
    if (this.typeError !== undefined) throw new JsonError(this.typeError, undefined, value)
    return value as GoValue
  }

  private add(container: Map<string, GoValue> | GoValue[], value: GoValue): void {
    if (container instanceof Map) container.set(this.keys.pop() as string, value)
    else container.push(value)
  }

  /** The next value of `container`, undefined if that opens another one; the container itself when it ends. */
  private next(container: Map<string, GoValue> | GoValue[], first: boolean): GoValue | undefined {
    this.skipSpace()
    const unit = this.unit()
    const isMap = container instanceof Map
    if (unit === (isMap ? 125 : 93)) {
      this.position += 1
      this.stack.pop()
      return container
    }
    if (!first) {
      if (unit !== 44) this.fail(isMap ? 'after object key:value pair' : 'after array element')
      this.position += 1
    }
    if (isMap) this.key()
    return this.beginValue()
  }

  private key(): void {
    this.skipSpace()
    if (this.unit() !== 34) this.fail('looking for beginning of object key string')
    this.keys.push(this.string())
    this.skipSpace()
    if (this.unit() !== 58) this.fail('after object key')
    this.position += 1
  }

  private beginValue(): GoValue | undefined {
    this.skipSpace()
    const unit = this.unit()
    switch (unit) {
      case 34:
        return this.string()
      case 123:
        return this.open(new Map())
      case 91:
        return this.open([])
      case 116:
        return this.literal('true', true)
      case 102:
        return this.literal('false', false)
      case 110:
        return this.literal('null', null)
    }
    if (unit === 45 || (unit >= 48 && unit <= 57)) return this.number()
    this.fail('looking for beginning of value')
  }

  private open(container: Map<string, GoValue> | GoValue[]): undefined {
    this.stack.push(container)
    if (this.stack.length > maximumDepth) this.fail('exceeded max depth')
    this.position += 1
    return undefined
  }

  private literal(word: string, value: GoValue): GoValue {
    for (let index = 1; index < word.length; index++) {
      this.position += 1
      if (this.text[this.position] !== word[index]) this.fail(`in literal ${word} (expecting '${word[index]}')`)
    }
    this.position += 1
    return value
  }

  private number(): number | null {
    const start = this.position
    if (this.unit() === 45) this.position += 1
    if (this.unit() === 48) this.position += 1
    else this.digits('in numeric literal')
    if (this.unit() === 46) {
      this.position += 1
      this.digits('after decimal point in numeric literal')
    }
    if (this.unit() === 101 || this.unit() === 69) {
      this.position += 1
      if (this.unit() === 43 || this.unit() === 45) this.position += 1
      this.digits('in exponent of numeric literal')
    }
    const value = Number(this.text.slice(start, this.position))
    if (this.onNumber !== undefined) {
      this.tellNumber(this.text.slice(start, this.position))
    } else if (!Number.isFinite(value)) {
      const literal = this.text.slice(start, this.position)
      this.typeError ??= `json: cannot unmarshal number ${literal} into Go value of type float64`
      return null
    }
    return value
  }

  private tellNumber(text: string): void {
    const container = this.stack.at(-1)
    if (container === undefined) return
    this.onNumber?.(container, Array.isArray(container) ? container.length : (this.keys.at(-1) as string), text)
  }

  private digits(context: string): void {
    if (!(this.unit() >= 48 && this.unit() <= 57)) this.fail(context)
    while (this.unit() >= 48 && this.unit() <= 57) this.position += 1
  }

  private string(): string {
    plainString.lastIndex = this.position
    const plain = plainString.exec(this.text)
    if (plain !== null) {
      this.position = plainString.lastIndex
      return plain[0].slice(1, -1)
    }
    let value = ''
    this.position += 1
    for (;;) {
      const unit = this.unit()
      if (unit === 34) break
      if (unit === 92) {
        value += this.escape()
      } else {
        if (unit < 0x20 || Number.isNaN(unit)) this.fail('in string literal')
        value += this.character(unit)
        this.position += 1
      }
    }
    this.position += 1
    return value
  }

  /** A character as it stands; a byte that is not UTF-8 becomes U+FFFD. */
  private character(unit: number): string {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const next = this.text.charCodeAt(this.position + 1)
      if (unit >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) return '\ufffd'
      this.position += 1
      return String.fromCharCode(unit, next)
    }
    return String.fromCharCode(unit)
  }

  private escape(): string {
    this.position += 1
    const index = '"\\/bfnrt'.indexOf(this.text.charAt(this.position))
    if (this.position < this.text.length && index >= 0) {
      this.position += 1
      return '"\\/\b\f\n\r\t'.charAt(index)
    }
    if (this.unit() !== 117) this.fail('in string escape code')
    const unit = this.hexadecimal()
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit)
    if (unit < 0xdc00 && this.text.startsWith('\\u', this.position)) {
      const before = this.position
      this.position += 1
      const low = this.hexadecimal()
      if (low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(unit, low)
      this.position = before
    }
    return '\ufffd'
  }

  /** Reads `uXXXX`. */
  private hexadecimal(): number {
    let value = 0
    for (let index = 0; index < 4; index++) {
      this.position += 1
      const digit = '0123456789abcdef'.indexOf(this.text.charAt(this.position).toLowerCase() || ' ')
      if (digit < 0) this.fail('in \\u hexadecimal character escape')
      value = value * 16 + digit
    }
    this.position += 1
    return value
  }

  private unit(): number {
    return this.text.charCodeAt(this.position)
  }

  private skipSpace(): void {
    const unit = this.unit()
    if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return
    space.lastIndex = this.position
    space.exec(this.text)
    this.position = space.lastIndex
  }

  private fail(context: string): never {
    if (this.position >= this.text.length) {
      // Go's scanner puts a space behind the text to see whether it is complete.
      const spaceFits = !/^(?:in (?!string literal)|after decimal point)/.test(context)
      const problem = spaceFits ? 'unexpected end of JSON input' : `invalid character ' ' ${context}`
      throw new JsonError(problem, this.text.length)
    }
    throw new JsonError(`invalid character ${quotedByte(this.text, this.position)} ${context}`, this.position)
  }
}

/** The byte at `position` as Go names it in errors: as a character of its own. */
function quotedByte(text: string, position: number): string {
  const character = String.fromCodePoint(text.codePointAt(position) as number)
  const byte = String.fromCharCode(encodeUtf8(character)[0] as number)
  if (byte === "'") return "'\\''"
  if (byte === '"') return `'"'`
  return `'${quote(byte).slice(1, -1)}'`
}
