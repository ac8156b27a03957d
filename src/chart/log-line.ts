// Log lines as Helm prints them to standard error: Go's slog text format without the time.
import { quote } from '../go/index.ts'

/** `level=… msg=… key=value…`, quoted where slog quotes. */
export function logLine(
  level: 'DEBUG' | 'INFO' | 'WARN',
  message: string,
  attributes: { readonly [key: string]: string } = {},
): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}=${quoteIfNeeded(value)}`)
  return `level=${level} msg=${quoteIfNeeded(message)}${pairs.join('')}`
}

function quoteIfNeeded(text: string): string {
  return text === '' || /[\s"=\\]|[^\x20-\x7e]/u.test(text) ? quote(text) : text
}
