// Chart.yaml: the type.
import type { ChartYamlRule } from '../chart-yaml.ts'

/** Charts of the first generation have none. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartType: ChartYamlRule = {
  severity: 'error',
  check: ({ type, apiVersion }) =>
    type !== '' && apiVersion !== 'v2'
      ? `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`
      : undefined,
}
