// Sprig's functions on dates; the clock and the local zone are asked of the caller's effects.
import {
  addDuration,
  formatDuration,
  formatTime,
  GoInteger,
  type GoStruct,
  type GoTime,
  type GoValue,
  loadLocation,
  NumberSyntaxError,
  parseDuration,
  parseInteger,
  parseTime,
  type TimeLocation,
  TimeSyntaxError,
  timeIn,
  timeOf,
  timeValue,
  unixSecondsOf,
  utc,
  zeroTime,
} from '../go/index.ts'
import { type CallContext, FunctionError, type TemplateFunction } from '../template/index.ts'
import { define, defineAll } from './define.ts'

const second = 1_000_000_000n
const htmlLayout = '2006-01-02'

/** All functions on dates and durations. */
export function dateFunctions(): TemplateFunction[] {
  const inZone = 'func(string, interface {}, string) string'
  const modify = 'func(string, time.Time) time.Time'
  const mustModify = 'func(string, time.Time) (time.Time, error)'
  return [
    define('now', 'func() time.Time', (context) => timeValue(timeIn(clock(context), localZone(context)))),
    define('date', 'func(string, interface {}) string', (context, layout: string, date: GoValue) =>
      dateInZone(context, layout, { date, zone: 'Local' }),
    ),
    ...defineAll(['dateInZone', 'date_in_zone'], inZone, (context, layout: string, date: GoValue, zone: string) =>
      dateInZone(context, layout, { date, zone }),
    ),
    define('htmlDate', 'func(interface {}) string', (context, date: GoValue) =>
      dateInZone(context, htmlLayout, { date, zone: 'Local' }),
    ),
    define('htmlDateInZone', 'func(interface {}, string) string', (context, date: GoValue, zone: string) =>
      dateInZone(context, htmlLayout, { date, zone }),
    ),
    ...defineAll(['dateModify', 'date_modify'], modify, (_, delta: string, date: GoStruct) => {
      const nanoseconds = durationOr(delta, undefined)
      return nanoseconds === undefined ? date : later(date, nanoseconds)
    }),
    ...defineAll(['mustDateModify', 'must_date_modify'], mustModify, (_, delta: string, date: GoStruct) =>
      later(date, readDuration(delta)),
    ),
    define('toDate', 'func(string, string) time.Time', (context, layout: string, text: string) =>
      timeValue(readTime(context, layout, text) ?? zeroTime),
    ),
    define('mustToDate', 'func(string, string) (time.Time, error)', (context, layout: string, text: string) => {
      try {
        return timeValue(parseTime(layout, text, localZone(context)))
      } catch (error) {
        throw error instanceof TimeSyntaxError ? new FunctionError(error.message) : error
      }
    }),
    define('unixEpoch', 'func(time.Time) string', (_, date: GoStruct) =>
      String(unixSecondsOf((timeOf(date) ?? zeroTime).unixNanoseconds)),
    ),
    define('ago', 'func(interface {}) string', (context, date: GoValue) => ago(context, date)),
    define('duration', 'func(interface {}) string', (_, value: GoValue) => duration(value)),
    define('durationRound', 'func(interface {}) string', (context, value: GoValue) => durationRound(context, value)),
  ]
}

function clock(context: CallContext): bigint {
  return (context.effects.perform({ kind: 'now' }) as GoInteger).value
}

function localZone(context: CallContext): TimeLocation {
  return {
    name: 'Local',
    lookup: (unixSeconds) => {
      const [seconds, abbreviation] = context.effects.perform({ kind: 'local-zone', unixSeconds }) as GoValue[]
      return {
        seconds: seconds instanceof GoInteger ? Number(seconds.value) : Number(seconds),
        abbreviation: String(abbreviation),
      }
    },
  }
}

/** The moment that a value means: a time, or seconds since 1970 as int, int32 or int64; undefined for all else. */
function momentOf(value: GoValue, integerTypes: readonly string[]): bigint | undefined {
  if (value instanceof GoInteger) return integerTypes.includes(value.typeName) ? value.value * second : undefined
  return timeOf(value)?.unixNanoseconds
}

function dateInZone(context: CallContext, layout: string, options: { date: GoValue; zone: string }): string {
  const moment = momentOf(options.date, ['int', 'int32', 'int64']) ?? clock(context)
  const location = options.zone === 'Local' ? localZone(context) : (loadLocation(options.zone) ?? utc)
  return formatTime(timeIn(moment, location), layout)
}

function readDuration(text: string): bigint {
  try {
    return parseDuration(text)
  } catch (error) {
    throw new FunctionError((error as Error).message)
  }
}

function durationOr<T>(text: string, otherwise: T): bigint | T {
  try {
    return parseDuration(text)
  } catch {
    return otherwise
  }
}

function later(date: GoStruct, nanoseconds: bigint): GoValue {
  return timeValue(addDuration(timeOf(date) ?? zeroTime, nanoseconds))
}

function readTime(context: CallContext, layout: string, text: string): GoTime | undefined {
  try {
    return parseTime(layout, text, localZone(context))
  } catch (error) {
    if (error instanceof TimeSyntaxError) return undefined
    throw error
  }
}

function ago(context: CallContext, date: GoValue): string {
  const now = clock(context)
  const elapsed = atMostDuration(now - (momentOf(date, ['int', 'int64']) ?? now))
  const rest = elapsed % second
  const size = rest < 0n ? -rest : rest
  const whole = elapsed - rest
  return formatDuration(atMostDuration(size * 2n < second ? whole : rest < 0n ? whole - second : whole + second))
}

/** Go's durations end after 292 years; what is longer stays at the end. */
function atMostDuration(nanoseconds: bigint): bigint {
  if (nanoseconds > longestDuration) return longestDuration
  return nanoseconds < -longestDuration ? -longestDuration - 1n : nanoseconds
}

const longestDuration = 2n ** 63n - 1n

function duration(value: GoValue): string {
  let seconds = 0n
  if (typeof value === 'string') seconds = integerOrNearest(value)
  else if (value instanceof GoInteger && value.typeName === 'int64') seconds = value.value
  return formatDuration(BigInt.asIntN(64, seconds * second))
}

function integerOrNearest(text: string): bigint {
  try {
    return parseInteger(text, 10)
  } catch (error) {
    if (error instanceof NumberSyntaxError) return error.value as bigint
    throw error
  }
}

const roundUnits: readonly (readonly [nanoseconds: bigint, name: string])[] = [
  [365n * 86_400n * second, 'y'],
  [30n * 86_400n * second, 'mo'],
  [86_400n * second, 'd'],
  [3_600n * second, 'h'],
  [60n * second, 'm'],
  [second, 's'],
]

/** The largest unit that fits more than once, without a sign. */
function durationRound(context: CallContext, value: GoValue): string {
  let nanoseconds = 0n
  if (typeof value === 'string') nanoseconds = durationOr(value, 0n)
  else if (value instanceof GoInteger) nanoseconds = value.typeName === 'int64' ? value.value : 0n
  else {
    const time = timeOf(value)
    if (time !== undefined) nanoseconds = atMostDuration(clock(context) - time.unixNanoseconds)
  }
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  const unit = roundUnits.find(([length]) => size > length)
  return unit === undefined ? '0s' : `${size / unit[0]}${unit[1]}`
}
