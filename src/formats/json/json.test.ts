// JSON: Go's errors, repairs and layout.
import { describe, expect, test } from 'vitest'
import { GoStruct, type GoValue, goInt, nilSlice } from '../../go/index.ts'
import { formatJson, goToJson, jsonToGo, parseJson, parseJsonList, parseJsonMap } from './index.ts'

function errorOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

test.each([
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['"a', 'unexpected end of JSON input'],
  ['-', "invalid character ' ' in numeric literal"],
  ['x', "invalid character 'x' looking for beginning of value"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['{a}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['[1 2]', "invalid character '2' after array element"],
  ['1 2', "invalid character '2' after top-level value"],
  ['01', "invalid character '1' after top-level value"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['trux', "invalid character 'x' in literal true (expecting 'e')"],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['"\\q"', "invalid character 'q' in string escape code"],
  ['"\\u12x4"', "invalid character 'x' in \\u hexadecimal character escape"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['[1e999]', 'json: cannot unmarshal number 1e999 into Go value of type float64'],
  ['['.repeat(10_001), "invalid character '[' exceeded max depth"],
])('%j is refused', (text, message) => {
  expect(errorOf(() => parseJson(text))).toBe(message)
})

describe('reading', () => {
  test('values', () => {
    expect(parseJson(' {"a":[1,-0.5e1,true,null,"x"],"a":{"__proto__":1}} ')).toEqual(
      new Map([['a', new Map([['__proto__', 1]])]]),
    )
    expect(parseJson('"\\u00e9\\ud83d\\ude00\\ud83d\\n\udc80"')).toBe('é😀\ufffd\n\ufffd')
    expect(parseJson('['.repeat(10_000) + ']'.repeat(10_000))).toHaveLength(1)
  })

  test('roots of another kind', () => {
    expect(errorOf(() => parseJsonMap('[1]'))).toBe(
      'json: cannot unmarshal array into Go value of type map[string]interface {}',
    )
    expect(errorOf(() => parseJsonList('{}'))).toBe(
      'json: cannot unmarshal object into Go value of type []interface {}',
    )
    expect(parseJsonMap('null').size).toBe(0)
  })
})

test('printing', () => {
  const value = new Map<string, GoValue>([
    ['b', [1, 1.5, 1e21, 1e-7, 123456789012345680000, -0, goInt(7)]],
    ['a', '<&>\u2028\x7f"\\\udc80'],
    ['é', nilSlice()],
    [
      'c',
      new GoStruct({
        typeName: 'x.Y',
        fields: [
          ['Name', 'n'],
          ['Age', 1],
        ],
      }),
    ],
    ['d', new Map()],
  ])
  expect(formatJson(value)).toBe(
    '{"a":"\\u003c\\u0026\\u003e\\u2028\x7f\\"\\\\\\ufffd","b":[1,1.5,1e+21,1e-7,123456789012345680000,-0,7],' +
      '"c":{"Name":"n","Age":1},"d":{},"é":null}',
  )
  expect(formatJson(new Map<string, GoValue>([['a', [1, '<']]]), { indent: '  ', escapeHtml: false })).toBe(
    '{\n  "a": [\n    1,\n    "<"\n  ]\n}',
  )
  expect(errorOf(() => formatJson([Number.NEGATIVE_INFINITY]))).toBe('json: unsupported value: -Inf')
})

test('conversion both ways', () => {
  const json = { a: [1, 'x', null, { b: true }] }
  expect(goToJson(jsonToGo(json))).toEqual(json)
})
