// Text as UTF-8 bytes and back without loss: a byte that is not UTF-8 becomes the lone surrogate U+DC80…U+DCFF and
// returns as that byte, so that Go's byte strings fit into JavaScript's.

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes of `text`; lone surrogates U+DC80…U+DCFF give back the byte they stand for. */
export function encodeUtf8(text: string): Uint8Array {
  if (!/[\ud800-\udfff]/.test(text) || !/\p{Cs}/u.test(text)) return encoder.encode(text)
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00)
    else bytes.push(...encoder.encode(character))
  }
  return Uint8Array.from(bytes)
}

/** The text of `bytes`; every byte that is not part of valid UTF-8 becomes one lone surrogate U+DC80…U+DCFF. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return decodeLossless(bytes)
  }
}

function decodeLossless(bytes: Uint8Array): string {
  let text = ''
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[index] as number))
      index += 1
    } else {
      text += strictDecoder.decode(bytes.subarray(index, index + length))
      index += length
    }
  }
  return text
}

/** Length of the valid UTF-8 sequence at `index`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] as number
  if (first < 0x80) return 1
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
  if (length === 0 || index + length > bytes.length) return 0
  for (let offset = 1; offset < length; offset++) if (((bytes[index + offset] as number) & 0xc0) !== 0x80) return 0
  const second = bytes[index + 1] as number
  if (first === 0xe0 && second < 0xa0) return 0
  if (first === 0xed && second > 0x9f) return 0
  if (first === 0xf0 && second < 0x90) return 0
  if (first === 0xf4 && second > 0x8f) return 0
  return length
}

/** Number of UTF-8 bytes of `text`. */
export function byteLength(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) length += 1
    else if (unit < 0x800) length += 2
    else if (
      unit >= 0xd800 &&
      unit < 0xdc00 &&
      index + 1 < text.length &&
      (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
    ) {
      length += 4
      index += 1
    } else if (unit >= 0xdc80 && unit <= 0xdcff) length += 1
    else length += 3
  }
  return length
}

/** Orders texts as Go does, by their UTF-8 bytes; differs from `<` only beyond the basic plane. */
export function compareUtf8(left: string, right: string): number {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a === b) continue
    const surrogateA = a >= 0xd800 && a <= 0xdfff
    const surrogateB = b >= 0xd800 && b <= 0xdfff
    if (surrogateA !== surrogateB) return surrogateA ? 1 : -1
    return a - b
  }
  return left.length - right.length
}
