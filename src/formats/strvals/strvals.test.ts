// The `--set` flags against answers recorded from Helm's own parsers.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GoInteger, type GoValue } from '../../go/index.ts'
import { parseSet, parseSetFile, parseSetJson, parseSetLiteral, parseSetString, parseSetToMap } from './index.ts'

interface Vector {
  readonly in: { readonly s: string; readonly dest?: unknown }
  readonly out: unknown
  readonly err: string
}

const parsers = {
  Parse: parseSet,
  ParseInto: parseSet,
  ParseString: parseSetString,
  ParseIntoString: parseSetString,
  ParseJSON: parseSetJson,
  ParseLiteral: parseSetLiteral,
  ParseLiteralInto: parseSetLiteral,
}

function fromJson(json: unknown): GoValue {
  if (Array.isArray(json)) return json.map(fromJson)
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
  return json as GoValue
}

function toJson(value: GoValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]))
  if (Array.isArray(value)) return value.map(toJson)
  return value instanceof GoInteger ? Number(value.value) : value
}

describe('recorded answers', () => {
  test.each(Object.keys(parsers) as (keyof typeof parsers)[])('%s', (name) => {
    const text = readFileSync(new URL(`../../../test/vectors/strvals/strvals.${name}.jsonl`, import.meta.url), 'utf8')
    for (const line of text.trim().split('\n')) {
      const vector = JSON.parse(line) as Vector
      const into = fromJson(vector.in.dest ?? {}) as Map<string, GoValue>
      let err = ''
      try {
        parsers[name](vector.in.s, into)
      } catch (error) {
        err = (error as Error).message
      }
      const out = err === '' ? toJson(into) : undefined
      expect({ in: vector.in.s, out, err }).toEqual({
        in: vector.in.s,
        out: vector.err === '' ? vector.out : undefined,
        err: vector.err,
      })
    }
  })
})

test.each([
  ['a[=1', {}],
  ['a[0]', { a: [] }],
  [
    'a=+5,b=-0,c=007,d=9223372036854775808,e=1.5,f=TRUE,g=0x1',
    { a: 5, b: 0, c: '007', d: '9223372036854775808', e: '1.5', f: true, g: '0x1' },
  ],
  ['a={}', { a: [''] }],
  ['a={1,x},b=2', { a: [1, 'x'], b: 2 }],
  ['a.b[1].c=x', { a: { b: [null, { c: 'x' }] } }],
])('--set %s', (text, want) => {
  expect(toJson(parseSetToMap(text))).toEqual(want)
})

test.each([
  ['a=1,a.b=2', 'unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}'],
  ['a=null,a[0]=2', 'unable to parse key: interface conversion: interface {} is nil, not []interface {}'],
  ['a[0]x=1', "unexpected data at end of array index: ['x']"],
  ['a[-1]=1', 'negative -1 index not allowed'],
  ['a[x]=1', 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
  ['a[65537]=1', 'index of 65537 is greater than maximum supported index of 65536'],
  ['a={1', "list must terminate with '}'"],
  [`${'a.'.repeat(31)}b=1`, 'value name nested level is greater than maximum supported nested level of 30'],
])('--set %s fails', (text, message) => {
  expect(() => parseSetToMap(text)).toThrow(expect.objectContaining({ message }))
})

test('keys of prototypes are keys like others', () => {
  const values = parseSetToMap('__proto__.polluted=1,constructor.prototype.polluted=1')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect([...values.keys()]).toEqual(['__proto__', 'constructor'])
})

test('lists nested without end are refused', () => {
  expect(() => parseSetToMap(`a${'[0]'.repeat(50_000)}=1`)).toThrow('nested indexes')
})

test('--set-file reads what it names', () => {
  const values = new Map<string, GoValue>()
  parseSetFile('a.b=one.txt,c={two.txt,x}', values, (path) => `<${path}>`)
  expect(toJson(values)).toEqual({ a: { b: '<one.txt>' }, c: ['<two.txt>', '<x>'] })
})

test('--set-json takes several values and leaves the rest to the next key', () => {
  const values = new Map<string, GoValue>()
  parseSetJson('a={"x":[1,"}"]}, b=true ,c=,d="q,r",e=1e2', values)
  expect(toJson(values)).toEqual({ a: { x: [1, '}'] }, ' b': true, c: null, d: 'q,r', e: 100 })
})
