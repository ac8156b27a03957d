// `explain`: where every line and every value of a rendering comes from.
import { nearestWord } from '../base/index.ts'
import { type ExplainedChart, validateReleaseName } from '../chart/index.ts'
import { ChartError, Failure } from '../diagnostics/index.ts'
import type { ManifestSet } from '../release/index.ts'
import {
  type ExplainedDocument,
  type ExplainedValue,
  explainDocument,
  explainPlainFile,
  explainValues,
  type TracedChart,
} from '../render/index.ts'
import { openChart } from './chart-to-use.ts'
import { clusterCapabilities, reachCluster } from './cluster-state.ts'
import { failingAs } from './fail.ts'
import { prepareRelease } from './prepare-release.ts'
import { crdSources, offlineCapabilities, type RenderInput, renderAll, traceAgain } from './render-manifests.ts'
import type { ActionEvent, TemplateRequest } from './requests.ts'
import type { World } from './world.ts'

export {
  describeHistory,
  describeOrigin,
  type ExplainedDocument,
  type ExplainedLine,
  type ExplainedValue,
  type LineValue,
  type RenderWarning,
  type TemplatePlace,
} from '../render/index.ts'

/** Which values are explained. */
export interface ExplainRequest extends TemplateRequest {
  /** Only this value, or those below it; empty for all. */
  readonly path: string
  /** Secret values are told too. */
  readonly showSecrets: boolean
}

/** A rendering with the origins of its lines, in the order in which `template` prints it. */
export interface ExplainedTemplate {
  /** In the order of the manifest. */
  readonly documents: readonly ExplainedDocument[]
}

/**
 * Renders as `template` does and says for every line what wrote it.
 * @throws ChartError in Helm's words
 */
export async function* explainTemplate(
  request: TemplateRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, ExplainedTemplate> {
  const { chart, traced, set } = yield* failingAs(ChartError, renderTraced(request, world, signal))
  const documents = [
    ...(request.includeCrds ? crdSources(chart.chart).map(explainPlainFile) : []),
    ...set.manifests.map((manifest) => explainDocument({ manifest }, { traced, chart })),
    ...set.hooks.map((hook) => explainDocument({ hook }, { traced, chart })),
  ]
  return { documents }
}

/**
 * Renders as `template` does and says for every value where it came from and who reads it.
 * @throws ChartError in Helm's words; Failure INVALID_ARGUMENT when nothing stands at the path
 */
export async function* explainValuesOf(
  request: ExplainRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, readonly ExplainedValue[]> {
  const { chart, traced, set } = yield* failingAs(ChartError, renderTraced(request, world, signal))
  const values = explainValues(chart, { traced, set, showSecrets: request.showSecrets })
  const path = request.path.replace(/^\.?Values\./, '')
  if (path === '') return values
  const chosen = values.filter((value) => value.path === path || isBelow(value.path, path))
  if (chosen.length > 0) return chosen
  throw new Failure({
    code: 'INVALID_ARGUMENT',
    helmText: `there is no value at ${path}`,
    hints: nearHint(path, values),
  })
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(`${above}.`) || path.startsWith(`${above}[`)
}

function nearHint(path: string, values: readonly ExplainedValue[]): string[] {
  const known = values.flatMap(({ path: each }) => [
    each,
    ...[...each.matchAll(/[.[]/g)].map(({ index }) => each.slice(0, index)),
  ])
  const near = nearestWord(path, new Set(known))
  return near === undefined ? [] : [`did you mean \`${near}\`?`]
}

interface TracedRendering {
  readonly chart: ExplainedChart
  readonly traced: TracedChart
  readonly set: ManifestSet
}

async function* renderTraced(
  request: TemplateRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, TracedRendering> {
  const { chart, supplied, origins } = yield* openChart(request, world, signal)
  const cluster = request.dryRun === 'server' ? await reachCluster(world, signal) : undefined
  validateReleaseName(request.name)
  const prepared = yield* prepareRelease({ chart, supplied, origins, isInstall: true }, request, { world, signal })
  const capabilities = cluster === undefined ? offlineCapabilities(request) : await clusterCapabilities(cluster, signal)
  const { name, namespace, isUpgrade } = request
  const input: RenderInput = {
    request,
    prepared,
    capabilities,
    identity: { name, namespace, revision: 1, isInstall: !isUpgrade, isUpgrade },
    origins,
    ...(cluster === undefined ? {} : { client: cluster.client }),
  }
  const { set, effects } = yield* renderAll(input, world, signal)
  return { chart: { ...prepared, origins: await origins() }, traced: traceAgain(input, effects), set }
}
