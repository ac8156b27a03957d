// What no vector shows: hostile texts and values, strictness, places, comments, line maps, streams.
import { describe, expect, test } from 'vitest'
import { GoInteger, GoSlice, type GoValue, goInt, nilSlice } from '../../go/index.ts'
import { formatJson } from '../json/index.ts'
import {
  formatYaml,
  formatYamlPretty,
  formatYamlWithPaths,
  parseYaml,
  parseYamlNodes,
  parseYamlToJson,
  splitYamlStream,
  YamlError,
} from './index.ts'

function errorOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(YamlError)
    return (error as YamlError).message
  }
  return 'no error'
}

describe('hostile input', () => {
  test('depth', () => {
    expect(errorOf(() => parseYaml('['.repeat(100_000)))).toBe(
      'error converting YAML to JSON: yaml: exceeded max depth of 10000',
    )
    expect(errorOf(() => parseYaml('- '.repeat(100_000)))).toBe(
      'error converting YAML to JSON: yaml: exceeded max depth of 10000',
    )
    expect(errorOf(() => parseYaml('{a: '.repeat(9_000)))).toContain('yaml: ')
  })

  test('alias bombs', () => {
    const names = 'abcdefghij'
    let text = 'a: &a [x,x,x,x,x,x,x,x,x]\n'
    for (let index = 1; index < names.length; index++) {
      text += `${names[index]}: &${names[index]} [${Array(9)
        .fill(`*${names[index - 1]}`)
        .join(',')}]\n`
    }
    expect(errorOf(() => parseYaml(text))).toBe(
      'error converting YAML to JSON: yaml: document contains excessive aliasing',
    )
  })

  test('keys that are names of JavaScript', () => {
    const text = '__proto__: {polluted: 1}\nconstructor: 2\n'
    const json = parseYamlToJson(text) as { [key: string]: unknown }
    expect(Object.keys(json)).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(formatYaml(parseYaml(text))).toBe('__proto__:\n  polluted: 1\nconstructor: 2\n')
  })

  test('bytes that are not text', () => {
    const say = (text: string): string => errorOf(() => parseYaml(text)).replace('error converting YAML to JSON: ', '')
    expect(say('a: \0')).toBe('yaml: control characters are not allowed')
    expect(say('a: \udc80')).toBe('yaml: invalid leading UTF-8 octet')
    expect(say('a: \udce9xyz')).toBe('yaml: invalid trailing UTF-8 octet')
    expect(say('a: \udce9')).toBe('yaml: incomplete UTF-8 octet sequence')
    expect(formatYaml('\udce9')).toBe('\ufffd\n')
    expect(formatYamlPretty('\udce9')).toBe('!!binary 6Q==\n')
    expect(formatYaml('\ud83d')).toBe('\ufffd\n')
  })

  test('UTF-16', () => {
    expect(parseYaml('\udcff\udcfea\0:\0 \x001\0')).toEqual(new Map([['a', 1]]))
    expect(parseYaml('\udcfe\udcff\0a\0:\0 \x001')).toEqual(new Map([['a', 1]]))
    expect(() => parseYaml('\udcff\udcfea\0:\0 \x001\0\n')).toThrow('yaml: incomplete UTF-16 character')
  })

  test('cycles', () => {
    const map = new Map<string, GoValue>()
    map.set('self', map)
    expect(errorOf(() => formatYaml(map))).toBe(
      'error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}',
    )
    expect(errorOf(() => formatYamlPretty(map))).toBe('yaml: exceeded max depth')
  })
})

test('strict reading refuses a key that stands twice', () => {
  expect(errorOf(() => parseYaml('a: 1\nb: 2\na: 3\n', { strict: true }))).toBe(
    'error converting YAML to JSON: yaml: unmarshal errors:\n  line 3: key "a" already set in map',
  )
  expect(parseYaml('a: 1\na: 3\n')).toEqual(new Map([['a', 3]]))
})

test('numbers by kind', () => {
  const value = new Map<string, GoValue>([
    ['float', 3],
    ['int', goInt(3)],
    ['big', 1e21],
    ['million', 1_000_000],
    ['unsigned', new GoInteger('uint64', 18446744073709551615n)],
    ['none', nilSlice()],
    ['typed', new GoSlice('string', ['a'])],
    ['bytes', new Uint8Array([104, 105])],
  ])
  expect(formatYaml(value)).toBe(
    'big: 1e+21\nbytes: aGk=\nfloat: 3\nint: 3\nmillion: 1000000\nnone: null\ntyped:\n- a\nunsigned: 18446744073709551615\n',
  )
  expect(formatYamlPretty(value)).toBe(
    'big: 1e+21\nbytes:\n  - 104\n  - 105\nfloat: 3\nint: 3\nmillion: 1e+06\nnone: []\ntyped:\n  - a\nunsigned: 18446744073709551615\n',
  )
  expect(errorOf(() => formatYaml(Number.NaN))).toBe('error marshaling into JSON: json: unsupported value: NaN')
  expect(formatYamlPretty([Number.NaN, Number.POSITIVE_INFINITY])).toBe('- .nan\n- .inf\n')
})

test('every printed line knows the value that made it', () => {
  const value = parseYaml('a: {b: [x, "one\\ntwo\\n", {c: 1, d: 2}], e: {}}\nf: null\n')
  const { text, lines } = formatYamlWithPaths(value)
  const shown = text
    .trimEnd()
    .split('\n')
    .map((line, index) => `${line} <- ${lines[index]?.join('.')}`)
  expect(shown).toEqual([
    'a: <- a',
    '  b: <- a.b',
    '  - x <- a.b.0',
    '  - | <- a.b.1',
    '    one <- a.b.1',
    '    two <- a.b.1',
    '  - c: 1 <- a.b.2.c',
    '    d: 2 <- a.b.2.d',
    '  e: {} <- a.e',
    'f: null <- f',
  ])
})

test('nodes keep their places and comments', () => {
  const text = '# head\na: 1 # one\n# two\nb:\n  # item\n  - &x "y"\n  - *x\n---\nc: {d: [e]}\n'
  const [first, second] = parseYamlNodes({ path: 'values.yaml', text })
  const [a, one, b, list] = first!.root.children
  expect([a, one, b].map((node) => text.slice(node!.start, node!.end))).toEqual(['a', '1', 'b'])
  expect(list!.children.map((node) => text.slice(node.start, node.end))).toEqual(['&x "y"', '*x'])
  expect(list!.children[1]!.target).toBe(list!.children[0])
  const comments = [...first!.comments].map(([node, { above, behind }]) => [
    text.slice(node.start, node.end),
    above.map(({ start, end }) => text.slice(start, end)),
    behind.map(({ start, end }) => text.slice(start, end)),
  ])
  expect(comments).toEqual([
    ['a', ['# head'], []],
    ['1', [], ['# one']],
    ['b', ['# two'], []],
    ['&x "y"', ['# item'], []],
  ])
  expect(text.slice(second!.root.start, second!.root.end)).toBe('c: {d: [e]}')
})

test('streams are cut by lines', () => {
  expect(splitYamlStream('a: 1\n---\nb: 2\r\n--- # c\nc: |\n  ---\n')).toEqual(['a: 1\n', 'b: 2\n', 'c: |\n  ---\n'])
  expect(splitYamlStream('---\na: 1\n---\n')).toEqual(['---\na: 1\n'])
  expect(errorOf(() => splitYamlStream('a\n--- b\n'))).toBe('invalid Yaml document separator: b')
})

test('errors name their place', () => {
  try {
    parseYaml('a: 1\nb: [\n')
    expect.unreachable()
  } catch (error) {
    expect((error as YamlError).message).toBe(
      'error converting YAML to JSON: yaml: line 2: did not find expected node content',
    )
    expect(error).toMatchObject({ offset: 10, line: 3, column: 1 })
  }
})

test('deep but honest nesting', () => {
  let value: GoValue = 'x'
  for (let depth = 0; depth < 500; depth++) value = depth % 2 === 0 ? [value] : new Map([['k', value]])
  expect(formatJson(parseYaml(formatYaml(value)))).toBe(formatJson(value))
})
