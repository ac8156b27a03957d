// Log lines on standard error in the text format of Go's slog, without the time, as Helm writes them.
import { isPrintable, quote } from '../go/index.ts'
import type { Terminal } from '../host/index.ts'

/** A log. `debug` lines appear only when debugging was asked for. */
export interface Log {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  readonly error: (message: string, fields?: LogFields) => void
}

/** Facts of a line, in order. */
export type LogFields = { readonly [key: string]: string | number | boolean }

/** A log that writes to the terminal's error stream. */
export function createLog(terminal: Terminal, debug: boolean): Log {
  const at = (level: string) => (message: string, fields?: LogFields) =>
    terminal.writeError(logLine(level, message, fields))
  return { debug: debug ? at('DEBUG') : () => {}, info: at('INFO'), warn: at('WARN'), error: at('ERROR') }
}

/** One line: `level=WARN msg="this chart is deprecated"`. */
export function logLine(level: string, message: string, fields: LogFields = {}): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${quoteIfNeeded(key)}=${quoteIfNeeded(String(value))}`)
  return `level=${level} msg=${quoteIfNeeded(message)}${rest.join('')}\n`
}

function quoteIfNeeded(text: string): string {
  return needsQuotes(text) ? quote(text) : text
}

function needsQuotes(text: string): boolean {
  if (text === '') return true
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (character === ' ' || character === '"' || character === '=' || !isPrintable(code)) return true
  }
  return false
}
