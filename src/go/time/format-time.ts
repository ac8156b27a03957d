// Times as text by Go's layouts.
import { type CivilTime, monthNames, weekdayNames } from './civil.ts'
import { civilTimeOf, type GoTime } from './go-time.ts'
import { layouts, nextLayoutPart } from './layout.ts'

/**
 * The time in the form of `layout`, which shows how the reference time Mon Jan 2 15:04:05 MST 2006 would be written.
 *
 * @see time.Time.Format
 */
export function formatTime(time: GoTime, layout: string): string {
  const civil = civilTimeOf(time)
  let result = ''
  for (let position = 0; ; ) {
    const { part, kind, before, next } = nextLayoutPart(layout, position)
    result += before
    if (kind === '') return result
    result += kind.startsWith('fraction') ? formatFraction(civil.nanosecond, part) : formatPart(kind, civil, time)
    position = next
  }
}

/** As RFC 3339 with as many digits of the second as there are. */
export function formatRfc3339Nano(time: GoTime): string {
  return rfc3339OfCommonYears(time) ?? formatTime(time, layouts.rfc3339Nano)
}

const nanosecondsPerSecond = 1_000_000_000n
/** The years 1000 to 9999, in seconds since 1970. */
const commonYears = [-30_610_224_000n, 253_402_300_800n] as const

/** The quick way, since every file of a chart has a time: `Date` knows the calendar of these years. */
function rfc3339OfCommonYears({ unixNanoseconds, offsetSeconds }: GoTime): string | undefined {
  if (offsetSeconds % 60 !== 0) return undefined
  const fraction = ((unixNanoseconds % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond
  const seconds = (unixNanoseconds - fraction) / nanosecondsPerSecond + BigInt(offsetSeconds)
  if (seconds < commonYears[0] || seconds >= commonYears[1]) return undefined
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  const decimals = fraction === 0n ? '' : `.${digits(Number(fraction), 9)}`.replace(/0+$/, '')
  if (offsetSeconds === 0) return `${date}${decimals}Z`
  const minutes = Math.abs(offsetSeconds) / 60
  return `${date}${decimals}${offsetSeconds < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`
}

/** As RFC 3339 in whole seconds. */
export function formatRfc3339(time: GoTime): string {
  return formatTime(time, layouts.rfc3339)
}

/** What `fmt` prints, without Go's monotonic clock: `2026-01-02 15:04:05.5 +0000 UTC`. */
export function timeString(time: GoTime): string {
  return formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST')
}

function digits(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0')
}

function formatPart(kind: string, civil: CivilTime, time: GoTime): string {
  switch (kind) {
    case '06':
      return digits(civil.year < 0 ? 0 : civil.year % 100, 2)
    case '2006':
      return digits(civil.year, 4)
    case 'January':
      return monthNames[civil.month - 1] as string
    case 'Jan':
      return (monthNames[civil.month - 1] as string).slice(0, 3)
    case '1':
      return String(civil.month)
    case '01':
      return digits(civil.month, 2)
    case 'Monday':
      return weekdayNames[civil.weekday] as string
    case 'Mon':
      return (weekdayNames[civil.weekday] as string).slice(0, 3)
    case '2':
      return String(civil.day)
    case '_2':
      return String(civil.day).padStart(2)
    case '02':
      return digits(civil.day, 2)
    case '__2':
      return String(civil.yearDay).padStart(3)
    case '002':
      return digits(civil.yearDay, 3)
    case 'MST':
      return time.zone !== '' ? time.zone : formatOffset(time.offsetSeconds, '-0700')
    default:
      return formatClockPart(kind, civil, time)
  }
}

function formatClockPart(kind: string, civil: CivilTime, time: GoTime): string {
  switch (kind) {
    case '15':
      return digits(civil.hour, 2)
    case '3':
      return String(civil.hour % 12 || 12)
    case '03':
      return digits(civil.hour % 12 || 12, 2)
    case '4':
      return String(civil.minute)
    case '04':
      return digits(civil.minute, 2)
    case '5':
      return String(civil.second)
    case '05':
      return digits(civil.second, 2)
    case 'PM':
      return civil.hour >= 12 ? 'PM' : 'AM'
    case 'pm':
      return civil.hour >= 12 ? 'pm' : 'am'
    default:
      return kind.startsWith('Z') && time.offsetSeconds === 0 ? 'Z' : formatOffset(time.offsetSeconds, kind)
  }
}

function formatOffset(offsetSeconds: number, kind: string): string {
  const size = Math.abs(offsetSeconds)
  const hours = digits(Math.floor(size / 3600), 2)
  const minutes = digits(Math.floor(size / 60) % 60, 2)
  const colon = kind.includes(':') ? ':' : ''
  // Go takes the sign from the offset in whole minutes.
  let text = Math.trunc(offsetSeconds / 60) < 0 ? `-${hours}` : `+${hours}`
  const length = kind.replaceAll(':', '').length
  if (length >= 5) text += colon + minutes
  if (length >= 7) text += colon + digits(size % 60, 2)
  return text
}

function formatFraction(nanosecond: number, part: string): string {
  const all = digits(nanosecond, 9).slice(0, part.length - 1)
  if (part[1] === '0') return part[0] + all
  const kept = all.replace(/0+$/, '')
  return kept === '' ? '' : part[0] + kept
}
