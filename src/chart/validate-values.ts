// Values against the values.schema.json of a chart and of the charts in it.
import { decodeUtf8 } from '../base/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import { type Finding, type LoadedSchemas, validateJson } from '../formats/index.ts'
import { type GoValue, typeOf } from '../go/index.ts'
import type { Chart, Values } from './model.ts'

/** A value that does not fit, or in which something is missing. */
export interface SchemaFinding {
  /** Such as `cache.ports[0]`, seen from the root chart; empty for all values. */
  readonly path: string
  readonly text: string
}

/**
 * Refuses values that do not fit the schemas of the chart and of the charts in it. `loaded` has the schemas of other
 * places that these refer to.
 *
 * @throws ChartError (`VALUES_INVALID`) in Helm's words; `data.findings` has a `SchemaFinding` for every line
 * @see helm pkg/chart/common/util ValidateAgainstSchema
 */
export function validateValues(chart: Chart, values: Values, loaded: LoadedSchemas = new Map()): void {
  const report: Report = { text: '', findings: [] }
  checkChart({ chart, values, prefix: '' }, loaded, report)
  const { text, findings } = report
  if (text === '') return
  throw new ChartError({
    code: 'VALUES_INVALID',
    helmText: `values don't meet the specifications of the schema(s) in the following chart(s):\n${text}`,
    data: { findings },
  })
}

interface ChartWithValues {
  readonly chart: Chart
  readonly values: Values
  /** Stands before the paths of its values. */
  readonly prefix: string
}

interface Report {
  text: string
  readonly findings: SchemaFinding[]
}

function checkChart({ chart, values, prefix }: ChartWithValues, loaded: LoadedSchemas, report: Report): void {
  if (chart.schema !== undefined) {
    const { name } = chart.metadata
    try {
      const problems = validateJson(values, decodeUtf8(chart.schema), loaded)
      if (problems !== undefined) {
        report.text += `${name}:\n${problems.text}\n`
        for (const finding of problems.findings) noteFinding(finding, { values, prefix }, report.findings)
      }
    } catch (error) {
      report.text += `${name}:\n${textOf(error)}`
    }
  }
  for (const child of chart.dependencies) {
    const { name } = child.metadata
    const own = values.get(name)
    if (own === undefined || own === null) continue
    if (own instanceof Map) checkChart({ chart: child, values: own, prefix: `${prefix}${name}.` }, loaded, report)
    else report.text += `${name}:\ninvalid type for values: expected object (map), got ${typeOf(own)}\n`
  }
}

/** What stands at the end of a chain of findings is what can be mended. */
function noteFinding(
  { path, text, causes }: Finding,
  place: { readonly values: Values; readonly prefix: string },
  findings: SchemaFinding[],
): void {
  for (const cause of causes) noteFinding(cause, place, findings)
  if (causes.length > 0) return
  const shown = pathText(path, place.values)
  findings.push({ path: shown === '' ? place.prefix.slice(0, -1) : `${place.prefix}${shown}`, text })
}

function pathText(tokens: readonly string[], values: Values): string {
  let text = ''
  let value: GoValue | undefined = values
  for (const token of tokens) {
    if (Array.isArray(value)) {
      text += `[${token}]`
      value = value[Number(token)]
    } else {
      text += text === '' ? token : `.${token}`
      value = value instanceof Map ? value.get(token) : undefined
    }
  }
  return text
}
