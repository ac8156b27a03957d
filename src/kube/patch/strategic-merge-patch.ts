// The strategic merge patch of Helm's client-side upgrade: from the old manifest, the new one and the live object.
import { getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import type { PatchStates } from './json-merge-patch.ts'
import type { PatchSchema } from './patch-schema.ts'
import {
  deleteScalarsPrefix,
  diffObjects,
  elementOrderPrefix,
  patchDirective,
  retainKeysDirective,
} from './strategic-diff.ts'

/**
 * The patch that brings `current` to `modified` and removes what only `original` had. What others changed is overwritten
 * where `modified` speaks of it and stays where it does not. Empty when there is nothing to do.
 * @throws Error for lists that cannot be merged
 * @see apimachinery pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export function createStrategicMergePatch(
  { original, modified, current }: PatchStates,
  schema: PatchSchema,
): JsonObject {
  const changes = diffObjects({ original: current, modified }, schema, 'additions')
  const deletions = diffObjects({ original, modified }, schema, 'deletions')
  return joinPatches(deletions, changes, schema)
}

/** Deletions and changes towards the same state as one patch. */
function joinPatches(deletions: JsonObject, changes: JsonObject, schema: PatchSchema): JsonObject {
  const joined: JsonObject = { ...deletions }
  for (const [key, value] of Object.entries(changes)) {
    const before = getOwn(joined, key)
    setOwn(
      joined,
      key,
      before === undefined ? value : joinValues({ before, value }, isDirective(key) ? undefined : schema.field(key)),
    )
  }
  for (const key of Object.keys(joined)) {
    const list = joined[key]
    const order = getOwn(joined, elementOrderPrefix + key)
    const { mergeKey } = schema.field(key)
    if (Array.isArray(list) && Array.isArray(order) && mergeKey !== '')
      setOwn(joined, key, ordered(list, order, mergeKey))
  }
  return joined
}

function isDirective(key: string): boolean {
  return key === retainKeysDirective || key.startsWith(elementOrderPrefix) || key.startsWith(deleteScalarsPrefix)
}

/** `schema` is absent for directives: both sides say the same, as both lead to the same state. */
function joinValues(
  { before, value }: { readonly before: Json; readonly value: Json },
  schema: PatchSchema | undefined,
): Json {
  if (schema === undefined) return value
  if (isJsonObject(before) && isJsonObject(value) && schema.strategy !== 'replace')
    return joinPatches(before, value, schema)
  if (!Array.isArray(before) || !Array.isArray(value) || schema.strategy !== 'merge') return value
  return joinLists(before, value, schema)
}

function joinLists(deletions: Json[], changes: Json[], schema: PatchSchema): Json[] {
  const { mergeKey } = schema
  if (mergeKey === '') return [...new Set([...deletions, ...changes])]
  const joined = [...deletions]
  for (const change of changes) {
    const index = joined.findIndex(
      (item) => isJsonObject(item) && isJsonObject(change) && item[mergeKey] === change[mergeKey],
    )
    const before = joined[index]
    if (isJsonObject(before) && isJsonObject(change)) joined[index] = joinPatches(before, change, schema)
    else joined.push(change)
  }
  return joined
}

/** Elements in the order that the patch asks for, then those it deletes. */
function ordered(list: readonly Json[], order: readonly Json[], mergeKey: string): Json[] {
  const rank = (item: Json): number =>
    isJsonObject(item) && !Object.hasOwn(item, patchDirective)
      ? order.findIndex((entry) => isJsonObject(entry) && entry[mergeKey] === item[mergeKey])
      : order.length
  return list.toSorted((left, right) => rank(left) - rank(right))
}
