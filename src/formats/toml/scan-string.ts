// TOML strings: basic and literal, on one or several lines.
import { isLineEnd, type TomlReader } from './toml-reader.ts'

const simpleEscapes: { readonly [character: string]: string } = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
}
const numberNames: { readonly [length: number]: string } = { 2: 'two', 4: 'four', 8: 'eight' }

/** Reads the string at the reader's position; keys have no form with several lines. */
export function scanString(reader: TomlReader, options: { readonly isKey: boolean }): string {
  const quote = reader.next()
  if (!options.isKey && reader.accept(quote + quote)) return scanMultiline(reader, quote)
  let value = ''
  for (;;) {
    const character = reader.peek()
    if (character === '') reader.fail(`unexpected EOF; expected ${quote === '"' ? `'"'` : `"'"`}`)
    if (isLineEnd(character)) {
      reader.fail('strings cannot contain newlines', { isLineBefore: character === '\r' })
    }
    if (character === '\\' && quote === '"') {
      value += scanEscape(reader)
      continue
    }
    reader.position += character.length
    if (character === quote) return value
    value += character
  }
}

function scanMultiline(reader: TomlReader, quote: string): string {
  const end = quote.repeat(3)
  if (!reader.accept('\r\n')) reader.accept('\n')
  let value = ''
  for (;;) {
    const character = reader.peek()
    if (character === '') reader.fail(`unexpected EOF; expected ${quote === '"' ? `'"""'` : `"'''"`}`)
    if (reader.accept(end)) {
      let extra = 0
      while (reader.accept(quote)) extra += 1
      if (extra > 2) reader.fail(quote === '"' ? `unexpected '""""""'` : `unexpected "''''''"`)
      return value + quote.repeat(extra)
    }
    if (character === '\\' && quote === '"') {
      value += skipEscapedLineEnd(reader) ? '' : scanEscape(reader)
    } else {
      reader.position += character.length
      value += character
    }
  }
}

/** A backslash at the end of a line takes away all white space behind it. */
function skipEscapedLineEnd(reader: TomlReader): boolean {
  const space = /[ \t]*\r?\n[ \t\r\n]*/y
  space.lastIndex = reader.position + 1
  if (!space.test(reader.text)) return false
  reader.position = space.lastIndex
  return true
}

function scanEscape(reader: TomlReader): string {
  reader.position += 1
  const character = reader.next()
  const simple = simpleEscapes[character]
  if (simple !== undefined) return simple
  const length = character === 'x' ? 2 : character === 'u' ? 4 : character === 'U' ? 8 : 0
  if (length === 0) {
    reader.fail(character === ' ' ? `invalid escape: '\\ '` : `invalid escape in string '\\${character}'`)
  }
  let digits = ''
  while (digits.length < length) {
    const digit = reader.next()
    if (!/^[0-9a-fA-F]$/.test(digit)) {
      reader.fail(
        `expected ${numberNames[length]} hexadecimal digits after '\\${character}', but got ${JSON.stringify(digits + digit)} instead`,
      )
    }
    digits += digit
  }
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    reader.fail(`Escaped character '\\u${digits}' is not valid UTF-8.`)
  }
  return String.fromCodePoint(code)
}
