// The templates of a chart and its subcharts, parsed once and executable again and again.
import { baseName, compareUtf8, decodeUtf8 } from '../base/index.ts'
import type { Capabilities, Chart } from '../chart/index.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import type { GoStruct } from '../go/index.ts'
import { type TemplateOutlines, TemplateSet, TemplateSyntaxError } from '../template/index.ts'
import { type HelmFunctionOptions, helmFunctions } from './helm-functions.ts'
import { syntaxFailure } from './render-error.ts'

/** How the templates are parsed and executed. */
export interface TemplateOptions extends HelmFunctionOptions {
  /** A key that is not there fails. Helm's command never asks for it. */
  readonly strict?: boolean
  /** Outlines of templates, which hold for Helm's functions alone. */
  readonly outlines?: TemplateOutlines
  /** They are rendered once and never again, as a command does it. */
  readonly rendersOnce?: boolean
}

/** A template file and the chart it belongs to. */
export interface ChartTemplate {
  readonly file: SourceFile
  readonly chart: Chart
  /** `.Template.BasePath`. */
  readonly basePath: string
  /** The text's bytes, as they lie in the chart. */
  readonly data: Uint8Array
}

/** Parsed templates, in the order in which Helm executes them. They depend on nothing but the chart's files. */
export interface ChartTemplates {
  readonly chart: Chart
  readonly set: TemplateSet
  readonly templates: readonly ChartTemplate[]
  readonly options: TemplateOptions
  /** What templates see of capabilities, where it was made before. */
  readonly capabilities?: WeakMap<Capabilities, GoStruct>
}

/**
 * Collects and parses the templates of a chart and of all charts in it. Of library charts only files whose names
 * begin with `_` count.
 *
 * @throws ChartError TEMPLATE_SYNTAX `parse error at (FILE:LINE): …`
 * @see helm pkg/engine/engine.go allTemplates, sortTemplates, render
 */
export function parseChartTemplates(chart: Chart, options: TemplateOptions = {}): ChartTemplates {
  const templates = templateFiles(chart)
  return { chart, set: parseFiles(templates, options), templates, options }
}

/** One set of template files in this order. @throws ChartError TEMPLATE_SYNTAX */
export function parseFiles(templates: readonly ChartTemplate[], options: TemplateOptions): TemplateSet {
  const set = new TemplateSet({
    name: 'gotpl',
    functions: helmFunctions(options),
    missingKey: options.strict === true ? 'error' : 'zero',
    executesOnce: options.rendersOnce === true,
  })
  const outlines = options.custom === undefined ? options.outlines : undefined
  for (const { file, data } of templates) {
    try {
      set.parse(file.path, file.text, {
        outline: outlines?.of(data),
        note: (make) => outlines?.note(data, make),
      })
    } catch (error) {
      throw error instanceof TemplateSyntaxError ? syntaxFailure(error) : error
    }
  }
  return set
}

/** The template files of a chart and of all charts in it, in the order in which Helm executes them: deep ones first. */
export function templateFiles(chart: Chart): ChartTemplate[] {
  const found = new Map<string, ChartTemplate>()
  collect(chart, { parentPath: '', found })
  return [...found.values()]
    .map((template) => ({ template, depth: depth(template.file.path) }))
    .sort((left, right) => right.depth - left.depth || compareUtf8(right.template.file.path, left.template.file.path))
    .map(({ template }) => template)
}

function collect(chart: Chart, into: { parentPath: string; found: Map<string, ChartTemplate> }): void {
  const { name, type } = chart.metadata
  const chartPath = into.parentPath === '' ? name : `${into.parentPath}/charts/${name}`
  for (const child of chart.dependencies) collect(child, { parentPath: chartPath, found: into.found })
  const isLibrary = type?.toLowerCase() === 'library'
  for (const { path, data } of chart.templates) {
    if (isLibrary && !isPartial(path)) continue
    const file = { path: `${chartPath}/${path}`, text: decodeUtf8(data) }
    into.found.set(file.path, { file, chart, basePath: `${chartPath}/templates`, data })
  }
}

/** Whether a file only defines templates and is not executed itself. */
export function isPartial(path: string): boolean {
  return baseName(path).startsWith('_')
}

function depth(path: string): number {
  return path.split('/').length
}
