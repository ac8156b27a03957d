// values.yaml: there, readable, and as the schema wants it. Values of charts within are not looked at.
import { coalesceTablesInPlace, copyValue, parseValuesDocument, type Values } from '../../chart/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { type LoadedSchemas, validateJson } from '../../formats/index.ts'
import type { LintMessage } from '../message.ts'
import type { LintOptions, LintTarget } from '../target.ts'

const path = 'values.yaml'

/** Findings, log lines, and the given values as the rule leaves them. */
export interface LintedValues {
  readonly messages: readonly LintMessage[]
  readonly warnings: readonly string[]
  readonly values: Values
}

/** @see helm pkg/chart/v2/lint/rules/values.go ValuesWithOverrides */
export function lintValues({ values, schema }: LintTarget, options: LintOptions): LintedValues {
  const only = (severity: LintMessage['severity'], text: string): LintedValues => ({
    messages: [{ severity, path, text }],
    warnings: [],
    values: options.values,
  })
  if (values.kind === 'missing') return only('info', 'file does not exist')
  const unreadable = (text: string) => only('error', `unable to parse YAML: ${text}`)
  if (values.kind === 'directory') return unreadable(values.error)
  let own: Values
  try {
    own = parseValuesDocument(values.text)
  } catch (error) {
    return unreadable(textOf(error).replace('map[string]interface {}', 'common.Values'))
  }
  const supplied = copyValue(options.values)
  // Helm copies the outermost table only: what lies deeper gets the chart's values, and loses nulls, for all that follows.
  const laid = new Map(supplied)
  const warnings = coalesceTablesInPlace(laid, own)
  const checked = schema.kind === 'file' && schema.text !== '' && !options.skipSchemaValidation
  const problem = checked ? againstSchema(laid, schema.text, options.schemas) : undefined
  return {
    messages: problem === undefined ? [] : [{ severity: 'error', path, text: problem }],
    warnings,
    values: supplied,
  }
}

function againstSchema(values: Values, schema: string, schemas?: LoadedSchemas): string | undefined {
  try {
    const problems = validateJson(values, schema, schemas)
    return problems === undefined ? undefined : `${problems.text}\n`
  } catch (error) {
    return textOf(error)
  }
}
