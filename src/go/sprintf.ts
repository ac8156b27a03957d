// fmt.Sprintf, Sprint and Sprintln over Go values.
import { type FormatFlags, noFlags } from './format-flags.ts'
import { formatArgument, formatValue } from './format-value.ts'
import { GoInteger, type GoValue, typeOf } from './value.ts'

const numberLimit = 1_000_000

/** Reading state of one format. */
interface State {
  readonly format: string
  readonly args: readonly GoValue[]
  position: number
  nextArgument: number
  /** Some `%[n]` was seen. */
  reordered: boolean
  /** No `%[n]` was wrong in this verb. */
  goodIndex: boolean
  /** The item before was `[n]`. */
  afterIndex: boolean
  output: string
}

/**
 * Formats `args` by `format`; what does not fit is told in the text as Go does: `%!d(string=x)`, `%!s(MISSING)`,
 * `%!(EXTRA int=1)`.
 *
 * @see fmt.Sprintf
 */
export function sprintf(format: string, args: readonly GoValue[]): string {
  const state: State = {
    format,
    args,
    position: 0,
    nextArgument: 0,
    reordered: false,
    goodIndex: true,
    afterIndex: false,
    output: '',
  }
  for (;;) {
    const percent = format.indexOf('%', state.position)
    if (percent === -1) {
      state.output += format.slice(state.position)
      break
    }
    state.output += format.slice(state.position, percent)
    state.position = percent + 1
    if (!formatVerb(state)) break
  }
  return state.reordered || state.nextArgument >= args.length ? state.output : state.output + extraArguments(state)
}

function extraArguments(state: State): string {
  const rest = state.args.slice(state.nextArgument)
  return `%!(EXTRA ${rest.map((arg) => (arg === null ? '<nil>' : `${typeOf(arg)}=${formatValue(arg)}`)).join(', ')})`
}

/** Handles what follows a `%`; false at the end of the format. */
function formatVerb(state: State): boolean {
  const { format, args } = state
  const simple = format[state.position]
  if (state.nextArgument < args.length) {
    const argument = args[state.nextArgument] as GoValue
    const isText = typeof argument === 'string' && simple === 's'
    if (isText || (simple === 'v' && argument !== null)) {
      state.output += isText ? argument : formatValue(argument)
      state.position += 1
      state.nextArgument += 1
      return true
    }
  }
  const flags = noFlags()
  state.goodIndex = true
  state.afterIndex = false
  readFlags(state, flags)
  // A plain lower-case letter is the verb at once, so that a wrong index before it is not looked for.
  const letter = format[state.position]
  if (!(letter !== undefined && letter >= 'a' && letter <= 'z' && state.nextArgument < args.length)) {
    readArgumentIndex(state)
    readWidth(state, flags)
    readPrecision(state, flags)
    if (!state.afterIndex) readArgumentIndex(state)
  }
  if (state.position >= format.length) {
    state.output += '%!(NOVERB)'
    return false
  }
  const verb = String.fromCodePoint(format.codePointAt(state.position) as number)
  state.position += verb.length
  printVerb(state, verb, flags)
  return true
}

function printVerb(state: State, verb: string, flags: FormatFlags): void {
  if (verb === '%') {
    state.output += '%'
    return
  }
  if (!state.goodIndex) {
    state.output += `%!${verb}(BADINDEX)`
    return
  }
  if (state.nextArgument >= state.args.length) {
    state.output += `%!${verb}(MISSING)`
    return
  }
  // `%w` belongs to errors only; its flags are read as those of `%v`.
  if (verb === 'v' || verb === 'w') {
    flags.goSyntax = flags.sharp
    flags.sharp = false
    flags.fieldNames = flags.plus
    flags.plus = false
  }
  state.output += formatArgument(state.args[state.nextArgument] as GoValue, verb, flags)
  state.nextArgument += 1
}

function readFlags(state: State, flags: FormatFlags): void {
  for (; state.position < state.format.length; state.position++) {
    switch (state.format[state.position]) {
      case '#':
        flags.sharp = true
        break
      case '0':
        flags.zero = true
        break
      case '+':
        flags.plus = true
        break
      case '-':
        flags.minus = true
        break
      case ' ':
        flags.space = true
        break
      default:
        return
    }
  }
}

function readWidth(state: State, flags: FormatFlags): void {
  if (state.format[state.position] === '*') {
    state.position += 1
    flags.width = integerArgument(state)
    if (flags.width === undefined) state.output += '%!(BADWIDTH)'
    else if (flags.width < 0) {
      flags.width = -flags.width
      flags.minus = true
      flags.zero = false
    }
    state.afterIndex = false
    return
  }
  flags.width = readNumber(state)
  if (state.afterIndex && flags.width !== undefined) state.goodIndex = false
}

function readPrecision(state: State, flags: FormatFlags): void {
  // A point that ends the format is no precision but the verb.
  if (state.format[state.position] !== '.' || state.position + 1 >= state.format.length) return
  state.position += 1
  if (state.afterIndex) state.goodIndex = false
  readArgumentIndex(state)
  if (state.format[state.position] === '*') {
    state.position += 1
    flags.precision = integerArgument(state)
    if (flags.precision !== undefined && flags.precision < 0) flags.precision = undefined
    if (flags.precision === undefined) state.output += '%!(BADPREC)'
    state.afterIndex = false
    return
  }
  flags.precision = readNumber(state) ?? 0
}

function readNumber(state: State): number | undefined {
  let value: number | undefined
  for (; state.position < state.format.length; state.position++) {
    const digit = state.format.charCodeAt(state.position) - 48
    if (digit < 0 || digit > 9) break
    if (value !== undefined && value > numberLimit) {
      state.position = state.format.length
      return undefined
    }
    value = (value ?? 0) * 10 + digit
  }
  return value
}

function integerArgument(state: State): number | undefined {
  if (state.nextArgument >= state.args.length) return undefined
  const argument = state.args[state.nextArgument]
  state.nextArgument += 1
  if (!(argument instanceof GoInteger)) return undefined
  const value = Number(argument.value)
  return Math.abs(value) > numberLimit ? undefined : value
}

/** Reads `[n]` if it stands here. */
function readArgumentIndex(state: State): void {
  state.afterIndex = false
  if (state.format[state.position] !== '[') return
  state.reordered = true
  const end = state.format.indexOf(']', state.position)
  if (end === -1 || state.position + 3 > state.format.length) {
    state.goodIndex = false
    state.position += 1
    return
  }
  const content = state.format.slice(state.position + 1, end)
  state.position = end + 1
  const index = /^[0-9]{1,8}$/.test(content) ? Number(content) - 1 : undefined
  // Go goes on as after an index even when the number is out of range.
  state.afterIndex = index !== undefined
  if (index !== undefined && index >= 0 && index < state.args.length) state.nextArgument = index
  else state.goodIndex = false
}

/** The values one after another, a space between two neighbours of which neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  let output = ''
  let afterString = false
  for (const [index, arg] of args.entries()) {
    const isString = typeof arg === 'string'
    if (index > 0 && !isString && !afterString) output += ' '
    output += formatValue(arg)
    afterString = isString
  }
  return output
}

/** The values with spaces between them and a line end. */
export function sprintln(args: readonly GoValue[]): string {
  return `${args.map(formatValue).join(' ')}\n`
}
