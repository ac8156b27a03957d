// Chart.yaml: the sources.
import { isRequestUrl } from '../addresses.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** They are URLs. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartSources: ChartYamlRule = {
  severity: 'error',
  check({ sources }) {
    const wrong = sources.find((source) => source === '' || !isRequestUrl(source))
    return wrong === undefined ? undefined : `invalid source URL '${wrong}'`
  },
}
