// Values of charts over each other: the user's over the chart's, parents' over children's, globals downwards.
import { ChartError } from '../diagnostics/index.ts'
import { formatValue, type GoValue, quote, sprintf } from '../go/index.ts'
import { logLine } from './log-line.ts'
import type { Chart, Values } from './model.ts'

/** Values with the log lines that Helm prints on the way. */
export interface CoalescedValues {
  readonly values: Values
  readonly warnings: readonly string[]
}

/** Gets log lines at once, also those before a failure. */
export type OnWarning = (line: string) => void

/** `coalesce`: null removes what is below it. `merge`: null stays, for a later coalescing to see. */
type Mode = 'coalesce' | 'merge'

const globalKey = 'global'

/**
 * The values that a chart and its dependencies see. Nothing given is changed.
 *
 * @throws ChartError when a dependency's values are no table
 * @see helm pkg/chart/common/util CoalesceValues
 */
export function coalesceValues(chart: Chart, values: Values, onWarning?: OnWarning): CoalescedValues {
  return new Coalescer('coalesce', onWarning).run(chart, values)
}

/**
 * As `coalesceValues`, but nulls stay as values.
 *
 * @see helm pkg/chart/common/util MergeValues
 */
export function mergeValues(chart: Chart, values: Values, onWarning?: OnWarning): CoalescedValues {
  return new Coalescer('merge', onWarning).run(chart, values)
}

/** A new table of `over` laid over `base`; a null in `over` removes what `base` has. */
export function coalesceTables(over: Values, base: Values): CoalescedValues {
  return new Coalescer('coalesce').runTables(over, base)
}

/** A new table of `over` laid over `base`; nulls stay. */
export function mergeTables(over: Values, base: Values): CoalescedValues {
  return new Coalescer('merge').runTables(over, base)
}

/** As `coalesceTables`, into `over` itself; answers the log lines. Parts of `base` may become parts of `over`. */
export function coalesceTablesInPlace(over: Values, base: Values): readonly string[] {
  return new Coalescer('coalesce').runInPlace(over, base)
}

/**
 * As `mergeTables`, into `over` itself, whose parts may then be parts of `base`: what Helm does with imported values,
 * and what shows where two imports meet.
 */
export function mergeTablesInPlace(over: Values, base: Values): readonly string[] {
  return new Coalescer('merge').runInPlace(over, base)
}

/** A deep copy; lists and tables are new, plain maps all of them. */
export function copyValue<Value extends GoValue>(value: Value): Value
export function copyValue(value: GoValue): GoValue {
  if (value instanceof Map) {
    const copy: Values = new Map()
    // Entries in arrays of their own would take longer than the copy.
    value.forEach((item, key) => {
      copy.set(key, copyValue(item))
    })
    return copy
  }
  return Array.isArray(value) ? value.map((item) => copyValue(item)) : value
}

class Coalescer {
  readonly #mode: Mode
  readonly #warnings: string[] = []

  readonly #onWarning: OnWarning | undefined

  constructor(mode: Mode, onWarning?: OnWarning) {
    this.#mode = mode
    this.#onWarning = onWarning
  }

  run(chart: Chart, values: Values): CoalescedValues {
    const copy = copyValue(values)
    this.#chart(chart, copy, '')
    return { values: copy, warnings: this.#warnings }
  }

  runTables(over: Values, base: Values): CoalescedValues {
    const copy = copyValue(over)
    this.#tables(copy, copyValue(base), { prefix: '', mode: this.#mode })
    return { values: copy, warnings: this.#warnings }
  }

  runInPlace(over: Values, base: Values): readonly string[] {
    this.#tables(over, base, { prefix: '', mode: this.#mode })
    return this.#warnings
  }

  #warn(message: string): void {
    const line = logLine('INFO', message)
    this.#warnings.push(line)
    this.#onWarning?.(line)
  }

  #chart(chart: Chart, values: Values, prefix: string): void {
    const { name } = chart.metadata
    this.#ownValues(chart, values, prefix)
    for (const child of chart.dependencies) {
      const childName = child.metadata.name
      const childValues = values.has(childName) ? (values.get(childName) as GoValue) : new Map<string, GoValue>()
      if (!(childValues instanceof Map)) {
        throw new ChartError({
          code: 'VALUES_INVALID',
          helmText: sprintf('type mismatch on %s: %t', [childName, childValues]),
          hints: [`\`${childName}\` is the name of a dependency; its values must be a table`],
          data: { chart: name, dependency: childName },
        })
      }
      values.set(childName, childValues)
      const childPrefix = joinPath(prefix, name)
      this.#globals(childValues, values, childPrefix)
      this.#chart(child, childValues, childPrefix)
    }
  }

  /** The parent's globals over the child's; nulls stay until the child is coalesced itself. */
  #globals(child: Values, parent: Values, prefix: string): void {
    const childGlobals = child.has(globalKey) ? (child.get(globalKey) as GoValue) : new Map<string, GoValue>()
    if (!(childGlobals instanceof Map)) {
      this.#warn(`warning: skipping globals because destination ${globalKey} is not a table.`)
      return
    }
    const parentGlobals = parent.has(globalKey) ? (parent.get(globalKey) as GoValue) : new Map<string, GoValue>()
    if (!(parentGlobals instanceof Map)) {
      this.#warn(`warning: skipping globals because source ${globalKey} is not a table.`)
      return
    }
    for (const [key, value] of parentGlobals) {
      const existing = childGlobals.get(key)
      if (value instanceof Map) {
        // Helm copies only the first level here: what lies deeper is one and the same for parent and children.
        if (existing === undefined) {
          childGlobals.set(key, new Map(value))
        } else if (existing instanceof Map) {
          const copy = new Map(value)
          this.#tables(copy, existing, { prefix: joinPath(prefix, key), mode: 'merge' })
          childGlobals.set(key, copy)
        } else {
          this.#warn(`Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`)
        }
      } else if (existing instanceof Map) {
        this.#warn(`key ${key} is table. Skipping`)
      } else {
        childGlobals.set(key, value)
      }
    }
    child.set(globalKey, childGlobals)
  }

  #ownValues(chart: Chart, values: Values, prefix: string): void {
    const path = joinPath(prefix, chart.metadata.name)
    for (const [key, original] of chart.values) {
      if (!values.has(key)) {
        if (this.#mode === 'merge') values.set(key, copyValue(original))
        else if (original !== null) values.set(key, withoutNulls(original))
        continue
      }
      const value = values.get(key) as GoValue
      if (value === null && this.#mode === 'coalesce') {
        values.delete(key)
      } else if (value instanceof Map) {
        if (original instanceof Map) {
          const mode = chart.dependencies.some((child) => child.metadata.name === key) ? 'merge' : this.#mode
          const base = mode === 'merge' ? copyValue(original) : (withoutNulls(original) as Values)
          this.#tables(value, base, { prefix: joinPath(path, key), mode })
        } else if (original !== null) {
          this.#warn(`warning: skipped value for ${path}.${key}: Not a table.`)
        }
      }
    }
  }

  /** Lays `over` over `base`, into `over`. Both may be changed: nulls are written into `base`, too. */
  #tables(over: Values, base: Values, { prefix, mode }: { prefix: string; mode: Mode }): void {
    const written = new Set<string>()
    for (const [key, value] of base) if (value !== null) written.add(key)
    for (const [key, value] of over) if (value === null) base.set(key, null)
    for (const [key, value] of base) {
      const path = joinPath(prefix, key)
      const existing = over.get(key)
      if (existing === undefined) {
        over.set(key, value)
      } else if (existing === null) {
        // A null over something removes it; a null over null, or over nothing, is a value that stays.
        if (mode === 'coalesce' && written.has(key)) over.delete(key)
      } else if (value instanceof Map) {
        if (existing instanceof Map) this.#tables(existing, value, { prefix: path, mode })
        else this.#warn(`warning: cannot overwrite table with non table for ${path} (${formatValue(value)})`)
      } else if (existing instanceof Map && value !== null) {
        this.#warn(`warning: destination for ${path} is a table. Ignoring non-table value (${formatValue(value)})`)
      }
    }
  }
}

/** A deep copy without the nulls in tables; those in lists stay. */
function withoutNulls(value: GoValue): GoValue {
  if (!(value instanceof Map)) return copyValue(value)
  const copy: Values = new Map()
  value.forEach((item, key) => {
    if (item !== null) copy.set(key, withoutNulls(item))
  })
  return copy
}

function joinPath(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`
}
