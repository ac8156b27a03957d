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

/** `[ERROR] templates/: not a directory` */
export function formatLintMessage({ severity, path, text }: LintMessage): string {
  return `[${severity.toUpperCase()}] ${path}: ${text}`
}
