// The `format` keyword for moments and spans of time.
import { encodeUtf8 } from '../../base/index.ts'
import { parseTime, quoteRune } from '../../go/index.ts'

/** A calendar day. */
export function checkDate(text: string): string | undefined {
  try {
    parseTime('2006-01-02', text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** A time of day with its offset. */
export function checkTime(text: string): string | undefined {
  const bytes = latin(text)
  if (bytes.length < 9) return 'less than 9 characters long'
  if (bytes[2] !== ':' || bytes[5] !== ':') return 'missing colon in correct place'
  const clock = numbersOf(bytes.slice(0, 8), 3, 'hour/min/sec')
  if (typeof clock === 'string') return clock
  const [hour = 0, minute = 0, second = 0] = clock
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range'
  const [, fraction, rest = ''] = /^(?:\.([0-9]*))?(.*)$/s.exec(bytes.slice(8)) ?? []
  if (fraction === '') return 'no digits in second fraction'
  const shift = offsetMinutes(rest)
  if (typeof shift === 'string') return shift
  const inUtc = hour * 60 + minute - shift
  const ofDay = inUtc < 0 ? inUtc + 24 * 60 : inUtc
  return second >= 60 && ofDay !== 23 * 60 + 59 ? 'invalid leap second' : undefined
}

/** Minutes ahead of UTC. */
function offsetMinutes(text: string): number | string {
  if (text === 'z' || text === 'Z') return 0
  if (text.length !== 6) return 'offset must be 6 characters long'
  if (!/^[+-]/.test(text)) return 'offset must begin with plus/minus'
  if (text[3] !== ':') return 'missing colon in offset in correct place'
  const offset = numbersOf(text.slice(1), 2, 'hour/min in offset')
  if (typeof offset === 'string') return offset
  const [hours = 0, minutes = 0] = offset
  if (hours > 23 || minutes > 59) return 'hour/min in offset out of range'
  return (hours * 60 + minutes) * (text.startsWith('+') ? 1 : -1)
}

/** Numbers between colons; each may have a sign, as Go's Atoi allows. */
function numbersOf(text: string, count: number, what: string): readonly number[] | string {
  const numbers: number[] = []
  const parts = text.split(':')
  for (const part of [...parts.slice(0, count - 1), parts.slice(count - 1).join(':')]) {
    if (!/^[+-]?[0-9]+$/.test(part)) return `invalid ${what}`
    if (Number(part) < 0) return `non-positive ${what}`
    numbers.push(Number(part))
  }
  return numbers
}

/** A day and a time of day. */
export function checkDateTime(text: string): string | undefined {
  const bytes = latin(text)
  if (bytes.length < 20) return 'less than 20 characters long'
  if (bytes[10] !== 't' && bytes[10] !== 'T') return '11th character must be t or T'
  const date = checkDate(bytes.slice(0, 10))
  if (date !== undefined) return `invalid date element: ${date}`
  const time = checkTime(bytes.slice(11))
  return time === undefined ? undefined : `invalid time element: ${time}`
}

const unitsOfPart = ['YMD', 'HMS']

/** A span such as `P1DT2H`. */
export function checkDuration(text: string): string | undefined {
  if (!text.startsWith('P')) return 'must start with P'
  const rest = text.slice(1)
  if (rest === '') return 'nothing after P'
  if (rest.endsWith('W')) {
    const weeks = rest.slice(0, -1)
    if (weeks === '') return 'no number in week'
    return /^[0-9]*$/.test(weeks) ? undefined : 'invalid week'
  }
  for (const [index, part] of rest.split('T').entries()) {
    if (index > 0 && part === '') return 'no time elements'
    const units = unitsOfPart[index]
    if (units === undefined) return 'more than one T'
    const problem = checkElements(part, units)
    if (problem !== undefined) return problem
  }
  return undefined
}

function checkElements(part: string, units: string): string | undefined {
  let left = units
  for (let rest = latin(part); rest !== ''; ) {
    const digits = /^[0-9]*/.exec(rest)?.[0] ?? ''
    if (digits === '') return 'missing number'
    const unit = rest[digits.length]
    if (unit === undefined) return 'missing unit'
    const position = left.indexOf(unit)
    if (position === -1)
      return units.includes(unit)
        ? `unit ${quoteRune(unit.charCodeAt(0))} out of order`
        : `invalid unit ${quoteRune(unit.charCodeAt(0))}`
    left = left.slice(position + 1)
    rest = rest.slice(digits.length + 1)
  }
  return undefined
}

/** Two moments, or a moment and a span, with a slash between. */
export function checkPeriod(text: string): string | undefined {
  const slash = text.indexOf('/')
  if (slash === -1) return 'missing slash'
  const start = text.slice(0, slash)
  const end = text.slice(slash + 1)
  const startsWithSpan = start.startsWith('P')
  return (
    named('start', start, startsWithSpan ? 'duration' : 'date-time') ??
    named('end', end, !startsWithSpan && end.startsWith('P') ? 'duration' : 'date-time')
  )
}

function named(which: string, text: string, kind: 'duration' | 'date-time'): string | undefined {
  const problem = kind === 'duration' ? checkDuration(text) : checkDateTime(text)
  return problem === undefined ? undefined : `invalid ${which} ${kind}: ${problem}`
}

/** Every byte as a character of its own: places are counted in bytes. */
function latin(text: string): string {
  return Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join('')
}
