// What lint says: a severity, the place, a text.

/** Errors fail; warnings fail where it is strict. */
export type LintSeverity = 'info' | 'warning' | 'error'

/** One finding. */
export interface LintMessage {
  readonly severity: LintSeverity
  /** A file or folder of the chart; empty for the chart as a whole. */
  readonly path: string
  readonly text: string
}
