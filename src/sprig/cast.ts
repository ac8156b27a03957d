// The conversions that Sprig takes from spf13/cast and its own `strval`: what cannot be converted becomes zero.
import { decodeUtf8 } from '../base/index.ts'
import { formatValue, GoInteger, type GoValue, NumberSyntaxError, parseFloat64, parseInteger } from '../go/index.ts'

const lowest = -(1n << 63n)

/** The value as int64; text may have a base prefix and zeros behind a point, what fits nowhere is 0. */
export function toInt64(value: GoValue): bigint {
  if (value instanceof GoInteger) return isPlainInteger(value) ? BigInt.asIntN(64, value.value) : 0n
  if (typeof value === 'number') return truncateFloat(value)
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value !== 'string') return 0n
  return numberOrZero(() => parseInteger(trimZeroDecimal(value), 0), 0n)
}

/** The value as float64. */
export function toFloat64(value: GoValue): number {
  if (typeof value === 'number') return value
  if (value instanceof GoInteger) return isPlainInteger(value) ? Number(value.value) : 0
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' ? numberOrZero(() => parseFloat64(value), 0) : 0
}

function numberOrZero<T>(read: () => T, zero: T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof NumberSyntaxError) return zero
    throw error
  }
}

/** cast looks at the exact type: of the named integers it knows only these two. */
function isPlainInteger(value: GoInteger): boolean {
  return value.typeName === value.kind || value.typeName === 'time.Month' || value.typeName === 'time.Weekday'
}

/** Go's conversion of a float64 to int64 as amd64 does it: what is out of range is the lowest number. */
function truncateFloat(value: number): bigint {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return lowest
  return BigInt(Math.trunc(value))
}

/** `3.00` is 3; a zero without a point before it stays. */
function trimZeroDecimal(text: string): string {
  return text.replace(/\.0+$/, '')
}

/** The value as text: bytes are taken as text, everything else prints as `%v`. */
export function toText(value: GoValue): string {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? decodeUtf8(value) : formatValue(value)
}

/** A list's items that are not nil, as texts; any other value is a list of itself, nil an empty one. */
export function toTexts(value: GoValue): string[] {
  if (Array.isArray(value)) {
    const texts: string[] = []
    for (const item of value) if (item !== null) texts.push(toText(item))
    return texts
  }
  if (value instanceof Uint8Array) return Array.from(value, String)
  return value === null ? [] : [toText(value)]
}

/** Sprig's idea of empty: false, 0, nil, and what has no length. Structs and pointers never are. */
export function isEmpty(value: GoValue): boolean {
  if (value === null || value === '' || value === false || value === 0) return true
  if (typeof value !== 'object') return false
  if (value instanceof GoInteger) return value.value === 0n
  if (value instanceof Map) return value.size === 0
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0
  return false
}

/** The items of a slice; undefined for everything else. Bytes become `uint8` integers. */
export function itemsOf(value: GoValue): readonly GoValue[] | undefined {
  if (Array.isArray(value)) return value
  if (value instanceof Uint8Array) return Array.from(value, (byte) => new GoInteger('uint8', BigInt(byte)))
  return undefined
}
