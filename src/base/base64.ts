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

/**
 * The bytes of a base64 text; line ends are passed over, anything else that does not belong gives Go's message,
 * `illegal base64 data at input byte 4`, as an error.
 */
export function decodeBase64(text: string): Uint8Array {
  const output = new Uint8Array(Math.floor((text.length * 3) / 4) + 3)
  let length = 0
  let group = 0
  let count = 0
  let index = 0
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

function illegal(index: number): Error {
  return new Error(`illegal base64 data at input byte ${index}`)
}
