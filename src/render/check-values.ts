// Mistakes that Helm passes in silence: values that nothing reads, nulls that remove nothing, numbers and documents
// that come out otherwise than they were meant.
import { nearestWord } from '../base/index.ts'
import { type Chart, type ExplainedChart, type ValueLayer, type ValueOrigin, walkCharts } from '../chart/index.ts'
import { positionAt } from '../diagnostics/index.ts'
import { parseJson } from '../formats/index.ts'
import { formatValue, type GoValue } from '../go/index.ts'
import type { TemplatePlace } from './explain-lines.ts'
import { conditionPaths, loadedCharts } from './explain-values.ts'
import { trailsOf } from './line-origins.ts'
import { splitDocuments } from './split-documents.ts'
import { type StaticReads, staticReads } from './static-reads.ts'
import type { TracedChart } from './trace-chart.ts'
import { readersOf } from './value-readers.ts'
import { describeOrigin, joinPath, lastKey, parentPath, userPath, valueAtPath } from './value-words.ts'

/** A mistake that stops nothing. */
export interface RenderWarning {
  /** Which mistake it is. */
  readonly kind: 'unused-value' | 'useless-null' | 'number-format' | 'glued-documents' | 'unknown-field'
  /** One sentence without a full stop; never tells a value of the user's. */
  readonly message: string
  /** Where the value was written, for warnings of values. */
  readonly origin?: ValueOrigin
  /** Where the template stands, for the others. */
  readonly place?: TemplatePlace
  /** The value's path. */
  readonly path?: string
  /** What might help. */
  readonly hints: readonly string[]
}

/** All warnings for a chart that was rendered. */
export function checkRendering(chart: ExplainedChart, traced: TracedChart): RenderWarning[] {
  return [
    ...unusedValues(chart, traced),
    ...uselessNulls(chart, traced),
    ...unknownFields(traced),
    ...numberFormats(chart, traced),
    ...gluedDocuments(traced),
  ]
}

// ---- values that nothing reads

function unusedValues(chart: ExplainedChart, traced: TracedChart): RenderWarning[] {
  const reads = new ReadCheck(chart, traced)
  const effective = new Set<ValueOrigin>()
  const used = new Set<ValueOrigin>()
  for (const path of chart.origins.paths()) {
    const origin = chart.origins.originOf(path)?.origin
    if (origin === undefined) continue
    effective.add(origin)
    if (reads.isUsed(path)) used.add(origin)
  }
  const unused = chart.origins.supplied.filter(
    ({ origin, value }) => value !== null && effective.has(origin) && !used.has(origin),
  )
  const groups = new Map<string, ValueLayer[]>()
  for (const layer of unused) {
    const top = reads.topmostUnread(layer.path)
    const key = `${top}\0${describeOrigin(withoutLine(layer.origin))}`
    groups.set(key, [...(groups.get(key) ?? []), layer])
  }
  return [...groups].map(([key, layers]) => unusedWarning(key.split('\0', 1)[0] as string, layers, { chart, traced }))
}

function unusedWarning(
  path: string,
  layers: readonly ValueLayer[],
  { chart, traced }: { readonly chart: ExplainedChart; readonly traced: TracedChart },
): RenderWarning {
  const [first] = layers as readonly [ValueLayer, ...ValueLayer[]]
  const shown = layers.length === 1 ? first.path : path
  const table = meantPath(path, chart, traced)
  const rest = layers.length === 1 ? first.path.slice(path.length) : ''
  const near = table === undefined ? meantPath(shown, chart, traced) : table + rest
  const count = layers.length === 1 ? '' : ` (${layers.length} values)`
  return {
    kind: 'unused-value',
    message: `\`${shown}\`${count} is never read`,
    origin: first.origin,
    path: shown,
    hints: near === undefined ? [] : [`did you mean \`${near}\`?`],
  }
}

/** A path with a similar last key that the chart has or reads. */
function meantPath(path: string, chart: ExplainedChart, traced: TracedChart): string | undefined {
  const parent = parentPath(path)
  const key = lastKey(path)
  const siblings = new Set<string>()
  const supplied = new Set(chart.origins.supplied.map((layer) => layer.path))
  const table = valueAtPath(chart.chart.values, parent)
  if (table instanceof Map) for (const each of table.keys()) siblings.add(each)
  for (const each of [...traced.uses.keys()].map(userPath)) {
    if (parentPath(each) === parent && (readersOf(traced, each)?.places.length ?? 0) > 0) siblings.add(lastKey(each))
  }
  for (const each of chart.origins.layerPaths()) {
    if (supplied.has(each) && chart.origins.layersOf(each).every(({ origin }) => origin.kind !== 'chart')) continue
    const below = parent === '' ? each : each.startsWith(`${parent}.`) ? each.slice(parent.length + 1) : ''
    const name = below.split(/[.[]/, 1)[0]
    if (name !== undefined && name !== '') siblings.add(name)
  }
  siblings.delete(key)
  const near = nearestWord(key, siblings)
  if (near !== undefined) return joinPath(parent, near)
  // The right key in the wrong table.
  const same = [...traced.uses].filter(([each, use]) => use.places.size > 0 && lastKey(each) === key)
  const [found] = same.map(([each]) => userPath(each)).filter((each) => each !== path)
  return same.length === 1 ? found : undefined
}

function withoutLine(origin: ValueOrigin): ValueOrigin {
  return origin.kind === 'file' ? { kind: 'file', path: origin.path } : origin
}

/** Whether something reads a value, or would if the values were others. */
class ReadCheck {
  readonly #traced: TracedChart
  readonly #static: StaticReads
  readonly #conditions: ReadonlySet<string>
  readonly #schemas: readonly { readonly prefix: string; readonly schema: GoValue }[]
  readonly #prefixes: readonly string[]
  readonly #absent: readonly string[]
  readonly #named = new Map<string, boolean>()

  constructor(chart: ExplainedChart, traced: TracedChart) {
    this.#traced = traced
    this.#static = staticReads(traced.templates.set)
    this.#conditions = conditionPaths(chart)
    const charts = [...walkCharts(chart.chart)].map(({ chart: each, fullPath }) => ({
      each,
      prefix: prefixOf(fullPath),
    }))
    this.#prefixes = charts.map(({ prefix }) => prefix)
    this.#schemas = charts.flatMap(({ each, prefix }) => schemaOf(each, prefix))
    const present = new Set(this.#prefixes)
    this.#absent = [...loadedCharts(chart.origins.loaded)]
      .map(({ prefix }) => prefix)
      .filter((prefix) => !present.has(prefix))
  }

  isUsed(path: string): boolean {
    if (readersOf(this.#traced, path) !== undefined || this.#conditions.has(path)) return true
    // Values of a dependency that is switched off wait for it.
    if (this.#absent.some((prefix) => path.startsWith(prefix))) return true
    return this.#mayBeRead(path) || this.#inSchema(path)
  }

  /** The highest table above the path that nothing reads either; the path itself when there is none. */
  topmostUnread(path: string): string {
    let top = path
    for (let parent = parentPath(path); parent !== ''; parent = parentPath(parent)) {
      if (this.isUsed(parent)) break
      top = parent
    }
    return top
  }

  /** Named in a branch that was not taken. */
  #mayBeRead(path: string): boolean {
    let known = this.#named.get(path)
    if (known === undefined) {
      known = this.#isNamed(path)
      this.#named.set(path, known)
    }
    return known
  }

  #isNamed(path: string): boolean {
    const own = this.#prefixes.filter((prefix) => path.startsWith(prefix)).map((prefix) => path.slice(prefix.length))
    if (own.some((each) => this.#static.absolute.has(plain(each)))) return true
    for (let parent = parentPath(path); parent !== ''; parent = parentPath(parent)) {
      const wasRead = this.#traced.uses.has(`Values.${parent}`)
      const named = this.#prefixes.some(
        (prefix) => parent.startsWith(prefix) && this.#static.absolute.has(plain(parent.slice(prefix.length))),
      )
      // What was not reached may use the whole table.
      if (!wasRead && (named || this.#mayBeRead(parent))) return true
      if ((wasRead || named) && this.#static.relative.has(plain(path.slice(parent.length + 1)))) return true
    }
    return false
  }

  #inSchema(path: string): boolean {
    return this.#schemas.some(
      ({ prefix, schema }) => path.startsWith(prefix) && describes(schema, path.slice(prefix.length)),
    )
  }
}

function prefixOf(fullPath: string): string {
  return fullPath
    .split('/charts/')
    .slice(1)
    .map((name) => `${name}.`)
    .join('')
}

function plain(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '')
}

function schemaOf({ schema }: Chart, prefix: string): { prefix: string; schema: GoValue }[] {
  if (schema === undefined) return []
  try {
    return [{ prefix, schema: parseJson(new TextDecoder().decode(schema)) }]
  } catch {
    return []
  }
}

/** Whether a schema has a property at the path. */
function describes(schema: GoValue, path: string): boolean {
  if (!(schema instanceof Map)) return false
  const properties = schema.get('properties')
  if (!(properties instanceof Map)) return false
  for (const [key, each] of properties) {
    if (key === path) return true
    if (path.startsWith(`${key}[`)) return true
    if (path.startsWith(`${key}.`) && describes(each, path.slice(key.length + 1))) return true
  }
  return false
}

// ---- nulls

function uselessNulls(chart: ExplainedChart, traced: TracedChart): RenderWarning[] {
  const nulls = chart.origins.supplied.filter(({ value }) => value === null)
  return nulls.flatMap(({ path, origin }): RenderWarning[] => {
    const weaker = chart.origins.layersOf(path).filter((layer) => layer.origin !== origin && layer.value !== null)
    const below = chart.origins.layerPaths().some((each) => each.startsWith(`${path}.`) || each.startsWith(`${path}[`))
    const empty = valueAtPath(chart.chart.values, path)
    if (weaker.length > 0 || below || (empty !== undefined && empty !== null)) return []
    const near = meantPath(path, chart, traced)
    return [
      {
        kind: 'useless-null',
        message: `null at \`${path}\` removes nothing: the chart has no such value`,
        origin,
        path,
        hints: near === undefined ? [] : [`did you mean \`${near}\`?`],
      },
    ]
  })
}

// ---- fields of Helm's objects

function unknownFields(traced: TracedChart): RenderWarning[] {
  return [...traced.unknownFields].map(([path, { place, known }]): RenderWarning => {
    const near = nearestWord(lastKey(path), known)
    return {
      kind: 'unknown-field',
      message: `\`.${path}\` does not exist and is empty`,
      place: { path: place.file.path, ...positionAt(place.file.text, place.start) },
      hints: near === undefined ? [] : [`did you mean \`.${joinPath(parentPath(path), near)}\`?`],
    }
  })
}

// ---- numbers

function numberFormats(chart: ExplainedChart, traced: TracedChart): RenderWarning[] {
  const suspicious = chart.origins.paths().filter((path) => {
    const value = valueAtPath(chart.values, path)
    return typeof value === 'number' && Number.isInteger(value) && formatValue(value).includes('e+')
  })
  const warnings: RenderWarning[] = []
  for (const path of suspicious) {
    const printed = formatValue(valueAtPath(chart.values, path) as number)
    const place = placeOfText(printed, path, traced)
    const origin = chart.origins.originOf(path)?.origin
    if (place === undefined || origin === undefined) continue
    warnings.push({
      kind: 'number-format',
      message: `\`${path}\` is printed as \`${printed}\` by ${place.path}:${place.line}`,
      origin,
      place,
      path,
      hints: ['write `{{ int64 … }}` in the template, or give the value as a string or with `--set`'],
    })
  }
  return warnings
}

/** The template place of the first line that shows the text and was made of the value. */
function placeOfText(text: string, path: string, traced: TracedChart): TemplatePlace | undefined {
  for (const file of traced.files) {
    if (!file.text.includes(text)) continue
    const trails = trailsOf(file.pieces)
    for (const [index, line] of file.text.split('\n').entries()) {
      if (!line.includes(text)) continue
      const trail = trails(index + 1)
      const reads = trail?.reads.some(
        (read) =>
          userPath(read) === path || path.startsWith(`${userPath(read)}.`) || path.startsWith(`${userPath(read)}[`),
      )
      const [source] = trail?.spans ?? []
      if (reads === true && source !== undefined)
        return { path: source.file.path, ...positionAt(source.file.text, source.start) }
    }
  }
  return undefined
}

// ---- documents

function gluedDocuments(traced: TracedChart): RenderWarning[] {
  return traced.files.flatMap((file) => {
    if (file.path.endsWith('NOTES.txt')) return []
    return splitDocuments(file).flatMap(({ text, source }): RenderWarning[] => {
      const lines = text.split('\n')
      const second = lines.findIndex(
        (line, index) => /^apiVersion:/.test(line) && lines.slice(0, index).some((each) => /^apiVersion:/.test(each)),
      )
      if (second === -1) return []
      const line = positionAt(file.text, source.start).line + second
      const span = trailsOf(file.pieces)(line)?.spans[0]
      const glued = lines.slice(0, second).some((each) => /\S\s*---\s*$/.test(each) && !each.startsWith('---'))
      return [
        {
          kind: 'glued-documents',
          message: `two objects stand in one document: line ${line} of the output begins another${glued ? ', for the `---` above it stands behind other text' : ', with no `---` before it'}`,
          place:
            span === undefined
              ? { path: file.path, line, column: 1 }
              : { path: span.file.path, ...positionAt(span.file.text, span.start) },
          hints: ['`---` must stand on a line of its own: check `{{-` and `-}}` around it'],
        },
      ]
    })
  })
}
