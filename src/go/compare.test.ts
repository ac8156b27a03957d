// Deep equality and printing of values that contain themselves.
import { describe, expect, test } from 'vitest'
import { deepEqual } from './compare.ts'
import { formatValue } from './format-value.ts'
import { GoMap, GoSlice, type GoValue, goInt, goInt64, nilSlice } from './value.ts'

describe('deepEqual', () => {
  test('tells types apart', () => {
    expect(deepEqual(goInt(1), goInt64(1))).toBe(false)
    expect(deepEqual(goInt(1), 1)).toBe(false)
    expect(deepEqual(['a'], new GoSlice('string', ['a']))).toBe(false)
    expect(deepEqual(new Map(), new GoMap('common.Values', 'interface {}'))).toBe(false)
    expect(deepEqual(nilSlice(), [])).toBe(false)
    expect(deepEqual(Number.NaN, Number.NaN)).toBe(false)
  })

  test('looks inside', () => {
    const make = () => new Map<string, GoValue>([['__proto__', [1, null, new Map([['x', 'y']])]]])
    expect(deepEqual(make(), make())).toBe(true)
    expect(deepEqual(new Map([['a', null]]), new Map([['b', null]]))).toBe(false)
  })

  test('ends on cycles', () => {
    const cycle = () => {
      const map = new Map<string, GoValue>()
      return map.set('self', map)
    }
    expect(deepEqual(cycle(), cycle())).toBe(true)
    expect(() => formatValue(cycle())).toThrow('a value refers to itself')
  })
})
