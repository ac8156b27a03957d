// Walks over values by their shape: which fields a value has, how two differ, merging and removing.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson, setOwn } from '../../base/index.ts'
import { anyShape, type Shape } from '../schema.ts'
import { FieldSet } from './field-set.ts'

/** What a value is treated as: known by the shape, or for free-form data by the value itself. */
type Treatment = 'leaf' | 'map' | 'list'

function treatmentOf(shape: Shape, value: Json | undefined): Treatment {
  switch (shape.kind) {
    case 'struct':
    case 'map':
      return shape.atomic ? 'leaf' : 'map'
    case 'list':
      return shape.list === 'atomic' ? 'leaf' : 'list'
    case 'scalar':
      // Free-form data: maps by field, lists as a whole.
      return shape.scalar === 'any' && isJsonObject(value) ? 'map' : 'leaf'
  }
}

function fieldShape(shape: Shape, name: string): Shape {
  if (shape.kind === 'struct') return shape.fields.get(name)?.type ?? anyShape
  return shape.kind === 'map' ? shape.values : anyShape
}

function isKnownField(shape: Shape, name: string): boolean {
  return shape.kind === 'struct' && shape.fields.has(name)
}

/** The path element of an item in a list that is a set or a map. */
export function itemElement(shape: Shape & { kind: 'list' }, item: Json): string {
  if (shape.list === 'set') return `v:${JSON.stringify(item)}`
  const keys: JsonObject = {}
  for (const key of [...shape.keys].sort()) {
    const value = isJsonObject(item) ? (getOwn(item, key) ?? getOwn(shape.keyDefaults ?? {}, key)) : undefined
    if (value !== undefined) setOwn(keys, key, value)
  }
  return `k:${JSON.stringify(keys)}`
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function asMap(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The fields that a value has. */
export function fieldSetOf(value: Json, shape: Shape): FieldSet {
  const set = new FieldSet()
  collectFields(value, shape, set)
  return set
}

function collectFields(value: Json, shape: Shape, into: FieldSet): void {
  const treatment = treatmentOf(shape, value)
  if (treatment === 'map') {
    for (const [name, item] of Object.entries(asMap(value))) {
      const element = `f:${name}`
      const below = fieldShape(shape, name)
      const leaf = item !== null && treatmentOf(below, item) === 'leaf'
      const empty = item === null || (isJsonObject(item) && Object.keys(item).length === 0)
      if (leaf || empty || !isKnownField(shape, name)) into.members.add(element)
      if (!leaf && !empty) collectFields(item, below, into.childFor(element))
    }
  } else if (treatment === 'list' && shape.kind === 'list') {
    for (const item of asList(value)) {
      const element = itemElement(shape, item)
      into.members.add(element)
      if (shape.list === 'map') collectFields(item, shape.items, into.childFor(element))
    }
  }
}

/** How two values differ. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

/** Compares two objects field by field. */
export function compareTyped(left: Json | undefined, right: Json | undefined, shape: Shape): Comparison {
  const comparison: Comparison = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() }
  compareAt({ left, right }, shape, [], comparison)
  return comparison
}

function compareAt(
  pair: { left: Json | undefined; right: Json | undefined },
  shape: Shape,
  path: string[],
  out: Comparison,
): void {
  const { left, right } = pair
  if (left === undefined && right === undefined) return
  const treatment = treatmentOf(shape, right ?? left)
  const otherTreatment = left === undefined || right === undefined ? treatment : treatmentOf(shape, left)
  const bothEmpty = isEmptyCollection(left) && isEmptyCollection(right)
  const leaf = treatment === 'leaf' || otherTreatment !== treatment || (bothEmpty && path.length > 0)
  if (leaf && left !== undefined && right !== undefined) {
    if (!sameJson(left, right)) insertAt(out.modified, path)
    return
  }
  if (!leaf) compareBelow(pair, shape, treatment, { path, out })
  if (left === undefined) insertAt(out.added, path)
  else if (right === undefined) insertAt(out.removed, path)
}

function isEmptyCollection(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0)
  )
}

function insertAt(set: FieldSet, path: string[]): void {
  set.insert(path)
}

function compareBelow(
  pair: { left: Json | undefined; right: Json | undefined },
  shape: Shape,
  treatment: Treatment,
  at: { path: string[]; out: Comparison },
): void {
  if (treatment === 'map') {
    const left = asMap(pair.left)
    const right = asMap(pair.right)
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compareAt(
        { left: getOwn(left, name), right: getOwn(right, name) },
        fieldShape(shape, name),
        [...at.path, `f:${name}`],
        at.out,
      )
    }
  } else if (shape.kind === 'list') {
    const left = new Map(asList(pair.left).map((item) => [itemElement(shape, item), item]))
    const right = new Map(asList(pair.right).map((item) => [itemElement(shape, item), item]))
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      compareAt({ left: left.get(element), right: right.get(element) }, shape.items, [...at.path, element], at.out)
    }
  }
}

/** `live` with everything that `applied` says. */
export function mergeTyped(live: Json | undefined, applied: Json | undefined, shape: Shape): Json | undefined {
  if (applied === undefined) return live
  if (live === undefined || live === null || applied === null) return applied
  const treatment = treatmentOf(shape, applied)
  if (treatment === 'leaf' || treatment !== treatmentOf(shape, live)) return applied
  if (treatment === 'map') {
    const result: JsonObject = {}
    const left = asMap(live)
    const right = asMap(applied)
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const merged = mergeTyped(getOwn(left, name), getOwn(right, name), fieldShape(shape, name))
      if (merged !== undefined) setOwn(result, name, merged)
    }
    return result
  }
  return mergeLists(asList(live), asList(applied), shape as Shape & { kind: 'list' })
}

/** The applied order wins among applied items; items that only live has keep their place before the next shared one. */
function mergeLists(live: Json[], applied: Json[], shape: Shape & { kind: 'list' }): Json[] {
  const liveItems = live.map((item) => ({ element: itemElement(shape, item), item }))
  const liveByElement = new Map(liveItems.map(({ element, item }) => [element, item]))
  const appliedItems = applied.map((item) => ({ element: itemElement(shape, item), item }))
  const appliedElements = new Set(appliedItems.map(({ element }) => element))
  const result: Json[] = []
  let next = 0
  const takeLiveOnly = () => {
    for (; next < liveItems.length; next++) {
      const { element, item } = liveItems[next] as { element: string; item: Json }
      if (appliedElements.has(element)) return
      result.push(item)
    }
  }
  for (const { element, item } of appliedItems) {
    takeLiveOnly()
    result.push(mergeTyped(liveByElement.get(element), item, shape.items) as Json)
    if (liveItems[next]?.element === element) next += 1
  }
  for (; next < liveItems.length; next++) {
    const { element, item } = liveItems[next] as { element: string; item: Json }
    if (!appliedElements.has(element)) result.push(item)
  }
  return result
}

/** `value` without the members of `set`. Collections that become empty by it go away. */
export function removeFields(value: Json, set: FieldSet, shape: Shape): Json | undefined {
  const treatment = treatmentOf(shape, value)
  if (treatment === 'map' && isJsonObject(value) && Object.keys(value).length > 0) {
    const result: JsonObject = {}
    for (const [name, item] of Object.entries(value)) {
      const element = `f:${name}`
      if (set.members.has(element)) continue
      const below = set.children.get(element)
      const kept = below === undefined || below.isEmpty() ? item : removeFields(item, below, fieldShape(shape, name))
      if (kept !== undefined) setOwn(result, name, kept)
    }
    return Object.keys(result).length === 0 ? undefined : result
  }
  if (treatment === 'list' && shape.kind === 'list' && Array.isArray(value) && value.length > 0) {
    const result: Json[] = []
    for (const item of value) {
      const element = itemElement(shape, item)
      if (set.members.has(element)) continue
      const below = set.children.get(element)
      const kept = below === undefined || below.isEmpty() ? item : removeFields(item, below, shape.items)
      if (kept !== undefined) result.push(kept)
    }
    return result.length === 0 ? undefined : result
  }
  return value
}
