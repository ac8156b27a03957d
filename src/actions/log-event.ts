// Helm's log lines as events.
import { unquote } from '../go/index.ts'
import type { ActionEvent } from './requests.ts'

/** The event of a line such as `level=WARN msg="returned non-bool value" tag=x`. */
export function logEventOf(line: string): ActionEvent {
  const fields: { [key: string]: string } = {}
  for (const [key, value] of pairsOf(line)) {
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

/** Keys and values of a line; by hand, since a value may be larger than a pattern's stack. */
function pairsOf(line: string): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = []
  const key = /([^\s="]+)=/g
  for (let found = key.exec(line); found !== null; found = key.exec(line)) {
    const start = key.lastIndex
    const end = line[start] === '"' ? endOfQuoted(line, start) : endOfWord(line, start)
    pairs.push([found[1] as string, line.slice(start, end)])
    key.lastIndex = end
  }
  return pairs
}

function endOfWord(line: string, start: number): number {
  const space = line.slice(start).search(/\s/)
  return space === -1 ? line.length : start + space
}

function endOfQuoted(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    const unit = line[at]
    if (unit === '"') return at + 1
    if (unit === '\\') at += 1
  }
  return line.length
}
