// Values against the values.schema.json of a chart and of the charts in it.
import { decodeUtf8 } from '../base/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import { validateJson } from '../formats/index.ts'
import { typeOf } from '../go/index.ts'
import type { Chart, Values } from './model.ts'

/**
 * Refuses values that do not fit the schemas of the chart and of the charts in it.
 *
 * @throws ChartError (`VALUES_INVALID`) in Helm's words
 * @see helm pkg/chart/common/util ValidateAgainstSchema
 */
export function validateValues(chart: Chart, values: Values): void {
  const text = complaints(chart, values)
  if (text === '') return
  throw new ChartError({
    code: 'VALUES_INVALID',
    helmText: `values don't meet the specifications of the schema(s) in the following chart(s):\n${text}`,
  })
}

function complaints(chart: Chart, values: Values): string {
  const own = chart.schema === undefined ? '' : complaintOf(chart.metadata.name, chart.schema, values)
  return own + chart.dependencies.map((child) => childComplaints(child, values)).join('')
}

function complaintOf(name: string, schema: Uint8Array, values: Values): string {
  try {
    const text = validateJson(values, decodeUtf8(schema))
    return text === undefined ? '' : `${name}:\n${text}\n`
  } catch (error) {
    return `${name}:\n${textOf(error)}`
  }
}

function childComplaints(child: Chart, values: Values): string {
  const { name } = child.metadata
  const own = values.get(name)
  if (own === undefined || own === null) return ''
  if (own instanceof Map) return complaints(child, own)
  return `${name}:\ninvalid type for values: expected object (map), got ${typeOf(own)}\n`
}
