// Failures of rendering explained: excerpt, calls, values, suggestions, and what else is wrong in the same chart.
import { ChartError, factsOf } from '../diagnostics/index.ts'
import { parseChartTemplates } from './chart-templates.ts'
import { explainExecution, type FailedChart } from './explain-execution.ts'
import { findSyntaxFailures } from './explain-syntax.ts'
import { explainYaml } from './explain-yaml.ts'
import type { RenderOptions } from './render-chart.ts'
import { splitManifests } from './split-manifests.ts'
import { type TracedFile, traceChart } from './trace-chart.ts'
import type { KnownValues } from './value-words.ts'

const mostRelated = 50

/**
 * What `renderChart` or `splitManifests` failed with, explained; code and text stay. Renders once more, with the
 * answers that `effects` has: nothing is asked of the world. A failure of another kind comes back as it is.
 */
export function explainFailure(failure: ChartError, options: RenderOptions, known: KnownValues): ChartError {
  switch (failure.code) {
    case 'TEMPLATE_SYNTAX':
      return withRelated(failure, findSyntaxFailures(known.chart, options))
    case 'RENDER_FAILED':
    case 'RESOURCE_INVALID': {
      const templates = options.templates ?? parseChartTemplates(known.chart, options)
      const failed: FailedChart = { known, traced: traceChart({ ...options, templates }) }
      return withRelated(failure, failuresIn(failed), failed)
    }
    default:
      return failure
  }
}

/** Every template's failure: those of executing first, as Helm meets them, then those of reading what came out. */
function failuresIn(failed: FailedChart): ChartError[] {
  const { files } = failed.traced
  return [
    ...files.flatMap((file) =>
      file.failure === undefined ? [] : [explainExecution({ ...file, failure: file.failure }, failed)],
    ),
    ...files.flatMap((file) => {
      const failure = yamlFailure(file)
      return failure === undefined ? [] : [explainYaml(failure, failed)]
    }),
  ]
}

function yamlFailure(file: TracedFile): ChartError | undefined {
  if (file.failure !== undefined || file.path.endsWith('NOTES.txt')) return undefined
  try {
    splitManifests({ files: [file], notes: '' })
    return undefined
  } catch (error) {
    if (error instanceof ChartError) return error
    throw error
  }
}

/** The explained form of `failure` with the others beside it; the failure itself, where it did not come again. */
function withRelated(failure: ChartError, found: readonly ChartError[], failed?: FailedChart): ChartError {
  const same = found.find(({ helmText }) => helmText === failure.helmText)
  const explained =
    same ?? (failed === undefined || failure.code !== 'RESOURCE_INVALID' ? failure : explainYaml(failure, failed))
  const others = found.filter((each) => each !== same)
  return new ChartError({
    code: failure.code,
    helmText: failure.helmText,
    labels: explained.labels,
    notes: explained.notes,
    hints: explained.hints,
    data: { ...factsOf(explained), ...factsOf(failure) },
    related: others.slice(0, mostRelated),
    cause: failure.cause,
  })
}
