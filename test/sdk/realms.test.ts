// The library in contexts of test runners and under Node's restrictions.
import { expect, test } from 'vitest'
import { resultOf } from './built-program.ts'

test('works in a context of its own, where what Node gives is of another realm', async () => {
  expect(await resultOf('another-realm.mjs')).toEqual({ passed: 1 })
})
