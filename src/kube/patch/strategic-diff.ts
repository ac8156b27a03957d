// The strategic merge patch between two states of an object, restricted to additions and changes or to deletions.
import { compareUtf8, getOwn, isJsonObject, type Json, type JsonObject, sameJson, setOwn } from '../../base/index.ts'
import { formatValue, type GoValue } from '../../go/index.ts'
import type { PatchSchema } from './patch-schema.ts'

/** Directives that patches carry beside fields. */
export const patchDirective = '$patch'
export const retainKeysDirective = '$retainKeys'
export const elementOrderPrefix = '$setElementOrder/'
export const deleteScalarsPrefix = '$deleteFromPrimitiveList/'

/** Which differences a patch tells. */
export type DiffPart = 'additions' | 'deletions'

/** Two states of one thing. */
interface Pair<T> {
  readonly original: T
  readonly modified: T
}

/** What becomes of a list. */
interface ListDiff {
  readonly items: readonly Json[]
  readonly deletedScalars: readonly Json[]
  readonly order: readonly Json[]
}

/**
 * The patch from `original` to `modified`.
 * @throws Error for lists that cannot be merged: elements of several types, or without their merge key
 */
export function diffObjects({ original, modified }: Pair<JsonObject>, schema: PatchSchema, part: DiffPart): JsonObject {
  const patch: JsonObject = {}
  for (const [key, value] of Object.entries(modified)) {
    const before = getOwn(original, key)
    if (before === undefined) {
      if (part === 'additions') setOwn(patch, key, value)
    } else diffField(patch, { key, pair: { original: before, modified: value } }, { schema: schema.field(key), part })
  }
  if (part === 'deletions') {
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null)
  }
  return schema.retainKeys ? withRetainedKeys(patch, { original, modified }) : patch
}

function withRetainedKeys(patch: JsonObject, { original, modified }: Pair<JsonObject>): JsonObject {
  const retained = Object.keys(modified).filter((key) => modified[key] !== null)
  const losesField = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key))
  if (retained.length === 0 || (Object.keys(patch).length === 0 && !losesField)) return patch
  return { ...patch, [retainKeysDirective]: retained.toSorted(compareUtf8) }
}

function diffField(
  patch: JsonObject,
  { key, pair }: { readonly key: string; readonly pair: Pair<Json> },
  how: { readonly schema: PatchSchema; readonly part: DiffPart },
): void {
  const { original, modified } = pair
  const { schema, part } = how
  if (isJsonObject(original) && isJsonObject(modified)) {
    // Kubernetes sends objects that are to be replaced even where nothing changed.
    if (schema.strategy === 'replace') {
      if (part === 'additions') setOwn(patch, key, modified)
      return
    }
    const inner = diffObjects({ original, modified }, schema, part)
    if (Object.keys(inner).length > 0) setOwn(patch, key, inner)
  } else if (Array.isArray(original) && Array.isArray(modified) && schema.strategy === 'merge') {
    const { items, deletedScalars, order } = diffLists({ original, modified }, schema, part)
    if (items.length > 0) setOwn(patch, key, [...items])
    if (deletedScalars.length > 0) setOwn(patch, deleteScalarsPrefix + key, [...deletedScalars])
    if (order.length > 0) setOwn(patch, elementOrderPrefix + key, [...order])
  } else if (part === 'additions' && !sameJson(original, modified)) setOwn(patch, key, modified)
}

function diffLists(pair: Pair<Json[]>, schema: PatchSchema, part: DiffPart): ListDiff {
  const { original, modified } = pair
  if (original.length === 0) return { items: part === 'additions' ? modified : [], deletedScalars: [], order: [] }
  const all = [...original, ...modified]
  if (all.some(Array.isArray)) throw new Error('lists of lists are not supported')
  if (all.every(isJsonObject)) return diffListsOfObjects(pair as Pair<JsonObject[]>, schema, part)
  if (new Set(all.map((item) => (isJsonObject(item) ? 'object' : typeof item))).size > 1) {
    throw new Error(`list element types are not identical: ${printed([original, modified])}`)
  }
  return diffListsOfScalars(pair, part)
}

function diffListsOfObjects(pair: Pair<JsonObject[]>, schema: PatchSchema, part: DiffPart): ListDiff {
  const { mergeKey } = schema
  const original = byMergeKey(pair.original, mergeKey)
  const modified = byMergeKey(pair.modified, mergeKey)
  const changes: JsonObject[] = []
  const deletions: JsonObject[] = []
  const before = original.values()
  let next = before.next()
  for (const element of modified) {
    const text = keyText(element, mergeKey)
    for (; !next.done && compareUtf8(keyText(next.value, mergeKey), text) < 0; next = before.next())
      deletions.push(next.value)
    if (next.done || keyText(next.value, mergeKey) !== text) {
      if (part === 'additions') changes.push(element)
      continue
    }
    const inner = diffObjects({ original: next.value, modified: element }, schema, part)
    if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: element[mergeKey] as Json })
    next = before.next()
  }
  for (; !next.done; next = before.next()) deletions.push(next.value)
  const rank = (change: JsonObject): number =>
    pair.modified.findIndex((element) => element[mergeKey] === change[mergeKey])
  const inOrder = changes.toSorted((left, right) => rank(left) - rank(right))
  const removed =
    part === 'deletions'
      ? deletions.map((element) => ({ [patchDirective]: 'delete', [mergeKey]: element[mergeKey] as Json }))
      : []
  const items = [...inOrder, ...removed]
  const reordered = part === 'additions' && !hasSameOrder(pair, mergeKey)
  const order =
    items.length > 0 || reordered ? pair.modified.map((element) => ({ [mergeKey]: element[mergeKey] as Json })) : []
  return { items, deletedScalars: [], order }
}

/** Sorted by the text of the key; of equal ones the last comes first, as Go's sort leaves short lists. */
function byMergeKey(items: readonly JsonObject[], mergeKey: string): JsonObject[] {
  for (const item of items) {
    if (!Object.hasOwn(item, mergeKey))
      throw new Error(`map: ${printed(item)} does not contain declared merge key: ${mergeKey}`)
  }
  return items.toReversed().sort((left, right) => compareUtf8(keyText(left, mergeKey), keyText(right, mergeKey)))
}

function keyText(item: JsonObject, mergeKey: string): string {
  return printed(getOwn(item, mergeKey) ?? null)
}

function hasSameOrder({ original, modified }: Pair<JsonObject[]>, mergeKey: string): boolean {
  return (
    original.length === modified.length &&
    modified.every((element, index) => element[mergeKey] === original[index]?.[mergeKey])
  )
}

function diffListsOfScalars({ original, modified }: Pair<Json[]>, part: DiffPart): ListDiff {
  const added = surplus(modified, original)
  const removed = [...new Set(surplus(original, modified))]
  const items =
    part === 'additions' ? added.sort((left, right) => modified.indexOf(left) - modified.indexOf(right)) : []
  const deletedScalars =
    part === 'deletions' ? removed.sort((left, right) => compareUtf8(printed(left), printed(right))) : []
  // Kubernetes compares with the sorted list here, so that an unsorted one always has its order told.
  const sorted = original.toSorted((left, right) => compareUtf8(printed(left), printed(right)))
  const ordered = part === 'additions' ? !sameJson(sorted, modified) : deletedScalars.length > 0
  return { items, deletedScalars, order: ordered ? modified : [] }
}

/** What `items` has more of than `others`, each as often as it is too many. */
function surplus(items: readonly Json[], others: readonly Json[]): Json[] {
  const left = others.map(printed)
  return items.filter((item) => {
    const index = left.indexOf(printed(item))
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
}

/** As Go's `%v` prints it; keys of merges are scalars nearly always. */
function printed(value: Json): string {
  return typeof value === 'string' ? value : formatValue(toGo(value))
}

function toGo(value: Json): GoValue {
  if (Array.isArray(value)) return value.map(toGo)
  if (isJsonObject(value)) return new Map(Object.entries(value).map(([key, inner]) => [key, toGo(inner)]))
  return value
}
