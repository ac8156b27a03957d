// A value against a schema text, in the words that Helm prints.
import type { GoValue } from '../../go/index.ts'
import { parseJson } from '../json/index.ts'
import { formatFindings } from './messages.ts'
import { metaschemaAddress, type Schema, SchemaError, SchemaSet } from './schema-set.ts'
import { Validator } from './validator.ts'

const documentAddress = 'file:///values.schema.json'

/**
 * What is wrong with the value, one line each, nested where one thing follows from another; undefined if it fits.
 * Schemas without `$schema` are of draft 2020-12; drafts 4, 6, 7 and 2019-09 are known, too.
 *
 * @throws SchemaError when the schema itself cannot be used
 * @see helm pkg/chart/common/util ValidateAgainstSingleSchema
 */
export function validateJson(value: GoValue, schemaText: string): string | undefined {
  const root = parseSchema(schemaText)
  const set = new SchemaSet()
  const { draft } = set.add(documentAddress, root, 2020)
  checkAgainstMetaschema(root, set, metaschemaAddress(draft))
  set.checkReferences()
  const findings = new Validator(set).validate(root, value)
  return findings.length === 0 ? undefined : formatFindings(findings)
}

function parseSchema(text: string): Schema {
  let root: GoValue
  try {
    if (text.trim() === '') throw new Error('EOF')
    root = parseJson(text)
  } catch (error) {
    throw new SchemaError((error as Error).message)
  }
  return root as Schema
}

function checkAgainstMetaschema(root: GoValue, set: SchemaSet, address: string): void {
  const metaschema = set.resolve(address, set.resourceAt(documentAddress))
  const findings = new Validator(set).validate(metaschema, root)
  if (findings.length === 0) return
  throw new SchemaError(
    `"${documentAddress}#" is not valid against metaschema: jsonschema validation failed with '${address}#'\n${formatFindings(findings)}`,
  )
}
