// JSON as Go's encoder prints it on one line, with fields in the order of the struct.
import type { Json } from '../../base/index.ts'

/** One line of JSON with its line end; HTML's characters are escaped. */
export function formatJsonLine(value: Json): string {
  const text = JSON.stringify(value)
  const safe = text
    .replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    // A byte that is no UTF-8 stands as a lone surrogate here; Go writes the replacement character.
    .replace(/\\u(d[89a-f][0-9a-f]{2})/g, '\\ufffd')
  return `${safe}\n`
}
