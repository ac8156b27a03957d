// A chart and the user's values into what a rendering needs: dependencies decided, values laid over each other, checked.
import type { LoadedSchemas } from '../formats/index.ts'
import { walkCharts } from './chart-tree.ts'
import { coalesceValues, copyValue, type OnWarning } from './coalesce.ts'
import { type ProcessedChart, processDependencies } from './dependencies.ts'
import { type LoadSchema, loadSchemas, schemaTexts } from './load-schemas.ts'
import type { Chart, PreparedChart, Values } from './model.ts'
import { validateValues } from './validate-values.ts'

/** How to prepare. */
export interface PrepareOptions {
  /** Leaves out the check against values.schema.json. */
  readonly skipSchema?: boolean
  /** The schemas of other places that the charts' schemas refer to; see `prepareChartWithSchemas`. */
  readonly schemas?: LoadedSchemas
  /** Gets the log lines of coalescing at once, also those before a failure. */
  readonly onWarning?: OnWarning
}

/**
 * Processes dependencies, coalesces values and checks them against the charts' schemas. Nothing given is changed.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/chart/common/util ToRenderValuesWithSchemaValidation
 */
export function prepareChart(chart: Chart, supplied: Values, options: PrepareOptions = {}): PreparedChart {
  const prepared = prepareProcessed(processDependencies(chart, supplied), supplied, options)
  return { ...prepared, warnings: [...loadingWarnings(chart), ...prepared.warnings] }
}

/**
 * The second half of `prepareChart`, for a chart whose dependencies are decided; without the warnings of loading it.
 *
 * @throws ChartError in Helm's words
 */
export function prepareProcessed(
  processed: ProcessedChart,
  supplied: Values,
  options: PrepareOptions = {},
): PreparedChart {
  const coalesced = coalesceValues(processed.chart, supplied, options.onWarning)
  if (options.skipSchema !== true) validateValues(processed.chart, coalesced.values, options.schemas)
  return {
    chart: processed.chart,
    values: coalesced.values,
    supplied: copyValue(supplied),
    warnings: [...processed.warnings, ...coalesced.warnings],
  }
}

/**
 * `prepareChart` for schemas that refer to other places: those are loaded first. Ask no more of `loadSchema` than the
 * charts deserve: an address comes from the chart.
 *
 * @throws ChartError in Helm's words
 */
export async function prepareChartWithSchemas(
  chart: Chart,
  supplied: Values,
  options: { readonly loadSchema: LoadSchema },
): Promise<PreparedChart> {
  const prepared = prepareChart(chart, supplied, { skipSchema: true })
  const texts = schemaTexts(prepared.chart, prepared.values)
  const { schemas, warnings } = await loadSchemas(texts, options.loadSchema)
  validateValues(prepared.chart, prepared.values, schemas)
  return { ...prepared, warnings: [...prepared.warnings, ...warnings] }
}

/** What was noticed when the chart and those in it were loaded. */
export function loadingWarnings(chart: Chart): string[] {
  return [...walkCharts(chart)].flatMap(({ chart: each }) => each.warnings ?? [])
}
