// The values that a user gives: files, then the `--set` flags, in Helm's order.
import { decodeUtf8, isError } from '../base/index.ts'
import { ChartError, Failure, type SourceFile, textOf } from '../diagnostics/index.ts'
import { parseJson, parseSet, parseSetFile, parseSetJson, parseSetLiteral, parseSetString } from '../formats/index.ts'
import { copyValue } from './coalesce.ts'
import type { ValueSource, Values } from './model.ts'
import { mergeMaps, parseValuesText } from './values-text.ts'

/** Reads what a source names: a path, `-`, a URL. Rejects with an error in Helm's words. */
export type ReadValuesFile = (path: string) => Promise<Uint8Array>

/** Told after each source what the values are now; may put other values in place of these. */
export type SourceObserver = (source: ValueSource, values: Values, text: string) => Values

/** Helm's order of kinds; within a kind, sources keep theirs. Values of programs stand with the files. */
const order: readonly (readonly ValueSource['kind'][])[] = [
  ['values', 'file'],
  ['set-json'],
  ['set'],
  ['set-string'],
  ['set-file'],
  ['set-literal'],
]

/**
 * Merges the sources: later kinds and later sources win, tables are merged deep, lists replaced.
 *
 * @throws ChartError (`VALUES_INVALID`) in Helm's words; a YAML error has its place as a label
 * @see helm pkg/cli/values Options.MergeValues
 */
export async function mergeValueSources(
  sources: readonly ValueSource[],
  readFile: ReadValuesFile,
  observe: SourceObserver = (_, values) => values,
): Promise<Values> {
  let values: Values = new Map()
  for (const kinds of order) {
    for (const source of sources) {
      if (kinds.includes(source.kind)) values = await addSource(source, { values, readFile, observe })
    }
  }
  return values
}

interface Merging {
  readonly values: Values
  readonly readFile: ReadValuesFile
  readonly observe: SourceObserver
}

async function addSource(source: ValueSource, { values, readFile, observe }: Merging): Promise<Values> {
  if (source.kind === 'values') return mergeMaps(values, observe(source, copyValue(source.values), ''))
  if (source.kind === 'file') {
    const text = decodeUtf8(await readFile(source.path))
    return mergeMaps(values, observe(source, parseFile(source.path, text), text))
  }
  return observe(source, await addFlag(source, values, readFile), source.text)
}

function parseFile(path: string, text: string): Values {
  try {
    return parseValuesText(text)
  } catch (error) {
    const file: SourceFile = { path, text }
    const offset = (error as { offset?: number }).offset
    throw new ChartError({
      code: 'VALUES_INVALID',
      helmText: `failed to parse ${path}: ${textOf(error)}`,
      ...(offset === undefined
        ? {}
        : { labels: [{ span: { file, start: offset, end: endOfLine(text, offset) }, text: 'here', primary: true }] }),
      cause: error,
    })
  }
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end
}

type FlagSource = Exclude<ValueSource, { kind: 'values' } | { kind: 'file' }>

async function addFlag({ kind, text }: FlagSource, values: Values, readFile: ReadValuesFile): Promise<Values> {
  // The parsers write into what they are given, while files' tables may belong to somebody.
  const own = copyValue(values)
  switch (kind) {
    case 'set-json':
      return addJson(text, own)
    case 'set':
      return explained('failed parsing --set data', () => parseSet(text, own), own)
    case 'set-string':
      return explained('failed parsing --set-string data', () => parseSetString(text, own), own)
    case 'set-literal':
      return explained('failed parsing --set-literal data', () => parseSetLiteral(text, own), own)
    case 'set-file':
      return addFiles(text, values, readFile)
  }
}

function addJson(text: string, values: Values): Values {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) {
    try {
      parseSetJson(text, values)
      return values
    } catch (error) {
      // Helm swallows the reason and shows the text.
      throw valuesError(`failed parsing --set-json data ${text}`, error)
    }
  }
  try {
    return mergeMaps(values, parseJson(trimmed) as Values)
  } catch (error) {
    throw valuesError(`failed parsing --set-json data JSON: ${text}`, error)
  }
}

/** Ends a pass over `--set-file`: this file has to be read first. */
class FileWanted extends Error {
  readonly path: string

  constructor(path: string) {
    super(path)
    this.path = path
  }
}

/** The parser is synchronous, reading is not: each pass ends at the first file that is not read yet. */
async function addFiles(text: string, values: Values, readFile: ReadValuesFile): Promise<Values> {
  const contents = new Map<string, string>()
  for (;;) {
    const own = copyValue(values)
    try {
      parseSetFile(text, own, (path) => {
        const content = contents.get(path)
        if (content === undefined) throw new FileWanted(path)
        return content
      })
      return own
    } catch (error) {
      if (!(error instanceof FileWanted)) throw valuesError(`failed parsing --set-file data: ${textOf(error)}`, error)
      try {
        contents.set(error.path, decodeUtf8(await readFile(error.path)))
      } catch (unreadable) {
        throw valuesError(`failed parsing --set-file data: ${textOf(unreadable)}`, unreadable)
      }
    }
  }
}

function explained(prefix: string, parse: () => void, values: Values): Values {
  try {
    parse()
    return values
  } catch (error) {
    throw valuesError(`${prefix}: ${textOf(error)}`, error)
  }
}

function valuesError(helmText: string, cause: unknown): ChartError {
  const reason = cause instanceof Failure ? cause.helmText : isError(cause) ? cause.message : ''
  const notes = reason === '' || helmText.includes(reason) ? [] : [reason]
  return new ChartError({ code: 'VALUES_INVALID', helmText, notes, cause })
}
