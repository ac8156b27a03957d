// What a template function is: name, Go signature, implementation. The executor checks arguments against the signature.
import type { GoValue } from '../go/index.ts'
import type { Effects } from './effects.ts'

/** What a running function may ask of the execution that called it. */
export interface CallContext {
  readonly effects: Effects
}

/**
 * A function that templates can call.
 *
 * `signature` is Go's, such as `func(string, int) string` or `func(interface {}, ...interface {}) (bool, error)`.
 * The executor converts and refuses arguments as Go's reflection does, in Go's words, before `call` is reached:
 * a `string` parameter arrives as string, `int`… as GoInteger of that kind, `float64` as number, `bool` as boolean,
 * `[]string` as GoSlice, `map[string]interface {}` as Map, `interface {}` as any GoValue (nil is null).
 * To fail as a Go error does, throw `FunctionError`; what Go would panic with, throw `FunctionPanic`.
 */
export interface TemplateFunction {
  readonly name: string
  readonly signature: string
  readonly call: (context: CallContext, ...args: never[]) => GoValue
}

/** Functions by name. */
export type FunctionTable = ReadonlyMap<string, TemplateFunction>

/** A function returned an error: `error calling NAME: MESSAGE`. */
export class FunctionError extends Error {}

/** A Go function would have panicked with this text; the executor reports it as text/template's safeCall does. */
export class FunctionPanic extends Error {}
