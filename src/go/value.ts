// Go values as JavaScript values: what templates compute with. Number kinds stay apart, maps cannot be polluted.
//
//   nil                    null
//   bool, string           boolean, string (bytes that are not UTF-8: see base/utf8.ts)
//   float64                number
//   every other number     GoInteger (int, int64, uint8, time.Duration …)
//   map[string]interface{} Map<string, GoValue>            another map type: GoMap
//   []interface{}          Array<GoValue>                  another slice type: GoSlice
//   []uint8                Uint8Array
//   structs, pointers      GoStruct

/** A Go value. `undefined` is never one: a missing key is decided where it is looked up. */
export type GoValue =
  | null
  | boolean
  | number
  | string
  | GoInteger
  | Map<string, GoValue>
  | GoValue[]
  | Uint8Array
  | GoStruct

/** Go's integer kinds. */
export type IntegerKind =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'

/** A Go integer: its kind, its type's name (the kind's own unless named, as `time.Duration`) and its value, in range. */
export class GoInteger {
  readonly kind: IntegerKind
  readonly typeName: string
  readonly value: bigint

  constructor(kind: IntegerKind, value: bigint, typeName: string = kind) {
    this.kind = kind
    this.value = value
    this.typeName = typeName
  }
}

/** A Go `int` of `value`, which must be a safe integer. */
export function goInt(value: number | bigint): GoInteger {
  return new GoInteger('int', BigInt(value))
}

/** A Go `int64` of `value`, which must be a safe integer or a bigint in range. */
export function goInt64(value: number | bigint): GoInteger {
  return new GoInteger('int64', BigInt(value))
}

/** A method that templates may call on a value; arguments are checked against `parameters` (Go type names). */
export interface GoMethod {
  readonly parameters: readonly string[]
  readonly variadic?: boolean
  readonly call: (...args: GoValue[]) => GoValue
}

/** The methods of a value by name; a `Map` is one. */
export type GoMethods = Pick<ReadonlyMap<string, GoMethod>, 'get' | 'has' | 'keys'>

const noMethods: GoMethods = new Map<string, GoMethod>()

/** A map of another type than `map[string]interface {}`, such as `common.Values` or `map[string]string`. */
export class GoMap extends Map<string, GoValue> {
  readonly typeName: string
  readonly elementType: string
  readonly methods: GoMethods
  /** A nil map: it prints as `map[]` and is empty, but JSON shows `null` and nothing can be put in. */
  isNil = false

  constructor(
    typeName: string,
    elementType: string,
    entries?: Iterable<readonly [string, GoValue]>,
    methods: GoMethods = noMethods,
  ) {
    super(entries)
    this.typeName = typeName
    this.elementType = elementType
    this.methods = methods
  }

  /** The same content as a map without a name of its own: what a parameter of the plain type gets. */
  underlying(): Map<string, GoValue> {
    return this
  }
}

/** A slice of another type than `[]interface {}`, such as `[]string`; `map`, `slice` and friends give plain arrays. */
export class GoSlice extends Array<GoValue> {
  readonly typeName: string
  readonly elementType: string
  readonly methods: GoMethods
  /** A nil slice: it prints as `[]` and is empty, but JSON shows `null`. Always of length 0. */
  isNil = false

  constructor(
    elementType: string,
    items: Iterable<GoValue> = [],
    typeName = `[]${elementType}`,
    methods: GoMethods = noMethods,
  ) {
    super()
    for (const item of items) this.push(item)
    this.typeName = typeName
    this.elementType = elementType
    this.methods = methods
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/** A nil slice, as Go functions return where there is nothing; `[]interface {}` unless another element type is named. */
export function nilSlice(elementType = 'interface {}'): GoSlice {
  const slice = new GoSlice(elementType)
  slice.isNil = true
  return slice
}

/** A nil map, as parameters get it for `nil`; `map[string]interface {}` unless another element type is named. */
export function nilMap(elementType = 'interface {}'): GoMap {
  const map = new GoMap(`map[string]${elementType}`, elementType)
  map.isNil = true
  return map
}

/** Whether the value is a map or slice that is nil. A nil without type is none of them. */
export function isNilContainer(value: GoValue): boolean {
  return (value instanceof GoMap || value instanceof GoSlice) && value.isNil
}

/** A Go struct or a pointer to one: exported fields in order, methods, and how it prints. */
export class GoStruct {
  readonly typeName: string
  readonly kind: 'struct' | 'ptr'
  readonly fields: ReadonlyMap<string, GoValue>
  readonly methods: ReadonlyMap<string, GoMethod>
  /** Fields that there are, but not for templates. */
  readonly unexported: readonly string[]
  /** The methods belong to the pointer: a template finds them, `fmt` does not and prints `printedFields`. */
  readonly hasPointerMethods: boolean
  /** The fields as `fmt` prints them, unexported ones included. */
  readonly printedFields: ReadonlyMap<string, GoValue>
  /** The fields as encoding/json shows them, by their names there. */
  readonly jsonFields: ReadonlyMap<string, GoValue>
  /** The JavaScript value behind it, for functions that take this type (a time, a version). */
  readonly native: unknown
  /** What a deep copy through reflection makes of it, where that loses what is unexported. */
  readonly deepCopy: (() => GoStruct) | undefined

  constructor(options: {
    typeName: string
    kind?: 'struct' | 'ptr'
    fields?: Iterable<readonly [string, GoValue]>
    methods?: Iterable<readonly [string, GoMethod]>
    unexported?: readonly string[]
    hasPointerMethods?: boolean
    printedFields?: Iterable<readonly [string, GoValue]>
    jsonFields?: Iterable<readonly [string, GoValue]>
    native?: unknown
    deepCopy?: () => GoStruct
  }) {
    this.typeName = options.typeName
    this.kind = options.kind ?? (options.typeName.startsWith('*') ? 'ptr' : 'struct')
    this.fields = new Map(options.fields)
    this.methods = new Map(options.methods)
    this.unexported = options.unexported ?? []
    this.hasPointerMethods = options.hasPointerMethods === true
    this.printedFields = options.printedFields === undefined ? this.fields : new Map(options.printedFields)
    this.jsonFields = options.jsonFields === undefined ? this.fields : new Map(options.jsonFields)
    this.native = options.native
    this.deepCopy = options.deepCopy
  }

  /** The struct as a function gets it: a copy has no address, and so none of the methods that belong to the pointer. */
  asArgument(): GoStruct {
    if (!this.hasPointerMethods) return this
    const { typeName, kind, fields, unexported, printedFields, jsonFields, native, deepCopy } = this
    const rest = deepCopy === undefined ? {} : { deepCopy: () => deepCopy().asArgument() }
    return new GoStruct({ typeName, kind, fields, unexported, printedFields, jsonFields, native, ...rest })
  }
}

/** The kind that `reflect.Kind` names: `string`, `map`, `slice`, `int64`, `float64`, `ptr`, `struct`, `bool`, `invalid`. */
export function kindOf(value: GoValue): string {
  if (value === null) return 'invalid'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'string') return 'string'
  if (value instanceof GoInteger) return value.kind
  if (value instanceof Map) return 'map'
  if (value instanceof GoStruct) return value.kind
  return 'slice'
}

/** The type's name as `%T` prints it; nil is `<nil>`. */
export function typeOf(value: GoValue): string {
  if (value === null) return '<nil>'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'string') return 'string'
  if (value instanceof GoInteger || value instanceof GoStruct || value instanceof GoMap || value instanceof GoSlice)
    return value.typeName
  if (value instanceof Map) return 'map[string]interface {}'
  if (value instanceof Uint8Array) return '[]uint8'
  return '[]interface {}'
}
