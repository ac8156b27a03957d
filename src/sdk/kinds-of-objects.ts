// Objects of the language that options may be, whichever realm made them: tests under Jest have one of their own.
import { kindOf } from '../base/index.ts'

/** A URL object. */
export function isUrlObject(value: unknown): value is URL {
  return value instanceof URL || (typeof value === 'object' && value !== null && kindOf(value) === 'URL')
}

/** Bytes, a Buffer among them. */
export function isByteArray(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && kindOf(value) === 'Uint8Array')
}
