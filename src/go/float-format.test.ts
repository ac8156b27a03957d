// Floats as text; expectations are what Go 1.26 prints.
import { describe, expect, test } from 'vitest'
import { formatFloat } from './float-format.ts'

describe('formatFloat', () => {
  test.each([
    [1e6, 'g', -1, '1e+06'],
    [100000, 'g', -1, '100000'],
    [123456789, 'g', -1, '1.23456789e+08'],
    [0.0001, 'g', -1, '0.0001'],
    [0.00001, 'g', -1, '1e-05'],
    [123456789, 'g', 17, '123456789'],
    [2.5, 'f', 0, '2'],
    [3.5, 'f', 0, '4'],
    [0.5, 'f', 0, '0'],
    [9.995, 'f', 2, '9.99'],
    [999999.5, 'e', 2, '1.00e+06'],
    [5e-324, 'e', -1, '5e-324'],
    [1, 'x', -1, '0x1p+00'],
    [1, 'b', -1, '4503599627370496p-52'],
    [-0, 'g', -1, '-0'],
    [Infinity, 'g', -1, '+Inf'],
    [Number.NaN, 'f', 2, 'NaN'],
  ] as const)('%d %s %d', (value, format, precision, expected) => {
    expect(formatFloat(value, format, precision)).toBe(expected)
  })

  test('writes every digit of a large number', () => {
    expect(formatFloat(1e23, 'f', 1)).toBe('99999999999999991611392.0')
  })

  test('takes a float32 for one', () => {
    expect(formatFloat(0.1, 'g', -1, 32)).toBe('0.1')
    expect(formatFloat(186839.125, 'g', -1, 32)).toBe('186839.12')
    expect(formatFloat(2 ** -44, 'e', -1, 32)).toBe('5.684342e-14')
    expect(formatFloat(0.1, 'f', 20, 32)).toBe('0.10000000149011611938')
    expect(formatFloat(1e-45, 'b', -1, 32)).toBe('1p-149')
    expect(formatFloat(3.5e38, 'g', -1, 32)).toBe('+Inf')
  })
})
