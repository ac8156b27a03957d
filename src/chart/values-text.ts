// Values files as text: one or more YAML documents, merged in order.
import { parseYaml } from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import { jsonKind } from './go-fields.ts'
import type { Values } from './model.ts'

/** A values text cannot be read; the message is Helm's, `offset` where the trouble is (UTF-16 units), if known. */
export class ValuesTextError extends Error {
  readonly offset: number | undefined

  constructor(message: string, options: { readonly offset?: number | undefined; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.offset = options.offset
  }
}

/**
 * Reads a values file: the documents' tables merged, later ones winning.
 *
 * @throws ValuesTextError
 * @see helm pkg/chart/v2/loader LoadValues
 */
export function parseValuesText(text: string): Values {
  let values: Values = new Map()
  for (const document of splitDocuments(text)) values = mergeMaps(values, parseDocument(document))
  return values
}

/** A piece of a values text; `line` (0-based) and `offset` say where it starts. */
export interface DocumentPart {
  readonly text: string
  readonly offset: number
}

/** Cuts a values text at its `---` lines, which belong to no document except a leading one. */
export function splitDocuments(text: string): DocumentPart[] {
  if (!text.startsWith('---') && !text.includes('\n---')) return text === '' ? [] : [{ text, offset: 0 }]
  const parts: DocumentPart[] = []
  let start = 0
  let offset = 0
  while (offset < text.length) {
    const end = text.indexOf('\n', offset)
    const next = end === -1 ? text.length : end + 1
    if (text.startsWith('---', offset)) {
      const rest = text.slice(offset + 3, next).trim()
      if (rest !== '' && !rest.startsWith('#')) {
        throw new ValuesTextError(`error reading yaml document: invalid Yaml document separator: ${rest}`, { offset })
      }
      if (offset > start) {
        parts.push({ text: text.slice(start, offset), offset: start })
        start = next
      }
    }
    offset = next
  }
  if (start < text.length) parts.push({ text: text.slice(start), offset: start })
  return parts
}

function parseDocument(part: DocumentPart): Values {
  try {
    // Helm ends the last line where the file does not: a block of text keeps its line end.
    return parseValuesDocument(part.text.endsWith('\n') ? part.text : `${part.text}\n`)
  } catch (error) {
    if (!(error instanceof ValuesTextError)) throw error
    const { offset, message, cause } = error
    throw new ValuesTextError(`cannot unmarshal yaml document: ${message}`, {
      offset: offset === undefined ? undefined : Math.min(part.offset + offset, part.offset + part.text.length),
      cause,
    })
  }
}

/**
 * Reads a text as one document with values; what follows a second `---` is not looked at.
 *
 * @throws ValuesTextError
 * @see helm pkg/chart/common ReadValues
 */
export function parseValuesDocument(text: string): Values {
  let value: GoValue
  try {
    value = parseYaml(text)
  } catch (error) {
    const { offset } = error as { offset?: number }
    throw new ValuesTextError((error as Error).message, { offset, cause: error })
  }
  if (value === null) return new Map()
  if (value instanceof Map) return value
  throw new ValuesTextError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`,
    { offset: 0 },
  )
}

/** A new map of both; tables are merged deep, else `over` wins. Nothing given is changed. */
export function mergeMaps(base: Values, over: Values): Values {
  const result: Values = new Map(base)
  for (const [key, value] of over) {
    const existing = result.get(key)
    result.set(key, value instanceof Map && existing instanceof Map ? mergeMaps(existing, value) : value)
  }
  return result
}
