// The merging of maps that Sprig takes from mergo, with its habits: what is empty counts as missing.
import { GoInteger, GoMap, GoStruct, type GoValue } from '../go/index.ts'
import { FunctionError, FunctionPanic } from '../template/index.ts'

const depthLimit = 1000

/**
 * Merges `source` into `target`, in place, maps within maps too. Values of the source are not copied.
 * Without `overwrite` only what is missing or empty in the target is taken; with it everything that the source has.
 *
 * @see mergo deepMerge
 */
export function mergeMaps(
  target: Map<string, GoValue>,
  source: ReadonlyMap<string, GoValue>,
  options: { readonly overwrite: boolean; readonly depth?: number },
): void {
  const depth = options.depth ?? 0
  if (depth > depthLimit) throw new FunctionError('a value refers to itself and cannot be merged')
  // A map merged into itself or into a part of itself must not see what it adds.
  for (const [key, value] of Array.from(source)) {
    const present = target.get(key)
    if (value === null) {
      if (options.overwrite) assign(target, key, { value, source })
      continue
    }
    if (value instanceof Map && present instanceof Map) {
      mergeMaps(present, value, { overwrite: options.overwrite, depth: depth + 1 })
      if (present.size > 0) continue
    }
    if (options.overwrite || present === undefined || isEmptyValue(present)) assign(target, key, { value, source })
  }
}

/** A map whose items have a type of their own takes none from a map of another type, whatever they are. */
function assign(
  target: Map<string, GoValue>,
  key: string,
  item: { readonly value: GoValue; readonly source: ReadonlyMap<string, GoValue> },
): void {
  const wanted = target instanceof GoMap ? target.elementType : 'interface {}'
  const given = item.source instanceof GoMap ? item.source.elementType : 'interface {}'
  if (wanted !== given && wanted !== 'interface {}') {
    throw new FunctionPanic(`reflect.Value.SetMapIndex: value of type ${given} is not assignable to type ${wanted}`)
  }
  target.set(key, item.value)
}

/** Like Sprig's `empty`, without pointers' exception. */
function isEmptyValue(value: GoValue): boolean {
  if (value === null || value === '' || value === false || value === 0) return true
  if (typeof value !== 'object' || value instanceof GoStruct) return false
  if (value instanceof GoInteger) return value.value === 0n
  return value instanceof Map ? value.size === 0 : value.length === 0
}
