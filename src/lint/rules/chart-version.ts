// Chart.yaml: the version.
import { isVersion, parseVersion } from '../../formats/index.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** It is a semantic version above the least one. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartVersion: ChartYamlRule = {
  severity: 'error',
  check({ version }) {
    if (version === '') return 'version is required'
    if (!isVersion(version)) return `version '${version}' is not a valid SemVer`
    const { major, minor, patch, prerelease } = parseVersion(version)
    const isZero = major === 0n && minor === 0n && patch === 0n
    return isZero && prerelease === '0' ? `version "${version}" is less than or equal to "0.0.0-0"` : undefined
  },
}
