// Schema documents by address: drafts, `$id`, anchors, and where references lead. Metaschemas are built in.
import { type GoValue, quote } from '../../go/index.ts'
import { parseJson } from '../json/index.ts'
import { metaschemasTable } from './metaschemas.table.ts'

/** A schema: a table, `true` or `false`. */
export type Schema = Map<string, GoValue> | boolean

/** Drafts by their year; 4, 6 and 7 had none. */
export type Draft = 4 | 6 | 7 | 2019 | 2020

/** A document or an embedded schema with an address of its own. */
export interface SchemaResource {
  readonly address: string
  readonly root: Schema
  readonly draft: Draft
  readonly anchors: Map<string, Map<string, GoValue>>
  readonly dynamicAnchors: Map<string, Map<string, GoValue>>
}

/** A schema cannot be used; the message is Helm's. */
export class SchemaError extends Error {}

const drafts: readonly (readonly [string, Draft])[] = [
  ['http://json-schema.org/schema', 2020],
  ['https://json-schema.org/schema', 2020],
  ['https://json-schema.org/draft/2020-12/schema', 2020],
  ['https://json-schema.org/draft/2019-09/schema', 2019],
  ['http://json-schema.org/draft-07/schema', 7],
  ['http://json-schema.org/draft-06/schema', 6],
  ['http://json-schema.org/draft-04/schema', 4],
]

/** Keywords that hold one schema, a list of schemas, or a table of schemas. */
const single = [
  'not',
  'items',
  'additionalItems',
  'additionalProperties',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]
const lists = ['allOf', 'anyOf', 'oneOf', 'items', 'prefixItems']
const tables = ['properties', 'patternProperties', 'definitions', '$defs', 'dependencies', 'dependentSchemas']

/** The draft that `$schema` names; undefined for an address that is none of the known. */
export function draftOf(address: string): Draft | undefined {
  const bare = address.replace(/#$/, '')
  return drafts.find(([known]) => known === bare || known.replace(/^http:/, 'https:') === bare)?.[1]
}

/** Address of the metaschema of a draft. */
export function metaschemaAddress(draft: Draft): string {
  return (drafts.findLast(([, year]) => year === draft) as readonly [string, Draft])[0]
}

/** Documents and what lies in them. */
export class SchemaSet {
  readonly #resources = new Map<string, SchemaResource>()
  readonly #places = new Map<Map<string, GoValue>, SchemaResource>()

  /** Adds a document under an address without fragment. `fallback` is the draft where `$schema` is missing. */
  add(address: string, root: Schema, fallback: Draft): SchemaResource {
    return this.#addResource(address, root, this.#draftFor(root, fallback))
  }

  /** The resource in which a schema stands. */
  resourceOf(schema: Map<string, GoValue>): SchemaResource {
    const resource = this.#places.get(schema)
    if (resource === undefined) throw new SchemaError('schema is part of no document')
    return resource
  }

  /** The resource added under an address. */
  resourceAt(address: string): SchemaResource {
    return this.#find(address)
  }

  /** Follows every reference once: one that leads nowhere makes the schema unusable, even where no value needs it. */
  checkReferences(): void {
    const checked = new Set<Map<string, GoValue>>()
    for (let before = -1; before !== checked.size; ) {
      before = checked.size
      for (const [schema, resource] of [...this.#places]) {
        if (checked.has(schema)) continue
        checked.add(schema)
        for (const keyword of ['$ref', '$recursiveRef', '$dynamicRef']) {
          const reference = schema.get(keyword)
          if (typeof reference === 'string') this.resolve(reference, resource)
        }
      }
    }
  }

  /** The schema a reference leads to, seen from the resource it is written in. */
  resolve(reference: string, from: SchemaResource): Schema {
    const full = resolveAddress(reference, from.address)
    const hash = full.indexOf('#')
    const address = hash === -1 ? full : full.slice(0, hash)
    const fragment = hash === -1 ? '' : decodeFragment(full.slice(hash + 1))
    const resource = this.#find(address)
    if (fragment === '') return resource.root
    if (fragment.startsWith('/')) return this.#resolvePointer(resource, fragment)
    const anchored = resource.anchors.get(fragment)
    if (anchored === undefined) throw new SchemaError(`anchor in ${quote(`${address}#${fragment}`)} not found`)
    return anchored
  }

  #find(address: string): SchemaResource {
    const known = this.#resources.get(address)
    if (known !== undefined) return known
    const line = metaschemasTable
      .split('\n')
      .find((candidate) =>
        candidate.startsWith(
          `${address.replace(/^https:\/\/json-schema.org\/draft-/, 'http://json-schema.org/draft-')}\t`,
        ),
      )
    if (line === undefined) {
      throw new SchemaError(`failing loading ${quote(address)}: schemas of other places are not fetched`)
    }
    return this.add(address, parseJson(line.slice(line.indexOf('\t') + 1)) as Schema, 2020)
  }

  #resolvePointer(resource: SchemaResource, pointer: string): Schema {
    let value: GoValue | undefined = resource.root
    let owner = resource
    for (const token of pointer.slice(1).split('/')) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
      value =
        value instanceof Map
          ? value.get(key)
          : Array.isArray(value) && /^\d+$/.test(key)
            ? value[Number(key)]
            : undefined
      if (value instanceof Map) owner = this.#places.get(value) ?? owner
    }
    if (typeof value === 'boolean') return value
    if (!(value instanceof Map))
      throw new SchemaError(`json-pointer in ${quote(`${resource.address}#${pointer}`)} not found`)
    if (!this.#places.has(value)) this.#walk(value, owner)
    return value
  }

  #draftFor(root: Schema, fallback: Draft): Draft {
    const named = root instanceof Map ? root.get('$schema') : undefined
    if (typeof named !== 'string') return fallback
    const known = draftOf(named)
    if (known !== undefined) return known
    throw new SchemaError(`failing loading ${quote(named)}: schemas of other places are not fetched`)
  }

  #addResource(address: string, root: Schema, draft: Draft): SchemaResource {
    const id = root instanceof Map ? idOf(root, draft) : undefined
    const own = id === undefined ? address : resolveAddress(id, address).replace(/#.*$/s, '')
    const resource: SchemaResource = { address: own, root, draft, anchors: new Map(), dynamicAnchors: new Map() }
    this.#resources.set(address, resource)
    this.#resources.set(own, resource)
    if (root instanceof Map) this.#walk(root, resource)
    return resource
  }

  #walk(schema: Map<string, GoValue>, resource: SchemaResource): void {
    if (this.#places.has(schema)) return
    if (schema !== resource.root && idOf(schema, resource.draft) !== undefined) {
      this.#addResource(resource.address, schema, this.#draftFor(schema, resource.draft))
      // The embedded schema has its own address; the outer keeps the one it had.
      this.#resources.set(resource.address, resource)
      return
    }
    this.#places.set(schema, resource)
    noteAnchors(schema, resource)
    for (const child of childSchemas(schema)) this.#walk(child, resource)
  }
}

function* childSchemas(schema: Map<string, GoValue>): Generator<Map<string, GoValue>> {
  for (const keyword of single) {
    const child = schema.get(keyword)
    if (child instanceof Map) yield child
  }
  for (const keyword of lists) {
    const children = schema.get(keyword)
    if (Array.isArray(children)) for (const child of children) if (child instanceof Map) yield child
  }
  for (const keyword of tables) {
    const children = schema.get(keyword)
    if (children instanceof Map) for (const child of children.values()) if (child instanceof Map) yield child
  }
}

function idOf(schema: Map<string, GoValue>, draft: Draft): string | undefined {
  const id = schema.get(draft === 4 ? 'id' : '$id')
  if (typeof id !== 'string' || id.startsWith('#')) return undefined
  return draft < 2019 && schema.has('$ref') ? undefined : id.replace(/#$/, '') || undefined
}

function noteAnchors(schema: Map<string, GoValue>, { anchors, dynamicAnchors, draft }: SchemaResource): void {
  if (draft < 2019) {
    const id = schema.get(draft === 4 ? 'id' : '$id')
    if (typeof id === 'string' && id.includes('#') && !id.endsWith('#'))
      anchors.set(id.slice(id.indexOf('#') + 1), schema)
    return
  }
  const anchor = schema.get('$anchor')
  if (typeof anchor === 'string') anchors.set(anchor, schema)
  const dynamic = schema.get('$dynamicAnchor')
  if (draft === 2020 && typeof dynamic === 'string') {
    anchors.set(dynamic, schema)
    dynamicAnchors.set(dynamic, schema)
  }
}

function resolveAddress(reference: string, base: string): string {
  if (reference.startsWith('#')) return base + reference
  try {
    return new URL(reference, base).href
  } catch {
    return reference
  }
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
