// Helpers to write entries of the function table, and the words of Go's panics.
import { GoSlice, type GoValue } from '../go/index.ts'
import { type CallContext, FunctionPanic, type TemplateFunction } from '../template/index.ts'

/** Lists, texts and ranges longer than this are refused: no chart means them, and they would exhaust the memory. */
export const sizeLimit = 1 << 28

/** One entry of the table. */
export function define(
  name: string,
  signature: string,
  call: (context: CallContext, ...args: never[]) => GoValue,
): TemplateFunction {
  return { name, signature, call }
}

/** The same function under several names. */
export function defineAll(
  names: readonly string[],
  signature: string,
  call: (context: CallContext, ...args: never[]) => GoValue,
): TemplateFunction[] {
  return names.map((name) => ({ name, signature, call }))
}

/** A `[]string`. */
export function stringSlice(items: Iterable<string>): GoSlice {
  return new GoSlice('string', items)
}

/** What reflection on a nil interface ends with. */
export function nilPanic(): FunctionPanic {
  return new FunctionPanic('runtime error: invalid memory address or nil pointer dereference')
}
