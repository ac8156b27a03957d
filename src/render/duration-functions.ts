// Helm's duration functions.
import {
  formatValue,
  GoInteger,
  type GoValue,
  parseDuration,
  parseFloat64,
  quote,
  trimSpace,
  typeOf,
} from '../go/index.ts'
import { FunctionPanic, type TemplateFunction } from '../template/index.ts'

const nanosecondsPerSecond = 1_000_000_000n
const largest = 2n ** 63n - 1n
const smallest = -(2n ** 63n)
const maximumSeconds = largest / nanosecondsPerSecond

class DurationError extends Error {}

/** mustToDuration, durationSeconds and so on. */
export function durationFunctions(): TemplateFunction[] {
  return [
    define('mustToDuration', 'func(interface {}) time.Duration', (value) => {
      try {
        return duration(nanosecondsOf(value))
      } catch (error) {
        if (error instanceof DurationError) throw new FunctionPanic(error.message)
        throw error
      }
    }),
    float('durationSeconds', (nanoseconds) => parts(nanoseconds, nanosecondsPerSecond)),
    float('durationMinutes', (nanoseconds) => parts(nanoseconds, 60n * nanosecondsPerSecond)),
    float('durationHours', hours),
    float('durationDays', (nanoseconds) => hours(nanoseconds) / 24),
    float('durationWeeks', (nanoseconds) => hours(nanoseconds) / 24 / 7),
    integer('durationMilliseconds', 1_000_000n),
    integer('durationMicroseconds', 1000n),
    integer('durationNanoseconds', 1n),
    multiple('durationRoundTo', round),
    multiple('durationTruncateTo', (value, step) => (step <= 0n ? value : value - (value % step))),
  ]
}

type Call = (...values: GoValue[]) => GoValue

function define(name: string, signature: string, call: Call): TemplateFunction {
  return { name, signature, call: (_context, ...values: GoValue[]) => call(...values) } as TemplateFunction
}

function float(name: string, convert: (nanoseconds: bigint) => number): TemplateFunction {
  return define(name, 'func(interface {}) float64', (value = null) => convert(nanosecondsOrZero(value)))
}

function integer(name: string, unit: bigint): TemplateFunction {
  return define(
    name,
    'func(interface {}) int64',
    (value = null) => new GoInteger('int64', nanosecondsOrZero(value) / unit),
  )
}

function multiple(name: string, adjust: (value: bigint, step: bigint) => bigint): TemplateFunction {
  return define(name, 'func(interface {}, interface {}) time.Duration', (value = null, step = null) => {
    const nanoseconds = attempt(value)
    if (nanoseconds === undefined) return duration(0n)
    const stepNanoseconds = attempt(step)
    return duration(stepNanoseconds === undefined ? nanoseconds : adjust(nanoseconds, stepNanoseconds))
  })
}

function duration(nanoseconds: bigint): GoInteger {
  return new GoInteger('int64', nanoseconds, 'time.Duration')
}

/** Whole units and the fraction are divided apart, as Go does, so that the last digits agree. */
function parts(nanoseconds: bigint, unit: bigint): number {
  return Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit)
}

function hours(nanoseconds: bigint): number {
  return parts(nanoseconds, 3600n * nanosecondsPerSecond)
}

/** To the nearest multiple, half away from zero; what would overflow stays at the border. */
function round(value: bigint, step: bigint): bigint {
  if (step <= 0n) return value
  const rest = value % step
  const size = rest < 0n ? -rest : rest
  if (size + size < step) return value - rest
  const rounded = value < 0n ? value + size - step : value - size + step
  if (rounded > largest) return largest
  return rounded < smallest ? smallest : rounded
}

function attempt(value: GoValue): bigint | undefined {
  try {
    return nanosecondsOf(value)
  } catch (error) {
    if (error instanceof DurationError) return undefined
    throw error
  }
}

function nanosecondsOrZero(value: GoValue): bigint {
  return attempt(value) ?? 0n
}

/** A duration, a duration text, or seconds as number or text. */
function nanosecondsOf(value: GoValue = null): bigint {
  if (value === null) throw new DurationError('invalid duration')
  if (typeof value === 'number') return fromFloat(value)
  if (typeof value === 'string') return fromText(value)
  if (!(value instanceof GoInteger)) throw new DurationError(`unsupported duration type ${typeOf(value)}`)
  if (value.typeName === 'time.Duration') return value.value
  if (value.value > maximumSeconds || value.value < -maximumSeconds) {
    throw new DurationError(`duration seconds overflow: ${value.value}`)
  }
  return value.value * nanosecondsPerSecond
}

function fromText(text: string): bigint {
  const trimmed = trimSpace(text)
  if (trimmed === '') throw new DurationError('empty duration')
  const parsed = succeed(() => parseDuration(trimmed))
  if (parsed !== undefined) return parsed
  const seconds = succeed(() => parseFloat64(trimmed))
  if (seconds !== undefined) return fromFloat(seconds)
  throw new DurationError(`could not parse duration ${quote(text)}`)
}

function succeed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function fromFloat(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new DurationError(`invalid duration seconds: ${formatValue(seconds)}`)
  const limit = 2 ** 63 / 1e9
  if (seconds > limit || seconds < -limit) throw new DurationError(`duration seconds overflow: ${formatValue(seconds)}`)
  const nanoseconds = BigInt(Math.trunc(seconds * 1e9))
  // The very border does not fit; the conversion then gives the smallest integer.
  return nanoseconds > largest || nanoseconds < smallest ? smallest : nanoseconds
}
