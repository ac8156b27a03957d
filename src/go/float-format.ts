// Floats as text, as Go's strconv.FormatFloat writes them: shortest digits or an exact, half-to-even precision.

/** Formats of `formatFloat`, as strconv names them. */
export type FloatFormat = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X'

/** Decimal digits of a positive number: 0.d1d2d3… times ten to the power of `point`. */
interface Decimal {
  digits: string
  point: number
}

/**
 * Writes `value` as Go does. `precision` -1 asks for the fewest digits that read back as the same number;
 * `bits` 32 takes the value for a float32.
 *
 * @see strconv.FormatFloat
 */
export function formatFloat(value: number, format: FloatFormat, ...rest: [precision?: number, bits?: 32 | 64]): string {
  const [precision = -1, bits = 64] = rest
  if (bits === 32) value = Math.fround(value)
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  switch (format) {
    case 'b':
      return sign + formatBinaryExponent(size, bits)
    case 'x':
      return sign + formatHexadecimal(size, precision)
    case 'X':
      return sign + formatHexadecimal(size, precision).toUpperCase()
    case 'f':
      return sign + formatFixed(decimalOf(size, bits, precision < 0 ? undefined : { after: precision }), precision)
    case 'e':
    case 'E':
      return (
        sign +
        formatExponent(decimalOf(size, bits, precision < 0 ? undefined : { total: precision + 1 }), precision, format)
      )
    default:
      return sign + formatGeneral(size, bits, { precision, exponentLetter: format === 'G' ? 'E' : 'e' })
  }
}

function formatGeneral(size: number, bits: 32 | 64, options: { precision: number; exponentLetter: 'e' | 'E' }): string {
  const shortest = options.precision < 0
  const precision = options.precision === 0 ? 1 : options.precision
  const decimal = decimalOf(size, bits, shortest ? undefined : { total: precision })
  let threshold = shortest ? 6 : precision
  if (threshold > decimal.digits.length && decimal.digits.length >= decimal.point) threshold = decimal.digits.length
  if (shortest) threshold = 6
  const exponent = decimal.point - 1
  if (exponent < -4 || exponent >= threshold) {
    const digits = shortest || precision > decimal.digits.length ? decimal.digits.length : precision
    return formatExponent(decimal, digits - 1, options.exponentLetter)
  }
  return formatFixed(decimal, Math.max(decimal.digits.length - decimal.point, 0))
}

function formatExponent(decimal: Decimal, precision: number, letter: 'e' | 'E'): string {
  const count = precision < 0 ? decimal.digits.length - 1 : precision
  const first = decimal.digits[0] ?? '0'
  const rest = decimal.digits.slice(1).padEnd(Math.max(count, 0), '0')
  const exponent = decimal.digits === '' ? 0 : decimal.point - 1
  const exponentText = String(Math.abs(exponent)).padStart(2, '0')
  return `${first}${count > 0 ? `.${rest}` : ''}${letter}${exponent < 0 ? '-' : '+'}${exponentText}`
}

function formatFixed(decimal: Decimal, precision: number): string {
  const { digits, point } = decimal
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = point >= 0 ? digits.slice(Math.max(point, 0)) : '0'.repeat(-point) + digits
  const count = precision < 0 ? fraction.length : precision
  return count > 0 ? `${whole}.${fraction.slice(0, count).padEnd(count, '0')}` : whole
}

/** Digits of `size`, shortest, or rounded to `total` digits or `after` digits behind the point; no zeros at the end. */
function decimalOf(size: number, bits: 32 | 64, round?: { total?: number; after?: number }): Decimal {
  if (size === 0) return { digits: '', point: 0 }
  if (round === undefined) return shortestDecimal(size, bits)
  const exact = exactDecimal(size)
  const keep = round.total ?? exact.point + (round.after as number)
  return roundDecimal(exact, keep)
}

function shortestDecimal(size: number, bits: 32 | 64): Decimal {
  if (bits === 32) return shortestOfFloat32(size)
  const [mantissa = '', exponent = '0'] = size.toExponential().split('e')
  return { digits: mantissa.replace('.', '').replace(/0+$/, ''), point: Number(exponent) + 1 }
}

function shortestOfFloat32(size: number): Decimal {
  const exact = exactDecimal(size)
  for (let count = 1; count < 9; count++) {
    const nearest = roundDecimal(exact, count)
    if (Math.fround(numberOf(nearest)) === size) return nearest
    // Above a power of two the numbers lie twice as far apart as below: the farther one may be the one that reads back.
    const next = { digits: String(Number(nearest.digits.padEnd(count, '0')) + 1), point: nearest.point }
    if (next.digits.length === count && Math.fround(numberOf(next)) === size) return next
  }
  return roundDecimal(exact, 9)
}

function numberOf(decimal: Decimal): number {
  return Number(`0.${decimal.digits}e${decimal.point}`)
}

function exactDecimal(size: number): Decimal {
  const { mantissa, exponent } = binaryParts(size)
  const text = (exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)).toString()
  const point = exponent >= 0 ? text.length : text.length + exponent
  return { digits: text.replace(/0+$/, ''), point }
}

function roundDecimal(decimal: Decimal, keep: number): Decimal {
  if (keep >= decimal.digits.length) return decimal
  if (keep < 0) return { digits: '', point: 0 }
  const next = decimal.digits.charCodeAt(keep) - 48
  const isHalf = next === 5 && keep + 1 === decimal.digits.length
  const lastIsOdd = keep > 0 && (decimal.digits.charCodeAt(keep - 1) & 1) === 1
  const kept = decimal.digits.slice(0, keep)
  if (isHalf ? !lastIsOdd : next < 5) {
    const digits = kept.replace(/0+$/, '')
    return digits === '' ? { digits: '', point: 0 } : { digits, point: decimal.point }
  }
  const nines = /9*$/.exec(kept)?.[0].length ?? 0
  const head = kept.slice(0, keep - nines)
  if (head === '') return { digits: '1', point: decimal.point + 1 }
  return { digits: head.slice(0, -1) + String(Number(head.slice(-1)) + 1), point: decimal.point }
}

/** `size` as mantissa times two to the power of `exponent`, the mantissa an integer below 2^53. */
function binaryParts(size: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, size)
  const raw = view.getBigUint64(0)
  const biased = Number(raw >> 52n)
  const fraction = raw & 0xfffffffffffffn
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
}

function formatBinaryExponent(size: number, bits: 32 | 64): string {
  let { mantissa, exponent } = binaryParts(size)
  if (bits === 32) {
    // Subnormal numbers have fewer bits.
    const shift = Math.max(29, -149 - exponent)
    mantissa >>= BigInt(shift)
    exponent += shift
  }
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
}

function formatHexadecimal(size: number, precision: number): string {
  let { mantissa, exponent } = binaryParts(size)
  if (mantissa === 0n) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`
  while (mantissa < 1n << 52n) {
    mantissa <<= 1n
    exponent -= 1
  }
  exponent += 52
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - precision * 4)
    const half = 1n << (drop - 1n)
    const rest = mantissa & ((1n << drop) - 1n)
    mantissa >>= drop
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n
    mantissa <<= drop
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n
      exponent += 1
    }
  }
  let fraction = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0')
  fraction = precision < 0 ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0')
  const exponentText = String(Math.abs(exponent)).padStart(2, '0')
  return `0x1${fraction === '' ? '' : `.${fraction}`}p${exponent < 0 ? '-' : '+'}${exponentText}`
}
