// Times, zones and durations; layouts and parsing errors are covered by the vectors of Sprig's dates.
import { describe, expect, test } from 'vitest'
import { nanosecondsOf } from './civil.ts'
import {
  addDuration,
  civilTimeOf,
  formatDuration,
  formatRfc3339Nano,
  formatTime,
  layouts,
  loadLocation,
  parseDuration,
  parseRfc3339,
  parseTime,
  timeIn,
  timeString,
  utc,
  zeroTime,
} from './index.ts'

describe('times', () => {
  test('RFC 3339 there and back', () => {
    for (const text of [
      '2020-02-29T23:59:58.000000001+05:30',
      '1969-12-31T23:59:59.5Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T00:00:00-11:00',
    ]) {
      expect(formatRfc3339Nano(parseRfc3339(text))).toBe(text)
    }
  })

  test('agree with JavaScript about the calendar', () => {
    for (let day = -800_000; day < 800_000; day += 997) {
      const date = new Date(day * 86_400_000 + 45_296_000)
      const civil = civilTimeOf(timeIn(BigInt(date.getTime()) * 1_000_000n, utc))
      expect([civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.weekday]).toEqual([
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        date.getUTCDay(),
      ])
      expect(nanosecondsOf(civil)).toBe(BigInt(date.getTime()) * 1_000_000n)
    }
  })

  test('print as Go prints them', () => {
    expect(timeString(zeroTime)).toBe('0001-01-01 00:00:00 +0000 UTC')
    expect(formatTime(zeroTime, layouts.rfc850)).toBe('Monday, 01-Jan-01 00:00:00 UTC')
    expect(formatTime(timeIn(-1n, utc), layouts.stampNano)).toBe('Dec 31 23:59:59.999999999')
  })

  test('keep their zone through its changes', () => {
    const location = loadLocation('America/New_York') ?? utc
    const time = parseTime('2006-01-02 15:04', '2024-03-10 01:30', location)
    expect(formatTime(time, '15:04 MST -0700')).toBe('01:30 EST -0500')
    expect(formatTime(addDuration(time, 3_600_000_000_000n), '15:04 MST -0700')).toBe('03:30 EDT -0400')
  })

  test('refuse unknown zones', () => {
    for (const name of ['Nowhere/Land', '+01:00', 'europe/berlin', '../etc']) expect(loadLocation(name)).toBeUndefined()
  })
})

describe('durations', () => {
  test.each([
    ['0', '0s'],
    ['1h', '1h0m0s'],
    ['-1.5h', '-1h30m0s'],
    ['1m0.5s', '1m0.5s'],
    ['300ms', '300ms'],
    ['1us', '1µs'],
    ['1.5µs', '1.5µs'],
    ['9223372036854775807ns', '2562047h47m16.854775807s'],
    ['-9223372036854775808ns', '-2562047h47m16.854775808s'],
    ['.5s', '500ms'],
    ['+5s', '5s'],
    ['0.3333333333333333333h', '20m0s'],
    ['3600s60m', '2h0m0s'],
  ])('%s', (text, expected) => {
    expect(formatDuration(parseDuration(text))).toBe(expected)
  })

  test.each([
    ['', 'time: invalid duration ""'],
    ['3', 'time: missing unit in duration "3"'],
    ['-', 'time: invalid duration "-"'],
    ['1x', 'time: unknown unit "x" in duration "1x"'],
    ['1é', 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'],
    ['.s', 'time: invalid duration ".s"'],
    ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
    ['1__proto__', 'time: unknown unit "__proto__" in duration "1__proto__"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseDuration(text)).toThrow(new Error(message))
  })
})
