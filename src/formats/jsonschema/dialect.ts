// Drafts of JSON Schema: their names, what their metaschemas are called, where schemas stand in them, vocabularies.
import { compareUtf8 } from '../../base/index.ts'
import type { GoValue } from '../../go/index.ts'
import { metaschemasTable } from './metaschemas.table.ts'

/** Drafts by their year; 4, 6 and 7 had none. */
export type Draft = 4 | 6 | 7 | 2019 | 2020

/** How a schema is read. `vocabularies` is undefined where the draft's own count. */
export interface Dialect {
  readonly draft: Draft
  readonly vocabularies: readonly string[] | undefined
}

const drafts: readonly (readonly [string, Draft])[] = [
  ['json-schema.org/schema', 2020],
  ['json-schema.org/draft/2020-12/schema', 2020],
  ['json-schema.org/draft/2019-09/schema', 2019],
  ['json-schema.org/draft-07/schema', 7],
  ['json-schema.org/draft-06/schema', 6],
  ['json-schema.org/draft-04/schema', 4],
]

/** The draft that `$schema` names; undefined for an address that is none of the known. */
export function draftOf(address: string): Draft | undefined {
  const bare = address.replace(/#$/, '').replace(/^https?:\/\//, '')
  return drafts.find(([known]) => known === bare)?.[1]
}

/** Address of the metaschema of a draft. */
export function metaschemaAddress(draft: Draft): string {
  return `${draft < 2019 ? 'http' : 'https'}://${(drafts.findLast(([, year]) => year === draft) as readonly [string, Draft])[0]}`
}

/** The text of a metaschema that is built in. */
export function metaschemaText(address: string): string | undefined {
  const bare = /^https?:\/\/(json-schema\.org\/.*)$/s.exec(address)?.[1]
  if (bare === undefined) return undefined
  const wanted = bare === 'json-schema.org/schema' ? 'json-schema.org/draft/2020-12/schema' : bare
  const line = metaschemasTable.split('\n').find((each) => each.replace(/^https?:\/\//, '').startsWith(`${wanted}\t`))
  return line?.slice(line.indexOf('\t') + 1)
}

interface Place {
  readonly keyword: string
  readonly holds: 'schema' | 'list' | 'table'
  /** The first draft that knows it. */
  readonly since: Draft
}

const places: readonly Place[] = [
  { keyword: 'definitions', holds: 'table', since: 4 },
  { keyword: 'not', holds: 'schema', since: 4 },
  { keyword: 'allOf', holds: 'list', since: 4 },
  { keyword: 'anyOf', holds: 'list', since: 4 },
  { keyword: 'oneOf', holds: 'list', since: 4 },
  { keyword: 'properties', holds: 'table', since: 4 },
  { keyword: 'additionalProperties', holds: 'schema', since: 4 },
  { keyword: 'patternProperties', holds: 'table', since: 4 },
  { keyword: 'items', holds: 'schema', since: 4 },
  { keyword: 'items', holds: 'list', since: 4 },
  { keyword: 'additionalItems', holds: 'schema', since: 4 },
  { keyword: 'dependencies', holds: 'table', since: 4 },
  { keyword: 'propertyNames', holds: 'schema', since: 6 },
  { keyword: 'contains', holds: 'schema', since: 6 },
  { keyword: 'if', holds: 'schema', since: 7 },
  { keyword: 'then', holds: 'schema', since: 7 },
  { keyword: 'else', holds: 'schema', since: 7 },
  { keyword: '$defs', holds: 'table', since: 2019 },
  { keyword: 'dependentSchemas', holds: 'table', since: 2019 },
  { keyword: 'unevaluatedProperties', holds: 'schema', since: 2019 },
  { keyword: 'unevaluatedItems', holds: 'schema', since: 2019 },
  { keyword: 'contentSchema', holds: 'schema', since: 2019 },
  { keyword: 'prefixItems', holds: 'list', since: 2020 },
]

/** What no check follows: it is there to be referred to, or never looked at. */
const unfollowed = ['definitions', '$defs', 'contentSchema']

/** A schema within a schema, and the keys on the way to it. */
export interface ChildSchema {
  readonly schema: Map<string, GoValue>
  readonly keys: readonly string[]
}

/** The schemas directly within a schema; with `followed` only those that values are checked against. */
export function* childSchemas(
  schema: Map<string, GoValue>,
  draft: Draft,
  which: 'all' | 'followed' = 'all',
): Generator<ChildSchema> {
  const beside = which === 'followed' ? keywordsBesideReference(schema, draft) : undefined
  for (const { keyword, holds, since } of places) {
    if (beside?.includes(keyword) === false) continue
    if (draft < since || (which === 'followed' && unfollowed.includes(keyword))) continue
    if (which === 'followed' && !isFollowed(keyword, schema, draft)) continue
    const held = schema.get(keyword)
    if (holds === 'schema') {
      if (held instanceof Map) yield { schema: held, keys: [keyword] }
    } else if (holds === 'list') {
      if (!Array.isArray(held)) continue
      for (const [index, each] of held.entries())
        if (each instanceof Map) yield { schema: each, keys: [keyword, String(index)] }
    } else if (held instanceof Map) {
      for (const [key, each] of [...held].sort(([left], [right]) => compareUtf8(left, right)))
        if (each instanceof Map) yield { schema: each, keys: [keyword, key] }
    }
  }
}

/**
 * Before 2019-09 a `$ref` stands alone; Helm's validator compiles what came after draft 4 all the same. Undefined where
 * every keyword counts.
 */
export function keywordsBesideReference(schema: Map<string, GoValue>, draft: Draft): readonly string[] | undefined {
  if (draft >= 2019 || typeof schema.get('$ref') !== 'string') return undefined
  return laterKeywords.slice(0, draft < 6 ? 0 : draft < 7 ? 3 : undefined)
}

const laterKeywords = ['const', 'contains', 'propertyNames', 'if', 'then', 'else']

/** Keywords that have a meaning only beside others. */
function isFollowed(keyword: string, schema: Map<string, GoValue>, draft: Draft): boolean {
  if (keyword === 'then') return schema.has('if') && schema.get('if') !== false
  if (keyword === 'else') return schema.has('if') && schema.get('if') !== true
  return keyword !== 'additionalItems' || (draft < 2020 && Array.isArray(schema.get('items')))
}

const knownVocabularies: { readonly [draft: number]: readonly string[] } = {
  2019: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  2020: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
}

/** The vocabularies a metaschema demands; an address of one that is not known is told as `unknown`. */
export function vocabulariesOf(
  metaschema: GoValue,
  draft: Draft,
): { readonly names?: readonly string[]; readonly unknown?: string } {
  const listed = metaschema instanceof Map && draft >= 2019 ? metaschema.get('$vocabulary') : undefined
  if (!(listed instanceof Map)) return {}
  const prefix = `https://json-schema.org/draft/${draft === 2019 ? '2019-09' : '2020-12'}/vocab/`
  const names = new Set<string>()
  for (const [address, isDemanded] of listed) {
    if (isDemanded !== true) continue
    const name = address.startsWith(prefix) ? address.slice(prefix.length) : ''
    if (knownVocabularies[draft]?.includes(name) !== true) return { unknown: address }
    names.add(name)
  }
  return { names: [...names.add('core')] }
}

const keywordsOf: { readonly [vocabulary: string]: readonly string[] } = {
  applicator:
    'allOf anyOf oneOf not items additionalItems properties patternProperties additionalProperties dependencies contains propertyNames if then else dependentSchemas prefixItems'.split(
      ' ',
    ),
  validation:
    'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum minLength maxLength pattern minItems maxItems uniqueItems maxProperties minProperties required minContains maxContains dependentRequired'.split(
      ' ',
    ),
  unevaluated: ['unevaluatedItems', 'unevaluatedProperties'],
}

/** The schema without the keywords of vocabularies that its dialect has not. */
export function inDialect(schema: Map<string, GoValue>, { draft, vocabularies }: Dialect): Map<string, GoValue> {
  const beside = keywordsBesideReference(schema, draft)
  // Of those only `const` is held against values.
  if (beside !== undefined)
    return new Map([...schema].filter(([key]) => key === '$ref' || (key === 'const' && beside.includes(key))))
  if (vocabularies === undefined) return schema
  const missing = Object.keys(keywordsOf).filter(
    (name) => !vocabularies.includes(draft === 2019 && name === 'unevaluated' ? 'applicator' : name),
  )
  const left = new Set(missing.flatMap((name) => keywordsOf[name] ?? []))
  return left.size === 0 ? schema : new Map([...schema].filter(([key]) => !left.has(key)))
}

/** Whether `format` must be kept. */
export function assertsFormat({ draft, vocabularies }: Dialect): boolean {
  if (draft < 2019) return true
  return vocabularies?.includes(draft === 2019 ? 'format' : 'format-assertion') === true
}
