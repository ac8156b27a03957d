// Chart.yaml: dependencies.
import type { ChartYamlRule } from '../chart-yaml.ts'

/** Charts of the first generation keep them elsewhere. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartDependencies: ChartYamlRule = {
  severity: 'error',
  check: ({ dependencyCount, apiVersion }) =>
    dependencyCount > 0 && apiVersion !== 'v2'
      ? `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`
      : undefined,
}
