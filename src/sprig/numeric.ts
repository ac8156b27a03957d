// Sprig's arithmetic: integers in 64 bits that wrap around, floats through exact decimals.
import {
  formatValue,
  type GoInteger,
  GoSlice,
  type GoValue,
  goInt,
  goInt64,
  NumberSyntaxError,
  parseDecimalInt,
  parseInteger,
} from '../go/index.ts'
import { FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { toFloat64, toInt64 } from './cast.ts'
import {
  addDecimals,
  type Decimal,
  decimalOf,
  divideDecimals,
  floatOf,
  multiplyDecimals,
  subtractDecimals,
} from './decimal.ts'
import { define, defineAll } from './define.ts'

const manyToInt = 'func(...interface {}) int64'
const pairToInt = 'func(interface {}, interface {}) int64'
const oneAndManyToInt = 'func(interface {}, ...interface {}) int64'
const oneAndManyToFloat = 'func(interface {}, ...interface {}) float64'
const oneToFloat = 'func(interface {}) float64'

/** More items than a chart can mean. */
const rangeLimit = 10_000_000

/** All functions on numbers. */
export function numericFunctions(): TemplateFunction[] {
  return [...conversions(), ...integerArithmetic(), ...floatArithmetic(), ...ranges()]
}

function conversions(): TemplateFunction[] {
  return [
    define('atoi', 'func(string) int', (_, text: string) => goInt(numberOf(() => parseDecimalInt(text), 'nearest'))),
    define('int64', 'func(interface {}) int64', (_, value: GoValue) => goInt64(toInt64(value))),
    define('int', 'func(interface {}) int', (_, value: GoValue) => goInt(toInt64(value))),
    define('float64', oneToFloat, (_, value: GoValue) => toFloat64(value)),
    define('toDecimal', 'func(interface {}) int64', (_, value: GoValue) =>
      goInt64(numberOf(() => parseInteger(formatValue(value), 8), 'zero')),
    ),
    define('floor', oneToFloat, (_, value: GoValue) => Math.floor(toFloat64(value))),
    define('ceil', oneToFloat, (_, value: GoValue) => Math.ceil(toFloat64(value))),
    define(
      'round',
      'func(interface {}, int, ...float64) float64',
      (_, value: GoValue, places: GoInteger, roundOn = 0.5) => round(toFloat64(value), Number(places.value), roundOn),
    ),
  ]
}

/** The number read, or what Go leaves in its place when that fails. */
function numberOf(read: () => bigint, otherwise: 'nearest' | 'zero'): bigint {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NumberSyntaxError)) throw error
    return otherwise === 'nearest' ? (error.value as bigint) : 0n
  }
}

function int64(value: bigint): GoInteger {
  return goInt64(BigInt.asIntN(64, value))
}

function integerArithmetic(): TemplateFunction[] {
  const divisor = (value: GoValue) => {
    const number = toInt64(value)
    if (number === 0n) throw new FunctionPanic('runtime error: integer divide by zero')
    return number
  }
  const largest = (first: GoValue, ...rest: GoValue[]) =>
    int64(rest.map(toInt64).reduce((a, b) => (b > a ? b : a), toInt64(first)))
  return [
    define('add1', 'func(interface {}) int64', (_, value: GoValue) => int64(toInt64(value) + 1n)),
    define('add', manyToInt, (_, ...values: GoValue[]) =>
      int64(values.reduce<bigint>((sum, value) => sum + toInt64(value), 0n)),
    ),
    define('sub', pairToInt, (_, a: GoValue, b: GoValue) => int64(toInt64(a) - toInt64(b))),
    define('div', pairToInt, (_, a: GoValue, b: GoValue) => int64(toInt64(a) / divisor(b))),
    define('mod', pairToInt, (_, a: GoValue, b: GoValue) => int64(toInt64(a) % divisor(b))),
    define('mul', oneAndManyToInt, (_, first: GoValue, ...rest: GoValue[]) =>
      int64(rest.reduce<bigint>((product, value) => BigInt.asIntN(64, product * toInt64(value)), toInt64(first))),
    ),
    ...defineAll(['max', 'biggest'], oneAndManyToInt, (_, first: GoValue, ...rest: GoValue[]) =>
      largest(first, ...rest),
    ),
    define('min', oneAndManyToInt, (_, first: GoValue, ...rest: GoValue[]) =>
      int64(rest.map(toInt64).reduce((a, b) => (b < a ? b : a), toInt64(first))),
    ),
  ]
}

function floatArithmetic(): TemplateFunction[] {
  return [
    define('add1f', oneToFloat, (_, value: GoValue) => calculate(addDecimals, [value, 1])),
    define('addf', 'func(...interface {}) float64', (_, ...values: GoValue[]) =>
      calculate(addDecimals, [0, ...values]),
    ),
    define('subf', oneAndManyToFloat, (_, ...values: GoValue[]) => calculate(subtractDecimals, values)),
    define('mulf', oneAndManyToFloat, (_, ...values: GoValue[]) => calculate(multiplyDecimals, values)),
    define('divf', oneAndManyToFloat, (_, ...values: GoValue[]) => calculate(divideDecimals, values)),
    define('maxf', oneAndManyToFloat, (_, ...values: GoValue[]) => Math.max(...values.map(toFloat64))),
    define('minf', oneAndManyToFloat, (_, ...values: GoValue[]) => Math.min(...values.map(toFloat64))),
  ]
}

function calculate(operation: (a: Decimal, b: Decimal) => Decimal, values: readonly GoValue[]): number {
  // One after the other: an operation may fail before a later number turns out to be none.
  const [first = 0, ...rest] = values
  return floatOf(rest.reduce((sum, value) => operation(sum, decimalOf(toFloat64(value))), decimalOf(toFloat64(first))))
}

function round(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places)
  const digit = power * value
  const fraction = digit - Math.trunc(digit)
  const rounded = fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)
  return rounded / power
}

/** Go's math.Pow(10, n): by squaring the fraction 0.625, so that its last digit is off in the same places. */
function powerOfTen(exponent: number): number {
  if (exponent > 400) return Infinity
  if (exponent < -400) return 0
  let result = 1
  let resultExponent = 0
  let fraction = 0.625
  let fractionExponent = 4
  for (let rest = Math.abs(exponent); rest !== 0; rest >>= 1) {
    if (rest & 1) {
      result *= fraction
      resultExponent += fractionExponent
    }
    fraction *= fraction
    fractionExponent *= 2
    if (fraction < 0.5) {
      fraction += fraction
      fractionExponent -= 1
    }
  }
  if (exponent < 0) {
    result = 1 / result
    resultExponent = -resultExponent
  }
  const half = Math.trunc(resultExponent / 2)
  return result * 2 ** half * 2 ** (resultExponent - half)
}

function ranges(): TemplateFunction[] {
  return [
    define('until', 'func(int) []int', (_, count: GoInteger) => {
      const stop = Number(count.value)
      return intSlice(range({ start: 0, stop, step: stop < 0 ? -1 : 1 }))
    }),
    define('untilStep', 'func(int, int, int) []int', (_, start: GoInteger, stop: GoInteger, step: GoInteger) =>
      intSlice(range({ start: Number(start.value), stop: Number(stop.value), step: Number(step.value) })),
    ),
    define('seq', 'func(...int) string', (_, ...parameters: GoInteger[]) =>
      sequence(parameters.map((item) => Number(item.value))),
    ),
  ]
}

function intSlice(numbers: readonly number[]): GoSlice {
  return new GoSlice(
    'int',
    numbers.map((number) => goInt(number)),
  )
}

function range({ start, stop, step }: { start: number; stop: number; step: number }): number[] {
  const numbers: number[] = []
  if (stop < start ? step >= 0 : step <= 0) return numbers
  if ((stop - start) / step > rangeLimit) throw new FunctionError(`more than ${rangeLimit} numbers`)
  for (let number = start; stop < start ? number > stop : number < stop; number += step) numbers.push(number)
  return numbers
}

function sequence(parameters: readonly number[]): string {
  if (parameters.length === 0 || parameters.length > 3) return ''
  const start = parameters.length === 1 ? 1 : (parameters[0] as number)
  const end = parameters.at(-1) as number
  const direction = end < start ? -1 : 1
  const step = parameters.length === 3 ? (parameters[1] as number) : direction
  if (direction === -1 && step > 0) return ''
  return range({ start, stop: end + direction, step }).join(' ')
}
