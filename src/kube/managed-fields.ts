// Field ownership carried over when an object that was updated from outside the server is applied by it for the first time.
import { getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../base/index.ts'
import type { KubeObject } from './object.ts'

/**
 * The JSON patch that makes of the manager's `Update` entries in `metadata.managedFields` its `Apply` entry, so that
 * applying can remove fields that were written before; undefined when there is nothing to carry over.
 * The patch names the resource version, so that a change meanwhile makes it a conflict (409): read and try again.
 * @see client-go util/csaupgrade UpgradeManagedFieldsPatch
 */
export function managedFieldsPatch(object: KubeObject, manager: string): Json[] | undefined {
  const entries = object.metadata['managedFields']
  if (!Array.isArray(entries)) return undefined
  const known = entries.filter(isJsonObject)
  const updates = known.filter((entry) => isOf(entry, manager, 'Update'))
  const target = known.find((entry) => isOf(entry, manager, 'Apply')) ?? updates[0]
  if (target === undefined || updates.length === 0) return undefined
  // Fields of another API version have other names and cannot be joined.
  const source = updates.find((entry) => entry !== target && entry['apiVersion'] === target['apiVersion'])
  const joined: JsonObject = {
    ...target,
    operation: 'Apply',
    fieldsV1: source === undefined ? (target['fieldsV1'] ?? {}) : joinFieldSets(fieldsOf(target), fieldsOf(source)),
  }
  const value = known.flatMap((entry) => (entry === target ? [joined] : updates.includes(entry) ? [] : [entry]))
  return [
    { op: 'replace', path: '/metadata/managedFields', value },
    { op: 'replace', path: '/metadata/resourceVersion', value: String(object.metadata['resourceVersion'] ?? '') },
  ]
}

function isOf(entry: JsonObject, manager: string, operation: 'Apply' | 'Update'): boolean {
  return entry['manager'] === manager && entry['operation'] === operation && (entry['subresource'] ?? '') === ''
}

function fieldsOf(entry: JsonObject): JsonObject {
  const fields = entry['fieldsV1']
  return isJsonObject(fields) ? fields : {}
}

/** All fields of both sets. A field that is owned itself and has owned fields below it says so with a `.`. */
function joinFieldSets(left: JsonObject, right: JsonObject): JsonObject {
  const joined: JsonObject = { ...left }
  for (const [key, below] of Object.entries(right)) {
    const before = getOwn(joined, key)
    setOwn(joined, key, isJsonObject(before) && isJsonObject(below) ? joinFields(before, below) : below)
  }
  return joined
}

function joinFields(left: JsonObject, right: JsonObject): JsonObject {
  const isLeaf = (fields: JsonObject): boolean => Object.keys(fields).length === 0
  if (isLeaf(left) && isLeaf(right)) return {}
  return { ...joinFieldSets(left, right), ...(isLeaf(left) || isLeaf(right) ? { '.': {} } : {}) }
}
