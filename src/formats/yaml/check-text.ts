// What go-yaml's reader refuses before any syntax: bytes that are not UTF-8, and control characters.
import { decodeUtf8, encodeUtf8 } from '../../base/index.ts'
import { YamlError } from './yaml-error.ts'

const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/
const chunkSize = 512

/** A refusal of the reader and how much text before it has been handed to the scanner. */
export interface TextProblem {
  readonly error: YamlError
  /** Offset up to which the scanner works before the reader refuses. */
  readonly readable: number
}

/** The first thing in `text` that go-yaml's reader refuses, if any. */
export function findTextProblem(text: string): TextProblem | undefined {
  if (!forbidden.test(text)) return undefined
  let bytesBefore = 0
  let chunkStart = 0
  let chunkStartOffset = 0
  let index = 0
  while (index < text.length) {
    const code = text.codePointAt(index) as number
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    const problem = problemOf(text, index, code)
    const size = problem === undefined ? width : 1
    if (bytesBefore + size > chunkStart + chunkSize) {
      chunkStart = bytesBefore
      chunkStartOffset = index
    }
    if (problem !== undefined) return { error: new YamlError(`yaml: ${problem}`, index), readable: chunkStartOffset }
    bytesBefore += width
    index += code > 0xffff ? 2 : 1
  }
  return undefined
}

function problemOf(text: string, index: number, code: number): string | undefined {
  if (code >= 0xdc80 && code <= 0xdcff) return byteProblem(encodeUtf8(text.slice(index, index + 4)))
  if (code === 9 || code === 10 || code === 13 || code === 0x85) return undefined
  if ((code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xfffd) || code > 0xffff) return undefined
  return 'control characters are not allowed'
}

/** What go-yaml says of bytes that do not begin with a UTF-8 character. */
function byteProblem(bytes: Uint8Array): string {
  const first = bytes[0] as number
  const width = (first & 0xe0) === 0xc0 ? 2 : (first & 0xf0) === 0xe0 ? 3 : (first & 0xf8) === 0xf0 ? 4 : 0
  if (width === 0) return 'invalid leading UTF-8 octet'
  if (bytes.length < width) return 'incomplete UTF-8 octet sequence'
  for (let index = 1; index < width; index++) {
    if (((bytes[index] as number) & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet'
  }
  const second = bytes[1] as number
  if (first < 0xc2 || (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90)) {
    return 'invalid length of a UTF-8 sequence'
  }
  return 'invalid Unicode character'
}

/**
 * Text that came as UTF-16 with a byte order mark, decoded; any other text as it is.
 *
 * @throws YamlError where half a character is left
 */
export function decodeUtf16(text: string): string {
  const little = text.startsWith('\udcff\udcfe')
  if (!little && !text.startsWith('\udcfe\udcff')) return text
  const bytes = encodeUtf8(text)
  if (bytes.length % 2 === 1) throw new YamlError('yaml: incomplete UTF-16 character', text.length)
  const units = new Uint16Array((bytes.length - 2) >> 1)
  for (let index = 0; index < units.length; index++) {
    const first = bytes[index * 2 + 2] as number
    const second = bytes[index * 2 + 3] as number
    units[index] = little ? first | (second << 8) : second | (first << 8)
  }
  return decodeUtf8(encodeUtf8(Array.from(units, (unit) => String.fromCharCode(unit)).join('')))
}
