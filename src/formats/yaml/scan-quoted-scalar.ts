// Scalars in single and double quotes.
import { hexValue, isBlank, isBlankOrEnd, isBreak } from './characters.ts'
import type { Scanner } from './scanner.ts'
import { SCALAR, Token } from './token.ts'

const escapes: { readonly [unit: number]: string } = {
  48: '\0',
  97: '\x07',
  98: '\b',
  116: '\t',
  9: '\t',
  110: '\n',
  118: '\v',
  102: '\f',
  114: '\r',
  101: '\x1b',
  32: ' ',
  34: '"',
  39: "'",
  92: '\\',
  78: '\x85',
  95: '\xa0',
  76: '\u2028',
  80: '\u2029',
}

/** Reads the scalar at the scanner's position, which is on `quote`. */
export function scanQuotedScalar(scanner: Scanner, quote: number): Token {
  const { text, line } = scanner
  const start = scanner.position
  const single = quote === 39
  let value = ''
  scanner.position += 1
  for (;;) {
    if (scanner.position === scanner.lineStart && scanner.atDocumentIndicator()) {
      scanner.fail('found unexpected document indicator')
    }
    if (text.charCodeAt(scanner.position) === 0) scanner.fail('found unexpected end of stream')
    const folded = { escapedBreak: false }
    value += single ? readSingle(scanner) : readDouble(scanner, folded)
    if (!folded.escapedBreak && text.charCodeAt(scanner.position) === quote) break
    value += readSpace(scanner, folded.escapedBreak)
  }
  scanner.position += 1
  return new Token(SCALAR, start, scanner.position, line, value, '', single ? 'single' : 'double')
}

/** The text up to the closing quote or a blank before a line end. */
function readSingle(scanner: Scanner): string {
  const { text } = scanner
  let value = ''
  let from = scanner.position
  for (;;) {
    const unit = text.charCodeAt(scanner.position)
    if (unit === 39) {
      if (text.charCodeAt(scanner.position + 1) !== 39) break
      value += text.slice(from, scanner.position + 1)
      scanner.position += 2
      from = scanner.position
    } else if (isBlankOrEnd(unit)) {
      break
    } else {
      scanner.position += 1
    }
  }
  return value + text.slice(from, scanner.position)
}

function readDouble(scanner: Scanner, folded: { escapedBreak: boolean }): string {
  const { text } = scanner
  let value = ''
  let from = scanner.position
  for (;;) {
    const unit = text.charCodeAt(scanner.position)
    if (unit === 92) {
      value += text.slice(from, scanner.position)
      if (isBreak(text.charCodeAt(scanner.position + 1))) {
        scanner.position += 1
        scanner.skipLine()
        folded.escapedBreak = true
        return value
      }
      value += readEscape(scanner)
      from = scanner.position
    } else if (unit === 34 || isBlankOrEnd(unit)) {
      break
    } else {
      scanner.position += 1
    }
  }
  return value + text.slice(from, scanner.position)
}

function readEscape(scanner: Scanner): string {
  const { text } = scanner
  const unit = text.charCodeAt(scanner.position + 1)
  const known = escapes[unit]
  if (known !== undefined) {
    scanner.position += 2
    return known
  }
  const length = unit === 120 ? 2 : unit === 117 ? 4 : unit === 85 ? 8 : 0
  if (length === 0) scanner.fail('found unknown escape character')
  scanner.position += 2
  let code = 0
  for (let index = 0; index < length; index++) {
    const digit = hexValue(text.charCodeAt(scanner.position + index))
    if (digit < 0) scanner.fail('did not find expected hexdecimal number')
    code = code * 16 + digit
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) scanner.fail('found invalid Unicode character escape code')
  scanner.position += length
  return String.fromCodePoint(code)
}

/** Moves over blanks and line ends inside the quotes and gives what they mean. */
function readSpace(scanner: Scanner, afterEscapedBreak: boolean): string {
  const { text } = scanner
  const start = scanner.position
  let broken = afterEscapedBreak
  let first = ''
  let more = ''
  for (;;) {
    const unit = text.charCodeAt(scanner.position)
    if (isBlank(unit)) {
      scanner.position += 1
    } else if (isBreak(unit)) {
      if (broken) {
        more += scanner.readLine()
      } else {
        first = scanner.readLine()
        broken = true
      }
    } else {
      break
    }
  }
  if (!broken) return text.slice(start, scanner.position)
  if (first === '\n') return more === '' ? ' ' : more
  return first + more
}
