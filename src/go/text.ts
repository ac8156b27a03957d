// Go's package strings and unicode on byte strings: positions are bytes, cases map rune by rune.
import { byteLength, decodeUtf8, encodeUtf8 } from '../base/index.ts'

const ascii = /^[\x00-\x7f]*$/
const space = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/

/** Whether all characters are ASCII, so that bytes and UTF-16 units are the same. */
function isAscii(text: string): boolean {
  return ascii.test(text)
}

/** Whether Go's unicode.IsSpace holds for this character. */
export function isSpace(character: string): boolean {
  return space.test(character)
}

/** The bytes from `start` to `end` (exclusive) as text; the caller keeps them in range. */
export function sliceBytes(text: string, start: number, end?: number): string {
  if (isAscii(text)) return text.slice(start, end)
  return decodeUtf8(encodeUtf8(text).subarray(start, end))
}

/** Without white space (as unicode.IsSpace says) at both ends. */
export function trimSpace(text: string): string {
  // JavaScript's trim also takes U+FEFF, and not U+0085.
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  if (first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80) return text
  let start = 0
  let end = text.length
  while (start < end && isSpace(text[start] as string)) start += 1
  while (end > start && isSpace(text[end - 1] as string)) end -= 1
  return text.slice(start, end)
}

/** Without the characters of `set` at both ends. */
export function trimSet(text: string, set: string): string {
  if (text === '' || set === '') return text
  const members = new Set(set)
  const characters = Array.from(text)
  let start = 0
  let end = characters.length
  while (start < end && members.has(characters[start] as string)) start += 1
  while (end > start && members.has(characters[end - 1] as string)) end -= 1
  return characters.slice(start, end).join('')
}

/** Upper case, rune by rune; a byte that is not UTF-8 becomes U+FFFD. */
export function toUpper(text: string): string {
  if (isAscii(text)) return text.toUpperCase()
  return mapRunes(text, upperRune)
}

/** Lower case, rune by rune; a byte that is not UTF-8 becomes U+FFFD. */
export function toLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return mapRunes(text, lowerRune)
}

/** Every character through `map`, after what is no character became U+FFFD. */
export function mapRunes(text: string, map: (character: string) => string): string {
  let result = ''
  for (const character of text) result += map(isLone(character) ? '\ufffd' : character)
  return result
}

/** The runes of `text`, as Go's conversion to []rune makes them. */
export function runesOf(text: string): string[] {
  return Array.from(text, (character) => (isLone(character) ? '\ufffd' : character))
}

function isLone(character: string): boolean {
  return character.length === 1 && character >= '\ud800' && character <= '\udfff'
}

/** Simple upper-case mapping of one character. */
export function upperRune(character: string): string {
  const code = character.codePointAt(0) as number
  // Greek letters with iota below: one letter in Go's simple mapping, two in JavaScript's full one.
  if ((code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0) || code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) {
    return String.fromCharCode(code + (code < 0x1fb0 ? 8 : 9))
  }
  return single(character.toUpperCase(), character)
}

/** Simple lower-case mapping of one character. */
export function lowerRune(character: string): string {
  return character === '\u0130' ? 'i' : single(character.toLowerCase(), character)
}

/** Simple title-case mapping of one character. */
export function titleRune(character: string): string {
  const code = character.codePointAt(0) as number
  if (code >= 0x1c4 && code <= 0x1cc) return String.fromCharCode(code <= 0x1c6 ? 0x1c5 : code <= 0x1c9 ? 0x1c8 : 0x1cb)
  if (code >= 0x1f1 && code <= 0x1f3) return '\u01f2'
  if (code >= 0x10d0 && code <= 0x10ff) return character
  return upperRune(character)
}

function single(mapped: string, original: string): string {
  return mapped.length === original.length && (mapped.length === 1 || mapped.codePointAt(0) !== mapped.charCodeAt(0))
    ? mapped
    : original
}

/** strings.Title: a letter that follows no letter, digit or underscore in title case. */
export function toTitle(text: string): string {
  let afterSeparator = true
  return mapRunes(text, (character) => {
    const mapped = afterSeparator ? titleRune(character) : character
    afterSeparator = isWordSeparator(character)
    return mapped
  })
}

function isWordSeparator(character: string): boolean {
  if (character < '\x80') return !/[0-9A-Za-z_]/.test(character)
  if (/[\p{L}\p{Nd}]/u.test(character)) return false
  return isSpace(character)
}

/** strings.SplitN: at most `limit` pieces (negative: all, 0: none); an empty separator splits into characters. */
export function splitText(text: string, separator: string, limit = -1): string[] {
  if (limit === 0) return []
  if (separator === '') {
    const characters = Array.from(text)
    if (limit < 0 || characters.length <= limit) return characters
    return [...characters.slice(0, limit - 1), characters.slice(limit - 1).join('')]
  }
  const pieces = text.split(separator)
  if (limit < 0 || pieces.length <= limit) return pieces
  return [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(separator)]
}

/** The number of bytes. */
export function lengthInBytes(text: string): number {
  return isAscii(text) ? text.length : byteLength(text)
}
