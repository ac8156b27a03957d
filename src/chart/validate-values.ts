// Values against the values.schema.json of a chart and of the charts in it.
import type { Chart, Values } from './model.ts'

/** To come. */
export function validateValues(_chart: Chart, _values: Values): void {}
