// Numbers read from text as Go's strconv does: bases, prefixes, underscores, ranges and its error texts.
import { quote } from './quote.ts'

/** Reading a number failed; `value` is what Go returns beside the error (the nearest value in range, or 0). */
export class NumberSyntaxError extends Error {
  readonly reason: 'syntax' | 'range' | 'base'
  readonly value: bigint | number

  constructor(options: { functionName: string; text: string; reason: 'syntax' | 'range'; value: bigint | number }) {
    const problem = options.reason === 'syntax' ? 'invalid syntax' : 'value out of range'
    super(`strconv.${options.functionName}: parsing ${quote(options.text)}: ${problem}`)
    this.name = 'NumberSyntaxError'
    this.reason = options.reason
    this.value = options.value
  }
}

const digitPatterns: { readonly [base: number]: RegExp } = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-f]+$/i,
}
/**
 * A signed integer. Base 0 takes the base from the prefix (`0x`, `0o`, `0`, `0b`) and allows underscores.
 *
 * @throws NumberSyntaxError with the text of `strconv.ParseInt`
 */
export function parseInteger(text: string, base: number, bits = 64): bigint {
  const functionName = 'ParseInt'
  const magnitude = readMagnitude(text, { base, signed: true })
  if (magnitude === undefined) throw new NumberSyntaxError({ functionName, text, reason: 'syntax', value: 0n })
  const isNegative = text.startsWith('-')
  const limit = 1n << BigInt(bits - 1)
  if (isNegative ? magnitude > limit : magnitude >= limit) {
    throw new NumberSyntaxError({ functionName, text, reason: 'range', value: isNegative ? -limit : limit - 1n })
  }
  return isNegative ? -magnitude : magnitude
}

/**
 * An unsigned integer; signs are refused.
 *
 * @throws NumberSyntaxError with the text of `strconv.ParseUint`
 */
export function parseUnsigned(text: string, base: number, bits = 64): bigint {
  const functionName = 'ParseUint'
  const magnitude = readMagnitude(text, { base, signed: false })
  if (magnitude === undefined) throw new NumberSyntaxError({ functionName, text, reason: 'syntax', value: 0n })
  const limit = 1n << BigInt(bits)
  if (magnitude >= limit) throw new NumberSyntaxError({ functionName, text, reason: 'range', value: limit - 1n })
  return magnitude
}

/**
 * A decimal `int`.
 *
 * @throws NumberSyntaxError with the text of `strconv.Atoi`
 */
export function parseDecimalInt(text: string): bigint {
  try {
    return parseInteger(text, 10)
  } catch (error) {
    if (!(error instanceof NumberSyntaxError) || error.reason === 'base') throw error
    throw new NumberSyntaxError({ functionName: 'Atoi', text, reason: error.reason, value: error.value })
  }
}

function readMagnitude(text: string, options: { base: number; signed: boolean }): bigint | undefined {
  let digits = options.signed && /^[+-]/.test(text) ? text.slice(1) : text
  let base = options.base
  if (base === 0) {
    base = 10
    const prefix = /^0(?:([box])|(?=.))/i.exec(digits)
    if (prefix) {
      const letter = (prefix[1] ?? 'o').toLowerCase()
      base = letter === 'x' ? 16 : letter === 'b' ? 2 : 8
      digits = digits.slice(prefix[0].length)
    }
    if (digits.includes('_')) {
      if (!areUnderscoresValid(text)) return undefined
      digits = digits.replaceAll('_', '')
    }
  }
  const pattern = digitPatterns[base]
  if (pattern === undefined) throw new RangeError(`base ${base} is not supported`)
  if (!pattern.test(digits)) return overflowsEarly(digits, base) ? 1n << 64n : undefined
  // Beyond any 64-bit number, but not so long that a hostile text costs quadratic time.
  const significant = digits.replace(/^0+(?=.)/, '')
  if (significant.length > 64) return 1n << 64n
  return BigInt((base === 16 ? '0x' : base === 8 ? '0o' : base === 2 ? '0b' : '') + significant)
}

/** Go reads from the left: a number that is too large before its first wrong digit is out of range. */
function overflowsEarly(text: string, base: number): boolean {
  const digits = /^[0-9a-f]*/i.exec(text)?.[0] ?? ''
  const limit = 1n << 64n
  let value = 0n
  for (const digit of digits.replace(/^0+/, '').slice(0, 70)) {
    const worth = Number.parseInt(digit, base)
    if (Number.isNaN(worth)) return false
    value = value * BigInt(base) + BigInt(worth)
    if (value >= limit) return true
  }
  return false
}

const decimalFloat = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i
const hexadecimalFloat = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?[0-9]+)$/i
const specialFloat = /^(?:[+-]?inf(?:inity)?|nan)$/i

/**
 * A float64; accepts what Go accepts (hexadecimal floats, `inf`, `infinity`, `nan`, underscores only after a prefix).
 *
 * @throws NumberSyntaxError with the text of `strconv.ParseFloat`
 */
export function parseFloat64(text: string): number {
  const functionName = 'ParseFloat'
  const bare = text.includes('_') && areUnderscoresValid(text) ? text.replaceAll('_', '') : text
  if (decimalFloat.test(bare)) {
    const value = Number(bare)
    if (!Number.isFinite(value)) throw new NumberSyntaxError({ functionName, text, reason: 'range', value })
    return value
  }
  if (specialFloat.test(bare)) {
    if (/nan/i.test(bare)) return Number.NaN
    return bare.startsWith('-') ? -Infinity : Infinity
  }
  const match = hexadecimalFloat.exec(bare)
  const digits = (match?.[2] ?? '') + (match?.[3] ?? '')
  if (!match || digits === '') throw new NumberSyntaxError({ functionName, text, reason: 'syntax', value: 0 })
  const value = scaleByTwo(BigInt(`0x${digits}`), Number(match[4]) - 4 * (match[3] ?? '').length)
  const signed = match[1] === '-' ? -value : value
  if (!Number.isFinite(value)) throw new NumberSyntaxError({ functionName, text, reason: 'range', value: signed })
  return signed
}

/** Whether every underscore stands between two digits, the base prefix counting as one. */
function areUnderscoresValid(text: string): boolean {
  const unsigned = text.replace(/^[+-]/, '')
  const isHexadecimal = /^0x/i.test(unsigned)
  const digits = unsigned.replace(/^0[box]/i, '0')
  return isHexadecimal
    ? !/(?:^|[^0-9a-f])_|_(?:[^0-9a-f]|$)/i.test(digits)
    : !/(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(digits)
}

/** `mantissa` times two to the power of `exponent`, rounded once, half to even. */
function scaleByTwo(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0
  const length = mantissa.toString(2).length
  const top = length + exponent
  if (top > 1024) return Infinity
  if (top < -1075) return 0
  // Bits that the result can hold; fewer among the subnormal numbers.
  const drop = Math.max(length - 53, -1074 - exponent)
  if (drop <= 0) return multiplyByPower(Number(mantissa), exponent)
  const kept = roundBits(mantissa, BigInt(drop))
  return multiplyByPower(Number(kept), exponent + drop)
}

function roundBits(mantissa: bigint, drop: bigint): bigint {
  const kept = mantissa >> drop
  const rest = mantissa & ((1n << drop) - 1n)
  const half = 1n << (drop - 1n)
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept
}

function multiplyByPower(value: number, exponent: number): number {
  const first = Math.max(-1000, Math.min(1000, exponent))
  return value * powerOfTwo(first) * powerOfTwo(exponent - first)
}

function powerOfTwo(exponent: number): number {
  return 2 ** exponent
}
