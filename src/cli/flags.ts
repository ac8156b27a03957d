// Flags on a command line, read as pflag reads them.
import { Failure, textOf } from '../diagnostics/index.ts'
import { quote, quoteRune } from '../go/index.ts'
import type { Flag } from './command.ts'
import { type FlagValue, initialValue, readValue } from './flag-value.ts'

/** The flags a command was given, by their names. Asking for a flag the command has not is a mistake of the program. */
export class FlagValues {
  readonly #flags: ReadonlyMap<string, Flag>
  readonly #given: Map<string, FlagValue>

  constructor(flags: readonly Flag[], given: Map<string, FlagValue>) {
    this.#flags = new Map(flags.map((flag) => [flag.name, flag]))
    this.#given = given
  }

  /** Whether the flag was given. */
  changed(name: string): boolean {
    return this.#given.has(name)
  }

  /** Names of the flags that were given. */
  names(): readonly string[] {
    return [...this.#given.keys()]
  }

  has(name: string): boolean {
    return this.#flags.has(name)
  }

  text(name: string): string {
    const value = this.#value(name)
    return typeof value === 'string' ? value : String(value)
  }

  boolean(name: string): boolean {
    return this.#value(name) === true
  }

  number(name: string): number {
    return Number(this.#value(name))
  }

  /** A duration in seconds. */
  seconds(name: string): number {
    return Number(this.#value(name)) / 1e9
  }

  list(name: string): readonly string[] {
    const value = this.#value(name)
    return Array.isArray(value) ? value : []
  }

  table(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name)
    return value instanceof Map ? value : new Map()
  }

  #value(name: string): FlagValue {
    const flag = this.#flags.get(name)
    if (flag === undefined) throw new Error(`the command has no flag --${name}`)
    return this.#given.get(name) ?? initialValue(flag)
  }
}

/** A command line, read. */
export interface ParsedLine {
  readonly flags: FlagValues
  readonly arguments: readonly string[]
  /** Advice to be logged as warnings. */
  readonly warnings: readonly string[]
  /** Lines on deprecated flags. */
  readonly deprecations: readonly string[]
}

/** How to read a line. `warn` is told at once, since advice is given even when a later flag is wrong. */
export interface ParseOptions {
  /** Flags that are not known are passed over, with the word after them when it is no flag; a mistake ends the reading. */
  readonly lenient?: boolean
  readonly warn?: (message: string) => void
}

interface Reading {
  readonly flags: readonly Flag[]
  readonly options: ParseOptions
  readonly given: Map<string, FlagValue>
  readonly deprecations: string[]
  readonly warnings: string[]
  rest: readonly string[]
}

/**
 * Reads flags and arguments, in any order; `--` ends the flags.
 *
 * @throws Failure INVALID_ARGUMENT with pflag's text
 */
export function parseFlags(flags: readonly Flag[], words: readonly string[], options: ParseOptions = {}): ParsedLine {
  const reading: Reading = { flags, options, given: new Map(), deprecations: [], warnings: [], rest: words }
  const positional: string[] = []
  try {
    readWords(reading, positional)
  } catch (error) {
    if (!options.lenient) throw error
  }
  return {
    flags: new FlagValues(flags, reading.given),
    arguments: positional,
    warnings: reading.warnings,
    deprecations: reading.deprecations,
  }
}

function readWords(reading: Reading, positional: string[]): void {
  for (let word = next(reading); word !== undefined; word = next(reading)) {
    if (word.length < 2 || !word.startsWith('-')) {
      positional.push(word)
    } else if (word === '--') {
      positional.push(...reading.rest)
      return
    } else if (word.startsWith('--')) {
      readLong(reading, word)
    } else {
      readShort(reading, word)
    }
  }
}

function next(reading: Reading): string | undefined {
  const [word, ...rest] = reading.rest
  reading.rest = rest
  return word
}

function readLong(reading: Reading, word: string): void {
  const body = word.slice(2)
  if (body.startsWith('-') || body.startsWith('=')) throw lineFailure(`bad flag syntax: ${word}`)
  const sign = body.indexOf('=')
  const name = sign === -1 ? body : body.slice(0, sign)
  const flag = reading.flags.find((candidate) => candidate.name === name)
  if (flag === undefined) {
    if (!reading.options.lenient) throw lineFailure(`unknown flag: --${name}`)
    if (sign === -1) skipValue(reading)
  } else if (sign !== -1) setFlag(reading, flag, body.slice(sign + 1))
  else if (flag.noValue !== undefined) setFlag(reading, flag, flag.noValue)
  else setFlag(reading, flag, valueAfter(reading, `flag needs an argument: --${name}`))
}

/** A group of one-letter flags; the first that needs a value takes the rest of the word, or the next word. */
function readShort(reading: Reading, word: string): void {
  for (let letters = word.slice(1); letters !== ''; ) {
    const letter = letters.charAt(0)
    const flag = reading.flags.find((candidate) => candidate.shorthand === letter)
    if (flag === undefined) {
      if (!reading.options.lenient) {
        throw lineFailure(`unknown shorthand flag: ${quoteRune(letter.charCodeAt(0))} in -${letters}`)
      }
      if (letters.length > 2 && letters[1] === '=') return
      skipValue(reading)
      letters = letters.slice(1)
    } else if (letters.length > 2 && letters[1] === '=') {
      setFlag(reading, flag, letters.slice(2))
      return
    } else if (flag.noValue !== undefined) {
      setFlag(reading, flag, flag.noValue)
      letters = letters.slice(1)
    } else if (letters.length > 1) {
      setFlag(reading, flag, letters.slice(1))
      return
    } else {
      const wanting = `flag needs an argument: ${quoteRune(letter.charCodeAt(0))} in -${letters}`
      setFlag(reading, flag, valueAfter(reading, wanting))
      return
    }
  }
}

function valueAfter(reading: Reading, complaint: string): string {
  const value = next(reading)
  if (value === undefined) throw lineFailure(complaint)
  return value
}

/** pflag takes the word after an unknown flag for its value, unless it is the last one or looks like a flag. */
function skipValue(reading: Reading): void {
  const [word] = reading.rest
  if (word === undefined || word.startsWith('-')) return
  reading.rest = reading.rest.slice(1)
}

function setFlag(reading: Reading, flag: Flag, text: string): void {
  try {
    const { value, warning } = readValue(flag, text, reading.given.get(flag.name))
    // The last one given stands last, for flags of which the later wins.
    reading.given.delete(flag.name)
    reading.given.set(flag.name, value)
    if (warning !== undefined) {
      reading.warnings.push(warning)
      reading.options.warn?.(warning)
    }
  } catch (error) {
    const name = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`
    throw lineFailure(`invalid argument ${quote(text)} for ${quote(name)} flag: ${textOf(error)}`)
  }
  if (flag.deprecated !== undefined) {
    reading.deprecations.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`)
  }
}

/** A mistake on the command line. */
export function lineFailure(helmText: string): Failure {
  return new Failure({ code: 'INVALID_ARGUMENT', helmText })
}
