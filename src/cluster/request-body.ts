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
  let fields = ''
  for (const key of Object.keys(value).sort(compareUtf8)) {
    const field = value[key]
    if (field !== undefined) fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${formatValue(field)}`
  }
  return `{${fields}}`
}
