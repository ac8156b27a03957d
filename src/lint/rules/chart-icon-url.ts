// Chart.yaml: the icon's address.
import { isRequestUrl } from '../addresses.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** It is a URL. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartIconUrl: ChartYamlRule = {
  severity: 'error',
  check: ({ icon }) => (icon !== '' && !isRequestUrl(icon) ? `invalid icon URL '${icon}'` : undefined),
}
