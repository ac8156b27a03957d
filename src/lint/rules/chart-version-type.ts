// Chart.yaml: version is written as a text.
import { type ChartYamlRule, notText } from '../chart-yaml.ts'

/** Numbers lose digits. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartVersionType: ChartYamlRule = {
  severity: 'error',
  check: ({ written }) => notText(written, 'version'),
}
