// Chart.yaml: an icon.
import type { ChartYamlRule } from '../chart-yaml.ts'

/** One is recommended. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartIconPresence: ChartYamlRule = {
  severity: 'info',
  check: ({ icon }) => (icon === '' ? 'icon is recommended' : undefined),
}
