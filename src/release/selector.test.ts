// Label selectors.
import { describe, expect, it } from 'vitest'
import { matchesSelector, parseSelector } from './selector.ts'

describe('selectors', () => {
  const labels = { tier: 'front', env: 'a', size: '5' }
  it.each([
    ['', true],
    ['tier=front', true],
    ['tier==front,env=b', false],
    ['tier!=back', true],
    ['missing!=x', true],
    ['env in (a, b)', true],
    ['env notin (a,b),tier', false],
    ['tier', true],
    ['!tier', false],
    ['!missing', true],
    ['size>4', true],
    ['size<4', false],
    ['missing>4', false],
  ])('%s', (selector, expected) => expect(matchesSelector(parseSelector(selector), labels)).toBe(expected))

  it.each(['a b', '=x', 'a in', 'a>b', ','])('refuses %j', (selector) =>
    expect(() => parseSelector(selector)).toThrow('unable to parse requirement'),
  )
})
