// Errors of this realm and of others.
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { isError, kindOf } from './is-error.ts'

it.each(['new Error("a")', 'new TypeError("a")', 'Object.assign(new Error("a"), { code: "ENOENT" })'])(
  'knows %s of another realm',
  (text) => {
    const error: unknown = runInNewContext(text)
    expect(error instanceof Error).toBe(false)
    expect(isError(error)).toBe(true)
  },
)

it('knows what is none', () => {
  expect([new DOMException('a'), new (class Own extends Error {})('a')].map(isError)).toEqual([true, true])
  expect([undefined, null, 'Error', { message: 'a' }, Object.create(null)].map(isError)).toEqual(Array(5).fill(false))
})

it('says what an object is', () => {
  expect([new Date(0), new Uint8Array(), new URL('a:'), {}, new Map()].map(kindOf)).toEqual([
    'Date',
    'Uint8Array',
    'URL',
    'Object',
    'Map',
  ])
  expect(kindOf(runInNewContext('new Date(0)'))).toBe('Date')
})
