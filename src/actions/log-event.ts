// Helm's log lines as events.
import { unquote } from '../go/index.ts'
import type { ActionEvent } from './requests.ts'

/** The event of a line such as `level=WARN msg="returned non-bool value" tag=x`. */
export function logEventOf(line: string): ActionEvent {
  const fields: { [key: string]: string } = {}
  for (const [, key = '', value = ''] of line.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)/g)) {
    Object.defineProperty(fields, key, {
      value: value.startsWith('"') ? (unquote(value) ?? value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  const { level = 'INFO', msg = line, ...rest } = fields
  const name = level.toLowerCase()
  return {
    type: 'log',
    level: name === 'debug' || name === 'warn' || name === 'error' ? name : 'info',
    message: msg,
    ...(Object.keys(rest).length === 0 ? {} : { fields: rest }),
  }
}
