// Schema documents by address: dialects, `$id`, anchors, and where references lead. Metaschemas are built in.
import { compileRegexp, formatUrl, type GoValue, parseUrl, quote } from '../../go/index.ts'
import { checkUrl, escapeToken, joinAddress, showFragment, tokensOf } from './address.ts'
import { childSchemas, type Dialect, type Draft, draftOf, metaschemaText, vocabulariesOf } from './dialect.ts'
import { stepsOf } from './followed-schemas.ts'
import { parseSchemaDocument } from './schema-document.ts'
import { SchemaError, SchemasNeeded } from './schema-error.ts'

/** A schema: a table, `true` or `false`. */
export type Schema = Map<string, GoValue> | boolean

/** What came of loading a schema of another place. */
export type LoadedSchema = { readonly document: GoValue } | { readonly failure: string }

/** Schemas of other places by their address. */
export type LoadedSchemas = ReadonlyMap<string, LoadedSchema>

/** A document as it was loaded. */
export interface SchemaDocument {
  readonly address: string
  readonly root: GoValue
  /** The root and the embedded schemas with an address of their own. */
  readonly resources: SchemaResource[]
}

/** A document's root, or an embedded schema with an address of its own. */
export interface SchemaResource {
  readonly address: string
  readonly root: Schema
  readonly dialect: Dialect
  readonly document: SchemaDocument
  readonly anchors: Map<string, Map<string, GoValue>>
  readonly dynamicAnchors: Map<string, Map<string, GoValue>>
}

/** A schema that is to be held against the metaschema of its dialect. */
export interface SchemaToCheck {
  /** Address with pointer, as messages show it. */
  readonly place: string
  readonly schema: GoValue
  readonly dialect: Dialect
}

const ownDialect: Dialect = { draft: 2020, vocabularies: undefined }

/** Documents and what lies in them. */
export class SchemaSet {
  readonly #documents = new Map<string, SchemaDocument>()
  readonly #places = new Map<Map<string, GoValue>, SchemaResource>()
  readonly #loaded: LoadedSchemas
  readonly #check: (schema: SchemaToCheck, set: SchemaSet) => void

  /** `check` throws where a schema does not fit the metaschema of its dialect. */
  constructor(loaded: LoadedSchemas, check: (schema: SchemaToCheck, set: SchemaSet) => void) {
    this.#loaded = loaded
    this.#check = check
  }

  /** Adds a document under an address without fragment. @throws SchemaError, SchemasNeeded */
  add(address: string, root: GoValue): SchemaResource {
    const resource = this.addBuiltIn(address, root)
    if (!/^https?:\/\/json-schema\.org\//.test(address)) {
      this.#check({ place: `${address}#`, schema: root, dialect: resource.dialect }, this)
    }
    return resource
  }

  /** As `add` for a document that is known to be right. */
  addBuiltIn(address: string, root: GoValue): SchemaResource {
    const document: SchemaDocument = { address, root, resources: [] }
    const resource = this.#addResource(root as Schema, {
      document,
      base: address,
      fallback: ownDialect,
      isRoot: true,
    }) as SchemaResource
    this.#documents.set(address, document)
    return resource
  }

  /** The resource in which a schema stands. */
  resourceOf(schema: Map<string, GoValue>): SchemaResource {
    const resource = this.#places.get(schema)
    if (resource === undefined) throw new SchemaError('schema is part of no document')
    return resource
  }

  /**
   * Follows every reference that values can meet, once: one that leads nowhere makes the schema unusable, also where
   * no value needs it.
   *
   * @throws SchemaError; SchemasNeeded with all addresses that are missing
   */
  checkReferences(root: Schema): void {
    const queue: (Schema | (() => Schema))[] = [root]
    const seen = new Set<Schema>()
    const needed = new Set<string>()
    const collect = <T>(find: () => T): T | undefined => {
      try {
        return find()
      } catch (error) {
        if (!(error instanceof SchemasNeeded)) throw error
        for (const address of error.addresses) needed.add(address)
        return undefined
      }
    }
    const visit = (schema: Map<string, GoValue>) => {
      const resource = this.resourceOf(schema)
      queue.push(resource.root, ...resource.dynamicAnchors.values())
      for (const { kind, ...step } of stepsOf(schema, resource.dialect.draft)) {
        if (kind === 'schema') queue.push(step.schema as Schema)
        else if (kind === 'reference') collect(() => queue.push(this.#find(step.text as string, resource)))
        else checkPattern(step.text as string, { schema, keyword: step.keyword as string, resource })
      }
    }
    try {
      for (const next of queue) {
        const schema = typeof next === 'function' ? collect(next) : next
        if (!(schema instanceof Map) || seen.has(schema)) continue
        seen.add(schema)
        visit(schema)
      }
    } catch (error) {
      // What is needed was met first: with it, this may not come to light.
      if (needed.size === 0 || !(error instanceof SchemaError)) throw error
    }
    if (needed.size > 0) throw new SchemasNeeded([...needed])
  }

  /** The schema a reference leads to, seen from the resource it is written in. */
  resolve(reference: string, from: SchemaResource): Schema {
    const found = this.#find(reference, from)
    return typeof found === 'function' ? found() : found
  }

  /** As `resolve`; pointers wait: one that leads nowhere is told only when it is its turn. */
  #find(reference: string, from: SchemaResource): Schema | (() => Schema) {
    const { address, fragment } = joinAddress(from.address, reference)
    const own =
      address === from.document.address
        ? from.document.resources[0]
        : from.document.resources.find((each) => each.address === address)
    const resource = own ?? this.root(address)
    return fragment.startsWith('/')
      ? () => this.#resolvePointer(fragment, resource)
      : this.#resolveFragment(fragment, resource)
  }

  /** The root of the document at an address. @throws SchemaError, SchemasNeeded */
  root(address: string): SchemaResource {
    return this.#documents.get(address)?.resources[0] ?? this.add(address, this.#load(address))
  }

  #load(address: string): GoValue {
    const builtIn = metaschemaText(address)
    if (builtIn !== undefined) return parseSchemaDocument(builtIn)
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase() ?? ''
    if (!['file', 'http', 'https', 'urn'].includes(scheme)) {
      throw new SchemaError(
        `failing loading ${quote(address)}: no URLLoader registered for ${quote(formatUrl(parseUrl(address)))}`,
      )
    }
    const loaded = this.#loaded.get(address)
    if (loaded === undefined) throw new SchemasNeeded([address])
    if ('failure' in loaded)
      throw new SchemaError(`failing loading ${quote(withoutPassword(address))}: ${loaded.failure}`)
    return loaded.document
  }

  #resolveFragment(fragment: string, resource: SchemaResource): Schema {
    if (fragment === '') return resource.root
    const anchored = resource.anchors.get(fragment)
    if (anchored !== undefined) return anchored
    const place = `${resource.address}#${showFragment(fragment)}`
    throw new SchemaError(`anchor in ${quote(place)} not found in schema ${quote(resource.document.address)}`)
  }

  #resolvePointer(pointer: string, resource: SchemaResource): Schema {
    const pointerInDocument = pointerOf(resource) + pointer
    const place = `${resource.document.address}#${showFragment(pointerInDocument)}`
    const tokens = tokensOf(pointer)
    if (tokens === undefined) throw new SchemaError(`invalid json-pointer ${quote(place)}`)
    let value: GoValue | undefined = resource.root
    let owner = resource
    for (const token of tokens) {
      value = childAt(value, token)
      if (value === undefined) throw new SchemaError(`json-pointer in ${quote(place)} not found`)
      if (value instanceof Map) owner = this.#places.get(value) ?? owner
    }
    if (!(value instanceof Map)) {
      if (typeof value !== 'boolean') this.#check({ place, schema: value as GoValue, dialect: owner.dialect }, this)
      return value as boolean
    }
    if (!this.#places.has(value)) {
      this.#walk(value, owner)
      this.#check({ place, schema: value, dialect: this.resourceOf(value).dialect }, this)
    }
    return value
  }

  /** The draft that `$schema` leads to, over metaschemas of other places where need be. */
  #draftFor(schema: GoValue, fallback: Draft, seen: readonly string[] = []): Draft {
    const named = schema instanceof Map ? schema.get('$schema') : undefined
    if (typeof named !== 'string') return fallback
    const known = draftOf(named)
    if (known !== undefined) return known
    const address = named.replace(/#.*$/s, '')
    checkUrl(address)
    if (seen.includes(address)) throw new SchemaError(`cycle in resolving $schema in ${quote(address)}`)
    return this.#draftFor(this.#load(address), fallback, [...seen, address])
  }

  #dialectOf(schema: Map<string, GoValue>, draft: Draft): Dialect {
    const named = schema.get('$schema') as string
    if (draftOf(named) !== undefined) return { draft, vocabularies: undefined }
    const address = named.replace(/#.*$/s, '')
    const { names, unknown } = vocabulariesOf(this.#load(address), draft)
    if (unknown !== undefined) {
      throw new SchemaError(`unsupported vocabulary ${quote(unknown)} in ${quote(address)}`)
    }
    return { draft, vocabularies: names }
  }

  /** Adds the root of a document, or an embedded schema; undefined where that has no address of its own. */
  #addResource(
    root: Schema,
    {
      document,
      base,
      fallback,
      isRoot,
    }: { document: SchemaDocument; base: string; fallback: Dialect; isRoot: boolean },
  ): SchemaResource | undefined {
    const table = root instanceof Map ? root : undefined
    let dialect = fallback
    let id: string | undefined
    if (table !== undefined) {
      const named = table.get('$schema')
      if (isRoot && typeof named === 'string' && named.replace(/#.*$/s, '') === base && draftOf(named) === undefined) {
        throw new SchemaError(`draft ${quote(base)} is not supported`)
      }
      const draft = this.#draftFor(table, fallback.draft)
      id = idOf(table, draft)
      if (typeof named === 'string' && (id !== undefined || isRoot)) dialect = this.#dialectOf(table, draft)
      else if (id === undefined) id = idOf(table, fallback.draft)
    }
    if (id === undefined && !isRoot) return undefined
    const address = id === undefined ? base : this.#joinId(id, { base, root, document })
    const resource: SchemaResource = {
      address,
      root,
      dialect,
      document,
      anchors: new Map(),
      dynamicAnchors: new Map(),
    }
    const twin = document.resources.find((each) => each.address === address)
    if (twin !== undefined) {
      document.resources.push(resource)
      const [first, second] = [pointerOf(resource), pointerOf(twin)]
      throw new SchemaError(
        `duplicate id ${quote(address)} in ${quote(document.address)} at ${quote(first)} and ${quote(second)}`,
      )
    }
    document.resources.push(resource)
    if (table !== undefined) this.#place(table, resource)
    return resource
  }

  #joinId(
    id: string,
    { base, root, document }: { readonly base: string; readonly root: Schema; readonly document: SchemaDocument },
  ): string {
    try {
      return joinAddress(base, id).address
    } catch {
      const place = `${document.address}#${showFragment(pointerTo(root, document.root) ?? '')}`
      throw new SchemaError(`error in parsing id at ${quote(place)}`)
    }
  }

  #walk(schema: Map<string, GoValue>, resource: SchemaResource): void {
    if (this.#places.has(schema)) return
    const { document, address, dialect } = resource
    const embedded = this.#addResource(schema, { document, base: address, fallback: dialect, isRoot: false })
    if (embedded === undefined) this.#place(schema, resource)
  }

  #place(schema: Map<string, GoValue>, resource: SchemaResource): void {
    this.#places.set(schema, resource)
    noteAnchors(schema, resource)
    for (const child of childSchemas(schema, resource.dialect.draft)) this.#walk(child.schema, resource)
  }
}

/** The JSON pointer of a resource within its document; empty for the root. */
function pointerOf({ root, document }: SchemaResource): string {
  return pointerTo(root, document.root) ?? ''
}

function pointerTo(wanted: Schema, value: GoValue): string | undefined {
  if (value === wanted) return ''
  const entries: Iterable<[string | number, GoValue]> =
    value instanceof Map || Array.isArray(value) ? value.entries() : []
  for (const [key, item] of entries) {
    const below = pointerTo(wanted, item)
    if (below !== undefined) return `/${escapeToken(String(key))}${below}`
  }
  return undefined
}

/** A pattern that no metaschema looks at. */
function checkPattern(
  pattern: string,
  { schema, keyword, resource }: { schema: Schema; keyword: string; resource: SchemaResource },
): void {
  try {
    compileRegexp(pattern)
  } catch (error) {
    const { address, root } = resource.document
    const place = `${address}#${showFragment(`${pointerTo(schema, root) ?? ''}/${keyword}`)}`
    throw new SchemaError(`invalid regex ${quote(pattern)} at ${quote(place)}: ${(error as Error).message}`)
  }
}

function childAt(value: GoValue | undefined, token: string): GoValue | undefined {
  if (value instanceof Map) return value.get(token)
  if (Array.isArray(value) && /^\+?\d{1,15}$/.test(token)) return value[Number(token)]
  return undefined
}

function idOf(schema: Map<string, GoValue>, draft: Draft): string | undefined {
  if (draft < 2019 && schema.has('$ref')) return undefined
  const id = schema.get(draft === 4 ? 'id' : '$id')
  return typeof id === 'string' ? id.replace(/#.*$/s, '') || undefined : undefined
}

function noteAnchors(schema: Map<string, GoValue>, resource: SchemaResource): void {
  const { anchors, dynamicAnchors, dialect, document } = resource
  const note = (name: GoValue | undefined, table = anchors) => {
    if (typeof name !== 'string') return
    const known = table.get(name)
    if (known !== undefined && known !== schema) {
      const [there, here] = [known, schema].map((each) => pointerTo(each, document.root) ?? '')
      throw new SchemaError(
        `duplicate anchor ${quote(name)} in ${quote(document.address)} at ${quote(there as string)} and ${quote(here as string)}`,
      )
    }
    table.set(name, schema)
  }
  if (dialect.draft < 2019) {
    if (schema.has('$ref')) return
    const id = schema.get(dialect.draft === 4 ? 'id' : '$id')
    const { fragment } = typeof id === 'string' ? joinAddress(resource.address, id) : { fragment: '' }
    if (fragment !== '' && !fragment.startsWith('/')) note(fragment)
    return
  }
  note(schema.get('$anchor'))
  if (dialect.draft < 2020) return
  note(schema.get('$dynamicAnchor'))
  note(schema.get('$dynamicAnchor'), dynamicAnchors)
}

/** The address as errors show it. */
function withoutPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i, '$1:***@')
}
