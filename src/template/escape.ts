// html, js and urlquery: Go's escapes.
import { encodeUtf8 } from '../base/index.ts'
import { isPrintable } from '../go/index.ts'

const htmlEscapes: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
])

/** Text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => htmlEscapes.get(character) as string)
}

const scriptEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
])

/** Text for a JavaScript string. */
export function escapeScript(text: string): string {
  return text.replace(/[\\'"<>&=]|[\x00-\x1f]|[^\x00-\x7f]/gu, (character) => {
    const escaped = scriptEscapes.get(character)
    if (escaped !== undefined) return escaped
    const code = character.codePointAt(0) as number
    if (code >= 0x80 && isPrintable(code)) return character
    // A byte that is no UTF-8 stays as it is.
    return code >= 0xdc80 && code <= 0xdcff ? character : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  })
}

/** Text for a URL's query. */
export function escapeQuery(text: string): string {
  let escaped = ''
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte)
    if (/[A-Za-z0-9_.~-]/.test(character)) escaped += character
    else if (byte === 32) escaped += '+'
    else escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}
