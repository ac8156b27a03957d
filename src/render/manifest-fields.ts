// The error of data that does not fit a Go struct, in encoding/json's words.
import type { GoValue } from '../go/index.ts'

/** Data does not fit. */
export class FieldError extends Error {
  constructor(kind: string, target: string) {
    super(`error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go ${target}`)
  }
}

/** encoding/json's word for what stands there. */
export function jsonKindOf(value: GoValue): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof Map) return 'object'
  return Array.isArray(value) ? 'array' : 'number'
}
