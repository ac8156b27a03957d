// The five `--set` flags: each reads its text into values that are there already.
import { type GoValue, goInt64 } from '../../go/index.ts'
import { type JsonError, parseJson } from '../json/index.ts'
import { type RuneReader, StrvalsError, skipBlanksAndComma } from './reader.ts'
import { parseInto, type SetDialect } from './set-parser.ts'

/**
 * `--set`: `a.b=1,c[0]=x,d={1,2}`. `true`, `false` and `null` become what they say, decimal numbers without a leading
 * zero an int64, everything else a string. `into` is changed.
 *
 * @throws StrvalsError
 * @see helm pkg/strvals ParseInto
 */
export function parseSet(text: string, into: Map<string, GoValue>): void {
  parseInto(text, into, { syntax: 'escapes', convert: typedValue })
}

/** `--set-string`: as `parseSet`, every value a string. */
export function parseSetString(text: string, into: Map<string, GoValue>): void {
  parseInto(text, into, { syntax: 'escapes', convert: (value) => value })
}

/** `--set-json`: as `parseSet`, every value JSON; one that is missing is null. */
export function parseSetJson(text: string, into: Map<string, GoValue>): void {
  parseInto(text, into, jsonDialect)
}

/** `--set-literal`: one path; all that follows its `=` is the value, as it stands. */
export function parseSetLiteral(text: string, into: Map<string, GoValue>): void {
  parseInto(text, into, { syntax: 'literal', convert: (value) => value })
}

/** `--set-file`: as `parseSet`, every value the content of the file it names. What `readFile` throws passes through. */
export function parseSetFile(text: string, into: Map<string, GoValue>, readFile: (path: string) => string): void {
  parseInto(text, into, { syntax: 'escapes', convert: readFile })
}

/** `parseSet` into an empty map. */
export function parseSetToMap(text: string): Map<string, GoValue> {
  const values = new Map<string, GoValue>()
  parseSet(text, values)
  return values
}

const jsonDialect: SetDialect = {
  syntax: 'escapes',
  convert: (value) => value,
  readValue: (reader) => {
    if (skipBlanksAndComma(reader)) return null
    const value = readJson(reader)
    skipBlanksAndComma(reader)
    return value
  },
}

function typedValue(text: string): GoValue {
  if (foldsTo(text, 'true')) return true
  if (foldsTo(text, 'false')) return false
  if (foldsTo(text, 'null')) return null
  if (text === '0') return goInt64(0)
  if (/^(?:[+-]0*|[1-9])[0-9]*$/.test(text) && /[0-9]/.test(text)) {
    const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
    if (BigInt.asIntN(64, value) === value) return goInt64(value)
  }
  return text
}

/** Equality under Unicode case folding, where the long s is an s, too. */
function foldsTo(text: string, word: string): boolean {
  return text.length === word.length && text.replaceAll('\u017f', 's').toLowerCase() === word
}

function readJson(reader: RuneReader): GoValue {
  const rest = reader.rest()
  const source = rest.slice(0, endOfJsonValue(rest))
  let value: GoValue
  try {
    value = parseJson(source)
  } catch (error) {
    // Go reads this value from a stream, which ends in other words than a text.
    const { message, offset } = error as JsonError
    throw new StrvalsError(offset === source.length ? 'unexpected EOF' : message)
  }
  reader.skip(source)
  return value
}

/** Where the first JSON value of `text` ends; what is no JSON ends somewhere, for the parser to refuse. */
function endOfJsonValue(text: string): number {
  const first = text[0] as string
  if (first !== '{' && first !== '[' && first !== '"') {
    return (
      /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?)/.exec(text)?.[0].length || text.length
    )
  }
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '"') {
      for (index += 1; index < text.length && text[index] !== '"'; index++) if (text[index] === '\\') index += 1
    } else if (character === '{' || character === '[') {
      depth += 1
    } else if (character === '}' || character === ']') {
      depth -= 1
    }
    if (depth === 0) return index + 1
  }
  return text.length
}
