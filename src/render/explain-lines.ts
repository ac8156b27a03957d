// The manifest with the origin of every line beside it.
import type { ExplainedChart, ValueHistory } from '../chart/index.ts'
import { positionAt, type SourceFile, type Span } from '../diagnostics/index.ts'
import type { Hook, Manifest } from '../release/index.ts'
import { trailsOf } from './line-origins.ts'
import type { TracedChart } from './trace-chart.ts'
import { userPath } from './value-words.ts'

/** A place in a template: line and column count from 1. */
export interface TemplatePlace {
  /** Of the template, with the chart's name in front. */
  readonly path: string
  /** From 1 on. */
  readonly line: number
  /** From 1 on. */
  readonly column: number
}

/** A value or a fact that a line was made of. */
export interface LineValue {
  /** `image.tag` from the root chart's view; `.Release.Name`, `.Chart.Version` for facts. */
  readonly path: string
  /** Absent for facts, tables and what is not set. */
  readonly history?: ValueHistory
}

/** A line of a manifest and what made it. */
export interface ExplainedLine {
  /** Without its line end. */
  readonly text: string
  /** The action or text that wrote it, then the calls that led there. Empty where nothing is known. */
  readonly places: readonly TemplatePlace[]
  /** What of it came out of values. */
  readonly values: readonly LineValue[]
}

/** A document and what made its lines. */
export interface ExplainedDocument {
  /** The template, or the file of a custom resource definition. */
  readonly path: string
  /** Of the object. */
  readonly kind: string
  /** Of the object. */
  readonly name: string
  /** The events of a hook; empty for a resource. */
  readonly events: readonly string[]
  /** In the order of the document. */
  readonly lines: readonly ExplainedLine[]
}

/** Explains a manifest or hook: its document's lines against the trace of its template. */
export function explainDocument(
  document: { readonly manifest: Manifest } | { readonly hook: Hook },
  { traced, chart }: { readonly traced: TracedChart; readonly chart: ExplainedChart },
): ExplainedDocument {
  const { path, kind, name, text, events } =
    'hook' in document
      ? { ...document.hook, text: document.hook.manifest }
      : { ...document.manifest, events: [] as readonly string[] }
  const file = traced.files.find((each) => each.path === path)
  const first =
    file === undefined ? 0 : firstLine(file, text, 'manifest' in document ? document.manifest.source : undefined)
  const trails = trailsOf(file?.pieces ?? [])
  const lines = text.split('\n').map((line, index): ExplainedLine => {
    if (file === undefined || line.trim() === '') return { text: line, places: [], values: [] }
    const trail = trails(first + index)
    if (trail === undefined) return { text: line, places: [], values: [] }
    return { text: line, places: trail.spans.map(placeOf), values: trail.reads.map((path) => lineValue(path, chart)) }
  })
  return { path, kind, name, events, lines }
}

/** The line of the file at which a document begins. */
function firstLine(file: { readonly text: string }, text: string, source: Span | undefined): number {
  const start =
    source !== undefined && source.file.text === file.text ? source.start : Math.max(0, file.text.indexOf(text))
  return positionAt(file.text, start).line
}

function placeOf({ file, start }: Span): TemplatePlace {
  return { path: file.path, ...positionAt(file.text, start) }
}

function lineValue(path: string, { origins }: ExplainedChart): LineValue {
  if (!path.startsWith('Values.')) return { path: `.${path}` }
  const history = origins.originOf(userPath(path))
  return { path: userPath(path), ...(history === undefined ? {} : { history }) }
}

/** A definition of a custom resource, which is no template: every line stands in its file as it is printed. */
export function explainPlainFile({ path, text }: SourceFile): ExplainedDocument {
  const lines = text
    .split('\n')
    .map((line, index) => ({ text: line, places: [{ path, line: index + 1, column: 1 }], values: [] }))
  return { path, kind: 'CustomResourceDefinition', name: '', events: [], lines }
}
