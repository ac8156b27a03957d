// Values of flags: each type's syntax, and its errors in Go's words.
import { formatDuration, parseDuration, parseFloat64, parseInteger, parseUnsigned, quote } from '../go/index.ts'
import type { Flag } from './command.ts'
import { parseCsvRecord } from './csv.ts'

/** The value a flag has: by its type a boolean, a number, a text, a list or a table. Durations are nanoseconds. */
export type FlagValue = boolean | number | bigint | string | readonly string[] | ReadonlyMap<string, string>

/** What reading a value gives: the value, and advice to be logged at once. */
export interface ReadValue {
  readonly value: FlagValue
  readonly warning?: string
}

/** What a flag has before it is given. */
export function initialValue(flag: Flag): FlagValue {
  const text = flag.default
  switch (flag.type) {
    case 'bool':
      return text === 'true'
    case 'int':
    case 'uint':
    case 'uint64':
    case 'float32':
      return text === undefined ? 0 : Number(text)
    case 'duration':
      return text === undefined ? 0n : parseDuration(text)
    case 'stringSlice':
    case 'stringArray':
    case 'postRendererArgsSlice':
      return []
    case 'stringToString':
      return new Map()
    default:
      return text ?? ''
  }
}

/**
 * The value after `text` was given for the flag. `before` is what it had; it counts only if the flag was given before.
 *
 * @throws Error with Go's text for the same mistake
 */
export function readValue(flag: Flag, text: string, before: FlagValue | undefined): ReadValue {
  switch (flag.type) {
    case 'bool':
      return { value: parseBoolean(text) }
    case 'int':
      return { value: Number(parseInteger(text, 0, 64)) }
    case 'uint':
    case 'uint64':
      return { value: Number(parseUnsigned(text, 0, 64)) }
    case 'float32':
      return { value: readFloat32(text) }
    case 'duration':
      return { value: parseDuration(text) }
    case 'stringSlice':
      return { value: [...listOf(before), ...(text === '' ? [] : parseCsvRecord(text))] }
    case 'stringArray':
    case 'postRendererArgsSlice':
      return { value: [...listOf(before), text] }
    case 'stringToString':
      return { value: new Map([...tableOf(before), ...readPairs(text)]) }
    case 'format':
      if (text === 'table' || text === 'json' || text === 'yaml') return { value: text }
      throw new Error('invalid format type')
    case 'WaitStrategy':
      return readWaitStrategy(text)
    case 'postRendererString':
      if (text === '') return { value: before ?? '' }
      if (before !== undefined && before !== '') throw new Error('cannot specify --post-renderer flag more than once')
      return { value: text }
    case 'Level':
      return { value: Number(parseInteger(text, 10, 32)) }
    default:
      return { value: text }
  }
}

function readFloat32(text: string): number {
  const wide = parseFloat64(text)
  const narrow = Math.fround(wide)
  if (Number.isFinite(narrow) || !Number.isFinite(wide)) return narrow
  throw new Error(`strconv.ParseFloat: parsing ${quote(text)}: value out of range`)
}

/** Go's `strconv.ParseBool`. */
export function parseBoolean(text: string): boolean {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
  if (/^(?:0|f|F|FALSE|false|False)$/.test(text)) return false
  throw new Error(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`)
}

/** The default as help prints it, and whether help leaves it out. */
export function defaultText(flag: Flag): string | undefined {
  const text = flag.default ?? ''
  switch (flag.type) {
    case 'bool':
      return text === '' || text === 'false' ? undefined : text
    case 'int':
    case 'uint64':
    case 'float32':
      return text === '' || text === '0' ? undefined : text
    case 'duration':
      return text === '' || text === '0s' ? undefined : formatDuration(parseDuration(text))
    case 'string':
      return text === '' ? undefined : quote(text)
    case 'stringSlice':
    case 'stringArray':
      return undefined
    case 'stringToString':
    case 'postRendererArgsSlice':
      return '[]'
    default:
      return text === '' || text === '0' || text === 'false' ? undefined : text
  }
}

function listOf(value: FlagValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : []
}

function tableOf(value: FlagValue | undefined): ReadonlyMap<string, string> {
  return value instanceof Map ? value : new Map()
}

function readPairs(text: string): ReadonlyMap<string, string> {
  const signs = text.split('=').length - 1
  if (signs === 0) throw new Error(`${text} must be formatted as key=value`)
  // With a single sign the text is one pair, commas and all.
  const pairs = signs === 1 ? [text.replace(/^"+|"+$/g, '')] : parseCsvRecord(text)
  return new Map(
    pairs.map((pair) => {
      const sign = pair.indexOf('=')
      if (sign === -1) throw new Error(`${pair} must be formatted as key=value`)
      return [pair.slice(0, sign), pair.slice(sign + 1)] as const
    }),
  )
}

function readWaitStrategy(text: string): ReadValue {
  switch (text) {
    case 'watcher':
    case 'legacy':
    case 'hookOnly':
      return { value: text }
    case 'true':
      return {
        value: 'watcher',
        warning: '--wait=true is deprecated (boolean value) and can be replaced with --wait=watcher',
      }
    case 'false':
      return {
        value: 'hookOnly',
        warning: '--wait=false is deprecated (boolean value) and can be replaced with --wait=hookOnly',
      }
    default:
      throw new Error(`invalid wait input ${quote(text)}. Valid inputs are watcher, hookOnly, and legacy`)
  }
}
