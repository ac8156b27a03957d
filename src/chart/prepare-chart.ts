// A chart and the user's values into what a rendering needs: dependencies decided, values laid over each other, checked.
import { walkCharts } from './chart-tree.ts'
import { coalesceValues, copyValue } from './coalesce.ts'
import { processDependencies } from './dependencies.ts'
import type { Chart, PreparedChart, Values } from './model.ts'
import { validateValues } from './validate-values.ts'

/** How to prepare. */
export interface PrepareOptions {
  /** Leaves out the check against values.schema.json. */
  readonly skipSchema?: boolean
}

/**
 * Processes dependencies, coalesces values and checks them against the charts' schemas. Nothing given is changed.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/chart/common/util ToRenderValuesWithSchemaValidation
 */
export function prepareChart(chart: Chart, supplied: Values, options: PrepareOptions = {}): PreparedChart {
  const processed = processDependencies(chart, supplied)
  const coalesced = coalesceValues(processed.chart, supplied)
  if (options.skipSchema !== true) validateValues(processed.chart, coalesced.values)
  return {
    chart: processed.chart,
    values: coalesced.values,
    supplied: copyValue(supplied),
    warnings: [...loadingWarnings(chart), ...processed.warnings, ...coalesced.warnings],
  }
}

function loadingWarnings(chart: Chart): string[] {
  return [...walkCharts(chart)].flatMap(({ chart: each }) => each.warnings ?? [])
}
