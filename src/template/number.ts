// Number constants: which of Go's kinds can hold what was written.
import { parseFloat64, parseInteger, parseUnsigned, quote, unquote } from '../go/index.ts'
import type { NumberNode } from './node.ts'
import type { TokenKind } from './token.ts'

/**
 * The node of a number or character constant.
 *
 * @throws Error with Go's words when it is none
 */
export function parseNumber(text: string, kind: TokenKind, start: number): NumberNode {
  if (kind === 'charConstant') return characterNode(text, start)
  if (kind === 'complex') return complexNode(text, start)
  if (/^(?:0|[1-9][0-9]{0,14})$/.test(text)) {
    const value = BigInt(text)
    return { kind: 'number', start, text, int: value, uint: value, float: Number(text) }
  }
  if (text.endsWith('i')) {
    const imaginary = readFloat(text.slice(0, -1))
    if (imaginary !== undefined) return simplified(text, start, { real: 0, imaginary })
  }
  const uint = attempt(() => parseUnsigned(text, 0))
  const int = attempt(() => parseInteger(text, 0))
  if (int !== undefined) {
    const unsigned = uint ?? (int === 0n ? 0n : undefined)
    return node(text, start, { int, uint: unsigned, float: Number(int) })
  }
  if (uint !== undefined) return node(text, start, { uint, float: Number(uint) })
  const float = readFloat(text)
  if (float === undefined) throw new Error(`illegal number syntax: ${quote(text)}`)
  if (!/[.eEpP]/.test(text)) throw new Error(`integer overflow: ${quote(text)}`)
  return node(text, start, { float, ...integersOf(float) })
}

function node(
  text: string,
  start: number,
  values: { int?: bigint | undefined; uint?: bigint | undefined; float?: number; complex?: NumberNode['complex'] },
): NumberNode {
  const { int, uint, float, complex } = values
  return {
    kind: 'number',
    start,
    text,
    ...(int === undefined ? {} : { int }),
    ...(uint === undefined ? {} : { uint }),
    ...(float === undefined ? {} : { float }),
    ...(complex === undefined ? {} : { complex }),
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** A float; underscores may separate digits. */
function readFloat(text: string): number | undefined {
  // The `e` of an exponent is no digit.
  const misplaced = /^[+-]?0[xX]/.test(text)
    ? /(?:^|[^0-9a-fA-FxX])_|_(?:$|[^0-9a-fA-F])/
    : /(?:^|[^0-9])_|_(?:$|[^0-9])/
  if (misplaced.test(text)) return undefined
  return attempt(() => parseFloat64(text.replaceAll('_', '')))
}

/** The integers that are the same as `float`; -2^63 is what Go's conversion gives for anything out of range. */
function integersOf(float: number): { int?: bigint; uint?: bigint } {
  if (!Number.isInteger(float)) return {}
  const value = BigInt(float)
  return {
    ...(value >= -(2n ** 63n) && value < 2n ** 63n ? { int: value } : {}),
    ...(value >= 0n && value < 2n ** 64n ? { uint: value } : {}),
  }
}

function characterNode(text: string, start: number): NumberNode {
  const character = unquote(text)
  if (character === undefined) {
    const first = /^'(?:\\(?:[abfnrtv\\']|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3})|[^\\'])/u
    throw new Error(first.test(text) ? `malformed character constant: ${text}` : 'invalid syntax')
  }
  const numeric = /^'\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))'$/.exec(text)
  const code =
    numeric === null
      ? (character.codePointAt(0) as number)
      : numeric[1] === undefined
        ? Number.parseInt(numeric[2] as string, 8)
        : Number.parseInt(numeric[1], 16)
  return node(text, start, { int: BigInt(code), uint: BigInt(code), float: code })
}

function complexNode(text: string, start: number): NumberNode {
  const parts = /^(.*[^eEpP])([+-].*)i$/.exec(text)
  const real = readFloat(parts?.[1] ?? '')
  const imaginary = readFloat(parts?.[2] ?? '')
  if (real === undefined || imaginary === undefined) throw new Error('syntax error scanning complex number')
  return simplified(text, start, { real, imaginary })
}

function simplified(text: string, start: number, complex: { real: number; imaginary: number }): NumberNode {
  if (complex.imaginary !== 0) return node(text, start, { complex })
  return node(text, start, { complex, float: complex.real, ...integersOf(complex.real) })
}
