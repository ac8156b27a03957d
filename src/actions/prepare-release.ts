// Chart and values into what a rendering needs, with the schemas of other places and words on values that do not fit.
import { debugLine } from '../apply/index.ts'
import { decodeUtf8 } from '../base/index.ts'
import {
  type Chart,
  loadingWarnings,
  loadSchemas,
  type PreparedChart,
  type ProcessedChart,
  prepareChart,
  prepareProcessed,
  processDependencies,
  schemaTexts,
  type Values,
  validateValues,
} from '../chart/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import { schemaTooDeep } from '../formats/index.ts'
import { explainValuesFailure } from '../render/index.ts'
import { failAs } from './fail.ts'
import { logEventOf } from './log-event.ts'
import type { FindOrigins } from './render-manifests.ts'
import type { ActionEvent, ChartRequest } from './requests.ts'
import type { World } from './world.ts'

/** What is prepared. */
export interface ReleaseParts {
  readonly chart: Chart
  readonly supplied: Values
  readonly origins: FindOrigins
  /** Troubles with dependencies are told as `install` tells them. */
  readonly isInstall?: boolean
}

/**
 * Prepares a chart and tells its warnings.
 *
 * @throws ChartError in Helm's words
 */
export async function* prepareRelease(
  { chart, supplied, origins, isInstall = false }: ReleaseParts,
  request: Pick<ChartRequest, 'skipSchemaValidation'>,
  {
    world: { loadSchema, preparedCharts, deeperStack },
    signal,
  }: { readonly world: Pick<World, 'loadSchema' | 'preparedCharts' | 'deeperStack'>; readonly signal: AbortSignal },
): AsyncGenerator<ActionEvent, PreparedChart> {
  const ready = attempt(
    () => preparedCharts?.prepare(chart, supplied) ?? prepareChart(chart, supplied, { skipSchema: true }),
  )
  for (const warning of ready?.warnings ?? []) yield logEventOf(warning)
  const prepared = ready ?? (yield* coalesced({ chart, supplied, isInstall }))
  if (request.skipSchemaValidation) return prepared
  const { schemas, warnings } = await loadSchemas(schemaTexts(prepared.chart, prepared.values), loadSchema, signal)
  for (const warning of warnings) yield logEventOf(warning)
  yield* schemaLines(prepared.chart)
  try {
    validateValues(prepared.chart, prepared.values, schemas)
  } catch (error) {
    if (textOf(error).includes(schemaTooDeep)) deeperStack?.()
    throw error instanceof ChartError ? await explained(error, origins) : error
  }
  return prepared
}

function attempt<T>(prepare: () => T): T | undefined {
  try {
    return prepare()
  } catch {
    return undefined
  }
}

/** The chart without the check of its schemas, step by step: warnings are told also where it fails. */
async function* coalesced({
  chart,
  supplied,
  isInstall = false,
}: Omit<ReleaseParts, 'origins'>): AsyncGenerator<ActionEvent, PreparedChart> {
  const warnings = [...loadingWarnings(chart)]
  try {
    const processed = yield* decided(() => processDependencies(chart, supplied, warnings), { isInstall, warnings })
    return prepareProcessed(processed, supplied, { skipSchema: true, onWarning: (line) => warnings.push(line) })
  } finally {
    for (const warning of warnings) yield logEventOf(warning)
  }
}

/** @see helm pkg/action/install.go RunWithContext */
async function* decided(
  decide: () => ProcessedChart,
  { isInstall, warnings }: { isInstall: boolean; warnings: string[] },
): AsyncGenerator<ActionEvent, ProcessedChart> {
  try {
    return decide()
  } catch (error) {
    if (!isInstall) throw error
    for (const warning of warnings.splice(0)) yield logEventOf(warning)
    const text = textOf(error)
    const message = 'chart dependencies processing failed'
    yield { type: 'log', level: 'error', message, fields: { error: text } }
    throw failAs(ChartError, error, { helmText: `${message}: ${text}` })
  }
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
