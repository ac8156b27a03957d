// Methods of Go's named whole numbers: durations, months, days of the week.
import { GoInteger, type GoMethod, type GoValue, goInt64 } from '../value.ts'
import { monthNames, weekdayNames } from './civil.ts'
import { formatDuration } from './duration.ts'

const least = -(2n ** 63n)
const most = 2n ** 63n - 1n

/** The method of a number's type; plain numbers have none. */
export function integerMethod(receiver: GoInteger, name: string): GoMethod | undefined {
  if (receiver.typeName === 'time.Duration') return durationMethods[name]?.(receiver.value)
  const names =
    receiver.typeName === 'time.Month' ? monthNames : receiver.typeName === 'time.Weekday' ? weekdayNames : undefined
  if (names === undefined || name !== 'String') return undefined
  const place = Number(receiver.value) - (names === monthNames ? 1 : 0)
  return plain(() => names[place] ?? `%!${receiver.typeName.slice(5)}(${receiver.value})`)
}

const durationMethods: { readonly [name: string]: (nanoseconds: bigint) => GoMethod } = Object.assign(
  Object.create(null),
  {
    String: (nanoseconds: bigint) => plain(() => formatDuration(nanoseconds)),
    Nanoseconds: (nanoseconds: bigint) => plain(() => goInt64(nanoseconds)),
    Microseconds: (nanoseconds: bigint) => plain(() => goInt64(nanoseconds / 1_000n)),
    Milliseconds: (nanoseconds: bigint) => plain(() => goInt64(nanoseconds / 1_000_000n)),
    Seconds: (nanoseconds: bigint) => plain(() => inUnits(nanoseconds, 1_000_000_000n)),
    Minutes: (nanoseconds: bigint) => plain(() => inUnits(nanoseconds, 60_000_000_000n)),
    Hours: (nanoseconds: bigint) => plain(() => inUnits(nanoseconds, 3_600_000_000_000n)),
    Abs: (nanoseconds: bigint) => plain(() => duration(nanoseconds < 0n ? -nanoseconds : nanoseconds)),
    Truncate: (nanoseconds: bigint) => withUnit((unit) => nanoseconds - (nanoseconds % unit), nanoseconds),
    Round: (nanoseconds: bigint) => withUnit((unit) => rounded(nanoseconds, unit), nanoseconds),
  },
)

function plain(call: () => GoValue): GoMethod {
  return { parameters: [], call }
}

function withUnit(change: (unit: bigint) => bigint, nanoseconds: bigint): GoMethod {
  return {
    parameters: ['time.Duration'],
    call: (given) => {
      const unit = (given as GoInteger).value
      return duration(unit <= 0n ? nanoseconds : change(unit))
    },
  }
}

/** Half a unit goes away from zero. */
function rounded(nanoseconds: bigint, unit: bigint): bigint {
  const rest = nanoseconds % unit
  const size = rest < 0n ? -rest : rest
  const towardsZero = nanoseconds - rest
  if (size + size < unit) return towardsZero
  return towardsZero + (nanoseconds < 0n ? -unit : unit)
}

function inUnits(nanoseconds: bigint, unit: bigint): number {
  return Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit)
}

/** What does not fit stays at the border, as in Go. */
function duration(nanoseconds: bigint): GoInteger {
  const kept = nanoseconds > most ? most : nanoseconds < least ? least : nanoseconds
  return new GoInteger('int64', kept, 'time.Duration')
}
