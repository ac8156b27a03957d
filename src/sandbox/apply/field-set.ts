// Sets of field paths, as managed fields record who owns what.
import { isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import type { Shape } from '../schema.ts'

// A path's elements are kept as FieldsV1 spells them: `f:name`, `k:{"name":"x"}`, `v:"x"`, `i:0`.

/** A set of field paths: those that are members themselves, and what is below. */
export class FieldSet {
  readonly members = new Set<string>()
  readonly children = new Map<string, FieldSet>()

  isEmpty(): boolean {
    if (this.members.size > 0) return false
    for (const child of this.children.values()) if (!child.isEmpty()) return false
    return true
  }

  /** Adds a path; the empty one (the whole object) is nobody's. */
  insert(path: readonly string[]): void {
    const last = path.at(-1)
    if (last === undefined) return
    let set: FieldSet = this
    for (const element of path.slice(0, -1)) set = set.childFor(element)
    set.members.add(last)
  }

  /** The set below an element, made when it is not there. */
  childFor(element: string): FieldSet {
    let child = this.children.get(element)
    if (child === undefined) {
      child = new FieldSet()
      this.children.set(element, child)
    }
    return child
  }

  union(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const set of [this, other]) {
      for (const member of set.members) result.members.add(member)
      for (const [element, child] of set.children) {
        const mine = result.children.get(element)
        result.children.set(element, mine === undefined ? child : mine.union(child))
      }
    }
    return result
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const member of this.members) if (other.members.has(member)) result.members.add(member)
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element)
      if (theirs === undefined) continue
      const both = child.intersection(theirs)
      if (!both.isEmpty()) result.children.set(element, both)
    }
    return result
  }

  /** The members of this set that are not members of the other; what is below a member of the other stays. */
  difference(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const member of this.members) if (!other.members.has(member)) result.members.add(member)
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element)
      const rest = theirs === undefined ? child : child.difference(theirs)
      if (!rest.isEmpty()) result.children.set(element, rest)
    }
    return result
  }

  /** Without the top-level fields named, and what is below them. */
  withoutFields(names: readonly string[]): FieldSet {
    const result = new FieldSet()
    const elements = new Set(names.map((name) => `f:${name}`))
    for (const member of this.members) if (!elements.has(member)) result.members.add(member)
    for (const [element, child] of this.children) if (!elements.has(element)) result.children.set(element, child)
    return result
  }

  /** Only the top-level fields named, and what is below them. */
  onlyFields(names: readonly string[]): FieldSet {
    const all = [...this.members, ...this.children.keys()].map((element) => element.slice(2))
    return this.withoutFields(all.filter((name) => !names.includes(name)))
  }

  /** With every field of a struct that leads to a member as a member. */
  withStructFields(shape: Shape): FieldSet {
    const result = new FieldSet()
    for (const member of this.members) result.members.add(member)
    for (const [element, child] of this.children) {
      const field = shape.kind === 'struct' && element.startsWith('f:') ? shape.fields.get(element.slice(2)) : undefined
      if (field !== undefined) result.members.add(element)
      result.children.set(element, child.withStructFields(field?.type ?? shapeBelow(shape, element)))
    }
    return result
  }

  /** Every member's path, in order. */
  paths(): string[][] {
    const elements = [...new Set([...this.members, ...this.children.keys()])].sort(compareElements)
    const paths: string[][] = []
    for (const element of elements) {
      if (this.members.has(element)) paths.push([element])
      for (const rest of this.children.get(element)?.paths() ?? []) paths.push([element, ...rest])
    }
    return paths
  }
}

function compareElements(left: string, right: string): number {
  const order = 'fkvi'
  const difference = order.indexOf(left[0] ?? '') - order.indexOf(right[0] ?? '')
  return difference !== 0 ? difference : left < right ? -1 : left > right ? 1 : 0
}

/** The shape of what an element leads to. */
function shapeBelow(shape: Shape, element: string): Shape {
  const any: Shape = { kind: 'scalar', scalar: 'any' }
  if (shape.kind === 'struct') return shape.fields.get(element.slice(2))?.type ?? any
  if (shape.kind === 'map') return shape.values
  if (shape.kind === 'list') return shape.items
  return any
}

/** Writes the set as `fieldsV1`. */
export function encodeFieldSet(set: FieldSet): JsonObject {
  const fields: JsonObject = {}
  const elements = [...new Set([...set.members, ...set.children.keys()])].sort(compareElements)
  for (const element of elements) {
    const child = set.children.get(element)
    if (child === undefined || child.isEmpty()) {
      if (set.members.has(element)) setOwn(fields, element, {})
      continue
    }
    const below = encodeFieldSet(child)
    setOwn(fields, element, set.members.has(element) ? { '.': {}, ...below } : below)
  }
  return fields
}

/** Reads `fieldsV1`. */
export function decodeFieldSet(fields: Json | undefined): FieldSet {
  const set = new FieldSet()
  if (!isJsonObject(fields)) return set
  for (const [element, below] of Object.entries(fields)) {
    if (element === '.' || !isJsonObject(below)) continue
    const keys = Object.keys(below)
    if (keys.length === 0 || keys.includes('.')) set.members.add(element)
    if (keys.some((key) => key !== '.')) set.children.set(element, decodeFieldSet(below))
  }
  return set
}

/** A path as messages print it: `.spec.containers[name="x"].image`. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((element) => {
      const rest = element.slice(2)
      if (element.startsWith('f:')) return `.${rest}`
      if (element.startsWith('v:')) return `[=${rest}]`
      if (element.startsWith('i:')) return `[${rest}]`
      const keys = JSON.parse(rest) as JsonObject
      return `[${Object.keys(keys)
        .sort()
        .map((key) => `${key}=${JSON.stringify(keys[key])}`)
        .join(',')}]`
    })
    .join('')
}
