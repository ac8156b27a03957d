// JSON merge patch (RFC 7386).
import { getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'

/** `target` changed as `patch` says; null deletes. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch
  const result: JsonObject = {}
  const base = isJsonObject(target) ? target : {}
  for (const [key, value] of Object.entries(base)) if (getOwn(patch, key) !== null) setOwn(result, key, value)
  for (const [key, value] of Object.entries(patch))
    if (value !== null) setOwn(result, key, applyMergePatch(getOwn(base, key), value))
  return result
}
