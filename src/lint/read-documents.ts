// The objects of a text of several documents, up to the first that cannot be read.
import { encodeUtf8 } from '../base/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { JsonError, parseJson, splitYamlStream } from '../formats/index.ts'
import { type RenderedObject, readObject } from './rendered-object.ts'

/** An object, or why there is none. */
export type ReadDocument = { readonly object: RenderedObject } | { readonly problem: string }

/**
 * Empty documents are passed over. A problem is the last thing that comes.
 *
 * @see k8s.io/apimachinery/pkg/util/yaml YAMLOrJSONDecoder
 */
export function* readDocuments(text: string): Generator<ReadDocument> {
  const stream: Stream = { rest: text, objects: 0, problem: undefined }
  if (text.trimStart().startsWith('{')) {
    yield* jsonObjects(stream)
    if (stream.problem !== undefined && stream.objects > 1) {
      yield { problem: unreadable(stream.problem) }
      return
    }
  }
  try {
    for (const document of splitYamlStream(stream.rest)) {
      const object = readObject(document)
      if (object === undefined) continue
      stream.problem = undefined
      yield { object }
    }
  } catch (error) {
    yield { problem: unreadable(textOf(stream.problem === undefined ? error : told(stream))) }
  }
}

interface Stream {
  /** What nothing was read of yet. */
  rest: string
  objects: number
  /** Why what comes next is no JSON. */
  problem: unknown
}

function unreadable(problem: unknown): string {
  return `unable to parse YAML: ${textOf(problem)}`
}

/** One object after the other; what then comes may still be YAML. */
function* jsonObjects(stream: Stream): Generator<ReadDocument> {
  while (stream.rest.trim() !== '') {
    const end = valueEnd(stream)
    if (end === undefined) break
    let object: RenderedObject | undefined
    try {
      object = readObject(stream.rest.slice(0, end))
    } catch (error) {
      stream.problem = new Error(textOf(error).replace('error unmarshaling JSON: while decoding JSON: ', ''))
      return
    }
    stream.rest = stream.rest.slice(end)
    stream.objects += 1
    if (object !== undefined) yield { object }
  }
  stream.rest = stream.rest.replace(/^\s*?\n|^\s+/, '')
}

function valueEnd(stream: Stream): number | undefined {
  try {
    parseJson(stream.rest)
    return stream.rest.length
  } catch (error) {
    if (error instanceof JsonError && error.offset !== undefined && error.message.endsWith('after top-level value')) {
      return error.offset
    }
    // A reader of streams tells it so.
    stream.problem = textOf(error) === 'unexpected end of JSON input' ? new Error('unexpected EOF') : error
    return undefined
  }
}

/** The first trouble, with its place in bytes. */
function told({ problem, rest }: Stream): unknown {
  if (!(problem instanceof JsonError) || problem.offset === undefined) return problem
  const character = rest.codePointAt(problem.offset) ?? 0
  const before = encodeUtf8(rest.slice(0, problem.offset) + String.fromCodePoint(character)).length
  return `json: offset ${before}: ${problem.message}`
}
