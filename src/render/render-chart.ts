// Rendering: a prepared chart becomes files and notes, or a list of questions to the world.
import { type Capabilities, type Chart, checkKubeVersion, type Values } from '../chart/index.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import {
  EffectNeeded,
  type EffectRequest,
  type Effects,
  type OutputPiece,
  TemplateError,
  Trace,
} from '../template/index.ts'
import type { RenderIdentity } from './chart-object.ts'
import {
  type ChartTemplate,
  type ChartTemplates,
  isPartial,
  parseChartTemplates,
  type TemplateOptions,
} from './chart-templates.ts'
import { withoutNoValue } from './helm-functions.ts'
import { executionFailure } from './render-error.ts'
import { makeScopes, type Scopes } from './scopes.ts'
import { ValuesView } from './values-view.ts'

/** What is rendered, for whom and how. */
export interface RenderOptions extends TemplateOptions {
  /** The chart with the dependencies that are enabled, and the values that templates see; a `PreparedChart` fits. */
  readonly chart: { readonly chart: Chart; readonly values: Values }
  readonly identity: RenderIdentity
  readonly capabilities: Capabilities
  /** Answers what functions ask; see `RecordedEffects`. */
  readonly effects: Effects
  /** Templates already parsed from the same chart with the same options: repeated passes need not parse again. */
  readonly templates?: ChartTemplates
  /** Notes of subcharts too. */
  readonly subNotes?: boolean
  /** Does not check `kubeVersion` of Chart.yaml, as lint does not. */
  readonly anyKubeVersion?: boolean
  /** Told the log lines of a rendering that fails, before the failure. */
  readonly onLog?: (line: string) => void
  /** Says for every piece of output where it came from. */
  readonly provenance?: boolean
}

/** The outcome of a pass. */
export type Rendering =
  | RenderedChart
  | {
      readonly kind: 'needs'
      /** Get the answers, record them, repeat the pass. */
      readonly requests: readonly EffectRequest[]
    }

/** A rendered chart. */
export interface RenderedChart {
  readonly kind: 'rendered'
  /** Every template's output in the order of execution, without partials and notes; blank ones included. */
  readonly files: readonly SourceFile[]
  readonly notes: string
  /** Log lines as Helm prints them; only lint mode has some. */
  readonly warnings: readonly string[]
  /** By path of the file, when it was asked for. Offsets are those before `<no value>` was removed. */
  readonly provenance?: ReadonlyMap<string, readonly OutputPiece[]>
}

/**
 * Renders a chart. Pure: the clock, random numbers, keys, names and the cluster are asked of `effects`; where that
 * has no answer, the pass ends with `needs`.
 *
 * @throws ChartError CHART_INVALID `chart requires kubeVersion: …`, TEMPLATE_SYNTAX, RENDER_FAILED, all in Helm's words
 * @see helm pkg/engine/engine.go Render, pkg/action/action.go renderResources
 */
export function renderChart(options: RenderOptions): Rendering {
  const { chart, values } = options.chart
  if (options.anyKubeVersion !== true) checkKubeVersion(chart, options.capabilities)
  const templates = options.templates ?? parseChartTemplates(chart, options)
  const { identity, capabilities } = options
  const withPaths = options.provenance === true
  const madeCapabilities = templates.capabilities
  const scopes = makeScopes({ chart, values, identity, capabilities, withPaths, madeCapabilities })
  const pass = new Pass(templates, { scopes, options })
  try {
    return pass.run()
  } catch (error) {
    if (error instanceof EffectNeeded) return { kind: 'needs', requests: [error.request] }
    for (const line of pass.warnings) options.onLog?.(line)
    throw error
  }
}

class Pass {
  readonly #templates: ChartTemplates
  readonly #scopes: Scopes
  readonly #options: RenderOptions
  readonly warnings: string[] = []
  readonly #provenance = new Map<string, readonly OutputPiece[]>()

  constructor(templates: ChartTemplates, parts: { scopes: Scopes; options: RenderOptions }) {
    this.#templates = templates
    this.#scopes = parts.scopes
    this.#options = parts.options
  }

  run(): RenderedChart {
    const outputs: SourceFile[] = []
    for (const template of this.#templates.templates) {
      if (!isPartial(template.file.path)) outputs.push({ path: template.file.path, text: this.#execute(template) })
    }
    const files = outputs.filter(({ path }) => !path.endsWith('NOTES.txt'))
    return {
      kind: 'rendered',
      files,
      notes: this.#notes(outputs),
      warnings: this.warnings,
      ...(this.#options.provenance === true ? { provenance: this.#provenance } : {}),
    }
  }

  #execute(template: ChartTemplate): string {
    const { path } = template.file
    const scope = this.#scopes.of.get(template.chart) ?? new Map()
    scope.set(
      'Template',
      new ValuesView(
        new Map([
          ['Name', path],
          ['BasePath', template.basePath],
        ]),
      ),
    )
    const trace = this.#options.provenance === true ? new Trace(this.#scopes.paths) : undefined
    try {
      const text = this.#templates.set.execute(path, new ValuesView(scope), {
        effects: this.#options.effects,
        log: (line) => this.warnings.push(line),
        ...(trace === undefined ? {} : { trace }),
      })
      if (trace !== undefined) this.#provenance.set(path, trace.pieces)
      return withoutNoValue(text)
    } catch (error) {
      throw error instanceof TemplateError ? executionFailure(error, template.file) : error
    }
  }

  /** The chart's own notes, and those of subcharts when asked for; several are joined in the order of their paths. */
  #notes(outputs: readonly SourceFile[]): string {
    const own = `${this.#templates.chart.metadata.name}/templates/NOTES.txt`
    return outputs
      .filter(({ path }) => path.endsWith('NOTES.txt') && (this.#options.subNotes === true || path === own))
      .reverse()
      .reduce((notes, { text }) => (notes === '' ? text : `${notes}\n${text}`), '')
  }
}
