// Charts that a long-lived program prepared: whoever prepares one again with the same values gets what was made before.
import { GoInteger, type GoValue } from '../go/index.ts'
import { copyValue } from './coalesce.ts'
import type { Chart, PreparedChart, Values } from './model.ts'
import { prepareChart } from './prepare-chart.ts'

/** What was prepared last of each chart that is still in use. */
export interface PreparedCharts {
  /** As `prepareChart`, without the check of values. @throws ChartError in Helm's words */
  prepare(chart: Chart, supplied: Values): PreparedChart
}

/** Nothing yet. */
export function createPreparedCharts(): PreparedCharts {
  return new Preparations()
}

class Preparations implements PreparedCharts {
  readonly #last = new WeakMap<Chart, { readonly supplied: Values; readonly prepared: PreparedChart }>()

  prepare(chart: Chart, supplied: Values): PreparedChart {
    const last = this.#last.get(chart)
    if (last !== undefined && isSame(last.supplied, supplied))
      return { ...last.prepared, supplied: copyValue(supplied) }
    const prepared = prepareChart(chart, supplied, { skipSchema: true })
    this.#last.set(chart, { supplied: copyValue(supplied), prepared })
    return prepared
  }
}

/** Whether two values are the same to the last type and in the order of their keys. */
function isSame(left: GoValue, right: GoValue): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (left.constructor !== right.constructor) return false
  if (left instanceof GoInteger) {
    const { value, typeName } = right as GoInteger
    return left.value === value && left.typeName === typeName
  }
  if (left.constructor === Array) {
    const others = right as readonly GoValue[]
    return left.length === others.length && left.every((each: GoValue, index) => isSame(each, others[index] as GoValue))
  }
  return left.constructor === Map && haveSameEntries(left as Values, right as Values)
}

function haveSameEntries(left: Values, right: Values): boolean {
  if (left.size !== right.size) return false
  const others = right.entries()
  for (const [key, value] of left) {
    const [otherKey, other] = others.next().value as [string, GoValue]
    if (key !== otherKey || !isSame(value, other)) return false
  }
  return true
}
