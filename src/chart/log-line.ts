// Log lines as Helm prints them to standard error: Go's slog text format without the time.
import { isPrintable, isSpace, quote } from '../go/index.ts'

/** Facts of a line, in order. */
export type LogFields = { readonly [key: string]: string | number | boolean }

/** Takes lines of the debug log, where they are wanted. */
export type DebugLog = (message: string, fields?: LogFields) => void

/** `level=… msg=… key=value…`, quoted where slog quotes; no line end. */
export function logLine(level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields = {}): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${quoteIfNeeded(key)}=${quoteIfNeeded(String(value))}`)
  return `level=${level} msg=${quoteIfNeeded(message)}${rest.join('')}`
}

function quoteIfNeeded(text: string): string {
  return needsQuotes(text) ? quote(text) : text
}

/** @see log/slog needsQuoting */
function needsQuotes(text: string): boolean {
  if (text === '') return true
  for (const character of text) {
    if (character === '"' || character === '=' || isSpace(character)) return true
    if (!isPrintable(character.codePointAt(0) as number)) return true
  }
  return false
}
