// What comes back from a server as data, or what client-go says of answers that are none.
import { isJsonObject } from '../base/index.ts'
import { ClusterError, textOf } from '../diagnostics/index.ts'
import { parseJson } from '../formats/index.ts'
import type { RequestSubject } from './api-error.ts'

const versionAndKind =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** An answer as text. */
export interface AnswerText {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/**
 * The object.
 *
 * @throws ClusterError in client-go's words
 * @see client-go rest Result.Into
 */
export function parseAnswer(answer: AnswerText, subject: RequestSubject): unknown {
  const { status, contentType, text } = answer
  const [mediaType = ''] = contentType.split(';')
  const kind = mediaType.trim().toLowerCase()
  if (!subject.raw && kind !== '' && !/^application\/(?:json|yaml|vnd\.kubernetes\.protobuf|.*\+json)$/.test(kind)) {
    throw unreadable(subject, `serializer for ${kind} doesn't exist`)
  }
  if (!subject.raw && text === '') {
    throw unreadable(subject, `0-length response with status code: ${status} and content type: ${contentType}`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const words = `${prefixOf(subject)}: ${goWords(text) ?? textOf(error)}`
    throw unreadable(subject, words, error)
  }
  if (isJsonObject(value)) return value
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  if (subject.raw || value === null) return value
  throw unreadable(
    subject,
    `${prefixOf(subject)}: json: cannot unmarshal ${what} into Go value of type ${versionAndKind}`,
  )
}

function prefixOf({ raw }: RequestSubject): string {
  return raw ? 'unable to parse the server version' : "couldn't get version/kind; json parse error"
}

/** What Go's decoder says of the text; undefined where it reads it. */
function goWords(text: string): string | undefined {
  try {
    parseJson(text)
    return undefined
  } catch (error) {
    return textOf(error)
  }
}

function unreadable({ method, url }: RequestSubject, helmText: string, cause?: unknown): ClusterError {
  return new ClusterError({ code: 'CLUSTER_REQUEST', helmText, data: { method, url }, cause })
}
