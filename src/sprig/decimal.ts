// Decimal numbers of any size, as shopspring/decimal computes them for Sprig's float functions.
import { FunctionPanic } from '../template/index.ts'

/** `coefficient` times ten to the power of `exponent`. */
export interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

/** The shortest decimal that reads back as this float. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
    throw new FunctionPanic(`Cannot create a Decimal from ${name}`)
  }
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  const point = mantissa.indexOf('.')
  const digitsBehind = point === -1 ? 0 : mantissa.length - point - 1
  return { coefficient: BigInt(mantissa.replace('.', '')), exponent: Number(exponent) - digitsBehind }
}

/** The nearest float. */
export function floatOf(value: Decimal): number {
  return Number(`${value.coefficient}e${value.exponent}`)
}

/** Both with the smaller of their exponents. */
function align(a: Decimal, b: Decimal): { left: bigint; right: bigint; exponent: number } {
  const exponent = Math.min(a.exponent, b.exponent)
  return {
    left: a.coefficient * 10n ** BigInt(a.exponent - exponent),
    right: b.coefficient * 10n ** BigInt(b.exponent - exponent),
    exponent,
  }
}

/** Sum. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const { left, right, exponent } = align(a, b)
  return { coefficient: left + right, exponent }
}

/** Difference. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  const { left, right, exponent } = align(a, b)
  return { coefficient: left - right, exponent }
}

/** Product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }
}

const divisionDigits = 16

/** Quotient with 16 digits behind the point, half away from zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new FunctionPanic('decimal division by 0')
  const shift = a.exponent - b.exponent + divisionDigits
  const numerator = shift > 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient
  const denominator = shift > 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift)
  const quotient = numerator / denominator
  const remainder = numerator % denominator
  const isHalf = absolute(remainder) * 2n >= absolute(denominator)
  const away = numerator < 0n === denominator < 0n ? 1n : -1n
  return { coefficient: isHalf ? quotient + away : quotient, exponent: -divisionDigits }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}
