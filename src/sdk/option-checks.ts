// Options held against what they may be: JavaScript callers have no compiler, and a wrong option must not reach a cluster.
import { kindOf, nearestWord } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import { parseDuration } from '../go/index.ts'

/** Says what a value had to be, or nothing when it is. */
export type Check = (value: unknown) => string | undefined

/** Checks of every option of a call. */
export type OptionTable<Options> = { readonly [Key in keyof Required<Options>]: Check }

/** A rule over several options: says what is wrong with them together. */
export type Rule<Options> = (options: Options) => string | undefined

/** What is known of the options of a call. */
export interface OptionRules<Options> {
  readonly table: OptionTable<Options>
  readonly rules?: readonly Rule<Options>[]
  /** Those that have to be there. */
  readonly required?: readonly string[]
  /** Hints for names of other Helm libraries. */
  readonly formerNames?: { readonly [name: string]: string }
}

/**
 * Refuses options that cannot be meant. `undefined` is an option that is not given.
 *
 * @throws HelmError INVALID_ARGUMENT with `data.call` and `data.option`
 */
export function checkOptions<Options extends object>(
  call: string,
  options: Options | undefined,
  { table, rules = [], required = [], formerNames = {} }: OptionRules<Options>,
): void {
  if (options === undefined) {
    if (required.length === 0) return
    throw refused(call, `options with ${required.map((name) => `\`${name}\``).join(' and ')} are needed`)
  }
  if (readable(call, () => isPlainObject(options)) !== undefined)
    throw refused(call, `options must be an object, not ${describe(options)}`)
  const inherited = readable(call, () => inheritedOf(options, Object.keys(table)))
  if (inherited !== undefined)
    throw refused(call, `option \`${inherited}\` must be a property of the options themselves`, { option: inherited })
  for (const [name, value] of readable(call, () => Object.entries(options))) {
    const check = Object.hasOwn(table, name) ? (table as { readonly [name: string]: Check })[name] : undefined
    if (check === undefined) throw unknownOption(call, name, { known: Object.keys(table), formerNames })
    if (value === undefined) continue
    const wanted = readable(call, () => check(value))
    if (wanted !== undefined)
      throw refused(call, `option \`${name}\` must be ${wanted}, not ${describe(value)}`, { option: name })
  }
  for (const name of required)
    if ((options as { readonly [name: string]: unknown })[name] === undefined)
      throw refused(call, `option \`${name}\` is needed`, { option: name })
  for (const rule of rules) {
    const problem = readable(call, () => rule(options))
    if (problem !== undefined) throw refused(call, problem)
  }
}

/** Refuses an argument that is not what it must be. */
export function checkArgument(call: string, argument: { readonly [name: string]: unknown }, check: Check): void {
  for (const [name, value] of Object.entries(argument)) {
    const wanted = readable(call, () => check(value))
    if (wanted !== undefined)
      throw refused(call, `${name} must be ${wanted}, not ${describe(value)}`, { argument: name })
  }
}

/** What is read of a caller's objects, whose getters and proxies may throw. */
function readable<T>(call: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw refused(call, `its options cannot be read: ${textOf(error)}`, { cause: error })
  }
}

/** The failure of a call that was asked for something it cannot mean. */
export function refused(
  call: string,
  problem: string,
  {
    hints = [],
    cause,
    ...data
  }: { readonly [key: string]: unknown; readonly hints?: readonly string[]; readonly cause?: unknown } = {},
): Failure {
  return new Failure({
    code: 'INVALID_ARGUMENT',
    helmText: `${call}: ${problem}`,
    hints,
    data: { call, ...data },
    cause,
  })
}

function unknownOption(
  call: string,
  name: string,
  {
    known,
    formerNames,
  }: { readonly known: readonly string[]; readonly formerNames: { readonly [name: string]: string } },
): Failure {
  const near = nearestWord(name, new Set(known))
  const former = Object.hasOwn(formerNames, name) ? formerNames[name] : undefined
  const hint = former ?? (near === undefined ? undefined : `did you mean \`${near}\`?`)
  return refused(call, `there is no option \`${name}\``, { option: name, hints: hint === undefined ? [] : [hint] })
}

/** What a prototype says is not copied along with options, and must not be passed over in silence. */
function inheritedOf(object: object, names: readonly string[]): string | undefined {
  return names.find(
    (name) =>
      name in object && !Object.hasOwn(object, name) && (object as { [name: string]: unknown })[name] !== undefined,
  )
}

/** What kind of thing it is; never what it says, which may be secret. */
function describe(value: unknown): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'object':
      return describeObject(value)
    case 'undefined':
      return 'undefined'
    case 'string':
      return value === '' ? 'an empty string' : 'a string'
    case 'number':
      return Number.isInteger(value) && value >= 0 ? 'a number' : 'this number'
    default:
      return `a ${typeof value}`
  }
}

/** Never throws, whatever a proxy does. */
function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return 'a list'
    const kind = kindOf(value)
    return plainKinds.includes(kind) ? 'an object' : `a ${kind}`
  } catch {
    return 'an object'
  }
}

const plainKinds = ['Object', 'Module']

export const isBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false')
export const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a string')
export const isName: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a non-empty string')
/** A class is no function that could be called. */
export const isFunction: Check = (value) =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value)) ? undefined : 'a function'
export const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object'
/** Of named values: a Map, a promise that nobody waited for and the like would be read as an object without any. */
export const isPlainObject: Check = (value) =>
  isObject(value) === undefined && plainKinds.includes(kindOf(value as object)) ? undefined : 'an object'
export const isCount: Check = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : 'a whole number from 0 on'
export const isDate: Check = (value) =>
  isObject(value) === undefined && kindOf(value as object) === 'Date' && !Number.isNaN((value as Date).getTime())
    ? undefined
    : 'a valid Date'
export const isSignal: Check = (value) =>
  isObject(value) === undefined &&
  typeof (value as AbortSignal).aborted === 'boolean' &&
  typeof (value as AbortSignal).addEventListener === 'function' &&
  typeof (value as AbortSignal).removeEventListener === 'function'
    ? undefined
    : 'an AbortSignal'
export const isTexts: Check = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? undefined : 'a list of strings'
export const isTextTable: Check = (value) =>
  isPlainObject(value) === undefined && Object.values(value as object).every((each) => typeof each === 'string')
    ? undefined
    : 'an object of strings'
export const isLabels: Check = (value) =>
  isPlainObject(value) === undefined &&
  Object.values(value as object).every((each) => each === null || typeof each === 'string')
    ? undefined
    : 'an object of strings (or null, to remove a label)'
/** Milliseconds, or Go's grammar, which is told in Go's words. */
export const isDuration: Check = (value) => {
  const wanted = 'milliseconds from 0 on, or a text such as "90s" or "5m"'
  if (typeof value === 'number') return value >= 0 && value !== Number.POSITIVE_INFINITY ? undefined : wanted
  if (typeof value !== 'string') return wanted
  try {
    return parseDuration(value) >= 0n ? undefined : wanted
  } catch (error) {
    return `${wanted} (${textOf(error)})`
  }
}

/** A value or a list of values. */
export const isValues: Check = (value) =>
  (typeof value === 'object' && value !== null) || Array.isArray(value)
    ? Array.isArray(value) && !value.every((each) => isObject(each) === undefined)
      ? 'an object of values or a list of them'
      : undefined
    : 'an object of values or a list of them'

/** One of the given values. */
export function isOneOf(...values: readonly (string | boolean)[]): Check {
  const shown = values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)))
  const wanted = shown.length === 1 ? (shown[0] as string) : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
  return (value) => (values.includes(value as string | boolean) ? undefined : wanted)
}

/** Passes what any of the checks passes. */
export function isEither(...checks: readonly Check[]): Check {
  return (value) => {
    const wanted = checks.map((check) => check(value))
    return wanted.includes(undefined) ? undefined : wanted.join(', or ')
  }
}

/** A rule that two options exclude each other. */
export function excluding<Options>(first: keyof Options & string, second: keyof Options & string): Rule<Options> {
  return (options) =>
    isGiven(options[first]) && isGiven(options[second])
      ? `\`${first}\` and \`${second}\` exclude each other`
      : undefined
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false
}
