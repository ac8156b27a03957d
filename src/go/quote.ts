// Go's quoted strings and characters, both ways, as package strconv does them.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'

const plain = /^[ !#-[\]-~]*$/
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Whether Go prints this character as it is: letters, marks, numbers, punctuation, symbols and the plain space. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false
  return codePoint <= 0x10ffff && printable.test(String.fromCodePoint(codePoint))
}

/** `text` in double quotes with Go's escapes; a byte that is not UTF-8 becomes `\x..`. */
export function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : quoteWith(text, '"', false)
}

/** Like `quote`, with everything beyond ASCII escaped. */
export function quoteAscii(text: string): string {
  return quoteWith(text, '"', true)
}

/** A character in single quotes; what is no character becomes U+FFFD. */
export function quoteRune(codePoint: number): string {
  return quoteWith(String.fromCodePoint(validRune(codePoint)), "'", false)
}

/** Like `quoteRune`, ASCII only. */
export function quoteRuneAscii(codePoint: number): string {
  return quoteWith(String.fromCodePoint(validRune(codePoint)), "'", true)
}

/** The code point itself, or U+FFFD if it is a surrogate or out of range. */
export function validRune(codePoint: number): number {
  const isValid = codePoint >= 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff)
  return isValid ? codePoint : 0xfffd
}

function quoteWith(text: string, mark: '"' | "'", asciiOnly: boolean): string {
  let result = mark as string
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (character === mark || character === '\\') result += `\\${character}`
    else if (code < 0x7f ? code >= 0x20 : !asciiOnly && isPrintable(code)) result += character
    else result += escapeOf(code)
  }
  return result + mark
}

function escapeOf(code: number): string {
  const short = '\x07\b\f\n\r\t\v'.indexOf(String.fromCharCode(code))
  if (code < 0x20 && short >= 0) return `\\${'abfnrtv'[short]}`
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd'
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** Whether the text can stand between backquotes on one line. */
export function canBackquote(text: string): boolean {
  return !/[\x00-\x08\x0a-\x1f`\x7f\ufeff\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))
}

/** The content of a quoted string, raw string or character; undefined when the syntax is wrong. */
export function unquote(text: string): string | undefined {
  const mark = text[0]
  if (text.length < 2 || text.at(-1) !== mark) return undefined
  const body = text.slice(1, -1)
  if (mark === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '')
  if ((mark !== '"' && mark !== "'") || body.includes('\n')) return undefined
  const content = unescapeBody(body, mark)
  if (content === undefined || (mark === "'" && countRunes(content) !== 1)) return undefined
  return content
}

function countRunes(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function unescapeBody(body: string, mark: string): string | undefined {
  if (!body.includes('\\')) return body.includes(mark) ? undefined : body
  const pieces: string[] = []
  let bytesSeen = false
  for (let index = 0; index < body.length; ) {
    const character = body[index] as string
    if (character === mark) return undefined
    if (character !== '\\') {
      pieces.push(character)
      index += 1
      continue
    }
    const found = readEscape(body, index + 1, mark)
    if (found === undefined) return undefined
    pieces.push(found.isByte ? byteText(found.value) : String.fromCodePoint(found.value))
    bytesSeen ||= found.isByte && found.value >= 0x80
    index = found.end
  }
  const joined = pieces.join('')
  return bytesSeen ? decodeUtf8(encodeUtf8(joined)) : joined
}

function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
}

interface Escape {
  value: number
  end: number
  isByte: boolean
}

function readEscape(body: string, index: number, mark: string): Escape | undefined {
  const letter = body[index]
  if (letter === undefined) return undefined
  const short = 'abfnrtv\\'.indexOf(letter)
  if (short >= 0) return { value: '\x07\b\f\n\r\t\v\\'.charCodeAt(short), end: index + 1, isByte: false }
  if (letter === mark) return { value: mark.charCodeAt(0), end: index + 1, isByte: false }
  if (letter >= '0' && letter <= '7') {
    const digits = /^[0-7]{3}/.exec(body.slice(index, index + 3))?.[0]
    const value = digits === undefined ? 256 : Number.parseInt(digits, 8)
    return value > 255 ? undefined : { value, end: index + 3, isByte: true }
  }
  const length = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  const digits = body.slice(index + 1, index + 1 + length)
  if (length === 0 || digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined
  const value = Number.parseInt(digits, 16)
  if (length > 2 && validRune(value) !== value) return undefined
  return { value, end: index + 1 + length, isByte: length === 2 }
}
