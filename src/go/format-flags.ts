// Flags, width and precision of one fmt verb, and the padding they ask for.

/** What stands between `%` and the verb. */
export interface FormatFlags {
  sharp: boolean
  zero: boolean
  plus: boolean
  minus: boolean
  space: boolean
  /** `%#v`. */
  goSyntax: boolean
  /** `%+v`. */
  fieldNames: boolean
  width: number | undefined
  precision: number | undefined
}

/** No flags. */
export function noFlags(): FormatFlags {
  return {
    sharp: false,
    zero: false,
    plus: false,
    minus: false,
    space: false,
    goSyntax: false,
    fieldNames: false,
    width: undefined,
    precision: undefined,
  }
}

/** Number of characters as Go counts runes; a byte that is not UTF-8 is one. */
function runeCount(text: string): number {
  let count = text.length
  for (let index = 1; index < text.length; index++) {
    const isPair = (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
    if (isPair) count -= 1
  }
  return count
}

/** `text` filled up to the width; zeros only on the left. */
export function pad(text: string, flags: FormatFlags): string {
  if (flags.width === undefined || flags.width === 0) return text
  const missing = flags.width - runeCount(text)
  if (missing <= 0) return text
  if (flags.minus) return text + ' '.repeat(missing)
  return (flags.zero ? '0' : ' ').repeat(missing) + text
}

/** `text` filled up with spaces even where zeros were asked for. */
export function padWithSpaces(text: string, flags: FormatFlags): string {
  return pad(text, flags.zero ? { ...flags, zero: false } : flags)
}

/** `text` cut to the precision, in characters. */
export function truncate(text: string, flags: FormatFlags): string {
  if (flags.precision === undefined || text.length <= flags.precision) return text
  return Array.from(text).slice(0, flags.precision).join('')
}
