// From a prepared chart to its manifests: rendering until nothing is missing, then splitting.

import { decodeUtf8 } from '../base/index.ts'
import {
  type Capabilities,
  type Chart,
  crdFiles,
  defaultCapabilities,
  type LayeredOrigins,
  type PreparedChart,
  parseKubeVersion,
} from '../chart/index.ts'
import { ChartError, type SourceFile } from '../diagnostics/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { ManifestSet } from '../release/index.ts'
import {
  checkRendering,
  explainFailure,
  parseChartTemplates,
  RecordedEffects,
  type RenderedChart,
  type RenderIdentity,
  type RenderOptions,
  renderChart,
  type SplitManifests,
  splitManifests,
  type TracedChart,
  traceChart,
} from '../render/index.ts'
import { answerAtOnce, answerEffect } from './effects.ts'
import { logEventOf } from './log-event.ts'
import { postRenderFiles } from './post-render.ts'
import type { ActionEvent, ChartRequest, TemplateRequest } from './requests.ts'
import type { World } from './world.ts'

/** What is rendered, and for whom. */
export interface RenderInput {
  readonly request: Pick<
    ChartRequest,
    'subNotes' | 'hideSecret' | 'enableDns' | 'warnUnusedValues' | 'postRenderer' | 'postRenderStrategy'
  > &
    Partial<Pick<TemplateRequest, 'includeCrds'>>
  readonly prepared: PreparedChart
  readonly capabilities: Capabilities
  readonly identity: RenderIdentity
  /** Where `lookup` looks; absent: it finds nothing. */
  readonly client?: KubeClient
  /** Says where the values come from; asked only to explain something. */
  readonly origins?: FindOrigins
}

/** Finds out where values come from. */
export type FindOrigins = () => Promise<LayeredOrigins>

/**
 * Renders and splits.
 * @throws ChartError in Helm's words
 * @see helm pkg/action/action.go renderResources
 */
export async function* renderManifests(
  input: RenderInput,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, ManifestSet> {
  const { set, effects } = yield* renderAll(input, world, signal)
  if (input.request.warnUnusedValues === true && input.origins !== undefined) {
    const chart = { ...input.prepared, origins: await input.origins() }
    for (const warning of checkRendering(chart, traceAgain(input, effects))) yield { type: 'warning', warning }
  }
  return set
}

/** The rendering once more, with its provenance. */
export function traceAgain(input: RenderInput, effects: RecordedEffects): TracedChart {
  effects.beginPass()
  return traceChart(renderOptionsOf(input, effects))
}

/**
 * Renders and splits; gives the answers of the world too.
 * @throws ChartError in Helm's words, explained
 */
export async function* renderAll(
  input: RenderInput,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, { readonly set: ManifestSet; readonly effects: RecordedEffects }> {
  const effects = new RecordedEffects(answerAtOnce(world))
  try {
    const rendered = yield* renderUntilDone(input, effects, { world, signal })
    for (const warning of rendered.warnings) yield logEventOf(warning)
    const { warnings, ...set } = split(input, rendered, await postRendered(input, rendered, { world, signal }))
    for (const warning of warnings) yield logEventOf(warning)
    return { set, effects }
  } catch (error) {
    for (const warning of warningsBefore(error)) yield logEventOf(warning)
    // What a post-renderer made has no templates to be explained from.
    const explainable = error instanceof ChartError && !signal.aborted && !isAfterPostRendering(error, input)
    throw explainable ? await explained(error, input, effects) : error
  }
}

function warningsBefore(error: unknown): readonly string[] {
  const warnings = error instanceof ChartError ? error.data['warnings'] : undefined
  return Array.isArray(warnings) ? warnings : []
}

function isAfterPostRendering({ code }: ChartError, { request }: RenderInput): boolean {
  return code === 'POST_RENDER_FAILED' || (request.postRenderer !== undefined && code === 'RESOURCE_INVALID')
}

async function postRendered(
  { request }: RenderInput,
  { files }: RenderedChart,
  { world, signal }: { readonly world: World; readonly signal: AbortSignal },
): Promise<readonly SourceFile[]> {
  const { postRenderer: asked, postRenderStrategy: strategy = 'combined' } = request
  if (asked === undefined) return files
  const postRenderer = 'plugin' in asked ? await world.postRenderer(asked.plugin, asked.extraArguments) : asked
  return postRenderFiles(files, { postRenderer, strategy }, signal)
}

function split(
  { request, prepared }: RenderInput,
  rendered: RenderedChart,
  files: readonly SourceFile[],
): SplitManifests {
  return splitManifests({
    files,
    notes: rendered.notes,
    hideSecret: request.hideSecret,
    ...(request.includeCrds === true ? { crds: crdSources(prepared.chart) } : {}),
  })
}

/** Renders, answering what is asked; the answers stay in `effects`. */
async function* renderUntilDone(
  input: RenderInput,
  effects: RecordedEffects,
  { world, signal }: { readonly world: World; readonly signal: AbortSignal },
): AsyncGenerator<ActionEvent, RenderedChart> {
  const { client, prepared, request } = input
  const options = renderOptionsOf(input, effects)
  const { outlines } = world
  const templates =
    world.templates?.templatesOf(prepared.chart, options) ??
    parseChartTemplates(prepared.chart, {
      ...options,
      ...(outlines === undefined ? {} : { outlines }),
      rendersOnce: true,
    })
  const policy = { world, enableDns: request.enableDns, signal, ...(client === undefined ? {} : { client }) }
  for (;;) {
    effects.beginPass()
    const rendering = renderChart({ ...options, templates })
    if (rendering.kind === 'rendered') return rendering
    for (const each of rendering.requests) yield* answerEffect(each, effects, policy)
  }
}

/** What the renderer is told. */
function renderOptionsOf(input: RenderInput, effects: RecordedEffects): RenderOptions {
  const { prepared, identity, capabilities, client } = input
  const { enableDns, subNotes } = input.request
  return { chart: prepared, identity, capabilities, effects, subNotes, enableDns, lookup: client !== undefined }
}

/** The failure with its explanation, or as it is where explaining fails itself: the failure is what counts. */
async function explained(failure: ChartError, input: RenderInput, effects: RecordedEffects): Promise<ChartError> {
  try {
    const origins = await input.origins?.()
    effects.beginPass()
    const { chart, values } = input.prepared
    return explainFailure(failure, renderOptionsOf(input, effects), {
      chart,
      values,
      ...(origins === undefined ? {} : { origins }),
    })
  } catch {
    return failure
  }
}

/** What a cluster can do of which nothing is known but what was given. @see helm pkg/action/install.go RunWithContext */
export function offlineCapabilities(
  request: Partial<Pick<TemplateRequest, 'kubeVersion' | 'apiVersions'>>,
): Capabilities {
  const { kubeVersion, apiVersions = [] } = request
  if (kubeVersion === undefined && apiVersions.length === 0) return defaultCapabilities
  return {
    kubeVersion: kubeVersion === undefined ? defaultCapabilities.kubeVersion : parseKubeVersion(kubeVersion),
    apiVersions: [...defaultCapabilities.apiVersions, ...apiVersions],
  }
}

/** Definitions of custom resources as source files. */
export function crdSources(chart: Chart): SourceFile[] {
  return crdFiles(chart).map(({ path, data }) => ({ path, text: decodeUtf8(data) }))
}
