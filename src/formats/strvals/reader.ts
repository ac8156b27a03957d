// Reads the texts of `--set` and its kin rune by rune, and keeps Go's words for what goes wrong.
import { type GoValue, typeOf } from '../../go/index.ts'

/** A `--set` text cannot be read; the message is Helm's. `ended` says that the text ended, which Helm often forgives. */
export class StrvalsError extends Error {
  readonly ended: boolean

  constructor(message: string, ended = false) {
    super(message)
    this.ended = ended
  }
}

/** Runes up to a stop rune; `stop` is undefined where the text ended before one. */
export interface Segment {
  readonly text: string
  readonly stop: string | undefined
}

/** The error of a text that ended; Go calls it EOF. */
export function endOfText(): StrvalsError {
  return new StrvalsError('EOF', true)
}

/** Runes of a text, one after the other. Bytes that are not UTF-8 arrive as U+FFFD, as in Go. */
export class RuneReader {
  readonly #runes: readonly string[]
  #position = 0

  constructor(text: string) {
    this.#runes = Array.from(text, (rune) => (/^\p{Cs}$/u.test(rune) ? '\ufffd' : rune))
  }

  /** The next rune without taking it. */
  peek(): string | undefined {
    return this.#runes[this.#position]
  }

  /** Takes the next rune. */
  next(): string | undefined {
    const rune = this.#runes[this.#position]
    if (rune !== undefined) this.#position += 1
    return rune
  }

  /** Takes runes up to one of `stops`, which is taken too; with `escapes`, a backslash makes the next rune plain. */
  until(stops: string, escapes: 'escapes' | 'literal'): Segment {
    let text = ''
    for (;;) {
      const rune = this.next()
      if (rune === undefined) return { text, stop: undefined }
      if (stops.includes(rune)) return { text, stop: rune }
      if (rune === '\\' && escapes === 'escapes') {
        const escaped = this.next()
        if (escaped === undefined) return { text, stop: undefined }
        text += escaped
      } else {
        text += rune
      }
    }
  }

  /** What is left, without taking it. */
  rest(): string {
    return this.#runes.slice(this.#position).join('')
  }

  /** Takes as many runes as `text` has. */
  skip(text: string): void {
    this.#position += Array.from(text).length
  }
}

/** Takes blanks and one comma; other runes stay. True where no value stands. */
export function skipBlanksAndComma(reader: RuneReader): boolean {
  for (;;) {
    const rune = reader.peek()
    if (rune === undefined) return true
    if (rune === ',') {
      reader.next()
      return true
    }
    if (!/[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(rune)) return false
    reader.next()
  }
}

/** `value` as a table; Go panics where it is none, and Helm shows the panic. */
export function requireTable(value: GoValue): Map<string, GoValue> {
  if (value instanceof Map) return value
  throw new StrvalsError(
    `unable to parse key: interface conversion: interface {} is ${typeName(value)}, not map[string]interface {}`,
  )
}

/** `value` as a list; Go panics where it is none, and Helm shows the panic. */
export function requireList(value: GoValue): GoValue[] {
  if (Array.isArray(value)) return value
  throw new StrvalsError(
    `unable to parse key: interface conversion: interface {} is ${typeName(value)}, not []interface {}`,
  )
}

function typeName(value: GoValue): string {
  return value === null ? 'nil' : typeOf(value)
}
