// Fields of an object that Helm once wrote client-side, taken over by server-side apply.
import { isJsonObject, type Json, type JsonObject, setOwn } from '../base/index.ts'
import type { KubeObject } from '../kube/index.ts'

/**
 * The JSON patch that gives a manager's client-side fields to its server-side entry; undefined where there are none.
 * @see k8s.io/client-go util/csaupgrade UpgradeManagedFieldsPatch
 */
export function managedFieldsPatch(live: KubeObject, manager: string): Json[] | undefined {
  const entries = live.metadata['managedFields']
  if (!Array.isArray(entries)) return undefined
  const managed = entries.filter(isJsonObject)
  const clientSide = managed.filter((entry) => isEntryOf(entry, manager, 'Update'))
  const [first] = clientSide
  if (first === undefined) return undefined
  const existing = managed.find((entry) => isEntryOf(entry, manager, 'Apply'))
  const target = existing ?? { ...first, operation: 'Apply' }
  const sameVersion = clientSide.find((entry) => entry['apiVersion'] === target['apiVersion'])
  const united =
    sameVersion === undefined ? target : { ...target, fieldsV1: unite(target['fieldsV1'], sameVersion['fieldsV1']) }
  const kept = managed
    .filter((entry) => !clientSide.includes(entry) || (existing === undefined && entry === first))
    .map((entry) => (entry === existing || entry === first ? united : entry))
  return [
    { op: 'replace', path: '/metadata/managedFields', value: kept },
    { op: 'replace', path: '/metadata/resourceVersion', value: String(live.metadata['resourceVersion'] ?? '') },
  ]
}

function isEntryOf(entry: JsonObject, manager: string, operation: 'Apply' | 'Update'): boolean {
  return entry['manager'] === manager && entry['operation'] === operation && !entry['subresource']
}

/** Both sets of fields: what one of them names, the union names. */
function unite(left: Json | undefined, right: Json | undefined): Json {
  if (!isJsonObject(left)) return right ?? {}
  if (!isJsonObject(right)) return left
  const union: JsonObject = { ...left }
  for (const [key, value] of Object.entries(right))
    setOwn(union, key, Object.hasOwn(left, key) ? unite(left[key], value) : value)
  return union
}
