// What lint says: a severity, the place, a text.

/** Errors fail; warnings fail where it is strict. */
export type LintSeverity = 'info' | 'warning' | 'error'

/** One finding. */
export interface LintMessage {
  /** How bad it is. */
  readonly severity: LintSeverity
  /** A file or folder of the chart; empty for the chart as a whole. */
  readonly path: string
  /** What is wrong. */
  readonly text: string
}
