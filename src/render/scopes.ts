// What `.` is in the templates of each chart: `.Values`, `.Chart`, `.Files` and the rest.
import { type Capabilities, type Chart, copyValue, type Values } from '../chart/index.ts'
import type { GoStruct, GoValue } from '../go/index.ts'
import { chartFiles } from './chart-files.ts'
import { capabilitiesObject, chartObject, type RenderIdentity, releaseObject } from './chart-object.ts'
import { tableAt, ValuesView } from './values-view.ts'

/** The root of a chart's templates. */
export type Scope = Map<string, GoValue>

/** The roots of a chart and all charts in it. */
export interface Scopes {
  readonly of: ReadonlyMap<Chart, Scope>
  /** Paths of maps and lists below `.Values`, from the root chart's view, where they were asked for. */
  readonly paths: WeakMap<object, string>
}

/**
 * Makes fresh scopes: what templates do to values stays within the pass.
 *
 * @see helm pkg/engine/engine.go recAllTpls
 */
export function makeScopes(options: {
  readonly chart: Chart
  readonly values: Values
  readonly identity: RenderIdentity
  readonly capabilities: Capabilities
  readonly withPaths: boolean
  /** What templates see of capabilities, where it was made before: they cannot change it. */
  readonly madeCapabilities?: WeakMap<Capabilities, GoStruct> | undefined
  /** Makes the copy of the values that templates may change; one that is told what is read, for instance. */
  readonly copy?: (values: Values) => Values
}): Scopes {
  const of = new Map<Chart, Scope>()
  const paths = new WeakMap<object, string>()
  const values = options.copy === undefined ? copyValue(options.values) : options.copy(options.values)
  if (options.withPaths) notePaths(values, 'Values', paths)
  const shared: [string, GoValue][] = [
    ['Release', releaseObject(options.identity)],
    ['Capabilities', capabilitiesIn(options)],
  ]
  addScope(options.chart, { values, isRoot: true, shared, of, paths })
  return { of, paths }
}

function capabilitiesIn({
  capabilities,
  madeCapabilities: made,
}: Pick<Parameters<typeof makeScopes>[0], 'capabilities' | 'madeCapabilities'>): GoStruct {
  const known = made?.get(capabilities)
  if (known !== undefined) return known
  const object = capabilitiesObject(capabilities)
  made?.set(capabilities, object)
  return object
}

interface Building {
  readonly values: Values
  readonly isRoot: boolean
  readonly shared: readonly [string, GoValue][]
  readonly of: Map<Chart, Scope>
  readonly paths: WeakMap<object, string>
}

function addScope(chart: Chart, building: Building): Scope {
  const view = new ValuesView(building.values)
  const path = building.paths.get(building.values)
  if (path !== undefined) building.paths.set(view, path)
  const subcharts = new Map<string, GoValue>()
  const scope: Scope = new Map<string, GoValue>([
    ['Chart', chartObject(chart.metadata, building.isRoot)],
    ['Files', chartFiles(chart.files)],
    ...building.shared,
    ['Values', view],
    ['Subcharts', subcharts],
  ])
  building.of.set(chart, scope)
  for (const child of chart.dependencies) {
    const { name } = child.metadata
    const values = tableAt(building.values, name.split('.')) ?? new Map()
    subcharts.set(name, addScope(child, { ...building, values, isRoot: false }))
  }
  return scope
}

function notePaths(value: GoValue, path: string, paths: WeakMap<object, string>): void {
  if (value instanceof Map) {
    paths.set(value, path)
    for (const [key, each] of value) notePaths(each, `${path}.${key}`, paths)
  } else if (Array.isArray(value)) {
    paths.set(value, path)
    for (const [index, each] of value.entries()) notePaths(each, `${path}[${index}]`, paths)
  }
}
