// Log lines as events: plain and quoted values, escapes, values of megabytes.
import { expect, test } from 'vitest'
import { logEventOf } from './log-event.ts'

test('values with and without quotes', () => {
  expect(logEventOf('level=WARN msg="returned non-bool value" tag=x path="a b\\"c=d"')).toEqual({
    type: 'log',
    level: 'warn',
    message: 'returned non-bool value',
    fields: { tag: 'x', path: 'a b"c=d' },
  })
  expect(logEventOf('level=INFO msg=one')).toEqual({ type: 'log', level: 'info', message: 'one' })
})

test('a value larger than what a pattern can hold', () => {
  const text = 'word\\n'.repeat(2_000_000)
  expect(logEventOf(`level=INFO msg="${text}"`)).toMatchObject({ message: 'word\n'.repeat(2_000_000) })
})
