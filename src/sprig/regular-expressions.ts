// Sprig's functions on regular expressions.
import {
  canBackquote,
  compileRegexp,
  type GoInteger,
  type GoValue,
  nilSlice,
  quote,
  quoteMeta,
  type Regexp,
  RegexpSyntaxError,
} from '../go/index.ts'
import { FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { define, stringSlice } from './define.ts'

/** Compiled patterns that are kept; charts repeat theirs. */
const cacheLimit = 256

/** Compiles patterns and keeps the latest. Throws `RegexpSyntaxError`. */
type Compile = (pattern: string) => Regexp

function cachedCompile(): Compile {
  const cache = new Map<string, Regexp>()
  return (pattern) => {
    const known = cache.get(pattern)
    if (known !== undefined) return known
    const regexp = compileRegexp(pattern)
    if (cache.size >= cacheLimit) cache.clear()
    cache.set(pattern, regexp)
    return regexp
  }
}

/** All functions on regular expressions. */
export function regexpFunctions(): TemplateFunction[] {
  const compile = cachedCompile()
  const must: Compile = (pattern) => rethrown(compile, pattern, (error) => new FunctionError(error.message))
  // Go's MustCompile: a panic that quotes the pattern.
  const panicking: Compile = (pattern) =>
    rethrown(
      compile,
      pattern,
      (error) => new FunctionPanic(`regexp: Compile(${quotePattern(pattern)}): ${error.message}`),
    )
  return [
    define('regexMatch', 'func(string, string) bool', (_, pattern: string, text: string) => {
      try {
        return compile(pattern).matchString(text)
      } catch (error) {
        if (error instanceof RegexpSyntaxError) return false
        throw error
      }
    }),
    define('mustRegexMatch', 'func(string, string) (bool, error)', (_, pattern: string, text: string) =>
      must(pattern).matchString(text),
    ),
    define('regexQuoteMeta', 'func(string) string', (_, text: string) => quoteMeta(text)),
    ...searching('regex', panicking, (type) => type),
    ...searching('mustRegex', must, (type) => `(${type}, error)`),
  ]
}

function rethrown(compile: Compile, pattern: string, wrap: (error: RegexpSyntaxError) => Error): Regexp {
  try {
    return compile(pattern)
  } catch (error) {
    throw error instanceof RegexpSyntaxError ? wrap(error) : error
  }
}

/** In backquotes where that is possible, as regexp's own quoting does. */
function quotePattern(pattern: string): string {
  return canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern)
}

function searching(prefix: string, compile: Compile, result: (type: string) => string): TemplateFunction[] {
  return [
    define(`${prefix}Find`, `func(string, string) ${result('string')}`, (_, pattern: string, text: string) =>
      compile(pattern).findString(text),
    ),
    define(
      `${prefix}FindAll`,
      `func(string, string, int) ${result('[]string')}`,
      (_, pattern: string, text: string, limit: GoInteger) =>
        slice(compile(pattern).findAllString(text, Number(limit.value))),
    ),
    define(
      `${prefix}Split`,
      `func(string, string, int) ${result('[]string')}`,
      (_, pattern: string, text: string, limit: GoInteger) => slice(compile(pattern).split(text, Number(limit.value))),
    ),
    define(
      `${prefix}ReplaceAll`,
      `func(string, string, string) ${result('string')}`,
      (_, pattern: string, text: string, replacement: string) => compile(pattern).replaceAllString(text, replacement),
    ),
    define(
      `${prefix}ReplaceAllLiteral`,
      `func(string, string, string) ${result('string')}`,
      (_, pattern: string, text: string, replacement: string) =>
        compile(pattern).replaceAllLiteralString(text, replacement),
    ),
  ]
}

function slice(texts: readonly string[] | undefined): GoValue {
  return texts === undefined ? nilSlice('string') : stringSlice(texts)
}
