// The functions every template has. `and` and `or` are compiled by the executor, for they may not need all arguments.
import { type GoValue, sprint, sprintf, sprintln, typeOf } from '../go/index.ts'
import { equalsAny, isLess, isLessOrEqual } from './comparison.ts'
import { escapeHtml, escapeQuery, escapeScript } from './escape.ts'
import { type CallContext, FunctionError } from './function.ts'
import { indexValue, lengthOf, sliceValue } from './indexing.ts'
import { isTrue, type Operand } from './operand.ts'

/** A built-in function; parameters of type `reflect.Value` arrive as operands, untouched. */
export interface BuiltinFunction {
  readonly name: string
  readonly signature: string
  readonly call: (context: CallContext, ...args: never[]) => Operand
}

type Call = (...args: never[]) => Operand

const variadicText = 'func(...interface {}) string'
const comparison = 'func(reflect.Value, reflect.Value) (bool, error)'

const calls: readonly (readonly [name: string, signature: string, call: Call])[] = [
  ['and', 'func(reflect.Value, ...reflect.Value) reflect.Value', unreachable],
  ['or', 'func(reflect.Value, ...reflect.Value) reflect.Value', unreachable],
  ['not', 'func(reflect.Value) bool', (value: Operand) => !isTrue(value)],
  ['len', 'func(reflect.Value) (int, error)', (value: Operand) => lengthOf(value)],
  [
    'index',
    'func(reflect.Value, ...reflect.Value) (reflect.Value, error)',
    (item: Operand, ...rest: Operand[]) => indexValue(item, rest),
  ],
  [
    'slice',
    'func(reflect.Value, ...reflect.Value) (reflect.Value, error)',
    (item: Operand, ...rest: Operand[]) => sliceValue(item, rest),
  ],
  ['call', 'func(reflect.Value, ...reflect.Value) (reflect.Value, error)', callValue],
  [
    'eq',
    'func(reflect.Value, ...reflect.Value) (bool, error)',
    (first: Operand, ...rest: Operand[]) => equalsAny(first, rest),
  ],
  ['ne', comparison, (left: Operand, right: Operand) => !equalsAny(left, [right])],
  ['lt', comparison, (left: Operand, right: Operand) => isLess(left, right)],
  ['le', comparison, (left: Operand, right: Operand) => isLessOrEqual(left, right)],
  ['gt', comparison, (left: Operand, right: Operand) => !isLessOrEqual(left, right)],
  ['ge', comparison, (left: Operand, right: Operand) => !isLess(left, right)],
  ['print', variadicText, (...values: GoValue[]) => sprint(values)],
  ['printf', 'func(string, ...interface {}) string', (format: string, ...values: GoValue[]) => sprintf(format, values)],
  ['println', variadicText, (...values: GoValue[]) => sprintln(values)],
  ['html', variadicText, (...values: GoValue[]) => escapeHtml(textOf(values))],
  ['js', variadicText, (...values: GoValue[]) => escapeScript(textOf(values))],
  ['urlquery', variadicText, (...values: GoValue[]) => escapeQuery(textOf(values))],
]

/** Built-in functions by name. */
export const builtinFunctions: ReadonlyMap<string, BuiltinFunction> = new Map(
  calls.map(([name, signature, call]) => [
    name,
    { name, signature, call: (_context: CallContext, ...args: never[]) => call(...args) },
  ]),
)

function unreachable(): never {
  throw new FunctionError('unreachable')
}

/** Values are never functions here, so only the refusals are left. The executor puts the callee's text first. */
function callValue(calleeText: GoValue, callee: Operand): never {
  if (callee === undefined || callee === null) throw new FunctionError('call of nil')
  throw new FunctionError(`non-function ${String(calleeText)} of type ${typeOf(callee)}`)
}

/** The values as the template prints them, so nil is `<no value>`. */
function textOf(values: readonly GoValue[]): string {
  const [only] = values
  if (values.length === 1 && typeof only === 'string') return only
  return sprint(values.map((value) => (value === null ? '<no value>' : value)))
}
