// A rendering that goes on where Helm's stops: every template's output with its origins, or its failure, and all reads.
import type { Chart } from '../chart/index.ts'
import type { ChartError, Span } from '../diagnostics/index.ts'
import { GoStruct, type GoValue } from '../go/index.ts'
import { EffectNeeded, type OutputPiece, type ReadPlace, spanOf, TemplateError, Trace } from '../template/index.ts'
import { type ChartTemplate, type ChartTemplates, isPartial, parseChartTemplates } from './chart-templates.ts'
import { withoutNoValue } from './helm-functions.ts'
import { observeValues } from './observed-values.ts'
import type { RenderOptions } from './render-chart.ts'
import { executionFailure } from './render-error.ts'
import { makeScopes, type Scopes } from './scopes.ts'
import { ValuesView } from './values-view.ts'

/** A field or key that a template read. */
export interface ValueRead {
  /** From the root chart's view: `Values.cache.image`; also of `Chart` and `Release`. */
  readonly path: string
  /** Undefined where there was nothing. */
  readonly value: GoValue | undefined
  /** The expression that read it. */
  readonly place: Span
}

/** What became of a template. */
export interface TracedFile {
  readonly path: string
  readonly chart: Chart
  /** As Helm would have it; empty when it failed. */
  readonly text: string
  /** Offsets are those before `<no value>` was removed; lines are the same. */
  readonly pieces: readonly OutputPiece[]
  readonly failure?: ChartError
  /** What was read last, in order; enough to see what led to a failure. */
  readonly lastReads: readonly ValueRead[]
}

/** Who reads a path. */
export interface PathUse {
  /** Paths of the templates that were rendered while it was read. */
  readonly templates: Set<string>
  /** Expressions that name it, by position; functions that read it in passing have none. */
  readonly places: Map<string, Span>
}

/** Where a field was read that its object does not have. */
export interface UnknownField {
  readonly place: Span
  /** The fields there are. */
  readonly known: readonly string[]
}

/** A chart rendered for being explained. */
export interface TracedChart {
  readonly templates: ChartTemplates
  /** In the order of execution, without partials, notes included. */
  readonly files: readonly TracedFile[]
  /** By path: whatever was read, whether it was there or not. */
  readonly uses: ReadonlyMap<string, PathUse>
  /** Fields of `.Chart` and `.Release` that were read and do not exist, by path. */
  readonly unknownFields: ReadonlyMap<string, UnknownField>
  /** Helm's own objects that have a fixed set of fields. */
  readonly objects: readonly GoStruct[]
}

const keptReads = 500

/**
 * Renders every template of the chart, with provenance, whatever fails. A template that asks the world something that
 * `effects` cannot answer is left out.
 *
 * @throws ChartError TEMPLATE_SYNTAX when `templates` are not given and cannot be parsed
 */
export function traceChart(options: RenderOptions): TracedChart {
  const templates = options.templates ?? parseChartTemplates(options.chart.chart, options)
  const uses = new UseRecorder()
  const scopes = makeScopes({
    ...options.chart,
    identity: options.identity,
    capabilities: options.capabilities,
    withPaths: true,
    copy: (values) => observeValues(values, (path) => uses.note(path)),
  })
  const paths = pathsOf(scopes)
  const files: TracedFile[] = []
  for (const template of templates.templates) {
    if (isPartial(template.file.path)) continue
    uses.begin(template.file.path)
    const file = traceTemplate(template, { templates, scopes, options, trace: new ReadTrace(paths, uses) })
    if (file !== undefined) files.push(file)
  }
  return { templates, files, uses: uses.byPath, unknownFields: uses.unknownFields, objects: objectsOf(scopes) }
}

function objectsOf(scopes: Scopes): GoStruct[] {
  const [scope] = scopes.of.values()
  return scope === undefined ? [] : [...scope.values()].flatMap((each) => structsIn(each, 0))
}

function structsIn(value: GoValue, depth: number): GoStruct[] {
  if (!(value instanceof GoStruct) || depth > 4) return []
  return [value, ...[...value.fields.values()].flatMap((each) => structsIn(each, depth + 1))]
}

interface Tracing {
  readonly templates: ChartTemplates
  readonly scopes: Scopes
  readonly options: RenderOptions
  readonly trace: ReadTrace
}

function traceTemplate(template: ChartTemplate, tracing: Tracing): TracedFile | undefined {
  const { path } = template.file
  const { trace, scopes } = tracing
  const scope = scopes.of.get(template.chart) ?? new Map()
  const own = new Map<string, GoValue>([
    ['Name', path],
    ['BasePath', template.basePath],
  ])
  scope.set('Template', new ValuesView(own))
  const base = { path, chart: template.chart }
  try {
    const text = tracing.templates.set.execute(path, new ValuesView(scope), {
      effects: tracing.options.effects,
      trace,
    })
    return { ...base, text: withoutNoValue(text), pieces: trace.pieces, lastReads: trace.lastReads() }
  } catch (error) {
    if (error instanceof EffectNeeded) return undefined
    if (!(error instanceof TemplateError)) throw error
    const failure = executionFailure(error, template.file)
    return { ...base, text: '', pieces: [], failure, lastReads: trace.lastReads() }
  }
}

/** Containers by path: values, and the objects whose fields can be misspelled. */
function pathsOf(scopes: Scopes): WeakMap<object, string> {
  for (const scope of scopes.of.values()) {
    for (const name of ['Chart', 'Release']) {
      const object = scope.get(name)
      if (object instanceof Map) scopes.paths.set(object, name)
    }
  }
  return scopes.paths
}

class UseRecorder {
  readonly byPath = new Map<string, PathUse>()
  readonly unknownFields = new Map<string, UnknownField>()
  #template: string | undefined

  /** What is read from now on belongs to this template; what was read before, to none. */
  begin(template: string): void {
    this.#template = template
  }

  note(path: string, place?: Span): void {
    if (this.#template === undefined) return
    let use = this.byPath.get(path)
    if (use === undefined) {
      use = { templates: new Set(), places: new Map() }
      this.byPath.set(path, use)
    }
    use.templates.add(this.#template)
    if (place !== undefined) use.places.set(`${place.file.path}\0${place.start}`, place)
  }
}

/** A trace that remembers where what was read. */
class ReadTrace extends Trace {
  readonly #paths: WeakMap<object, string>
  readonly #uses: UseRecorder
  #reads: ValueRead[] = []

  constructor(paths: WeakMap<object, string>, uses: UseRecorder) {
    super(paths)
    this.#paths = paths
    this.#uses = uses
  }

  lastReads(): readonly ValueRead[] {
    return this.#reads.slice(-keptReads)
  }

  override read(container: object, key: string, at?: ReadPlace): void {
    super.read(container, key, at)
    const path = this.#paths.get(container)
    if (path === undefined || at?.node === undefined || !(container instanceof Map)) return
    const place = spanOf(at.template.source, at.node, at.shift)
    const full = `${path}.${key}`
    if (path.startsWith('Values')) this.#uses.note(full, place)
    else if (!container.has(key))
      this.#uses.unknownFields.set(full, { place, known: [...container.keys()] as string[] })
    this.#reads.push({ path: full, value: container.get(key) as GoValue | undefined, place })
    if (this.#reads.length > 2 * keptReads) this.#reads = this.#reads.slice(-keptReads)
  }
}
