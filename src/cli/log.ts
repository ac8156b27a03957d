// Log lines on standard error in the text format of Go's slog, without the time, as Helm writes them.
import { type LogFields, logLine } from '../chart/index.ts'
import type { Terminal } from '../host/index.ts'

/** A log. `debug` lines appear only when debugging was asked for. */
export interface Log {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  readonly error: (message: string, fields?: LogFields) => void
}

/** A log that writes to the terminal's error stream. */
export function createLog(terminal: Terminal, debug: boolean): Log {
  const at = (level: Parameters<typeof logLine>[0]) => (message: string, fields?: LogFields) =>
    terminal.writeError(`${logLine(level, message, fields)}\n`)
  return { debug: debug ? at('DEBUG') : () => {}, info: at('INFO'), warn: at('WARN'), error: at('ERROR') }
}
