// Strategic merge patch: lists merge by the keys that the shapes name, directives delete, replace and order.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson, setOwn } from '../../base/index.ts'
import { badRequest } from '../errors.ts'
import { anyShape, type Field, type PatchRule, type Shape } from '../schema.ts'

/** `target` changed as `patch` says. @throws ApiError 400 for directives that make no sense. */
export function applyStrategicPatch(target: Json | undefined, patch: Json, shape: Shape): Json {
  if (!isJsonObject(patch)) return patch
  const directive = getOwn(patch, '$patch')
  if (directive === 'replace') return without(patch, '$patch')
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`Unknown patch type found: ${String(directive)}`)
  let base: JsonObject = isJsonObject(target) ? { ...target } : {}
  const retain = getOwn(patch, '$retainKeys')
  if (Array.isArray(retain)) base = Object.fromEntries(Object.entries(base).filter(([key]) => retain.includes(key)))
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === '$retainKeys' || key.startsWith('$setElementOrder/')) continue
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const name = key.slice('$deleteFromPrimitiveList/'.length)
      const list = getOwn(base, name)
      if (Array.isArray(list) && Array.isArray(value))
        setOwn(
          base,
          name,
          list.filter((item) => !value.some((gone) => sameJson(item, gone))),
        )
      continue
    }
    if (value === null) delete base[key]
    else setOwn(base, key, patchField(getOwn(base, key), value, fieldOf(shape, key)))
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith('$setElementOrder/') || !Array.isArray(order)) continue
    const name = key.slice('$setElementOrder/'.length)
    const list = getOwn(base, name)
    const rule = fieldOf(shape, name).patch
    if (Array.isArray(list)) setOwn(base, name, inOrder({ list, patched: getOwn(patch, name) }, order, rule?.key))
  }
  return base
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object
  return rest
}

function fieldOf(shape: Shape, name: string): { type: Shape; patch?: PatchRule } {
  const field: Field | undefined = shape.kind === 'struct' ? shape.fields.get(name) : undefined
  if (field !== undefined) return field
  return { type: shape.kind === 'map' ? shape.values : anyShape }
}

function patchField(target: Json | undefined, value: Json, field: { type: Shape; patch?: PatchRule }): Json {
  if (isJsonObject(value)) return applyStrategicPatch(target, value, field.type)
  if (!Array.isArray(value) || field.patch?.merge !== true) return stripListDirectives(value)
  const list = Array.isArray(target) ? target : []
  const items = field.type.kind === 'list' ? field.type.items : anyShape
  if (field.patch.key === undefined)
    return [...list, ...value.filter((item) => !list.some((present) => sameJson(present, item)))]
  return mergeByKey(list, value, { key: field.patch.key, items })
}

function stripListDirectives(value: Json): Json {
  return Array.isArray(value) ? value.filter((item) => !(isJsonObject(item) && Object.hasOwn(item, '$patch'))) : value
}

function mergeByKey(list: Json[], patch: Json[], by: { key: string; items: Shape }): Json[] {
  if (patch.some((item) => isJsonObject(item) && item.$patch === 'replace' && !Object.hasOwn(item, by.key))) {
    return patch.filter((item) => !(isJsonObject(item) && item.$patch === 'replace'))
  }
  let result = [...list]
  for (const item of patch) {
    if (!isJsonObject(item)) throw badRequest('patch list item is not an object')
    const value = getOwn(item, by.key)
    if (value === undefined) throw badRequest(`map: map[] does not contain declared merge key: ${by.key}`)
    const matches = (present: Json) => isJsonObject(present) && sameJson(getOwn(present, by.key), value)
    if (item.$patch === 'delete') {
      result = result.filter((present) => !matches(present))
      continue
    }
    const index = result.findIndex(matches)
    if (index === -1) result.push(applyStrategicPatch(undefined, item, by.items))
    else result[index] = applyStrategicPatch(result[index], item, by.items)
  }
  return result
}

/** Items that the order names come in that order; the server's own items stay where they were before a named one. */
function inOrder(lists: { list: Json[]; patched: Json | undefined }, order: Json[], key: string | undefined): Json[] {
  const identity = (item: Json): string =>
    JSON.stringify(key !== undefined && isJsonObject(item) ? (getOwn(item, key) ?? null) : item)
  const rank = new Map(order.map((item, index) => [identity(item), index]))
  const named = lists.list
    .filter((item) => rank.has(identity(item)))
    .sort((left, right) => (rank.get(identity(left)) as number) - (rank.get(identity(right)) as number))
  const result: Json[] = []
  let next = 0
  const originalRank = lists.list.map((item) => rank.get(identity(item)))
  const seen = new Set<number>()
  for (let index = 0; index < lists.list.length; index++) {
    const own = originalRank[index]
    if (own === undefined) result.push(lists.list[index] as Json)
    else {
      seen.add(own)
      while (next < named.length && (rank.get(identity(named[next] as Json)) as number) <= own)
        result.push(named[next++] as Json)
    }
  }
  while (next < named.length) result.push(named[next++] as Json)
  return result
}
