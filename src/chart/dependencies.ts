// Which dependencies of a chart take part: version match, aliases, tags, conditions; then values imported from them.
import { isCompatibleRange } from '../formats/index.ts'
import { formatValue, GoStruct, type GoValue, quote } from '../go/index.ts'
import { coalesceValues, mergeTables, mergeTablesInPlace, mergeValues } from './coalesce.ts'
import { logLine } from './log-line.ts'
import type { Chart, Dependency, Values } from './model.ts'

/** A chart with the dependencies that take part. */
export interface ProcessedChart {
  readonly chart: Chart
  /** Log lines as Helm prints them. */
  readonly warnings: readonly string[]
}

/**
 * Decides which dependencies take part and brings the values in that a chart imports from its dependencies. A chart
 * without `dependencies` keeps all that lies in its `charts/`. `values` are the user's. Log lines go into `warnings` at
 * once, also those before a failure.
 *
 * @throws ChartError
 * @see helm pkg/chart/v2/util ProcessDependencies
 */
export function processDependencies(chart: Chart, values: Values, warnings: string[] = []): ProcessedChart {
  const enabled = selectDependencies(chart, { values, path: '', warnings })
  return { chart: importValues(enabled, warnings), warnings }
}

interface Selection {
  readonly values: Values
  /** Path of the chart in the values: empty, or ending with a dot. */
  readonly path: string
  readonly warnings: string[]
}

function selectDependencies(chart: Chart, { values, path, warnings }: Selection): Chart {
  const declared = chart.metadata.dependencies
  if (declared === undefined) return chart
  const present = matchDependencies(chart, declared)
  const named = declared.map((dependency) => ({
    ...dependency,
    name: dependency.alias ?? dependency.name,
    enabled: true,
  }))
  const aliased: Chart = { ...chart, metadata: { ...chart.metadata, dependencies: named }, dependencies: present }
  const coalesced = coalesceValues(aliased, values, (line) => warnings.push(line))
  const decided = named.map((dependency) => {
    const byTags = decideByTags(dependency, coalesced.values, warnings)
    return {
      ...dependency,
      enabled: decideByCondition(dependency, { values: coalesced.values, path, warnings }) ?? byTags,
    }
  })
  const disabled = new Set(decided.filter((dependency) => !dependency.enabled).map(({ name }) => name))
  const kept = decided.filter(({ name }) => !disabled.has(name))
  const { dependencies: _, ...metadata } = chart.metadata
  return {
    ...chart,
    metadata: { ...metadata, ...(kept.length === 0 ? {} : { dependencies: kept }) },
    dependencies: present
      .filter((child) => !disabled.has(child.metadata.name))
      .map((child) =>
        selectDependencies(child, { values: coalesced.values, path: `${path}${child.metadata.name}.`, warnings }),
      ),
  }
}

/** The charts that no entry speaks of, then one chart for every entry that has one, under its alias. */
function matchDependencies(chart: Chart, declared: readonly Dependency[]): Chart[] {
  const matches = (child: Chart, dependency: Dependency): boolean =>
    child.metadata.name === dependency.name && isCompatibleRange(dependency.version ?? '', child.metadata.version)
  const others = chart.dependencies.filter((child) => !declared.some((dependency) => matches(child, dependency)))
  const chosen = declared.flatMap((dependency) => {
    const child = chart.dependencies.find((candidate) => matches(candidate, dependency))
    if (child === undefined) return []
    return [
      dependency.alias === undefined ? child : { ...child, metadata: { ...child.metadata, name: dependency.alias } },
    ]
  })
  return [...others, ...chosen]
}

function decideByTags(dependency: Dependency, values: Values, warnings: string[]): boolean {
  const tags = values.get('tags')
  if (!(tags instanceof Map)) return true
  let anyTrue = false
  let anyFalse = false
  for (const tag of dependency.tags ?? []) {
    const value = truthOf(tags.get(tag))
    if (value === true) anyTrue = true
    else if (value === false) anyFalse = true
    else if (tags.has(tag)) warnings.push(logLine('WARN', 'returned non-bool value', { tag, chart: dependency.name }))
  }
  return anyTrue || !anyFalse
}

/** The first of the condition's paths that holds a boolean decides; undefined where none does. */
function decideByCondition(dependency: Dependency, { values, path, warnings }: Selection): boolean | undefined {
  for (const condition of (dependency.condition ?? '').trim().split(',')) {
    if (condition === '') continue
    const value = valueAt(values, path + condition)
    if (value === undefined) continue
    const truth = truthOf(value)
    if (truth !== undefined) return truth
    warnings.push(logLine('WARN', 'returned non-bool value', { path: condition, chart: dependency.name }))
  }
  return undefined
}

/** A value that is no table, by its dotted path; undefined where there is none. */
function valueAt(values: Values, path: string): GoValue | undefined {
  const keys = path.split('.')
  const table = tableAt(values, keys.slice(0, -1))
  const value = table instanceof Map ? table.get(keys.at(-1) as string) : undefined
  return value instanceof Map ? undefined : value
}

/** The table at the path, or the key that is none. */
function tableAt(values: Values, keys: readonly string[]): Values | string {
  let table = values
  for (const key of keys) {
    const next = table.get(key)
    if (!(next instanceof Map)) return key
    table = next
  }
  return table
}

function truthOf(given: GoValue | undefined): boolean | undefined {
  // On the way of origins.ts, a value is wrapped in a note.
  const value = given instanceof GoStruct ? given.fields.get('value') : given
  return typeof value === 'boolean' ? value : undefined
}

/** Children first: what they import themselves can be imported from them. */
function importValues(chart: Chart, warnings: string[]): Chart {
  const children = chart.dependencies.map((child) => importValues(child, warnings))
  const declared = chart.metadata.dependencies
  if (declared === undefined) return { ...chart, dependencies: children }
  const complete: Chart = { ...chart, dependencies: children }
  const merged = mergeValues(complete, new Map(), (line) => warnings.push(line))
  const imported: Values = new Map()
  const dependencies = declared.map((dependency) => {
    if (dependency.importValues === undefined) return dependency
    const pairs: GoValue[] = []
    for (const entry of dependency.importValues) {
      const found = importEntry(entry, { dependency, values: merged.values, warnings })
      if (found === undefined) continue
      pairs.push(found.pair)
      if (found.table !== undefined) warnings.push(...mergeTablesInPlace(imported, found.table))
    }
    return { ...dependency, importValues: pairs }
  })
  const result = mergeTables(merged.values, imported)
  warnings.push(...result.warnings)
  return { ...complete, metadata: { ...chart.metadata, dependencies }, values: result.values }
}

interface ImportContext {
  readonly dependency: Dependency
  readonly values: Values
  readonly warnings: string[]
}

/** One entry of `import-values`; what is neither text nor table is passed over, as in Helm. */
function importEntry(entry: GoValue, context: ImportContext): { pair: Values; table?: Values } | undefined {
  const { dependency, values, warnings } = context
  const simple = typeof entry === 'string'
  if (!simple && !(entry instanceof Map)) return undefined
  const child = simple ? `exports.${entry}` : formatValue(entry.get('child') ?? null)
  const parent = simple ? '.' : formatValue(entry.get('parent') ?? null)
  const pair: Values = new Map<string, GoValue>([
    ['child', child],
    ['parent', parent],
  ])
  const table = tableAt(values, [dependency.name, ...child.split('.')])
  if (typeof table === 'string') {
    const error = `${quote(table)} is not a table`
    warnings.push(
      simple
        ? logLine('WARN', 'ImportValues missing table', { error })
        : logLine('WARN', 'ImportValues missing table from chart', { chart: dependency.name, error }),
    )
    return { pair }
  }
  return { pair, table: parent === '.' ? table : nest(parent.split('.'), table) }
}

function nest(keys: readonly string[], table: Values): Values {
  return keys.reduceRight<Values>((inner, key) => new Map<string, GoValue>([[key, inner]]), table)
}
