// The text of a schema document as Helm's validator reads it: a stream that must end after the first value.
import type { GoValue } from '../../go/index.ts'
import { JsonError, parseJson } from '../json/index.ts'
import { SchemaError } from './schema-error.ts'

/**
 * The document.
 *
 * @throws SchemaError with the text of Go's streaming decoder
 */
export function parseSchemaDocument(text: string): GoValue {
  if (text.trim() === '') throw new SchemaError('EOF')
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    if (error.offset === text.length) throw new SchemaError('unexpected EOF')
    throw new SchemaError(
      error.message.replace(/^invalid character .* (after top-level value)$/s, 'invalid character $1'),
    )
  }
}
