// Sprig's functions on lists.
import { compareUtf8 } from '../base/index.ts'
import { deepEqual, type GoInteger, GoSlice, type GoValue, kindOf, nilSlice } from '../go/index.ts'
import { type CallContext, FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { isEmpty, itemsOf, toInt64, toText, toTexts } from './cast.ts'
import { define, defineAll, nilPanic, sizeLimit, stringSlice } from './define.ts'

/** All functions on lists. */
export function listFunctions(): TemplateFunction[] {
  const anyToList = 'func(interface {}) []interface {}'
  const pairToList = 'func(interface {}, interface {}) []interface {}'
  return [
    ...defineAll(['list', 'tuple'], 'func(...interface {}) []interface {}', (_, ...items: GoValue[]) => items),
    ...withMust(['append', 'push'], pairToList, (list: GoValue, item: GoValue) => [
      ...need(list, 'Cannot push on type'),
      item,
    ]),
    ...withMust(['prepend'], pairToList, (list: GoValue, item: GoValue) => [
      item,
      ...need(list, 'Cannot prepend on type'),
    ]),
    ...withMust(
      ['first'],
      'func(interface {}) interface {}',
      (list: GoValue) => need(list, 'Cannot find first on type')[0] ?? null,
    ),
    ...withMust(
      ['last'],
      'func(interface {}) interface {}',
      (list: GoValue) => need(list, 'Cannot find last on type').at(-1) ?? null,
    ),
    ...withMust(['rest'], anyToList, (list: GoValue) => part(need(list, 'Cannot find rest on type'), 1)),
    ...withMust(['initial'], anyToList, (list: GoValue) => part(need(list, 'Cannot find initial on type'), 0, -1)),
    ...withMust(['reverse'], anyToList, (list: GoValue) =>
      Array.from(need(list, 'Cannot find reverse on type')).reverse(),
    ),
    ...withMust(['compact'], anyToList, (list: GoValue) =>
      plain(need(list, 'Cannot compact on type')).filter((item) => !isEmpty(item)),
    ),
    ...withMust(['uniq'], anyToList, (list: GoValue) => unique(need(list, 'Cannot find uniq on type'))),
    ...withMust(
      ['without'],
      'func(interface {}, ...interface {}) []interface {}',
      (list: GoValue, ...omitted: GoValue[]) =>
        plain(need(list, 'Cannot find without on type')).filter((item) => !contains(omitted, item)),
    ),
    ...withMust(['has'], 'func(interface {}, interface {}) bool', (needle: GoValue, list: GoValue) =>
      list === null ? false : contains(need(list, 'Cannot find has on type'), needle),
    ),
    ...withMust(['slice'], 'func(interface {}, ...interface {}) interface {}', slice),
    ...withMust(['chunk'], 'func(int, interface {}) [][]interface {}', chunk),
    define('concat', 'func(...interface {}) interface {}', (_, ...lists: GoValue[]) => concat(lists)),
    define('sortAlpha', 'func(interface {}) []string', (_, list: GoValue) => sortAlpha(list)),
    define('join', 'func(string, interface {}) string', (_, separator: string, list: GoValue) => join(separator, list)),
    define('toStrings', 'func(interface {}) []string', (_, list: GoValue) => toStrings(list)),
  ]
}

/** The function panics with its error, its `must` twin returns it: in a template both read the same. */
function withMust(names: readonly string[], signature: string, run: (...args: never[]) => GoValue): TemplateFunction[] {
  const call = (_: CallContext, ...args: never[]) => run(...args)
  const space = signature.lastIndexOf(') ') + 1
  const mustSignature = `${signature.slice(0, space)} (${signature.slice(space + 1)}, error)`
  const mustNames = names.map((name) => `must${name[0]?.toUpperCase()}${name.slice(1)}`)
  return [...defineAll(names, signature, call), ...defineAll(mustNames, mustSignature, call)]
}

/** The items of a slice, or the function's error on anything else. */
function need(list: GoValue, complaint: string): readonly GoValue[] {
  if (list === null) throw nilPanic()
  const items = itemsOf(list)
  if (items === undefined) throw new FunctionError(`${complaint} ${kindOf(list)}`)
  return items
}

function plain(items: readonly GoValue[]): GoValue[] {
  return items instanceof GoSlice ? Array.from(items) : (items as GoValue[])
}

function part(items: readonly GoValue[], start: number, end?: number): GoValue[] {
  return items.length === 0 ? nilSlice() : Array.from(items).slice(start, end)
}

function contains(items: readonly GoValue[], needle: GoValue): boolean {
  return items.some((item) => deepEqual(needle, item))
}

function unique(items: readonly GoValue[]): GoValue[] {
  // Texts and floats are by far the most common items and need no search.
  const seen = new Set<GoValue>()
  const others: GoValue[] = []
  const result: GoValue[] = []
  for (const item of items) {
    const isSimple = typeof item !== 'object' && !Number.isNaN(item)
    if (isSimple ? seen.has(item) : contains(others, item)) continue
    if (isSimple) seen.add(item)
    else others.push(item)
    result.push(item)
  }
  return result
}

function slice(list: GoValue, ...indices: GoValue[]): GoValue {
  const items = need(list, 'list should be type of slice or array but')
  if (items.length === 0) return null
  const start = indices.length > 0 ? toInt64(indices[0] as GoValue) : 0n
  const end = indices.length > 1 ? toInt64(indices[1] as GoValue) : BigInt(items.length)
  if (start < 0n || end < start || end > BigInt(items.length)) {
    throw new FunctionPanic('reflect.Value.Slice: slice index out of bounds')
  }
  if (list instanceof Uint8Array) return list.subarray(Number(start), Number(end))
  const piece = Array.from(items).slice(Number(start), Number(end))
  return list instanceof GoSlice ? new GoSlice(list.elementType, piece, list.typeName, list.methods) : piece
}

function chunk(size: GoInteger, list: GoValue): GoValue {
  const items = Array.from(need(list, 'Cannot chunk type'))
  const length = Number(size.value)
  const count = Math.floor((items.length - 1) / length) + 1
  // Go computes the number of chunks in floats and makes them before it looks at any item.
  if (!(count >= 0 && count <= sizeLimit) || (count > 0 && length < 0)) {
    throw new FunctionPanic('runtime error: makeslice: len out of range')
  }
  const chunks: GoValue[] = []
  for (let index = 0; index < count; index++) chunks.push(items.slice(index * length, (index + 1) * length))
  return new GoSlice('[]interface {}', chunks)
}

function concat(lists: readonly GoValue[]): GoValue {
  const result: GoValue[] = []
  for (const list of lists) {
    if (list === null) throw nilPanic()
    const items = itemsOf(list)
    if (items === undefined) throw new FunctionPanic(`Cannot concat type ${kindOf(list)} as list`)
    for (const item of items) result.push(item)
  }
  return result.length === 0 ? nilSlice() : result
}

function sortAlpha(list: GoValue): GoValue {
  if (isStringSlice(list)) {
    // Sprig sorts a `[]string` in place and gives back the very same.
    return list.sort(compareUtf8)
  }
  return stringSlice(itemsOf(list) ? toTexts(list).sort(compareUtf8) : [toText(list)])
}

function join(separator: string, list: GoValue): string {
  const texts = toTexts(list)
  return texts.join(separator)
}

function toStrings(list: GoValue): GoValue {
  return isStringSlice(list) ? list : stringSlice(toTexts(list))
}

/** A `[]string`; `common.VersionSet` has strings too, but is none. */
function isStringSlice(list: GoValue): list is GoSlice & string[] {
  return list instanceof GoSlice && list.typeName === '[]string'
}
