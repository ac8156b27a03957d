// Reads times by Go's layouts, with Go's error texts.
import { daysInMonth, isLeapYear, monthNames, weekdayNames } from './civil.ts'
import { fixedZone, type GoTime, type TimeLocation, timeIn, timeOfDate, utc } from './go-time.ts'
import { layouts, nextLayoutPart } from './layout.ts'
import { quoteForTime } from './time-quote.ts'

/** A text does not fit its layout. */
export class TimeSyntaxError extends Error {}

/** What was read so far; undefined where nothing was. */
interface Fields {
  year: number
  month: number | undefined
  day: number | undefined
  yearDay: number | undefined
  hour: number
  minute: number
  second: number
  nanosecond: number
  half: 'am' | 'pm' | undefined
  isUtc: boolean
  offset: number | undefined
  zoneName: string
}

/** The part is not there. */
class Mismatch extends Error {}
/** The part is there, and too large or too small. */
class OutOfRange extends Error {}

/**
 * Reads `text`, which has the form of `layout`; without a zone in the text the time is taken as of `location`.
 *
 * @throws TimeSyntaxError with the text of `time.Parse`
 * @see time.ParseInLocation
 */
export function parseTime(layout: string, text: string, location: TimeLocation = utc): GoTime {
  const fields: Fields = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    isUtc: false,
    offset: undefined,
    zoneName: '',
  }
  readAll(layout, text, fields)
  completeDate(fields, text)
  return assemble(fields, location)
}

/** Reads RFC 3339, with or without a fraction of the second. @throws TimeSyntaxError */
export function parseRfc3339(text: string): GoTime {
  return parseTime(layouts.rfc3339, text)
}

function failure(text: string, message: string): TimeSyntaxError {
  return new TimeSyntaxError(`parsing time ${quoteForTime(text)}${message}`)
}

function readAll(layout: string, text: string, fields: Fields): void {
  const mismatch = (rest: string, part: string) =>
    failure(text, ` as ${quoteForTime(layout)}: cannot parse ${quoteForTime(rest)} as ${quoteForTime(part)}`)
  let rest = text
  for (let position = 0; ; ) {
    const { part, kind, before, next } = nextLayoutPart(layout, position)
    const skipped = skipLiteral(rest, before)
    if (!skipped.fits) throw mismatch(skipped.rest, before)
    rest = skipped.rest
    if (kind === '') {
      if (rest !== '') throw failure(text, `: extra text: ${quoteForTime(rest)}`)
      return
    }
    position = next
    try {
      rest = readPart({ kind, part, following: nextLayoutPart(layout, next).kind }, rest, fields)
    } catch (error) {
      if (error instanceof OutOfRange) throw failure(text, `: ${error.message} out of range`)
      if (error instanceof Mismatch) throw mismatch(rest, part)
      throw error
    }
  }
}

/** Passes literal text; a run of spaces in the layout fits any run of them, even none at the end. */
function skipLiteral(text: string, literal: string): { rest: string; fits: boolean } {
  let rest = text
  let expected = literal
  while (expected !== '') {
    if (expected[0] === ' ') {
      if (rest !== '' && rest[0] !== ' ') return { rest, fits: false }
      expected = expected.replace(/^ +/, '')
      rest = rest.replace(/^ +/, '')
    } else {
      if (rest === '' || rest[0] !== expected[0]) return { rest, fits: false }
      expected = expected.slice(1)
      rest = rest.slice(1)
    }
  }
  return { rest, fits: true }
}

interface Part {
  readonly kind: string
  readonly part: string
  readonly following: string
}

/** Reads one part into `fields` and gives back what follows it. */
function readPart(part: Part, rest: string, fields: Fields): string {
  switch (part.kind) {
    case '06':
    case '2006':
      return readYear(part.kind, rest, fields)
    case 'January':
    case 'Jan':
      return readName(rest, part.kind === 'Jan' ? shortNames(monthNames) : monthNames, (index) => {
        fields.month = index + 1
      })
    case 'Monday':
    case 'Mon':
      return readName(rest, part.kind === 'Mon' ? shortNames(weekdayNames) : weekdayNames, () => {})
    case '1':
    case '01': {
      const { value, after } = readNumber(rest, { fixed: part.kind === '01' })
      if (value < 1 || value > 12) throw new OutOfRange('month')
      fields.month = value
      return after
    }
    case '2':
    case '_2':
    case '02': {
      const text = part.kind === '_2' ? rest.replace(/^ /, '') : rest
      const { value, after } = readNumber(text, { fixed: part.kind === '02' })
      fields.day = value
      return after
    }
    case '__2':
    case '002':
      return readYearDay(part.kind, rest, fields)
    case 'PM':
    case 'pm':
      return readHalf(part.kind, rest, fields)
    case 'MST':
      return readZoneName(rest, fields)
    default:
      if (part.kind.startsWith('fraction')) return readFraction(part, rest, fields)
      return /^[-Z]/.test(part.kind) ? readOffset(part.kind, rest, fields) : readClock(part, rest, fields)
  }
}

function shortNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.slice(0, 3))
}

function readName(rest: string, names: readonly string[], take: (index: number) => void): string {
  const index = names.findIndex((name) => rest.slice(0, name.length).toLowerCase() === name.toLowerCase())
  if (index === -1) throw new Mismatch()
  take(index)
  return rest.slice((names[index] as string).length)
}

/** One or two digits, or with `fixed` exactly two. */
function readNumber(rest: string, options: { fixed: boolean }): { value: number; after: string } {
  const match = (options.fixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/).exec(rest)
  if (match === null) throw new Mismatch()
  return { value: Number(match[0]), after: rest.slice(match[0].length) }
}

function readYear(kind: string, rest: string, fields: Fields): string {
  if (kind === '2006') {
    if (!/^[0-9]{4}/.test(rest)) throw new Mismatch()
    fields.year = Number(rest.slice(0, 4))
    return rest.slice(4)
  }
  const match = /^(?:[0-9]{2}|[+-][0-9])/.exec(rest)
  if (match === null) throw new Mismatch()
  const value = Number(match[0])
  fields.year = value >= 69 ? value + 1900 : value + 2000
  return rest.slice(2)
}

function readYearDay(kind: string, rest: string, fields: Fields): string {
  const text = kind === '__2' ? rest.replace(/^ {1,2}/, '') : rest
  const match = (kind === '002' ? /^[0-9]{3}/ : /^[0-9]{1,3}/).exec(text)
  if (match === null) throw new Mismatch()
  fields.yearDay = Number(match[0])
  return text.slice(match[0].length)
}

function readHalf(kind: string, rest: string, fields: Fields): string {
  const word = rest.slice(0, 2)
  const expected = kind === 'PM' ? ['AM', 'PM'] : ['am', 'pm']
  if (!expected.includes(word)) throw new Mismatch()
  fields.half = word.toLowerCase() as 'am' | 'pm'
  return rest.slice(2)
}

function readClock(part: Part, rest: string, fields: Fields): string {
  const { value, after } = readNumber(rest, { fixed: part.kind.length === 2 && part.kind !== '15' })
  switch (part.kind) {
    case '15':
    case '3':
    case '03':
      if (value > (part.kind === '15' ? 23 : 12)) throw new OutOfRange('hour')
      fields.hour = value
      return after
    case '4':
    case '04':
      if (value > 59) throw new OutOfRange('minute')
      fields.minute = value
      return after
    default:
      if (value > 59) throw new OutOfRange('second')
      fields.second = value
      return part.following.startsWith('fraction') ? after : readSurplusFraction(after, fields)
  }
}

/** A fraction behind the seconds is read even if the layout has none. */
function readSurplusFraction(rest: string, fields: Fields): string {
  const match = /^[.,][0-9]+/.exec(rest)
  if (match === null) return rest
  fields.nanosecond = nanosecondsOfDigits(match[0].slice(1))
  return rest.slice(match[0].length)
}

function nanosecondsOfDigits(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'))
}

function readFraction(part: Part, rest: string, fields: Fields): string {
  if (part.kind === 'fraction9') return readSurplusFraction(rest, fields)
  const length = part.part.length
  const text = rest.slice(0, length)
  if (text.length < length || !/^[.,]/.test(text)) throw new Mismatch()
  const digits = text.slice(1, 10)
  if (!/^[0-9]+$/.test(digits)) throw new Mismatch()
  fields.nanosecond = nanosecondsOfDigits(digits)
  return rest.slice(length)
}

function readOffset(kind: string, rest: string, fields: Fields): string {
  if (kind.startsWith('Z') && rest.startsWith('Z')) {
    fields.isUtc = true
    return rest.slice(1)
  }
  const shape = kind.replace(/^Z/, '-').replace(/[0-9]{2}/g, '(..)')
  const match = new RegExp(`^([\\s\\S])${shape.slice(1)}`).exec(rest)
  if (match === null) throw new Mismatch()
  const [whole, sign, ...numbers] = match
  const values = numbers.map((number) => (/^[0-9]{2}$/.test(number) ? Number(number) : Number.NaN))
  const [hours = 0, minutes = 0, seconds = 0] = values
  if (hours > 24) throw new OutOfRange('time zone offset hour')
  if (minutes > 60) throw new OutOfRange('time zone offset minute')
  if (seconds > 60) throw new OutOfRange('time zone offset second')
  if (values.some(Number.isNaN) || (sign !== '+' && sign !== '-')) throw new Mismatch()
  const offset = (hours * 60 + minutes) * 60 + seconds
  fields.offset = sign === '-' ? -offset : offset
  return rest.slice(whole.length)
}

function readZoneName(rest: string, fields: Fields): string {
  if (rest.startsWith('UTC')) {
    fields.isUtc = true
    return rest.slice(3)
  }
  const name = zoneNameAt(rest)
  if (name === undefined) throw new Mismatch()
  fields.zoneName = name
  return rest.slice(name.length)
}

/** What looks like a zone's short name: three capitals, four or five that end in T, or an offset in whole hours. */
function zoneNameAt(rest: string): string | undefined {
  if (rest.length < 3) return undefined
  const special = /^(?:ChST|MeST)/.exec(rest)
  if (special !== null) return special[0]
  const hours = (text: string) => {
    const match = /^[+-]([0-9]+)/.exec(text)
    return match !== null && Number(match[1]) <= 23 ? match[0] : ''
  }
  if (rest.startsWith('GMT')) return `GMT${hours(rest.slice(3))}`
  if (/^[+-]/.test(rest)) return hours(rest) || undefined
  const capitals = /^[A-Z]{0,6}/.exec(rest)?.[0] ?? ''
  const isName =
    capitals.length === 3 ||
    ((capitals.length === 4 || capitals.length === 5) && capitals.endsWith('T')) ||
    capitals === 'WITA'
  return isName ? capitals : undefined
}

/** Settles month and day, from the day of the year if that was given. */
function completeDate(fields: Fields, text: string): void {
  if (fields.half === 'pm' && fields.hour < 12) fields.hour += 12
  else if (fields.half === 'am' && fields.hour === 12) fields.hour = 0
  if (fields.yearDay !== undefined) {
    const { month, day } = dateOfYearDay(fields.year, fields.yearDay, text)
    if (fields.month !== undefined && fields.month !== month) throw failure(text, ': day-of-year does not match month')
    if (fields.day !== undefined && fields.day !== day) throw failure(text, ': day-of-year does not match day')
    fields.month = month
    fields.day = day
  }
  fields.month ??= 1
  fields.day ??= 1
  if (fields.day < 1 || fields.day > daysInMonth(fields.year, fields.month)) throw failure(text, ': day out of range')
}

function dateOfYearDay(year: number, yearDay: number, text: string): { month: number; day: number } {
  if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365)) throw failure(text, ': day-of-year out of range')
  let day = yearDay
  let month = 1
  for (; day > daysInMonth(year, month); month++) day -= daysInMonth(year, month)
  return { month, day }
}

function assemble(fields: Fields, location: TimeLocation): GoTime {
  const date = { ...fields, month: fields.month as number, day: fields.day as number }
  if (fields.isUtc) return timeOfDate(date, utc)
  if (fields.offset !== undefined) {
    const moment = timeOfDate(date, utc).unixNanoseconds - BigInt(fields.offset) * 1_000_000_000n
    const local = timeIn(moment, location)
    const isLocal = local.offsetSeconds === fields.offset && (fields.zoneName === '' || local.zone === fields.zoneName)
    return isLocal ? local : timeIn(moment, fixedZone(fields.zoneName, fields.offset))
  }
  if (fields.zoneName === '') return timeOfDate(date, location)
  const moment = timeOfDate(date, utc).unixNanoseconds
  const inLocation = timeOfDate(date, location)
  if (inLocation.zone === fields.zoneName) return inLocation
  // A name says nothing about its offset elsewhere, except GMT's own.
  const hours = fields.zoneName.startsWith('GMT') ? Number(fields.zoneName.slice(3) || '0') : 0
  return timeIn(moment, fixedZone(fields.zoneName, hours * 3600))
}
