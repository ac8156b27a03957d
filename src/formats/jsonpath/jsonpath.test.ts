// JSONPath templates; answers are those of `helm show values --jsonpath`.
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../yaml/index.ts'
import { parseJsonPath, renderJsonPath } from './index.ts'

const data = parseYaml(`
name: web
count: 3
right: true
none: null
dotted.key: d
list:
- {name: a, size: 1.5, tags: [u, v]}
- {name: b, size: 2.5}
- {name: c}
table: {z: 1, a: two}
`)

describe('what prints', () => {
  test.each([
    ['plain', 'plain'],
    ['{.name}-{$.count}', 'web-3'],
    ['{.right} {.none}', 'true null'],
    ['{.list[0].name}{.list[-1].name}', 'ac'],
    ['{.list[0:2].name}', 'a b'],
    ['{.list[::2].name}', 'a c'],
    ['{.list[0,2].name}', 'a c'],
    ['{.list[*].name}', 'a b c'],
    ["{['name']}{.table['a']}", 'webtwo'],
    ['{.dotted\\.key}', 'd'],
    ['{.table}', '{"a":"two","z":1}'],
    ['{.table.*}', 'two 1'],
    ['{.list[?(@.name=="b")].size}', '2.5'],
    ['{.list[0:2]}', '{"name":"a","size":1.5,"tags":["u","v"]} {"name":"b","size":2.5}'],
    ['{.list[?(@.tags)].name}', 'a'],
    ['{range .list[*]}{.name}{"\\n"}{end}.', 'a\nb\nc\n.'],
    ['{range .list[0:2]}<{range .name}{@}{end}>{end}', '<a><b>'],
    ['{..size}', '1.5 2.5'],
    ["{'it\\'s'}", "it's"],
    ['{1}{-2.5}{true}', '1-2.5true'],
  ])('%s', (template, text) => {
    expect(renderJsonPath(parseJsonPath(template), data)).toBe(text)
  })
})

describe('what fails', () => {
  test.each([
    ['{.name', 'unclosed action'],
    ['{#}', "unrecognized character in action: U+0023 '#'"],
    ['{.list[}', 'unterminated array'],
    ['{.list[x]}', 'invalid array index x'],
    ['{"a}', 'unterminated quoted string'],
    ['{....a}', 'invalid multiple recursive descent'],
    ['{[?(@.a}', 'unterminated filter'],
    ['{1.2.3}', 'cannot parse number 1.2.3'],
  ])('parsing %s', (template, message) => {
    expect(() => parseJsonPath(template)).toThrow(message)
  })

  test.each([
    ['{.nope}', 'nope is not found'],
    ['{.list[5]}', 'array index out of bounds: index 5, length 3'],
    ['{.list[?(@.size>2)].name}', 'incompatible types for comparison'],
    ['{end}', 'not in range, nothing to end'],
    ['{what}', 'unrecognized identifier what'],
  ])('evaluating %s', (template, message) => {
    expect(() => renderJsonPath(parseJsonPath(template), data)).toThrow(message)
  })
})
