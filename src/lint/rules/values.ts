// values.yaml: there, readable, and as the schema wants it. Values of charts within are not looked at.
import { coalesceTables, copyValue, parseValuesDocument, type Values } from '../../chart/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { type LoadedSchemas, validateJson } from '../../formats/index.ts'
import type { LintMessage } from '../message.ts'
import type { LintOptions, LintTarget } from '../target.ts'

const path = 'values.yaml'

/** @see helm pkg/chart/v2/lint/rules/values.go ValuesWithOverrides */
export function lintValues({ values, schema }: LintTarget, options: LintOptions): readonly LintMessage[] {
  if (values.kind === 'missing') return [{ severity: 'info', path, text: 'file does not exist' }]
  const unreadable = (text: string): readonly LintMessage[] => [
    { severity: 'error', path, text: `unable to parse YAML: ${text}` },
  ]
  if (values.kind === 'directory') return unreadable(values.error)
  let own: Values
  try {
    own = parseValuesDocument(values.text)
  } catch (error) {
    return unreadable(textOf(error).replace('map[string]interface {}', 'common.Values'))
  }
  if (schema.kind !== 'file' || schema.text === '' || options.skipSchemaValidation) return []
  const problem = againstSchema(coalesceTables(copyValue(options.values), own).values, schema.text, options.schemas)
  return problem === undefined ? [] : [{ severity: 'error', path, text: problem }]
}

function againstSchema(values: Values, schema: string, schemas?: LoadedSchemas): string | undefined {
  try {
    const problems = validateJson(values, schema, schemas)
    return problems === undefined ? undefined : `${problems.text}\n`
  } catch (error) {
    return textOf(error)
  }
}
