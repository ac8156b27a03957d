// Chart.yaml: all rules over it, in Helm's order.
import { textOf } from '../../diagnostics/index.ts'
import { type ChartYamlRule, type LintedChartYaml, readChartYaml } from '../chart-yaml.ts'
import type { LintMessage } from '../message.ts'
import type { LintTarget } from '../target.ts'
import { chartApiVersion } from './chart-api-version.ts'
import { chartAppVersionType } from './chart-app-version-type.ts'
import { chartDependencies } from './chart-dependencies.ts'
import { chartIconPresence } from './chart-icon-presence.ts'
import { chartIconUrl } from './chart-icon-url.ts'
import { chartMaintainers } from './chart-maintainers.ts'
import { chartName } from './chart-name.ts'
import { chartSources } from './chart-sources.ts'
import { chartStrictVersion } from './chart-strict-version.ts'
import { chartType } from './chart-type.ts'
import { chartVersion } from './chart-version.ts'
import { chartVersionType } from './chart-version-type.ts'
import { chartYamlStrict } from './chart-yaml-strict.ts'

const path = 'Chart.yaml'

const rules: readonly ChartYamlRule[] = [
  chartName,
  chartApiVersion,
  chartVersionType,
  chartVersion,
  chartAppVersionType,
  chartMaintainers,
  chartSources,
  chartIconPresence,
  chartIconUrl,
  chartType,
  chartDependencies,
  chartStrictVersion,
]

/** @see helm pkg/chart/v2/lint/rules/chartfile.go Chartfile */
export function lintChartYaml({ chartYaml }: LintTarget): readonly LintMessage[] {
  const unreadable = (text: string): LintMessage => ({
    severity: 'error',
    path,
    text: `unable to parse YAML\n\t${text}`,
  })
  if (chartYaml.kind === 'missing') return [unreadable('the file is missing')]
  if (chartYaml.kind === 'directory') {
    return [{ severity: 'error', path, text: 'should be a file, not a directory' }, unreadable(chartYaml.error)]
  }
  let chart: LintedChartYaml
  try {
    chart = readChartYaml(chartYaml.text)
  } catch (error) {
    return [unreadable(textOf(error))]
  }
  const strict = chartYamlStrict(chartYaml.text)
  return [
    ...(strict === undefined ? [] : [{ severity: 'warning', path, text: strict } as const]),
    ...rules.flatMap(({ severity, check }) => {
      const text = check(chart)
      return text === undefined ? [] : [{ severity, path, text }]
    }),
  ]
}
