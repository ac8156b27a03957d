// Standard base64 in both directions, as Go's encoding/base64 judges it.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of base64 data with padding; line ends are passed over. Undefined if it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  const digits = compact.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let size = 0
  let at = 0
  for (let index = 0; index < digits.length; index++) {
    bits = ((bits << 6) | digitOf(digits.charCodeAt(index))) & 0xffffff
    size += 6
    if (size >= 8) {
      size -= 8
      bytes[at] = (bits >> size) & 0xff
      at += 1
    }
  }
  return bytes
}

function digitOf(unit: number): number {
  if (unit >= 97) return unit - 71
  if (unit >= 65) return unit - 65
  if (unit >= 48) return unit + 4
  return unit === 43 ? 62 : 63
}

/** `bytes` as base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const rest = bytes.length - index
    const bits = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63)
    text += rest > 1 ? alphabet.charAt((bits >> 6) & 63) : '='
    text += rest > 2 ? alphabet.charAt(bits & 63) : '='
  }
  return text
}
