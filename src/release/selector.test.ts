// Label selectors.
import { describe, expect, it } from 'vitest'
import { parseSelector } from './parse-selector.ts'
import { matchesSelector } from './selector.ts'

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

  it.each([
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in', "unable to parse requirement: found '' expected: '('"],
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a in (b,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['a==(', "unable to parse requirement: found '(', expected: identifier"],
  ])('refuses %j', (selector, problem) => expect(() => parseSelector(selector)).toThrow(problem))

  it.each([
    ['a in ()', ['']],
    ['a in (,)', ['']],
    ['a in (,b)', ['', 'b']],
    ['a in (b,,a)', ['', 'a', 'b']],
    ['a notin (in, notin)', ['in', 'notin']],
    ['a=', ['']],
  ])('reads the values of %j', (selector, values) => expect(parseSelector(selector)[0]?.values).toEqual(values))
})
