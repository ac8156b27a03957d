// Plain scalars to values: YAML 1.1 booleans and nulls, number kinds, timestamps, as yaml.v2 resolves them.
import { isTimestamp } from './timestamp.ts'

/** A short tag of what a scalar resolves to. */
export type ScalarTag = 'str' | 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge'

/** A scalar with its type; integers are bigint. A timestamp's value is its text. */
export interface ResolvedScalar {
  readonly tag: ScalarTag
  readonly value: string | boolean | null | number | bigint
}

function wordTable(): ReadonlyMap<string, ResolvedScalar> {
  const table = new Map<string, ResolvedScalar>()
  const add = (words: string, resolved: ResolvedScalar): void => {
    for (const word of words.split(' ')) table.set(word, resolved)
  }
  add('y Y yes Yes YES true True TRUE on On ON', { tag: 'bool', value: true })
  add('n N no No NO false False FALSE off Off OFF', { tag: 'bool', value: false })
  add('~ null Null NULL', { tag: 'null', value: null })
  add('.nan .NaN .NAN', { tag: 'float', value: Number.NaN })
  add('.inf .Inf .INF +.inf +.Inf +.INF', { tag: 'float', value: Number.POSITIVE_INFINITY })
  add('-.inf -.Inf -.INF', { tag: 'float', value: Number.NEGATIVE_INFINITY })
  table.set('', { tag: 'null', value: null })
  return table
}

const words = wordTable()
const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const minimumInt = -(2n ** 63n)
const maximumInt = 2n ** 63n - 1n
const maximumUint = 2n ** 64n - 1n

/** Whether a text with this first unit may be something else than a string: a letter of `yYnNtTfFoO`, `~`, `+-.` or a digit. */
export function mayResolve(unit: number): boolean {
  if (unit <= 57) return unit >= 48 || unit === 43 || unit === 45 || unit === 46
  switch (unit) {
    case 89: // Y
    case 121:
    case 78: // N
    case 110:
    case 84: // T
    case 116:
    case 70: // F
    case 102:
    case 79: // O
    case 111:
    case 126: // ~
      return true
  }
  return false
}

/** What the plain scalar `text` means. */
export function resolvePlain(text: string): ResolvedScalar {
  if (text !== '' && !mayResolve(text.charCodeAt(0))) return { tag: 'str', value: text }
  const word = text.length <= 5 ? words.get(text) : undefined
  if (word !== undefined) return word
  const first = text.charCodeAt(0)
  if (first > 57) return { tag: 'str', value: text }
  if (first === 46) return fractionOf(text) ?? { tag: 'str', value: text }
  if (text.charCodeAt(4) === 45 && isTimestamp(text)) return { tag: 'timestamp', value: text }
  return numberOf(text.includes('_') ? text.replaceAll('_', '') : text) ?? { tag: 'str', value: text }
}

/** The value of a plain scalar as JSON has it; the common cases without the resolver's ceremony. */
export function plainValue(text: string): string | boolean | null | number {
  const first = text.charCodeAt(0)
  if (text.length > 0) {
    if (!mayResolve(first)) return text
    if (first >= 49 && first <= 57 && text.length < 16 && isDecimal(text)) return +text
  }
  const { value } = resolvePlain(text)
  return typeof value === 'bigint' ? Number(value) : value
}

function isDecimal(text: string): boolean {
  for (let index = 1; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 48 || unit > 57) return false
  }
  return true
}

function floatOr(text: string): ResolvedScalar | undefined {
  if (!floatPattern.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? { tag: 'float', value } : undefined
}

/** A number that begins with a point; Go lets single underscores stand between its digits. */
function fractionOf(text: string): ResolvedScalar | undefined {
  return text.includes('_') && /\D_|_\D|__|_$/.test(text) ? undefined : floatOr(text.replaceAll('_', ''))
}

function numberOf(plain: string): ResolvedScalar | undefined {
  const value = integerOf(plain)
  if (value !== undefined) return { tag: 'int', value }
  const float = floatOr(plain)
  if (float !== undefined) return float
  // A sign behind the prefix is a freak of go-yaml.
  const signed = /^0b([+-])([01]+)$/.exec(plain)
  if (signed === null) return undefined
  const size = BigInt(`0b${signed[2]}`)
  const freak = signed[1] === '-' ? -size : size
  return freak >= minimumInt && freak <= maximumInt ? { tag: 'int', value: freak } : undefined
}

/** Go's ParseInt with base 0, then ParseUint. */
function integerOf(plain: string): bigint | undefined {
  const sign = plain.charCodeAt(0) === 43 || plain.charCodeAt(0) === 45 ? plain.charAt(0) : ''
  const digits = plain.slice(sign.length)
  let literal: string
  if (/^0[xX][0-9a-fA-F]+$/.test(digits) || /^0[oO][0-7]+$/.test(digits) || /^0[bB][01]+$/.test(digits)) {
    literal = digits
  } else if (/^0[0-7]+$/.test(digits)) {
    literal = `0o${digits.slice(1)}`
  } else if (/^(?:0|[1-9][0-9]*)$/.test(digits)) {
    literal = digits
  } else {
    return undefined
  }
  if (literal.length > 70) literal = literal.replace(/^(0[a-zA-Z])0+(?=.)/, '$1')
  if (literal.length > 70) return undefined
  const size = BigInt(literal)
  const value = sign === '-' ? -size : size
  if (value >= minimumInt && value <= maximumInt) return value
  return sign === '' && value <= maximumUint ? value : undefined
}

/** The tag of a resolved scalar as go-yaml writes it in errors. */
export function shortTag(tag: string): string {
  return tag.startsWith('tag:yaml.org,2002:') ? `!!${tag.slice('tag:yaml.org,2002:'.length)}` : tag
}
