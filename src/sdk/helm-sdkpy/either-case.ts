// Options by helm-sdkpy's names and by those of JavaScript.

type SnakeCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${SnakeCase<Rest>}`
    : `_${Lowercase<First>}${SnakeCase<Rest>}`
  : Text

/** The same options, each under either name. */
export type EitherCase<Options> = Options & {
  readonly [Key in keyof Options as Key extends string ? SnakeCase<Key> : never]?: Options[Key]
}

/** The options under the names of JavaScript. */
export function inCamelCase(options: object): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}
