// The verbs of a client that render and change nothing.
import type { ExplainedTemplate } from '../actions/index.ts'
import type { CallSpec, ClientCalls } from './client-calls.ts'
import type { HelmEvent } from './events.ts'
import type { Operation } from './operation.ts'
import * as rules from './option-tables.ts'
import type { CallOptions, ChartInput, ExplainValuesOptions, RenderOptions } from './options.ts'
import type { ReleaseView } from './release-view.ts'
import type { Engine } from './session.ts'
import type { ValueReport } from './value-report.ts'

/** Verbs over charts that are rendered. */
export interface RenderVerbs {
  /** A name for a release by a template, as `--name-template`; by default the chart's name and a number. @throws HelmError INVALID_ARGUMENT; ChartError TEMPLATE_SYNTAX, RENDER_FAILED of the template */
  newName(chart: ChartInput, options?: CallOptions & { readonly template?: string | undefined }): Promise<string>
  /**
   * Renders a chart. No cluster is asked unless `dryRun` is `server`; nothing is ever changed.
   *
   * @throws ChartError CHART_NOT_FOUND, CHART_INVALID, VALUES_INVALID, FILE_UNREADABLE, TEMPLATE_SYNTAX, RENDER_FAILED, POST_RENDER_FAILED; RepositoryError as
   * `chart.pull`; with `dryRun: 'server'` ClusterError
   * @see helm pkg/cmd/template.go newTemplateCmd
   * @example
   * const rendered = await helm.template('web', './web', { values: { replicas: 3 } })
   * for (const { kind, metadata } of rendered.resources()) console.log(kind, metadata.name)
   */
  template(name: string, chart: ChartInput, options?: RenderOptions): Operation<ReleaseView>
  /** The same for a chart whose values have the shape `V`. @throws as without it */
  template<V>(name: string, chart: ChartInput, options?: RenderOptions<V>): Operation<ReleaseView<V>>
  /** Renders as `template` and tells for every line what wrote it. @throws as `template` */
  explainTemplate(name: string, chart: ChartInput, options?: RenderOptions): Operation<ExplainedTemplate>
  /** Renders as `template` and tells for every value where it came from and who reads it. @throws as `template` */
  explainValues(chart: ChartInput, options?: ExplainValuesOptions): Operation<readonly ValueReport[]>
}

/** The verbs that render and change nothing. */
export function renderVerbs(calls: ClientCalls, namespace: string | undefined): RenderVerbs {
  return {
    newName: (chart, call) =>
      calls.read(
        {
          name: 'newName',
          options: call,
          rules: { table: { ...rules.callRules.table, template: rules.isName } },
          arguments: [['chart', chart, rules.isChart]],
        },
        async ({ verbs, world }, signal) =>
          call?.template === undefined
            ? verbs.generatedName(verbs.referenceOf(chart).text, world.clock)
            : verbs.nameForInstall(call.template, world, signal),
      ),
    template: <V>(name: string, chart: ChartInput, call?: RenderOptions<V>) =>
      startTemplate<V>(
        calls,
        {
          name: 'template',
          remote: { namespace, method: 'template', arguments: [name, chart] },
          options: call as RenderOptions,
          rules: rules.renderRules,
          arguments: [
            ['name', name, rules.isText],
            ['chart', chart, rules.isChart],
          ],
        },
        () => ({ name, chart, call: call as RenderOptions }),
      ),
    explainTemplate: (name, chart, call) =>
      calls.start(
        {
          name: 'explainTemplate',
          remote: { namespace, method: 'explainTemplate', arguments: [name, chart] },
          options: call,
          rules: rules.renderRules,
          arguments: [
            ['name', name, rules.isText],
            ['chart', chart, rules.isChart],
          ],
        },
        async function* (engine, signal) {
          const { world, request } = renderRequest(engine, { name, chart, call })
          return yield* engine.verbs.explainTemplate(request, world, signal)
        },
      ),
    explainValues: (chart, call) =>
      calls.start(
        {
          name: 'explainValues',
          remote: { namespace, method: 'explainValues', arguments: [chart] },
          options: call,
          rules: rules.explainValuesRules,
          arguments: [['chart', chart, rules.isChart]],
        },
        async function* ({ verbs, ...engine }, signal) {
          const { world, chart: reference } = verbs.worldWithChart(engine.world, chart)
          const request = verbs.explainRequestOf({ name: 'release-name', namespace: engine.namespace }, reference, call)
          return (yield* verbs.explainValuesOf(request, world, signal)).map(verbs.reportValue)
        },
      ),
  }
}

/** What is rendered, under which name. */
export interface Rendered {
  readonly name: string
  readonly chart: ChartInput
  readonly call: RenderOptions | undefined
}

/** `template`, under either of its names. `rendered` is asked once the arguments are checked. */
export function startTemplate<V>(
  calls: ClientCalls,
  spec: CallSpec<RenderOptions>,
  rendered: () => Rendered,
): Operation<ReleaseView<V>> {
  return calls.start(spec, async function* (engine, signal): AsyncGenerator<HelmEvent, ReleaseView<V>> {
    const { verbs } = engine
    const { world, request } = renderRequest(engine, rendered())
    return verbs.viewRelease<V>(yield* verbs.failingWithView(verbs.template(request, world, signal)))
  })
}

function renderRequest({ verbs, world: base, namespace }: Engine, { name, chart, call }: Rendered) {
  const { world, chart: reference } = verbs.worldWithChart(base, chart)
  return { world, request: verbs.templateRequestOf({ name, namespace }, reference, call) }
}
