// Base64 as bytes and back (RFC 4648, the standard alphabet with padding), for places that have no Node.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const alphabetCodes = new TextEncoder().encode(alphabet)
const digits = new Uint8Array(128).fill(255)
for (let value = 0; value < 64; value++) digits[alphabetCodes[value] as number] = value
const padding = 0x3d
const asciiDecoder = new TextDecoder()

/** The bytes in base64, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  const output = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let at = 0
  for (let index = 0; index < bytes.length; index += 3) {
    const rest = bytes.length - index
    const group = ((bytes[index] as number) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    output[at++] = alphabetCodes[group >> 18] as number
    output[at++] = alphabetCodes[(group >> 12) & 63] as number
    output[at++] = rest > 1 ? (alphabetCodes[(group >> 6) & 63] as number) : padding
    output[at++] = rest > 2 ? (alphabetCodes[group & 63] as number) : padding
  }
  return asciiDecoder.decode(output)
}

/** Decodes groups of four for as long as nothing else comes, which is nearly always to the end; gives the place reached. */
function wholeGroups(text: string, output: Uint8Array): number {
  const end = text.length - 3
  let index = 0
  let length = 0
  while (index < end) {
    const first = text.charCodeAt(index)
    const second = text.charCodeAt(index + 1)
    const third = text.charCodeAt(index + 2)
    const fourth = text.charCodeAt(index + 3)
    if ((first | second | third | fourth) > 127) break
    const high = ((digits[first] as number) << 6) | (digits[second] as number)
    const low = ((digits[third] as number) << 6) | (digits[fourth] as number)
    // What is no digit has bits above these.
    if ((high | low) & ~0xfff || (((digits[second] as number) | (digits[fourth] as number)) & 0xc0) !== 0) break
    output[length++] = high >> 4
    output[length++] = ((high & 15) << 4) | (low >> 8)
    output[length++] = low & 255
    index += 4
  }
  return index
}

/** A text that is not in the encoding it should be in; the message is Go's: `illegal base64 data at input byte 4`. */
export class CorruptInput extends Error {
  constructor(encoding: 'base64' | 'base32', offset: number) {
    super(`illegal ${encoding} data at input byte ${offset}`)
  }
}

/** The bytes of a base64 text; line ends are passed over. @throws CorruptInput where something does not belong */
export function decodeBase64(text: string): Uint8Array {
  const output = new Uint8Array(Math.floor((text.length * 3) / 4) + 3)
  let group = 0
  let count = 0
  let index = wholeGroups(text, output)
  let length = (index / 4) * 3
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x0a || code === 0x0d) continue
    if (code === padding) break
    const digit = code < 128 ? (digits[code] as number) : 255
    if (digit === 255) throw illegal(index)
    group = (group << 6) | digit
    if (++count === 4) {
      output[length++] = group >> 16
      output[length++] = (group >> 8) & 255
      output[length++] = group & 255
      group = 0
      count = 0
    }
  }
  if (index === text.length) {
    if (count > 0) throw illegal(index - count)
    return output.subarray(0, length)
  }
  checkPadding(text, index, count)
  if (count === 2) output[length++] = group >> 4
  else {
    output[length++] = group >> 10
    output[length++] = (group >> 2) & 255
  }
  return output.subarray(0, length)
}

/** The bytes in the alphabet of URLs, without padding. */
export function encodeUrlBase64(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The bytes of a text in the alphabet of URLs, without padding. @throws CorruptInput where something does not belong */
export function decodeUrlBase64(text: string): Uint8Array {
  const stranger = text.search(/[^A-Za-z0-9_-]/)
  if (stranger !== -1) throw illegal(stranger)
  if (text.length % 4 === 1) throw illegal(text.length - 1)
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(standard.padEnd(Math.ceil(text.length / 4) * 4, '='))
}

/** Padding from `start` on, behind `count` digits of the last group: as much as is missing, and nothing after it. */
function checkPadding(text: string, start: number, count: number): void {
  if (count < 2) throw illegal(start)
  let index = afterLineEnds(text, start + 1)
  if (count === 2) {
    if (index === text.length) throw illegal(index)
    if (text.charCodeAt(index) !== padding) throw illegal(index - 1)
    index = afterLineEnds(text, index + 1)
  }
  if (index < text.length) throw illegal(index)
}

function afterLineEnds(text: string, start: number): number {
  let index = start
  while (text[index] === '\n' || text[index] === '\r') index += 1
  return index
}

function illegal(index: number): CorruptInput {
  return new CorruptInput('base64', index)
}
