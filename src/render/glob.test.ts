// Globs where the recorded vectors cannot say it: hostile patterns, and the one known difference to Helm.
import { describe, expect, it } from 'vitest'
import { compileGlob } from './glob.ts'

describe('compileGlob', () => {
  it('does not explode', () => {
    expect(compileGlob(`${'*a'.repeat(200)}b`).matches('a'.repeat(2000))).toBe(false)
    expect(compileGlob('{'.repeat(5000)).matches('anything/at/all')).toBe(true)
  })

  it('counts characters, where the original counts bytes behind `?` and `[…]`', () => {
    expect(compileGlob('?.txt').matches('é.txt')).toBe(true)
    expect(compileGlob('[!a].txt').matches('é.txt')).toBe(true)
  })
})
