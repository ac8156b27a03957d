// Sprig's functions on text. Positions and lengths are bytes, as in Go.
import { encodeUtf8 } from '../base/index.ts'
import {
  formatValue,
  type GoInteger,
  type GoValue,
  isSpace,
  lengthInBytes,
  lowerRune,
  quote,
  runesOf,
  sliceBytes,
  splitText,
  titleRune,
  toLower,
  toTitle,
  toUpper,
  trimSet,
  trimSpace,
  upperRune,
} from '../go/index.ts'
import { FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { toText } from './cast.ts'
import { define, defineAll, sizeLimit, stringSlice } from './define.ts'
import { toKebabCase, toPascalCase, toSnakeCase } from './letter-case.ts'
import { wrapWords } from './wrap.ts'

const textToText = 'func(string) string'
const pairToText = 'func(string, string) string'
const pairToBool = 'func(string, string) bool'
const numberAndText = 'func(int, string) string'

/** All functions on text that need nothing of the world. */
export function stringFunctions(): TemplateFunction[] {
  return [...trimming(), ...cutting(), ...casing(), ...searching(), ...layout()]
}

function trimming(): TemplateFunction[] {
  return [
    define('trim', textToText, (_, text: string) => trimSpace(text)),
    ...defineAll(['trimAll', 'trimall'], pairToText, (_, set: string, text: string) => trimSet(text, set)),
    define('trimSuffix', pairToText, (_, suffix: string, text: string) =>
      suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
    ),
    define('trimPrefix', pairToText, (_, prefix: string, text: string) =>
      text.startsWith(prefix) ? text.slice(prefix.length) : text,
    ),
    define('nospace', textToText, (_, text: string) => {
      const kept = byteCharacters(text).filter((character) => !isSpace(character))
      // Sprig goes byte by byte: with a space in it, text beyond ASCII comes out garbled.
      return kept.length === lengthInBytes(text) ? text : kept.join('')
    }),
  ]
}

/** Every byte as the character of that number, as Go's `rune(text[i])`. */
function byteCharacters(text: string): string[] {
  return Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte))
}

function cutting(): TemplateFunction[] {
  return [
    define('trunc', numberAndText, (_, count: GoInteger, text: string) => truncate(Number(count.value), text)),
    define('substr', 'func(int, int, string) string', (_, start: GoInteger, end: GoInteger, text: string) =>
      substring(Number(start.value), Number(end.value), text),
    ),
    define('abbrev', numberAndText, (_, width: GoInteger, text: string) => {
      const limit = Number(width.value)
      return limit < 4 ? text : abbreviate(text, 0, limit)
    }),
    define('abbrevboth', 'func(int, int, string) string', (_, left: GoInteger, right: GoInteger, text: string) => {
      const offset = Number(left.value)
      const limit = Number(right.value)
      return limit < 4 || (offset > 0 && limit < 7) ? text : abbreviate(text, offset, limit)
    }),
    define('initials', textToText, (_, text: string) =>
      byteCharacters(text)
        .filter((character, index, all) => !isSpace(character) && (index === 0 || isSpace(all[index - 1] as string)))
        .join(''),
    ),
  ]
}

function truncate(count: number, text: string): string {
  if (count >= 0 && count >= text.length * 3) return text
  const length = lengthInBytes(text)
  if (count < 0) return length + count > 0 ? sliceBytes(text, length + count) : text
  return length > count ? sliceBytes(text, 0, count) : text
}

function substring(start: number, end: number, text: string): string {
  const length = lengthInBytes(text)
  if (start < 0) {
    if (end < 0) throw new FunctionPanic(`runtime error: slice bounds out of range [:${end}]`)
    if (end > length)
      throw new FunctionPanic(`runtime error: slice bounds out of range [:${end}] with length ${length}`)
    return sliceBytes(text, 0, end)
  }
  const stop = end < 0 || end > length ? length : end
  if (start > stop) throw new FunctionPanic(`runtime error: slice bounds out of range [${start}:${stop}]`)
  return sliceBytes(text, start, stop)
}

/** Cuts to `width` bytes with `...` at the end, and at the start when `offset` lies far enough in. */
function abbreviate(text: string, offset: number, width: number): string {
  const length = lengthInBytes(text)
  if (length <= width) return text
  let from = Math.min(offset, length)
  if (length - from < width - 3) from = length - (width - 3)
  if (from <= 4) return `${sliceBytes(text, 0, width - 3)}...`
  if (width < 7) return ''
  if (from + width - 3 < length) return `...${abbreviate(sliceBytes(text, from), 0, width - 3)}`
  return `...${sliceBytes(text, length - (width - 3))}`
}

function casing(): TemplateFunction[] {
  return [
    define('upper', textToText, (_, text: string) => toUpper(text)),
    define('lower', textToText, (_, text: string) => toLower(text)),
    define('title', textToText, (_, text: string) => toTitle(text)),
    define('untitle', textToText, (_, text: string) => untitle(text)),
    define('swapcase', textToText, (_, text: string) => swapCase(text)),
    define('snakecase', textToText, (_, text: string) => toSnakeCase(text)),
    define('camelcase', textToText, (_, text: string) => toPascalCase(text)),
    define('kebabcase', textToText, (_, text: string) => toKebabCase(text)),
  ]
}

function untitle(text: string): string {
  let atStart = true
  return runesOf(text)
    .map((character) => {
      const changed = atStart ? lowerRune(character) : character
      atStart = isSpace(character)
      return changed
    })
    .join('')
}

function swapCase(text: string): string {
  let afterSpace = true
  return runesOf(text)
    .map((character) => {
      if (/[\p{Lu}\p{Lt}]/u.test(character)) {
        afterSpace = false
        return lowerRune(character)
      }
      if (/\p{Ll}/u.test(character)) {
        const changed = afterSpace ? titleRune(character) : upperRune(character)
        afterSpace = false
        return changed
      }
      afterSpace = isSpace(character)
      return character
    })
    .join('')
}

function searching(): TemplateFunction[] {
  return [
    define('contains', pairToBool, (_, part: string, text: string) => text.includes(part)),
    define('hasPrefix', pairToBool, (_, prefix: string, text: string) => text.startsWith(prefix)),
    define('hasSuffix', pairToBool, (_, suffix: string, text: string) => text.endsWith(suffix)),
    define('replace', 'func(string, string, string) string', (_, old: string, fresh: string, text: string) =>
      replaceAll(text, old, fresh),
    ),
  ]
}

function replaceAll(text: string, old: string, fresh: string): string {
  if (old === fresh) return text
  if (old !== '') return text.includes(old) ? text.split(old).join(fresh) : text
  // An empty text is found before every character and at the end.
  return Array.from(text, (character) => fresh + character).join('') + fresh
}

function layout(): TemplateFunction[] {
  return [
    define('repeat', numberAndText, (_, count: GoInteger, text: string) => repeat(text, Number(count.value))),
    define('quote', 'func(...interface {}) string', (_, ...values: GoValue[]) => {
      const [first] = values
      if (values.length === 1 && typeof first === 'string') return quote(first)
      return present(values)
        .map((value) => quote(toText(value)))
        .join(' ')
    }),
    define('squote', 'func(...interface {}) string', (_, ...values: GoValue[]) =>
      present(values)
        .map((value) => `'${formatValue(value)}'`)
        .join(' '),
    ),
    define('cat', 'func(...interface {}) string', (_, ...values: GoValue[]) =>
      present(values).map(formatValue).join(' '),
    ),
    define('indent', numberAndText, (_, count: GoInteger, text: string) => indent(Number(count.value), text)),
    define('nindent', numberAndText, (_, count: GoInteger, text: string) => `\n${indent(Number(count.value), text)}`),
    define('wrap', numberAndText, (_, width: GoInteger, text: string) =>
      wrapWords(text, { width: Number(width.value), lineEnd: '\n', breakWords: false }),
    ),
    define('wrapWith', 'func(int, string, string) string', (_, width: GoInteger, lineEnd: string, text: string) =>
      wrapWords(text, { width: Number(width.value), lineEnd: lineEnd === '' ? '\n' : lineEnd, breakWords: true }),
    ),
    define('plural', 'func(string, string, int) string', (_, one: string, many: string, count: GoInteger) =>
      count.value === 1n ? one : many,
    ),
    define('toString', 'func(interface {}) string', (_, value: GoValue) => toText(value)),
    define('splitList', 'func(string, string) []string', (_, separator: string, text: string) =>
      stringSlice(splitText(text, separator)),
    ),
  ]
}

function present(values: readonly GoValue[]): GoValue[] {
  return values.filter((value) => value !== null)
}

function repeat(text: string, count: number): string {
  if (count < 0) throw new FunctionPanic('strings: negative Repeat count')
  if (text.length * count > sizeLimit) throw new FunctionError(`repeat: a text of more than ${sizeLimit} characters`)
  return text.repeat(count)
}

function indent(count: number, text: string): string {
  if (!text.includes('\n')) return repeat(' ', count) + text
  const padding = repeat(' ', count)
  const lines = text.split('\n')
  if (lines.length * count > sizeLimit) throw new FunctionError(`indent: a text of more than ${sizeLimit} characters`)
  return padding + lines.join(`\n${padding}`)
}
