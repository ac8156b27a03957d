// What a Go program says of the data it expects: structs, lists, maps and scalars with their Go names.

/** The type of a value. */
export type YamlShape =
  | { readonly kind: 'string' | 'bool' | 'any' }
  | { readonly kind: 'integer'; readonly goType: 'uint32' | 'int64' | 'uint64' }
  | { readonly kind: 'list'; readonly items: YamlShape }
  | { readonly kind: 'map'; readonly values: YamlShape; readonly goType?: string }
  | YamlStruct

/** A Go struct and its fields by their YAML names. */
export interface YamlStruct {
  readonly kind: 'struct'
  /** With its package: `plugin.Metadata`. */
  readonly goType: string
  readonly fields: { readonly [name: string]: YamlShape }
}

/** Go's name of a type. */
export function goTypeOf(shape: YamlShape): string {
  switch (shape.kind) {
    case 'any':
      return 'interface {}'
    case 'list':
      return `[]${goTypeOf(shape.items)}`
    case 'map':
      return shape.goType ?? `map[string]${goTypeOf(shape.values)}`
    case 'integer':
    case 'struct':
      return shape.goType
    default:
      return shape.kind
  }
}

/** Whether a number is in the range of a Go integer type. */
export function fitsInteger(value: bigint, goType: 'uint32' | 'int64' | 'uint64'): boolean {
  switch (goType) {
    case 'uint32':
      return value >= 0n && value < 2n ** 32n
    case 'uint64':
      return value >= 0n && value < 2n ** 64n
    case 'int64':
      return value >= -(2n ** 63n) && value < 2n ** 63n
  }
}
