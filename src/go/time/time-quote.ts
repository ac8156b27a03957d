// How package time quotes text in its errors: everything beyond ASCII as bytes.
import { encodeUtf8 } from '../../base/index.ts'

/** `text` in double quotes; control characters and all bytes beyond ASCII as `\x..`. */
export function quoteForTime(text: string): string {
  let result = '"'
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte)
    if (byte < 0x20 || byte >= 0x80) result += `\\x${byte.toString(16).padStart(2, '0')}`
    else result += character === '"' || character === '\\' ? `\\${character}` : character
  }
  return `${result}"`
}
