// Chart and values into what a rendering needs, with the schemas of other places and words on values that do not fit.
import { debugLine } from '../apply/index.ts'
import { decodeUtf8 } from '../base/index.ts'
import {
  type Chart,
  loadSchemas,
  type PreparedChart,
  prepareChart,
  schemaTexts,
  type Values,
  validateValues,
} from '../chart/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { explainValuesFailure } from '../render/index.ts'
import { logEventOf } from './log-event.ts'
import type { FindOrigins } from './render-manifests.ts'
import type { ActionEvent, ChartRequest } from './requests.ts'
import type { World } from './world.ts'

/**
 * Prepares a chart and tells its warnings.
 *
 * @throws ChartError in Helm's words
 */
export async function* prepareRelease(
  { chart, supplied, origins }: { readonly chart: Chart; readonly supplied: Values; readonly origins: FindOrigins },
  request: Pick<ChartRequest, 'skipSchemaValidation'>,
  { loadSchema, preparedCharts }: Pick<World, 'loadSchema' | 'preparedCharts'>,
): AsyncGenerator<ActionEvent, PreparedChart> {
  const prepared = preparedCharts?.prepare(chart, supplied) ?? prepareChart(chart, supplied, { skipSchema: true })
  for (const warning of prepared.warnings) yield logEventOf(warning)
  if (request.skipSchemaValidation) return prepared
  const { schemas, warnings } = await loadSchemas(schemaTexts(prepared.chart, prepared.values), loadSchema)
  for (const warning of warnings) yield logEventOf(warning)
  yield* schemaLines(prepared.chart)
  try {
    validateValues(prepared.chart, prepared.values, schemas)
  } catch (error) {
    throw error instanceof ChartError ? await explained(error, origins) : error
  }
  return prepared
}

/** What Helm says with `--debug` while it holds values against schemas. @see helm pkg/chart/common/util/jsonschema.go ValidateAgainstSchema */
export function* schemaLines(chart: Chart): Generator<ReturnType<typeof debugLine>> {
  const { name } = chart.metadata
  if (chart.schema !== undefined) {
    yield debugLine('chart name', { 'chart-name': name })
    yield debugLine('unmarshalled JSON schema', { schema: decodeUtf8(chart.schema) })
  }
  yield debugLine('number of dependencies in the chart', { chart: name, dependencies: chart.dependencies.length })
  for (const dependency of chart.dependencies) yield* schemaLines(dependency)
}

/** The failure with its explanation, or as it is where explaining fails itself: the failure is what counts. */
async function explained(failure: ChartError, origins: FindOrigins): Promise<ChartError> {
  try {
    return explainValuesFailure(failure, await origins())
  } catch {
    return failure
  }
}
