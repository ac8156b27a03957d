// JSON strings as Go's encoding/json writes them.

const htmlUnsafe = /["\\<>&\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]/
const plainUnsafe = /["\\\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]/
const loneSurrogate = /[\ud800-\udfff]/u
const escapedForHtml = /[<>&\u2028\u2029]/g
const escapedAlways = /[\u2028\u2029]/g

/**
 * `text` as a JSON string with its quotes. `html` also escapes `<`, `>` and `&`, as json.Marshal does by default.
 * A byte that is not UTF-8 becomes U+FFFD, escaped.
 */
export function escapeJsonString(text: string, options: { readonly html: boolean }): string {
  if (!(options.html ? htmlUnsafe : plainUnsafe).test(text)) return `"${text}"`
  const unsafe = options.html ? escapedForHtml : escapedAlways
  // JavaScript's own way differs in these only, and takes a tenth of the time for texts as long as manifests.
  if (!loneSurrogate.test(text)) return JSON.stringify(text).replace(unsafe, numbered)
  const parts = text.split(/([\ud800-\udfff])/u)
  const escaped = parts.map((part, index) =>
    index % 2 === 1 ? '\\ufffd' : escapeJsonString(part, options).slice(1, -1),
  )
  return `"${escaped.join('')}"`
}

function numbered(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
