// Options by helm-sdkpy's names and by those of JavaScript.
import { isPlainObject } from '../option-checks.ts'
import { ValidationError } from './errors.ts'

type SnakeCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${SnakeCase<Rest>}`
    : `_${Lowercase<First>}${SnakeCase<Rest>}`
  : Text

/** The same options, each under either name. */
export type EitherCase<Options> = Options & {
  readonly [Key in keyof Options as Key extends string ? SnakeCase<Key> : never]?: Options[Key]
}

/**
 * The options under the names of JavaScript.
 *
 * @throws ValidationError INVALID_ARGUMENT for what are no options, and for a name that is not among `known`
 */
export function inCamelCase(
  options: object | undefined,
  known?: { readonly call: string; readonly names: readonly string[] },
): { readonly [name: string]: unknown } {
  const call = known?.call ?? 'run'
  if (options !== undefined && isPlainObject(options) !== undefined)
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      helmText: `${call}: options must be an object`,
      data: { call },
    })
  const given = camelCased(options ?? {})
  const odd = Object.keys(given).find((name) => known !== undefined && !known.names.includes(name))
  if (odd === undefined) return given
  const data = { call, option: odd }
  throw new ValidationError({ code: 'INVALID_ARGUMENT', helmText: `${call}: there is no option \`${odd}\``, data })
}

function camelCased(options: object): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}
