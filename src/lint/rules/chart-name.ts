// Chart.yaml: the name.
import { quote } from '../../go/index.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** The chart has a name that is no path. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartName: ChartYamlRule = {
  severity: 'error',
  check({ name }) {
    if (name === '') return 'name is required'
    return name.includes('/') ? `chart name ${quote(name)} is invalid` : undefined
  },
}
