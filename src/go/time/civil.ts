// The calendar: days, months and weekdays of a moment, and back.

/** January to December. */
export const monthNames: readonly string[] =
  'January February March April May June July August September October November December'.split(' ')

/** Sunday to Saturday. */
export const weekdayNames: readonly string[] = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** A moment as people write it. `month` and `day` start at 1, `weekday` at 0 for Sunday, `yearDay` at 1. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  readonly weekday: number
  readonly yearDay: number
}

const nanosecondsPerSecond = 1_000_000_000n
const secondsPerDay = 86_400

/** The calendar's view of a moment at an offset east of UTC. */
export function civilOf(unixNanoseconds: bigint, offsetSeconds: number): CivilTime {
  const seconds = unixSecondsOf(unixNanoseconds)
  const nanosecond = Number(unixNanoseconds - BigInt(seconds) * nanosecondsPerSecond)
  const local = seconds + offsetSeconds
  const days = Math.floor(local / secondsPerDay)
  const rest = local - days * secondsPerDay
  const { year, month, day } = dateOfDays(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysOfDate(year, 1, 1) + 1,
  }
}

/** Whole seconds since 1970, rounded down. */
export function unixSecondsOf(unixNanoseconds: bigint): number {
  const quotient = unixNanoseconds / nanosecondsPerSecond
  return Number(unixNanoseconds < 0n && quotient * nanosecondsPerSecond !== unixNanoseconds ? quotient - 1n : quotient)
}

/** The date that many days after 1970-01-01, in the Gregorian calendar without beginning or end. */
function dateOfDays(days: number): { year: number; month: number; day: number } {
  // Counted from 1 March of a year divisible by 400, so that the leap day comes last.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 }
}

/** Days from 1970-01-01 to this date; months and days outside their range carry over. */
function daysOfDate(year: number, month: number, day: number): number {
  const wholeYear = year + Math.floor((month - 1) / 12)
  const wholeMonth = ((((month - 1) % 12) + 12) % 12) + 1
  const shiftedYear = wholeMonth <= 2 ? wholeYear - 1 : wholeYear
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (wholeMonth + (wholeMonth > 2 ? -3 : 9)) + 2) / 5)
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468 + day - 1
}

/** Nanoseconds since 1970 of a date and time at UTC; every part may be out of its range and carries over. */
export function nanosecondsOf(date: {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
  readonly nanosecond?: number
}): bigint {
  const days = daysOfDate(date.year, date.month, date.day)
  const seconds = days * secondsPerDay + (date.hour ?? 0) * 3600 + (date.minute ?? 0) * 60 + (date.second ?? 0)
  return BigInt(seconds) * nanosecondsPerSecond + BigInt(date.nanosecond ?? 0)
}

/** Whether the year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
