// Numbers, strings and bytes under fmt's verbs; what a verb cannot print is undefined.
import { encodeUtf8 } from '../base/index.ts'
import { type FloatFormat, formatFloat } from './float-format.ts'
import { type FormatFlags, pad, padWithSpaces, truncate } from './format-flags.ts'
import { canBackquote, isPrintable, quote, quoteAscii, quoteRune, quoteRuneAscii, validRune } from './quote.ts'

/** A boolean under `%t` or `%v`. */
export function formatBoolean(value: boolean, verb: string, flags: FormatFlags): string | undefined {
  return verb === 'v' || verb === 't' ? pad(String(value), flags) : undefined
}

/** An integer under one of `bcdoOqxXUv`. */
export function formatInteger(
  value: bigint,
  options: { verb: string; flags: FormatFlags; signed: boolean },
): string | undefined {
  const { verb, flags, signed } = options
  switch (verb) {
    case 'v':
      if (flags.goSyntax && !signed) return formatDigits(value, { radix: 16, verb, flags: { ...flags, sharp: true } })
      return formatDigits(value, { radix: 10, verb, flags })
    case 'd':
      return formatDigits(value, { radix: 10, verb, flags })
    case 'b':
      return formatDigits(value, { radix: 2, verb, flags })
    case 'o':
    case 'O':
      return formatDigits(value, { radix: 8, verb, flags })
    case 'x':
    case 'X':
      return formatDigits(value, { radix: 16, verb, flags })
    case 'c':
      return pad(String.fromCodePoint(runeOf(value)), flags)
    case 'q':
      return pad(flags.plus ? quoteRuneAscii(runeOf(value)) : quoteRune(runeOf(value)), flags)
    case 'U':
      return formatUnicode(value, flags)
    default:
      return undefined
  }
}

function runeOf(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : validRune(Number(value))
}

function formatDigits(value: bigint, options: { radix: 2 | 8 | 10 | 16; verb: string; flags: FormatFlags }): string {
  const { radix, verb, flags } = options
  const isNegative = value < 0n
  let minimum = 0
  if (flags.precision !== undefined) {
    minimum = flags.precision
    if (minimum === 0 && value === 0n) return ' '.repeat(flags.width ?? 0)
  } else if (flags.zero && !flags.minus && flags.width !== undefined) {
    minimum = isNegative || flags.plus || flags.space ? flags.width - 1 : flags.width
  }
  let text = (isNegative ? -value : value).toString(radix).padStart(minimum, '0')
  if (verb === 'X') text = text.toUpperCase()
  if (flags.sharp) {
    if (radix === 2) text = `0b${text}`
    else if (radix === 16) text = (verb === 'X' ? '0X' : '0x') + text
    else if (radix === 8 && !text.startsWith('0')) text = `0${text}`
  }
  if (verb === 'O') text = `0o${text}`
  const sign = isNegative ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  return padWithSpaces(sign + text, flags)
}

function formatUnicode(value: bigint, flags: FormatFlags): string {
  const unsigned = BigInt.asUintN(64, value)
  let text = `U+${unsigned
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 4), '0')}`
  if (flags.sharp && unsigned <= 0x10ffffn && isPrintable(Number(unsigned)))
    text += ` '${String.fromCodePoint(Number(unsigned))}'`
  return padWithSpaces(text, flags)
}

/** A float under one of `bgGxXfFeEv`. */
export function formatNumber(value: number, verb: string, flags: FormatFlags): string | undefined {
  if (!'vbgGxXfFeE'.includes(verb)) return undefined
  const format = (verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb) as FloatFormat
  const precision = flags.precision ?? ('feE'.includes(format) ? 6 : -1)
  let text = formatFloat(value, format, precision)
  let sign = text[0] === '-' || text[0] === '+' ? text[0] : '+'
  if (text[0] === sign) text = text.slice(1)
  if (flags.space && sign === '+' && !flags.plus) sign = ' '
  if (text === 'Inf') return padWithSpaces(sign + text, flags)
  if (text === 'NaN') return padWithSpaces(flags.plus || flags.space ? sign + text : text, flags)
  if (flags.sharp && format !== 'b')
    text = keepPoint(text, format, flags.precision ?? ('feE'.includes(format) ? 6 : -1))
  if (!flags.plus && sign === '+') return pad(text, flags)
  if (flags.zero && !flags.minus && flags.width !== undefined) return sign + text.padStart(flags.width - 1, '0')
  return pad(sign + text, flags)
}

/** `%#g` and its like: the point is always there and zeros at the end stay. */
function keepPoint(text: string, format: FloatFormat, precision: number): string {
  let missing = format === 'g' || format === 'G' || format === 'x' ? (precision === -1 ? 6 : precision) : 0
  const isHexadecimal = format === 'x' || format === 'X'
  const split = isHexadecimal ? /[pP].*$/ : /[eE].*$/
  const tail = split.exec(text)?.[0] ?? ''
  const head = text.slice(0, text.length - tail.length)
  const significant = head.replace('.', '').replace(/^0+/, '')
  missing -= significant.length
  if (!head.includes('.') && head === '0') missing -= 1
  return head + (head.includes('.') ? '' : '.') + '0'.repeat(Math.max(missing, 0)) + tail
}

/** A string under one of `vsxXq`. */
export function formatString(text: string, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.goSyntax ? quoted(text, flags) : pad(truncate(text, flags), flags)
    case 's':
      return pad(truncate(text, flags), flags)
    case 'q':
      return quoted(text, flags)
    case 'x':
    case 'X':
      return formatHexBytes(encodeUtf8(text), verb, flags)
    default:
      return undefined
  }
}

function quoted(text: string, flags: FormatFlags): string {
  const shown = truncate(text, flags)
  if (flags.sharp && canBackquote(shown)) return pad(`\`${shown}\``, flags)
  return pad(flags.plus ? quoteAscii(shown) : quote(shown), flags)
}

/** Bytes in hexadecimal under `%x` or `%X`. */
export function formatHexBytes(bytes: Uint8Array, verb: string, flags: FormatFlags): string {
  const shown = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision)
  if (shown.length === 0) return pad('', flags)
  const prefix = flags.sharp ? `0${verb}` : ''
  const pairs = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'))
  if (verb === 'X') for (const [index, pair] of pairs.entries()) pairs[index] = pair.toUpperCase()
  return pad(flags.space ? pairs.map((pair) => prefix + pair).join(' ') : prefix + pairs.join(''), flags)
}
