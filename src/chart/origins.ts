// Where values came from: the values take the same way a second time, each with a note of its origin in its place.
import { decodeUtf8 } from '../base/index.ts'
import { parseYamlNodes, type YamlNode } from '../formats/index.ts'
import { GoStruct, type GoValue } from '../go/index.ts'
import { coalesceValues } from './coalesce.ts'
import { processDependencies } from './dependencies.ts'
import type { Chart, PreparedChart, ValueHistory, ValueOrigin, ValueOrigins, ValueSource, Values } from './model.ts'
import { type PrepareOptions, prepareChart } from './prepare-chart.ts'
import { mergeValueSources, type ReadValuesFile } from './value-sources.ts'
import { parseValuesText, splitDocuments } from './values-text.ts'

/** A value as one source wrote it. */
export interface ValueLayer {
  /** From the root chart's view. */
  readonly path: string
  readonly origin: ValueOrigin
  /** No table or list unless it is empty; null where the source takes a value away. */
  readonly value: GoValue
}

/** Origins with all that was written on the way: what was overridden, and what the user gave. */
export interface LayeredOrigins extends ValueOrigins {
  /** Who wrote this path, from the weakest to the one that counts. */
  layersOf(path: string): readonly ValueLayer[]
  /** Every path that some source wrote. */
  layerPaths(): readonly string[]
  /** What the user gave, in the order of being applied. */
  readonly supplied: readonly ValueLayer[]
  /** The chart as it was loaded, with the dependencies that are switched off. */
  readonly loaded: Chart
}

/** A prepared chart that knows where its values came from. */
export interface ExplainedChart extends PreparedChart {
  readonly origins: LayeredOrigins
}

/** What stands in the place of a value on its second way. */
interface Note {
  readonly origin: ValueOrigin
  /** Where it was written, seen from its chart or, for what the user gave, from the root. */
  readonly keys: readonly string[]
  /** How many charts lie above the chart in which it was written. */
  readonly depth: number
  /** Names of the chart's dependencies. */
  readonly dependencies: readonly string[]
}

/**
 * `mergeValueSources` and `prepareChart` in one, with a record of where every value came from.
 *
 * @throws ChartError as they do
 */
export async function prepareChartWithOrigins(
  chart: Chart,
  { sources, readFile }: { readonly sources: readonly ValueSource[]; readonly readFile: ReadValuesFile },
  options: PrepareOptions = {},
): Promise<ExplainedChart> {
  const read = rememberingReader(readFile)
  const prepared = prepareChart(chart, await mergeValueSources(sources, read), options)
  return { ...prepared, origins: await findOrigins(chart, { sources, readFile: read }) }
}

/**
 * Where the values of a chart come from that was prepared already from the same sources.
 *
 * @throws ChartError as `mergeValueSources`
 */
export async function findOrigins(
  chart: Chart,
  { sources, readFile }: { readonly sources: readonly ValueSource[]; readonly readFile: ReadValuesFile },
): Promise<LayeredOrigins> {
  const supplied: ValueLayer[] = []
  const noted = await mergeValueSources(sources, readFile, (source, values, text) =>
    noteSource({ source, values, text }, supplied),
  )
  const processed = processDependencies(noteChart(chart, []), noted)
  const layers = [...chartLayers(processed.chart, [], []), ...supplied]
  const byPath = new Map<string, ValueLayer[]>()
  for (const layer of layers) byPath.set(layer.path, [...(byPath.get(layer.path) ?? []), layer])
  return {
    ...readOrigins(coalesceValues(processed.chart, noted).values),
    layersOf: (path) => byPath.get(path) ?? [],
    layerPaths: () => [...byPath.keys()],
    supplied,
    loaded: chart,
  }
}

/** Reads every file once, for standard input can be read once only. */
export function rememberingReader(readFile: ReadValuesFile): ReadValuesFile {
  const contents = new Map<string, Promise<Uint8Array>>()
  return (path) => {
    const known = contents.get(path) ?? readFile(path)
    contents.set(path, known)
    return known
  }
}

function noteSource(
  { source, values, text }: { readonly source: ValueSource; readonly values: Values; readonly text: string },
  supplied: ValueLayer[],
): Values {
  const lines = source.kind === 'file' ? lineTable(text) : new Map<string, number>()
  const nullsBefore = new Set(
    source.kind === 'file' || source.kind === 'values'
      ? []
      : supplied.filter(({ value }) => value === null).map(({ path }) => path),
  )
  const originAt = (keys: readonly string[]) => originOf(source, lines.get(pathText(keys)))
  walkNulls(values, [], (keys) => {
    // A flag is shown what was there before it, too.
    if (!nullsBefore.has(pathText(keys))) supplied.push({ path: pathText(keys), origin: originAt(keys), value: null })
  })
  return noteTable(values, [], (keys, value) => {
    const origin = originAt(keys)
    supplied.push({ path: pathText(keys), origin, value })
    return { origin, keys, depth: 0, dependencies: [] }
  })
}

function walkNulls(value: GoValue, keys: readonly string[], tell: (keys: readonly string[]) => void): void {
  if (value === null) tell(keys)
  else if (value instanceof Map) for (const [key, each] of value) walkNulls(each, [...keys, key], tell)
}

/** What the charts themselves say, dependencies before those that use them. */
function chartLayers(chart: Chart, prefix: readonly string[], ancestors: readonly string[]): ValueLayer[] {
  const names = [...ancestors, chart.metadata.name]
  const own: ValueLayer[] = []
  if (chart.valuesFile !== undefined) {
    const text = decodeUtf8(chart.valuesFile.data)
    const lines = lineTable(text)
    noteTable(parseValuesText(text), [], (keys, value) => {
      const origin = chartOrigin(names.join('/charts/'), lines.get(pathText(keys)))
      own.push({ path: pathText([...prefix, ...keys]), origin, value })
      return { origin, keys, depth: ancestors.length, dependencies: [] }
    })
  }
  const below = chart.dependencies.flatMap((child) => chartLayers(child, [...prefix, child.metadata.name], names))
  return [...below, ...own]
}

function chartOrigin(chart: string, line: number | undefined): ValueOrigin {
  return { kind: 'chart', chart, file: 'values.yaml', ...(line === undefined ? {} : { line }) }
}

function originOf(source: ValueSource, line: number | undefined): ValueOrigin {
  if (source.kind === 'values') return { kind: 'given', ...(source.name === undefined ? {} : { name: source.name }) }
  if (source.kind === 'file') return { kind: 'file', path: source.path, ...(line === undefined ? {} : { line }) }
  return { kind: 'flag', flag: `--${source.kind}`, text: source.text }
}

function noteChart(chart: Chart, ancestors: readonly Chart[]): Chart {
  const lines =
    chart.valuesFile === undefined ? new Map<string, number>() : lineTable(decodeUtf8(chart.valuesFile.data))
  const name = [...ancestors, chart].map(({ metadata }) => metadata.name).join('/charts/')
  const declared = chart.metadata.dependencies ?? []
  const dependencies = [
    ...chart.dependencies.map(({ metadata }) => metadata.name),
    ...declared.flatMap(({ alias }) => alias ?? []),
  ]
  return {
    ...chart,
    values: noteTable(chart.values, [], (keys) => {
      const origin = chartOrigin(name, lines.get(pathText(keys)))
      return { origin, keys, depth: ancestors.length, dependencies }
    }),
    dependencies: chart.dependencies.map((child) => noteChart(child, [...ancestors, chart])),
  }
}

type NoteFor = (keys: readonly string[], value: GoValue) => Note

function noteTable(table: Values, keys: readonly string[], noteFor: NoteFor): Values {
  return new Map([...table].map(([key, value]) => [key, noteValue(value, [...keys, key], noteFor)]))
}

/** Tables and lists keep their shape, nulls their meaning; what has a note keeps it. */
function noteValue(value: GoValue, keys: readonly string[], noteFor: NoteFor): GoValue {
  if (value === null || value instanceof GoStruct) return value
  if (value instanceof Map) return noteTable(value, keys, noteFor)
  if (Array.isArray(value)) return value.map((item, index) => noteValue(item, [...keys, `[${index}]`], noteFor))
  return new GoStruct({ typeName: 'note', fields: [['value', value]], native: noteFor(keys, value) })
}

function readOrigins(values: Values): ValueOrigins {
  const histories = new Map<string, ValueHistory>()
  collect(values, [], histories)
  return { originOf: (path) => histories.get(path), paths: () => [...histories.keys()] }
}

function collect(value: GoValue, keys: readonly string[], histories: Map<string, ValueHistory>): void {
  if (value instanceof Map) for (const [key, item] of value) collect(item, [...keys, key], histories)
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) collect(item, [...keys, `[${index}]`], histories)
  else if (value instanceof GoStruct) histories.set(pathText(keys), historyOf(value.native as Note, keys))
}

function historyOf(note: Note, keys: readonly string[]): ValueHistory {
  const above = keys.length - note.keys.length
  const { origin } = note
  if (above !== note.depth)
    return { origin, via: note.keys[0] === 'global' || keys.includes('global') ? 'global' : 'import' }
  const own = note.keys.every((key, index) => keys[above + index] === key)
  if (!own) return { origin, via: 'import' }
  return note.keys.length > 1 && note.dependencies.includes(note.keys[0] as string)
    ? { origin, via: 'parent' }
    : { origin }
}

function pathText(keys: readonly string[]): string {
  return keys.map((key, index) => (index === 0 || key.startsWith('[') ? key : `.${key}`)).join('')
}

/** Lines, counted from 1, of the scalars of a values text, by path. A later document wins. */
function lineTable(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  for (const part of splitDocuments(text)) {
    const before = text.slice(0, part.offset).split('\n').length
    for (const document of parseYamlNodes({ path: 'values.yaml', text: part.text })) {
      if (document.root !== undefined)
        noteLines(document.root, [], (keys, line) => lines.set(pathText(keys), before + line))
    }
  }
  return lines
}

function noteLines(
  node: YamlNode,
  keys: readonly string[],
  note: (keys: readonly string[], line: number) => void,
): void {
  if (keys.length > 100) return
  if (node.kind === 'mapping') {
    for (let index = 0; index + 1 < node.children.length; index += 2) {
      const key = node.children[index] as YamlNode
      if (key.kind === 'scalar') noteLines(node.children[index + 1] as YamlNode, [...keys, key.value], note)
    }
  } else if (node.kind === 'sequence') {
    for (const [index, item] of node.children.entries()) noteLines(item, [...keys, `[${index}]`], note)
  } else {
    note(keys, node.line)
  }
}
