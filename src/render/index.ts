// Rendering: chart, values and capabilities become documents. The door of this folder.
//
// The way through: `parseChartTemplates` once per chart, then per pass `renderChart` with the same `templates` and a
// `RecordedEffects`; on `needs` record the answers and repeat; (post-render the files;) `splitManifests` gives the
// `ManifestSet`, `formatTemplateOutput` or `outputFiles` what `template` prints or writes.

export { followedHelm, type HelmBuild, type RenderIdentity } from './chart-object.ts'
export {
  type ChartTemplate,
  type ChartTemplates,
  parseChartTemplates,
  type TemplateOptions,
} from './chart-templates.ts'
export { checkRendering, type RenderWarning } from './check-values.ts'
export { explainFailure } from './explain-failure.ts'
export {
  type ExplainedDocument,
  type ExplainedLine,
  explainDocument,
  explainPlainFile,
  type LineValue,
  type TemplatePlace,
} from './explain-lines.ts'
export { explainValuesFailure } from './explain-schema.ts'
export { type ExplainedValue, explainValues, type OverriddenValue } from './explain-values.ts'
export { type HelmFunctionOptions, helmFunctions } from './helm-functions.ts'
export { type LineTrail, trailsOf } from './line-origins.ts'
export { mergeFiles, type PostRenderer, postRenderError, splitStream } from './post-render.ts'
export { type ChangeObjects, postRendererOverObjects } from './post-render-objects.ts'
export { RecordedEffects } from './recorded-effects.ts'
export { type RenderedChart, type Rendering, type RenderOptions, renderChart } from './render-chart.ts'
export { type DocumentText, splitDocuments } from './split-documents.ts'
export { type SplitManifests, type SplitOptions, sourceBlock, splitManifests } from './split-manifests.ts'
export { createTemplateMemory, type TemplateMemory } from './template-memory.ts'
export {
  formatTemplateOutput,
  type HookChoice,
  type OutputFile,
  outputFiles,
  type TemplateOutputOptions,
} from './template-output.ts'
export { type PathUse, type TracedChart, type TracedFile, traceChart } from './trace-chart.ts'
export { describeHistory, describeOrigin, type KnownValues } from './value-words.ts'
