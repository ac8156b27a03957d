// Errors of the operating system are known between copies of this package.
import { expect, it } from 'vitest'
import { HostError } from './index.ts'

it('knows its errors, and those of another copy, from all others', async () => {
  const copy = (await import(/* @vite-ignore */ `${import.meta.resolve('./files.ts')}?copy`)) as {
    HostError: typeof HostError
  }
  expect(copy.HostError).not.toBe(HostError)
  expect(new copy.HostError('exists', 'mkdir a: file exists')).toBeInstanceOf(HostError)
  expect(new HostError('exists', 'mkdir a: file exists')).toBeInstanceOf(HostError)
  for (const other of [new Error('x'), { reason: 'exists' }, null, undefined, 'exists'])
    expect(other instanceof HostError).toBe(false)
})
