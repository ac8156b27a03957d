// Quoting and unquoting as strconv does.
import { describe, expect, test } from 'vitest'
import { canBackquote, quote, quoteAscii, quoteRune, unquote } from './quote.ts'

describe('quote', () => {
  test.each([
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\x07\b\f\n\r\t\v\x00\x7f', '"\\a\\b\\f\\n\\r\\t\\v\\x00\\x7f"'],
    ['é日😀', '"é日😀"'],
    ['\u200b\u00a0\ue000', '"\\u200b\\u00a0\\ue000"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['a\udcffb', '"a\\xffb"'],
  ])('%j', (text, expected) => {
    expect(quote(text)).toBe(expected)
    expect(unquote(expected)).toBe(text)
  })

  test('escapes for ASCII and for characters', () => {
    expect(quoteAscii('é😀')).toBe('"\\u00e9\\U0001f600"')
    expect(quoteRune(39)).toBe("'\\''")
    expect(quoteRune(0x110000)).toBe("'\ufffd'")
  })

  test('unquotes raw strings, characters and octal', () => {
    expect(unquote('`a\\n\r`')).toBe('a\\n')
    expect(unquote("'x'")).toBe('x')
    expect(unquote('"\\101\\xe6\\x97\\xa5\\u65e5"')).toBe('A日日')
  })

  test.each(['"a', 'a', '""a"', '"\\q"', '"\\400"', "'ab'", "''", '"\n"', '"\\ud800"', '`a`b`', '"\\x1"'])(
    'refuses %j',
    (text) => {
      expect(unquote(text)).toBeUndefined()
    },
  )

  test('knows what fits between backquotes', () => {
    expect(canBackquote('a\tb"é')).toBe(true)
    for (const text of ['a`', 'a\n', '\x7f', '\ufeff', '\udcff']) expect(canBackquote(text)).toBe(false)
  })
})
