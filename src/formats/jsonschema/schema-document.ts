// The text of a schema document as Helm's validator reads it: a stream that must end after the first value.
import { formatValue, type GoValue } from '../../go/index.ts'
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
    return parseJson(text, { onNumber: noteNumber })
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    if (error.offset === text.length) throw new SchemaError('unexpected EOF')
    throw new SchemaError(
      error.message.replace(/^invalid character .* (after top-level value)$/s, 'invalid character $1'),
    )
  }
}

type Container = Map<string, GoValue> | GoValue[]

/** Where a container keeps the numbers that print differently from what is written. */
const writtenNumbers = Symbol('numbers as written')

function noteNumber(container: Container, key: string | number, text: string): void {
  if (formatValue(Number(text)) === text) return
  const noted = container as { [writtenNumbers]?: Map<string | number, string> }
  noted[writtenNumbers] ??= new Map()
  noted[writtenNumbers].set(key, text)
}

/** The number of a schema document as it is written; undefined where that is how it prints. */
export function writtenNumber(container: Container, key: string | number): string | undefined {
  return (container as { [writtenNumbers]?: ReadonlyMap<string | number, string> })[writtenNumbers]?.get(key)
}
