// JSON merge patches (RFC 7386): from two or three objects, and applied to one.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson, setOwn } from '../../base/index.ts'

/** The patch that makes `modified` of `original`; empty when they are equal. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {}
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null)
  for (const [key, value] of Object.entries(modified)) {
    const before = getOwn(original, key)
    if (before === undefined) setOwn(patch, key, value)
    else if (isJsonObject(before) && isJsonObject(value)) {
      const inner = createMergePatch(before, value)
      if (Object.keys(inner).length > 0) setOwn(patch, key, inner)
    } else if (!sameJson(before, value)) setOwn(patch, key, value)
  }
  return patch
}

/** What the patch makes of the target; neither is changed. */
export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isJsonObject(patch)) return patch
  const result: JsonObject = isJsonObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else setOwn(result, key, applyMergePatch(getOwn(result, key) ?? null, value))
  }
  return result
}

/** The three states from which a patch is made. */
export interface PatchStates {
  /** As it was written last time. */
  readonly original: JsonObject
  /** As it is to be. */
  readonly modified: JsonObject
  /** As it is in the cluster. */
  readonly current: JsonObject
}

/**
 * The patch that brings `current` to `modified` and removes what only `original` had; foreign additions stay.
 * @throws Error `at least one field was changed: apiVersion, kind or name` with what `modified` may not change
 * @see apimachinery pkg/util/jsonmergepatch CreateThreeWayJSONMergePatch
 */
export function createThreeWayMergePatch({ original, modified, current }: PatchStates): JsonObject {
  const changes = filterNulls(createMergePatch(current, modified), 'drop')
  const deletions = filterNulls(createMergePatch(original, modified), 'keep')
  const patch = mergePatches(deletions, changes)
  const metadata = getOwn(patch, 'metadata')
  const touched = Object.hasOwn(patch, 'apiVersion') || Object.hasOwn(patch, 'kind')
  if (touched || (isJsonObject(metadata) && Object.hasOwn(metadata, 'name'))) {
    throw new Error('at least one field was changed: apiVersion, kind or name')
  }
  return patch
}

/** Only the nulls of a patch, or everything but them; objects that become empty go. */
function filterNulls(patch: JsonObject, nulls: 'keep' | 'drop'): JsonObject {
  const kept: JsonObject = {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (nulls === 'keep') setOwn(kept, key, null)
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      const inner = filterNulls(value, nulls)
      if (Object.keys(inner).length > 0) setOwn(kept, key, inner)
    } else if (nulls === 'drop') setOwn(kept, key, value)
  }
  return kept
}

/** Both patches as one; `second` goes before. */
function mergePatches(first: JsonObject, second: JsonObject): JsonObject {
  const merged: JsonObject = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = getOwn(merged, key)
    setOwn(merged, key, isJsonObject(before) && isJsonObject(value) ? mergePatches(before, value) : value)
  }
  return merged
}
