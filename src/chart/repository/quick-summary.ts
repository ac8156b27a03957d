// What searching shows of an entry that a scan found in order, from its text without reading YAML.
import type { IndexSummary } from './index-model.ts'

/** The summary; undefined where a value is not written on one line in the plainest way. */
export function quickSummary(item: string): IndexSummary | undefined {
  const dash = item.indexOf('-')
  const pad = ' '.repeat(dash + 2)
  const text = `\n${pad}${item.slice(dash + 2)}`
  const name = oneLine(text, pad, 'name')
  const description = oneLine(text, pad, 'description')
  const appVersion = oneLine(text, pad, 'appVersion')
  const keywords = plainList(text, pad, 'keywords')
  if (name === undefined || description === undefined || appVersion === undefined || keywords === undefined) {
    return undefined
  }
  return { name, description, appVersion, keywords }
}

/** The value; empty where the field is not there, undefined where it is no plain text on one line. */
function oneLine(text: string, pad: string, field: string): string | undefined {
  const start = text.indexOf(`\n${pad}${field}: `)
  if (start === -1) return text.includes(`\n${pad}${field}:`) ? undefined : ''
  const from = start + pad.length + field.length + 3
  let end = lineEnd(text, from)
  let value = text.slice(from, end).trimEnd()
  if (text.startsWith('\n\n', end)) return undefined
  // Lines that are further in go on with a plain value.
  while (text.startsWith(`\n${pad} `, end)) {
    if (!/^[A-Za-z0-9(/_$]/.test(value)) return undefined
    const next = lineEnd(text, end + 1)
    value += ` ${text.slice(end, next).trim()}`
    end = next
  }
  return plainValue(value)
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** Only what cleaning would leave as it is. */
function plainValue(value: string): string | undefined {
  const trimmed = value.trimEnd()
  if (!/^[ -~]*$/.test(trimmed)) return undefined
  if (/^[A-Za-z0-9(/_$]/.test(trimmed)) return trimmed
  if (/^"[^"\\]*"$/.test(trimmed) || /^'[^']*'$/.test(trimmed)) return trimmed.slice(1, -1)
  return undefined
}

function plainList(text: string, pad: string, field: string): readonly string[] | undefined {
  const start = text.indexOf(`\n${pad}${field}:`)
  if (start === -1) return []
  const values: string[] = []
  let at = lineEnd(text, start + 1)
  if (text.slice(start + pad.length + field.length + 2, at) !== '') return undefined
  const dash = /^\n *- /.exec(text.slice(at))?.[0]
  if (dash === undefined) return undefined
  while (text.startsWith(dash, at)) {
    const end = lineEnd(text, at + dash.length)
    const value = plainValue(text.slice(at + dash.length, end))
    if (value === undefined) return undefined
    values.push(value)
    at = end
  }
  // What is further in than the list goes on with its last element.
  return text.startsWith(`${dash.slice(0, -2)} `, at) ? undefined : values
}
