// TOML numbers, dates and booleans.
import { fixedZone, GoInteger, type GoValue, parseTime, quote, timeValue } from '../../go/index.ts'
import { isDigit, type TomlReader } from './toml-reader.ts'

/** Layouts of dates and times in the order in which they are tried, and the zone of those that name none. */
const dateLayouts: readonly (readonly [layout: string, zone: string])[] = [
  ['2006-01-02T15:04:05.999999999Z07:00', 'UTC'],
  ['2006-01-02T15:04:05.999999999', 'datetime-local'],
  ['2006-01-02', 'date-local'],
  ['15:04:05.999999999', 'time-local'],
  ['2006-01-02T15:04Z07:00', 'UTC'],
  ['2006-01-02T15:04', 'datetime-local'],
  ['15:04', 'time-local'],
]

/** Reads the number, date or word at the reader's position. */
export function scanScalar(reader: TomlReader): GoValue {
  const character = reader.peek()
  if (isDigit(character)) return scanNumberOrDate(reader)
  if (character === '-' || character === '+') return scanSigned(reader)
  if (character === '.') reader.fail("floats must start with a digit, not '.'")
  if (reader.accept('inf')) return Number.POSITIVE_INFINITY
  if (reader.accept('nan')) return Number.NaN
  if (character === 'i' || character === 'n') return scanUnreadable(reader)
  if (/^\p{L}$/u.test(character)) return scanBoolean(reader)
  if (character === '') reader.fail('unexpected EOF; expected value')
  reader.fail(`expected value but found ${reader.quoted(character)} instead`)
}

function take(reader: TomlReader, pattern: RegExp): string {
  const sticky = new RegExp(pattern.source, 'uy')
  sticky.lastIndex = reader.position
  const match = sticky.exec(reader.text)?.[0] ?? ''
  reader.position += match.length
  return match
}

function scanBoolean(reader: TomlReader): boolean {
  const start = reader.position
  const word = take(reader, /\p{L}+/u)
  if (word !== 'true' && word !== 'false') reader.fail(`expected value but found ${quote(word)} instead`, { at: start })
  return word === 'true'
}

/** The library takes a beginning of `inf` and `nan` off other words, and mixtures of the two for numbers. */
function scanUnreadable(reader: TomlReader): GoValue {
  const start = reader.position
  reader.position += 1
  if (reader.accept('nf') || reader.accept('nan') || reader.accept('an')) {
    return floatOf(reader, reader.text.slice(start, reader.position))
  }
  if (!reader.accept('na') && !reader.accept('n')) reader.accept('a')
  reader.position -= 1
  return scanBoolean(reader)
}

function scanSigned(reader: TomlReader): GoValue {
  const start = reader.position
  const sign = reader.next()
  if (reader.accept('inf')) return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (reader.accept('nan')) return Number.NaN
  const character = reader.peek()
  if (character === 'i' || character === 'n') reader.fail(`invalid float: '${sign}${character}'`)
  if (character === '.') reader.fail("floats must start with a digit, not '.'")
  if (!isDigit(character)) {
    const problem = `expected a digit but got ${reader.quoted(character)}`
    reader.fail(problem, character === '\n' ? { at: reader.position + 1, isLineEnd: true } : {})
  }
  const base = /^0([box])/.exec(reader.text.slice(reader.position, reader.position + 2))
  if (base !== null) reader.fail(`cannot use sign with non-decimal numbers: '${sign}0${base[1]}'`)
  take(reader, /[0-9_]+(?:[.eE][0-9_.eE+-]*)?/)
  return numberOf(reader, start)
}

function scanNumberOrDate(reader: TomlReader): GoValue {
  const start = reader.position
  if (/^\d+[-:]/.test(reader.text.slice(start, start + 12))) {
    const text = take(reader, /[0-9][0-9:TtZz .+-]*/).trimEnd()
    return dateOf(reader, text)
  }
  for (const [prefix, digits, name] of [
    ['0x', /[0-9a-fA-F_]+/, 'a hexadecimal'],
    ['0o', /[0-7_]+/, 'an octal'],
    ['0b', /[01_]+/, 'a binary'],
  ] as const) {
    if (!reader.accept(prefix)) continue
    if (take(reader, digits) === '') reader.fail(`not ${name} number: '${prefix}${reader.peek()}'`)
    return numberOf(reader, start)
  }
  take(reader, /[0-9_]+(?:[.eE][0-9_.eE+-]*)?/)
  return numberOf(reader, start)
}

function numberOf(reader: TomlReader, start: number): GoValue {
  const text = reader.text.slice(start, reader.position)
  const isBased = /^0[xob]/.test(text)
  return !isBased && /[.eE]/.test(text) ? floatOf(reader, text) : integerOf(reader, text)
}

function integerOf(reader: TomlReader, text: string): GoInteger {
  if (!underscoresFit(text)) reader.fail(`Invalid integer ${quote(text)}: underscores must be surrounded by digits`)
  if (hasLeadingZero(text)) reader.fail(`Invalid integer ${quote(text)}: cannot have leading zeroes`)
  const digits = text.replaceAll('_', '').replace(/^[+-]/, '')
  const size = BigInt(digits)
  const value = text.startsWith('-') ? -size : size
  if (value !== BigInt.asIntN(64, value)) reader.fail(`${text} is out of range for int64`)
  return new GoInteger('int64', value)
}

function floatOf(reader: TomlReader, text: string): number {
  const parts = text.split(/[.eE]/).filter((part) => part !== '')
  if (!parts.every(underscoresFit))
    reader.fail(`Invalid float ${quote(text)}: underscores must be surrounded by digits`)
  if (hasLeadingZero(parts[0] ?? '')) reader.fail(`Invalid float ${quote(text)}: cannot have leading zeroes`)
  if (/\.(?!\d)/.test(text)) {
    reader.fail(`Invalid float ${quote(text)}: '.' must be followed by one or more digits`)
  }
  const plain = text.replaceAll('_', '')
  if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain)) reader.fail(`Invalid float value: ${quote(text)}`)
  const value = Number(plain)
  if (!Number.isFinite(value)) reader.fail(`${text} is out of range for float64`)
  return value
}

function underscoresFit(text: string): boolean {
  return !/^_|__|_$|[^0-9a-fA-F]_/.test(text) && /[0-9a-fA-F]$/.test(text)
}

function hasLeadingZero(text: string): boolean {
  return /^0[^box]/.test(text) || /^[+-]0./.test(text)
}

function dateOf(reader: TomlReader, written: string): GoValue {
  const text = written.replaceAll('z', 'Z').replaceAll('t', 'T').replaceAll(' ', 'T')
  for (const [layout, zone] of dateLayouts) {
    const offset = zone === 'UTC' ? 0 : reader.zone.offsetSeconds()
    try {
      const time = parseTime(layout, text, fixedZone(zone, offset))
      if (!isPadded(text, layout)) break
      return timeValue(time)
    } catch {
      // The next layout may fit.
    }
  }
  reader.fail(`invalid datetime: ${quote(text)}`)
}

/** Whether every part has the width of its layout; Go's own reader of times would let a missing zero pass. */
function isPadded(text: string, layout: string): boolean {
  for (let index = 0; index < layout.length; index++) {
    const expected = layout.charAt(index)
    if (expected === '.' || expected === 'Z') return true
    if (!isDigit(expected) && text[index] !== expected) return false
  }
  return true
}
