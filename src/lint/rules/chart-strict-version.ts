// Chart.yaml: the version, strictly.
import { parseStrictVersion } from '../../formats/index.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** It has three numbers and no `v`. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartStrictVersion: ChartYamlRule = {
  severity: 'warning',
  check({ version }) {
    try {
      parseStrictVersion(version)
      return undefined
    } catch {
      return `version '${version}' is not a valid SemVerV2`
    }
  },
}
