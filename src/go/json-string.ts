// JSON strings as Go's encoding/json writes them.

const htmlUnsafe = /["\\<>&\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]/
const plainUnsafe = /["\\\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]/

/**
 * `text` as a JSON string with its quotes. `html` also escapes `<`, `>` and `&`, as json.Marshal does by default.
 * A byte that is not UTF-8 becomes U+FFFD, escaped.
 */
export function escapeJsonString(text: string, options: { readonly html: boolean }): string {
  if (!(options.html ? htmlUnsafe : plainUnsafe).test(text)) return `"${text}"`
  let result = '"'
  for (const character of text) result += escapeCharacter(character, options.html)
  return `${result}"`
}

function escapeCharacter(character: string, html: boolean): string {
  const code = character.codePointAt(0) as number
  switch (character) {
    case '"':
    case '\\':
      return `\\${character}`
    case '\b':
      return '\\b'
    case '\f':
      return '\\f'
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    case '\t':
      return '\\t'
    case '<':
    case '>':
    case '&':
      return html ? `\\u00${code.toString(16)}` : character
    case '\u2028':
    case '\u2029':
      return `\\u${code.toString(16)}`
  }
  if (code < 0x20) return `\\u00${code.toString(16).padStart(2, '0')}`
  return code >= 0xd800 && code <= 0xdfff ? '\\ufffd' : character
}
