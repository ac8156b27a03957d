// A value against a schema text, in the words that Helm prints.
import type { GoValue } from '../../go/index.ts'
import { type Dialect, metaschemaAddress } from './dialect.ts'
import { type Finding, formatFindings } from './messages.ts'
import { parseSchemaDocument } from './schema-document.ts'
import { SchemaError, SchemasNeeded, schemaTooDeep } from './schema-error.ts'
import { type LoadedSchemas, type Schema, SchemaSet, type SchemaToCheck } from './schema-set.ts'
import { Validator } from './validator.ts'

const documentAddress = 'file:///values.schema.json'
const vocabularyAddress = 'urn:mem:metaschema'

/** What is wrong with a value. */
export interface JsonProblems {
  /** One line each, nested where one thing follows from another. */
  readonly text: string
  readonly findings: readonly Finding[]
}

/**
 * What is wrong with the value; undefined if it fits. Schemas without `$schema` are of draft 2020-12; drafts 4, 6, 7 and
 * 2019-09 are known, too. Schemas of other places must be given in `loaded`.
 *
 * @throws SchemaError when the schema itself cannot be used
 * @throws SchemasNeeded when schemas of other places were not given
 * @see helm pkg/chart/common/util ValidateAgainstSingleSchema
 */
export function validateJson(
  value: GoValue,
  schemaText: string,
  loaded: LoadedSchemas = new Map(),
): JsonProblems | undefined {
  return bounded(() => {
    const { set, root } = compile(schemaText, loaded)
    const findings = new Validator(set).validate(root, value)
    return findings.length === 0 ? undefined : { text: formatFindings(findings), findings }
  })
}

/** The addresses of schemas of other places that are not in `loaded`; none where the schema cannot be used at all. */
export function neededSchemas(schemaText: string, loaded: LoadedSchemas): readonly string[] {
  if (!mayReferElsewhere(schemaText)) return []
  try {
    bounded(() => compile(schemaText, loaded))
    return []
  } catch (error) {
    if (error instanceof SchemasNeeded) return error.addresses
    if (error instanceof SchemaError) return []
    throw error
  }
}

/** Escapes can hide a keyword: a text with some is looked at closely. */
function mayReferElsewhere(text: string): boolean {
  return (
    text.includes('\\u') ||
    /"\$(?:ref|recursiveRef|dynamicRef|schema)"\s*:\s*"(?!#|https?:(?:\\?\/){2}json-schema\.org(?:\\?\/)(?:draft-0[467]|draft(?:\\?\/)20(?:19-09|20-12))(?:\\?\/)schema#?")/.test(
      text,
    )
  )
}

function compile(schemaText: string, loaded: LoadedSchemas): { readonly set: SchemaSet; readonly root: Schema } {
  const set = new SchemaSet(loaded, checkAgainstMetaschema)
  const { root } = set.add(documentAddress, parseSchemaDocument(schemaText))
  set.checkReferences(root)
  return { set, root }
}

function bounded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError) throw new SchemaError(schemaTooDeep)
    throw error
  }
}

function checkAgainstMetaschema({ place, schema, dialect }: SchemaToCheck, set: SchemaSet): void {
  const { address, metaschema } = metaschemaOf(dialect, set)
  const findings = new Validator(set).validate(metaschema, schema)
  if (findings.length === 0) return
  throw new SchemaError(
    `"${place}" is not valid against metaschema: jsonschema validation failed with '${address}'\n${formatFindings(findings)}`,
  )
}

/** The draft's own metaschema, or those of the vocabularies it is limited to. */
function metaschemaOf({ draft, vocabularies }: Dialect, set: SchemaSet): { address: string; metaschema: Schema } {
  const address = metaschemaAddress(draft)
  if (vocabularies === undefined) return { address: `${address}#`, metaschema: set.root(address).root }
  const parts = vocabularies.map((name) => new Map([['$ref', address.replace(/schema$/, `meta/${name}`)]]))
  const root: Map<string, GoValue> = new Map<string, GoValue>([
    ['$schema', address],
    ['$id', vocabularyAddress],
    ...(draft === 2019 ? [['$recursiveAnchor', true] as const] : [['$dynamicAnchor', 'meta'] as const]),
    ['allOf', parts],
  ])
  return { address: vocabularyAddress, metaschema: set.addBuiltIn(vocabularyAddress, root).root }
}
