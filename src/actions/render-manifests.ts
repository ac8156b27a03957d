// From a prepared chart to its manifests: rendering until nothing is missing, then splitting.

import { decodeUtf8 } from '../base/index.ts'
import {
  type Capabilities,
  type Chart,
  crdFiles,
  defaultCapabilities,
  type PreparedChart,
  parseKubeVersion,
} from '../chart/index.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { ManifestSet } from '../release/index.ts'
import {
  parseChartTemplates,
  RecordedEffects,
  type RenderedChart,
  type RenderIdentity,
  renderChart,
  splitManifests,
} from '../render/index.ts'
import { answerAtOnce, answerEffect } from './effects.ts'
import { logEventOf } from './log-event.ts'
import type { ActionEvent, ChartRequest, TemplateRequest } from './requests.ts'
import type { World } from './world.ts'

/** What is rendered, and for whom. */
export interface RenderInput {
  readonly request: Pick<ChartRequest, 'subNotes' | 'hideSecret' | 'enableDns'> &
    Partial<Pick<TemplateRequest, 'includeCrds'>>
  readonly prepared: PreparedChart
  readonly capabilities: Capabilities
  readonly identity: RenderIdentity
  /** Where `lookup` looks; absent: it finds nothing. */
  readonly client?: KubeClient
}

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
  const { request, prepared } = input
  const rendered = await renderUntilDone(input, world, signal)
  const { warnings, ...set } = splitManifests({
    files: rendered.files,
    notes: rendered.notes,
    hideSecret: request.hideSecret,
    ...(request.includeCrds === true ? { crds: crdSources(prepared.chart) } : {}),
  })
  for (const warning of [...rendered.warnings, ...warnings]) yield logEventOf(warning)
  return set
}

async function renderUntilDone(input: RenderInput, world: World, signal: AbortSignal): Promise<RenderedChart> {
  const { request, prepared, capabilities, identity, client } = input
  const { enableDns, subNotes } = request
  const options = { enableDns, lookup: client !== undefined }
  const templates = parseChartTemplates(prepared.chart, options)
  const effects = new RecordedEffects(answerAtOnce(world))
  const policy = { world, enableDns, signal, ...(client === undefined ? {} : { client }) }
  for (;;) {
    effects.beginPass()
    const rendering = renderChart({ chart: prepared, identity, capabilities, effects, templates, subNotes, ...options })
    if (rendering.kind === 'rendered') return rendering
    for (const each of rendering.requests) await answerEffect(each, effects, policy)
  }
}

/** What a cluster can do of which nothing is known but what was given. @see helm pkg/action/install.go RunWithContext */
export function offlineCapabilities(
  request: Partial<Pick<TemplateRequest, 'kubeVersion' | 'apiVersions'>>,
): Capabilities {
  const { kubeVersion, apiVersions = [] } = request
  return {
    kubeVersion: kubeVersion === undefined ? defaultCapabilities.kubeVersion : parseKubeVersion(kubeVersion),
    apiVersions: [...defaultCapabilities.apiVersions, ...apiVersions],
  }
}

function crdSources(chart: Chart): SourceFile[] {
  return crdFiles(chart).map(({ path, data }) => ({ path, text: decodeUtf8(data) }))
}
