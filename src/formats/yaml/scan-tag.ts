// Anchors, aliases and tags.
import { decodeUtf8 } from '../../base/index.ts'
import { hexValue, isBlankOrEnd, isWord } from './characters.ts'
import type { Scanner } from './scanner.ts'
import { TAG, Token } from './token.ts'

/** Reads the anchor or alias at the scanner's position, which is on `&` or `*`. */
export function scanAnchor(scanner: Scanner, type: number): Token {
  const { text, line } = scanner
  const start = scanner.position
  scanner.position += 1
  const name = scanWord(scanner)
  const next = text.charCodeAt(scanner.position)
  if (name === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(text.charAt(scanner.position)))) {
    scanner.fail('did not find expected alphabetic or numeric character')
  }
  return new Token(type, start, scanner.position, line, name)
}

/** Reads a possibly empty run of word characters. */
export function scanWord(scanner: Scanner): string {
  const start = scanner.position
  while (isWord(scanner.text.charCodeAt(scanner.position))) scanner.position += 1
  return scanner.text.slice(start, scanner.position)
}

/** Reads the tag at the scanner's position, which is on `!`. */
export function scanTag(scanner: Scanner): Token {
  const { text, line } = scanner
  const start = scanner.position
  let handle = ''
  let suffix = ''
  if (text.charCodeAt(start + 1) === 60) {
    scanner.position += 2
    suffix = scanTagUri(scanner, '')
    if (text.charCodeAt(scanner.position) !== 62) scanner.fail("did not find the expected '>'")
    scanner.position += 1
  } else {
    handle = scanTagHandle(scanner, false)
    if (handle.length > 1 && handle.endsWith('!')) {
      suffix = scanTagUri(scanner, '')
    } else {
      suffix = scanTagUri(scanner, handle)
      handle = '!'
      if (suffix === '') {
        handle = ''
        suffix = '!'
      }
    }
  }
  if (!isBlankOrEnd(text.charCodeAt(scanner.position))) scanner.fail('did not find expected whitespace or line break')
  return new Token(TAG, start, scanner.position, line, handle, suffix)
}

/** Reads `!`, `!!` or `!word!` (in a tag also `!word`). */
export function scanTagHandle(scanner: Scanner, directive: boolean): string {
  if (scanner.text.charCodeAt(scanner.position) !== 33) scanner.fail("did not find expected '!'")
  scanner.position += 1
  const word = scanWord(scanner)
  if (scanner.text.charCodeAt(scanner.position) === 33) {
    scanner.position += 1
    return `!${word}!`
  }
  if (directive && word !== '') scanner.fail("did not find expected '!'")
  return `!${word}`
}

/** Reads the rest of a tag; `head` is a handle that turned out to be the tag's beginning. */
export function scanTagUri(scanner: Scanner, head: string): string {
  const { text } = scanner
  let uri = head.slice(1)
  let found = head !== ''
  for (;;) {
    const unit = text.charCodeAt(scanner.position)
    if (unit === 37) {
      uri += scanUriEscapes(scanner)
    } else if (unit !== 0 && (isWord(unit) || ";/?:@&=+$,.!~*'()[]".includes(text.charAt(scanner.position)))) {
      uri += text.charAt(scanner.position)
      scanner.position += 1
    } else {
      break
    }
    found = true
  }
  if (!found) scanner.fail('did not find expected tag URI')
  return uri
}

/** Reads one character written as `%XX` octets of UTF-8. */
function scanUriEscapes(scanner: Scanner): string {
  const { text } = scanner
  const octets: number[] = []
  let width = 1
  do {
    const high = hexValue(text.charCodeAt(scanner.position + 1))
    const low = hexValue(text.charCodeAt(scanner.position + 2))
    if (text.charCodeAt(scanner.position) !== 37 || high < 0 || low < 0) scanner.fail('did not find URI escaped octet')
    const octet = high * 16 + low
    if (octets.length === 0) {
      width =
        octet < 0x80 ? 1 : (octet & 0xe0) === 0xc0 ? 2 : (octet & 0xf0) === 0xe0 ? 3 : (octet & 0xf8) === 0xf0 ? 4 : 0
      if (width === 0) scanner.fail('found an incorrect leading UTF-8 octet')
    } else if ((octet & 0xc0) !== 0x80) {
      scanner.fail('found an incorrect trailing UTF-8 octet')
    }
    octets.push(octet)
    scanner.position += 3
  } while (octets.length < width)
  return decodeUtf8(Uint8Array.from(octets))
}
