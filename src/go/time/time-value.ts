// A time as templates see it: a struct with the methods of Go's time.Time.
import { GoInteger, type GoMethod, GoStruct, type GoValue, goInt, goInt64 } from '../value.ts'
import { formatRfc3339Nano, formatTime, timeString } from './format-time.ts'
import { addDuration, civilTimeOf, type GoTime, locationOf, timeIn, timeOfDate, utc } from './go-time.ts'

/** The value that carries `time` into templates; its `native` is the time. */
export function timeValue(time: GoTime): GoStruct {
  return new GoStruct({
    typeName: 'time.Time',
    native: time,
    unexported: ['wall', 'ext', 'loc'],
    methods: methodsOf(time),
  })
}

/** The time that a value carries; undefined for every other value. */
export function timeOf(value: GoValue): GoTime | undefined {
  const isTime = value instanceof GoStruct && (value.typeName === 'time.Time' || value.typeName === '*time.Time')
  return isTime ? (value.native as GoTime) : undefined
}

/** A `time.Duration`. */
function durationValue(nanoseconds: bigint): GoInteger {
  return new GoInteger('int64', BigInt.asIntN(64, nanoseconds), 'time.Duration')
}

const duration = 'time.Duration'
const moment = 'time.Time'

function plain(call: () => GoValue): GoMethod {
  return { parameters: [], call }
}

function native(value: GoValue): GoTime {
  return (value as GoStruct).native as GoTime
}

function methodsOf(time: GoTime): [string, GoMethod][] {
  const nanoseconds = time.unixNanoseconds
  const floor = (unit: bigint) => {
    const quotient = nanoseconds / unit
    return goInt64(BigInt.asIntN(64, nanoseconds % unit < 0n ? quotient - 1n : quotient))
  }
  return [
    ['String', plain(() => timeString(time))],
    ['MarshalText', plain(() => formatRfc3339Nano(time))],
    ['Format', { parameters: ['string'], call: (layout) => formatTime(time, layout as string) }],
    ['Unix', plain(() => floor(1_000_000_000n))],
    ['UnixMilli', plain(() => floor(1_000_000n))],
    ['UnixMicro', plain(() => floor(1_000n))],
    ['UnixNano', plain(() => floor(1n))],
    ['IsZero', plain(() => nanoseconds === -62_135_596_800_000_000_000n)],
    ['UTC', plain(() => timeValue(timeIn(nanoseconds, utc)))],
    ['Add', { parameters: [duration], call: (delta) => timeValue(addDuration(time, (delta as GoInteger).value)) }],
    ['Sub', { parameters: [moment], call: (other) => durationValue(nanoseconds - native(other).unixNanoseconds) }],
    ['After', { parameters: [moment], call: (other) => nanoseconds > native(other).unixNanoseconds }],
    ['Before', { parameters: [moment], call: (other) => nanoseconds < native(other).unixNanoseconds }],
    ['Equal', { parameters: [moment], call: (other) => nanoseconds === native(other).unixNanoseconds }],
    ...calendarMethods(time),
  ]
}

function calendarMethods(time: GoTime): [string, GoMethod][] {
  const civil = civilTimeOf(time)
  const addDate = (...parts: GoValue[]) => {
    const [years = 0, months = 0, days = 0] = parts.map((part) => Number((part as GoInteger).value))
    const date = { ...civil, year: civil.year + years, month: civil.month + months, day: civil.day + days }
    return timeValue(timeOfDate(date, locationOf(time)))
  }
  return [
    ['Year', plain(() => goInt(civil.year))],
    ['Month', plain(() => new GoInteger('int', BigInt(civil.month), 'time.Month'))],
    ['Day', plain(() => goInt(civil.day))],
    ['Hour', plain(() => goInt(civil.hour))],
    ['Minute', plain(() => goInt(civil.minute))],
    ['Second', plain(() => goInt(civil.second))],
    ['Nanosecond', plain(() => goInt(civil.nanosecond))],
    ['YearDay', plain(() => goInt(civil.yearDay))],
    ['Weekday', plain(() => new GoInteger('int', BigInt(civil.weekday), 'time.Weekday'))],
    ['AddDate', { parameters: ['int', 'int', 'int'], call: addDate }],
  ]
}
