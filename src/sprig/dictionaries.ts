// Sprig's functions on maps. Like Sprig, `set`, `unset` and the merges change the map they are given.
import {
  type GoInteger,
  GoMap,
  GoSlice,
  GoStruct,
  type GoValue,
  isNilContainer,
  nilMap,
  nilSlice,
  sortedKeys,
  splitText,
  typeOf,
} from '../go/index.ts'
import { type CallContext, FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { toText } from './cast.ts'
import { define, stringSlice } from './define.ts'
import { mergeMaps } from './merge.ts'

/** A `map[string]interface {}` argument; nil arrives as an empty map that says so. */
type Dictionary = Map<string, GoValue>

/** All functions on maps. */
export function dictionaryFunctions(): TemplateFunction[] {
  const toDictionary = 'func(map[string]interface {}, string) map[string]interface {}'
  const mergeSignature = 'func(map[string]interface {}, ...map[string]interface {}) interface {}'
  const mustMergeSignature = 'func(map[string]interface {}, ...map[string]interface {}) (interface {}, error)'
  const filter = 'func(map[string]interface {}, ...string) map[string]interface {}'
  return [
    define('dict', 'func(...interface {}) map[string]interface {}', (_, ...parts: GoValue[]) => dict(parts)),
    define('get', 'func(map[string]interface {}, string) interface {}', (_, map: Dictionary, key: string) => {
      const value = map.get(key)
      return value === undefined ? '' : value
    }),
    define('set', 'func(map[string]interface {}, string, interface {}) map[string]interface {}', set),
    define('unset', toDictionary, (_, map: Dictionary, key: string) => {
      map.delete(key)
      return map
    }),
    define('hasKey', 'func(map[string]interface {}, string) bool', (_, map: Dictionary, key: string) => map.has(key)),
    define(
      'pluck',
      'func(string, ...map[string]interface {}) []interface {}',
      (_, key: string, ...maps: Dictionary[]) => maps.flatMap((map) => (map.has(key) ? [map.get(key) as GoValue] : [])),
    ),
    define('keys', 'func(...map[string]interface {}) []string', (_, ...maps: Dictionary[]) =>
      stringSlice(maps.flatMap((map) => sortedKeys(map))),
    ),
    define('values', 'func(map[string]interface {}) []interface {}', (_, map: Dictionary) =>
      sortedKeys(map).map((key) => map.get(key) as GoValue),
    ),
    define('pick', filter, (_, map: Dictionary, ...keys: string[]) => pick(map, keys)),
    define('omit', filter, (_, map: Dictionary, ...keys: string[]) => omit(map, keys)),
    define('merge', mergeSignature, (_, target: Dictionary, ...sources: Dictionary[]) =>
      merge(target, sources, { overwrite: false }),
    ),
    define('mustMerge', mustMergeSignature, (_, target: Dictionary, ...sources: Dictionary[]) =>
      merge(target, sources, { overwrite: false }),
    ),
    define('mergeOverwrite', mergeSignature, (_, target: Dictionary, ...sources: Dictionary[]) =>
      merge(target, sources, { overwrite: true }),
    ),
    define('mustMergeOverwrite', mustMergeSignature, (_, target: Dictionary, ...sources: Dictionary[]) =>
      merge(target, sources, { overwrite: true }),
    ),
    define('dig', 'func(...interface {}) (interface {}, error)', (_, ...parts: GoValue[]) => dig(parts)),
    define('deepCopy', 'func(interface {}) interface {}', (_, value: GoValue) => copyOf(value)),
    define('mustDeepCopy', 'func(interface {}) (interface {}, error)', (_, value: GoValue) => copyOf(value)),
    define('split', 'func(string, string) map[string]string', (_, separator: string, text: string) =>
      numbered(splitText(text, separator)),
    ),
    define(
      'splitn',
      'func(string, int, string) map[string]string',
      (_, separator: string, limit: GoInteger, text: string) =>
        numbered(splitText(text, separator, Number(limit.value))),
    ),
  ]
}

function dict(parts: readonly GoValue[]): GoValue {
  const map = new Map<string, GoValue>()
  for (let index = 0; index < parts.length; index += 2) {
    const value = parts[index + 1]
    map.set(toText(parts[index] as GoValue), value === undefined ? '' : value)
  }
  return map
}

function set(_: CallContext, map: Dictionary, key: string, value: GoValue): GoValue {
  if (isNilContainer(map)) throw new FunctionPanic('assignment to entry in nil map')
  return map.set(key, value)
}

function pick(map: ReadonlyMap<string, GoValue>, keys: readonly string[]): GoValue {
  const result = new Map<string, GoValue>()
  for (const key of keys) {
    const value = map.get(key)
    if (value !== undefined) result.set(key, value)
  }
  return result
}

function omit(map: ReadonlyMap<string, GoValue>, keys: readonly string[]): GoValue {
  const result = new Map(map)
  for (const key of keys) result.delete(key)
  return result
}

function merge(target: Dictionary, sources: readonly Dictionary[], options: { overwrite: boolean }): GoValue {
  // Into a nil map mergo puts a new one, when there is something to put.
  const isEmpty = sources.every((source) => source.size === 0)
  const result = isNilContainer(target) && !isEmpty ? new Map<string, GoValue>() : target
  for (const source of sources) mergeMaps(result, source, options)
  return result
}

function dig(parts: readonly GoValue[]): GoValue {
  if (parts.length < 3) throw new FunctionPanic('dig needs at least three arguments')
  let map = needPlainMap(parts.at(-1) as GoValue)
  const keys = parts.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw conversionPanic(key, 'string')
    return key
  })
  for (const [index, key] of keys.entries()) {
    const value = map.get(key)
    if (value === undefined) break
    if (index === keys.length - 1) return value
    map = needPlainMap(value)
  }
  return parts.at(-2) as GoValue
}

/** Sprig asserts exactly `map[string]interface {}`: a map of another type, such as `.Values` itself, will not do. */
function needPlainMap(value: GoValue): ReadonlyMap<string, GoValue> {
  if (value instanceof Map && typeOf(value) === 'map[string]interface {}') return value
  throw conversionPanic(value, 'map[string]interface {}')
}

function conversionPanic(value: GoValue, wanted: string): FunctionPanic {
  return new FunctionPanic(
    `interface conversion: interface {} is ${value === null ? 'nil' : typeOf(value)}, not ${wanted}`,
  )
}

const depthLimit = 1000

function copyOf(value: GoValue): GoValue {
  if (value === null) throw new FunctionPanic('reflect: call of reflect.Value.Type on zero Value')
  return deepCopy(value)
}

function deepCopy(value: GoValue, depth = 0): GoValue {
  if (depth > depthLimit) throw new FunctionError('a value refers to itself and cannot be copied')
  if (value instanceof Map) {
    if (isNilContainer(value)) return nilMap((value as GoMap).elementType)
    const copy = value instanceof GoMap ? new GoMap(value.typeName, value.elementType, [], value.methods) : new Map()
    for (const [key, item] of value) copy.set(key, deepCopy(item, depth + 1))
    return copy
  }
  if (value instanceof GoSlice) {
    if (value.isNil) return nilSlice(value.elementType)
    const items = Array.from(value, (item) => deepCopy(item, depth + 1))
    return new GoSlice(value.elementType, items, value.typeName, value.methods)
  }
  if (Array.isArray(value)) return value.map((item) => deepCopy(item, depth + 1))
  if (value instanceof GoStruct) return value.deepCopy?.() ?? value
  return value instanceof Uint8Array ? value.slice() : value
}

function numbered(pieces: readonly string[]): GoValue {
  return new GoMap(
    'map[string]string',
    'string',
    pieces.map((piece, index) => [`_${index}`, piece] as const),
  )
}
