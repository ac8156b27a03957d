// Lint: charts held against Helm's rules. Pure; the caller reads the files. The door of this folder.
import type { Values } from '../chart/index.ts'
import type { LintMessage } from './message.ts'
import { lintChartYaml } from './rules/chart-yaml.ts'
import { lintCrds } from './rules/crds.ts'
import { lintDependencies } from './rules/dependencies.ts'
import { lintTemplates } from './rules/templates.ts'
import { lintValues } from './rules/values.ts'
import type { LintOptions, LintTarget } from './target.ts'

export type { LintMessage, LintSeverity } from './message.ts'
export type { LintFile, LintFolder, LintOptions, LintTarget, LoadedChart } from './target.ts'

/** What lint found, and log lines of rendering. */
export interface Linted {
  readonly messages: readonly LintMessage[]
  readonly warnings: readonly string[]
  /** The values as the rules leave them: Helm lints the next chart with these. */
  readonly values: Values
}

/**
 * Holds a chart against every rule, in Helm's order.
 *
 * @see helm pkg/chart/v2/lint RunAll
 */
export function lintTarget(target: LintTarget, options: LintOptions): Linted {
  const values = lintValues(target, options)
  const templates = lintTemplates(target, { ...options, values: values.values })
  return {
    messages: [
      ...lintChartYaml(target),
      ...values.messages,
      ...templates.messages,
      ...lintDependencies(target),
      ...lintCrds(target),
    ],
    warnings: [...values.warnings, ...templates.warnings],
    values: values.values,
  }
}
