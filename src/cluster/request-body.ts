// Bodies of requests as JSON text with the keys of every object in Go's order: which of several mistakes the server tells
// first depends on where they stand.
import { compareUtf8, type Json } from '../base/index.ts'

/** The text of a body. Fields that are undefined are left out. */
export function formatRequestBody(body: unknown): string {
  return formatValue(body as Json)
}

function formatValue(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => formatValue(item ?? null)).join(',')}]`
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => compareUtf8(left, right))
    .map(([key, field]) => `${JSON.stringify(key)}:${formatValue(field)}`)
  return `{${fields.join(',')}}`
}
