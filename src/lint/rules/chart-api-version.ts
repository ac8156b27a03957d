// Chart.yaml: the API version.
import type { ChartYamlRule } from '../chart-yaml.ts'

/** It is known. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartApiVersion: ChartYamlRule = {
  severity: 'error',
  check({ apiVersion }) {
    if (apiVersion === '') return 'apiVersion is required. The value must be either "v1" or "v2"'
    if (apiVersion === 'v1' || apiVersion === 'v2') return undefined
    return `apiVersion '${apiVersion}' is not valid. The value must be either "v1" or "v2"`
  },
}
