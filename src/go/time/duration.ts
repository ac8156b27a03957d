// Go durations: nanoseconds as `1h2m3.5s` and back.
import { quoteForTime } from './time-quote.ts'

const unitNanoseconds: { readonly [unit: string]: bigint } = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

/**
 * A duration as Go prints it: `1h0m0s`, `1.5s`, `250ms`, `0s`.
 *
 * @see time.Duration.String
 */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size < 1_000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${withFraction(size, 3)}µs`
  if (size < 1_000_000_000n) return `${sign}${withFraction(size, 6)}ms`
  const seconds = withFraction(size % 60_000_000_000n, 9)
  const minutes = size / 60_000_000_000n
  if (minutes === 0n) return `${sign}${seconds}s`
  const hours = minutes / 60n
  return hours === 0n ? `${sign}${minutes}m${seconds}s` : `${sign}${hours}h${minutes % 60n}m${seconds}s`
}

function withFraction(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits)
  const fraction = (value % scale).toString().padStart(digits, '0').replace(/0+$/, '')
  return `${value / scale}${fraction === '' ? '' : `.${fraction}`}`
}

const largest = (1n << 63n) - 1n

/**
 * Reads a duration such as `-1.5h`, `2h45m` or `300ms`; the result is in nanoseconds.
 *
 * @throws Error with the text of `time.ParseDuration`
 */
export function parseDuration(text: string): bigint {
  const invalid = () => new Error(`time: invalid duration ${quoteForTime(text)}`)
  const isNegative = text.startsWith('-')
  let rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0n
  if (rest === '') throw invalid()
  let total = 0n
  while (rest !== '') {
    const match = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)
    const whole = match?.[1] ?? ''
    const fraction = match?.[2] ?? ''
    if (whole === '' && fraction === '') throw invalid()
    if (whole.replace(/^0+/, '').length > 19) throw invalid()
    rest = rest.slice(match?.[0].length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    if (unit === '') throw new Error(`time: missing unit in duration ${quoteForTime(text)}`)
    const scale = Object.hasOwn(unitNanoseconds, unit) ? unitNanoseconds[unit] : undefined
    if (scale === undefined)
      throw new Error(`time: unknown unit ${quoteForTime(unit)} in duration ${quoteForTime(text)}`)
    rest = rest.slice(unit.length)
    total += BigInt(whole === '' ? '0' : whole) * scale + fractionOf(fraction, scale)
    if (total > 1n << 63n) throw invalid()
  }
  if (isNegative) return -total
  if (total > largest) throw invalid()
  return total
}

/** Nanoseconds of `0.fraction` units; Go computes them in float64 from as many digits as fit 63 bits. */
function fractionOf(fraction: string, scale: bigint): bigint {
  if (fraction === '') return 0n
  let value = 0n
  let divisor = 1
  for (const digit of fraction) {
    if (value > largest / 10n) break
    const next = value * 10n + BigInt(digit)
    if (next > 1n << 63n) break
    value = next
    divisor *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(scale) / divisor)))
}
