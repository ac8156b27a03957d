// Refusals of the API server and trouble on the way to it, as `ClusterError` with client-go's texts.
import { getOwn, isJsonObject, type JsonObject } from '../base/index.ts'
import { ClusterError, type FailureCode, textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { HostError } from '../host/index.ts'

/** What was asked of the server, for messages. */
export interface RequestSubject {
  readonly method: string
  /** Without credentials. */
  readonly url: string
  /** `secrets` or `deployments.apps`, where a resource was asked for. */
  readonly groupResource?: string
  readonly name?: string
  /** The server's own words are not read: client-go's raw requests. */
  readonly raw?: boolean
}

/** What came back. */
export interface Refusal {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** A refused request. `data` has `status` (HTTP), `reason` (Kubernetes), `details`, `method` and `path`. */
export function refusalError(subject: RequestSubject, refusal: Refusal): ClusterError {
  const status = subject.raw ? undefined : parseStatus(refusal)
  const generic = genericRefusal(subject, refusal)
  const message = status?.['message']
  const reason = status?.['reason']
  return statusError({
    status: refusal.status,
    reason: typeof reason === 'string' && reason !== '' ? reason : generic.reason,
    helmText: typeof message === 'string' && message !== '' ? message : generic.text,
    ...(isJsonObject(status?.['details']) ? { details: status['details'] } : {}),
    ...(continueOf(status) === undefined ? {} : { continueToken: continueOf(status) as string }),
    subject,
  })
}

/** The `Status` object in the body of a refusal, if it is one. */
function parseStatus({ body }: Refusal): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    return isJsonObject(parsed) && parsed['kind'] === 'Status' && parsed['status'] === 'Failure' ? parsed : undefined
  } catch {
    return undefined
  }
}

function continueOf(status: JsonObject | undefined): string | undefined {
  const metadata = status?.['metadata']
  const token = isJsonObject(metadata) ? getOwn(metadata, 'continue') : undefined
  return typeof token === 'string' && token !== '' ? token : undefined
}

/** An error from the parts of a `Status`. */
export function statusError(parts: {
  readonly status: number
  readonly reason: string
  readonly helmText: string
  readonly details?: JsonObject
  readonly continueToken?: string
  readonly subject?: RequestSubject
}): ClusterError {
  const { status, reason, helmText, details, continueToken, subject } = parts
  return new ClusterError({
    code: codeOf(status),
    helmText,
    data: {
      status,
      reason,
      ...(details === undefined ? {} : { details }),
      ...(continueToken === undefined ? {} : { continue: continueToken }),
      ...(subject === undefined ? {} : { method: subject.method, url: subject.url }),
    },
  })
}

function codeOf(status: number): FailureCode {
  switch (status) {
    case 401:
      return 'CLUSTER_UNAUTHORIZED'
    case 403:
      return 'CLUSTER_FORBIDDEN'
    case 409:
      return 'CLUSTER_CONFLICT'
    default:
      return 'CLUSTER_REQUEST'
  }
}

/** Reason and text that client-go makes of a bare HTTP status. @see apimachinery pkg/api/errors NewGenericServerResponse */
function genericRefusal(subject: RequestSubject, refusal: Refusal): { readonly reason: string; readonly text: string } {
  const said = refusal.contentType.startsWith('text/') ? refusal.body.slice(0, 2048).trim() : 'unknown'
  const [reason, message] = genericWords(refusal.status, subject.method, said)
  const what = [subject.method.toLowerCase(), subject.groupResource, subject.name].filter(Boolean).join(' ')
  return { reason, text: subject.groupResource === undefined ? message : `${message} (${what})` }
}

function genericWords(status: number, method: string, said: string): readonly [string, string] {
  switch (status) {
    case 400:
      return ['BadRequest', 'the server rejected our request for an unknown reason']
    case 401:
      return ['Unauthorized', 'the server has asked for the client to provide credentials']
    case 403:
      return ['Forbidden', said]
    case 404:
      return ['NotFound', 'the server could not find the requested resource']
    case 405:
      return ['MethodNotAllowed', 'the server does not allow this method on the requested resource']
    case 406:
      return [
        'NotAcceptable',
        said === 'unknown' || said === ''
          ? 'the server was unable to respond with a content type that the client supports'
          : said,
      ]
    case 409:
      return [method === 'POST' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict']
    case 415:
      return ['UnsupportedMediaType', said]
    case 422:
      return ['Invalid', 'the server rejected our request due to an error in our request']
    case 429:
      return ['TooManyRequests', 'the server has received too many requests and has asked us to try again later']
    case 503:
      return ['ServiceUnavailable', 'the server is currently unable to handle the request']
    case 504:
      return [
        'Timeout',
        'the server was unable to return a response in the time allotted, but may still be processing the request',
      ]
    default:
      if (status >= 500)
        return ['InternalError', `an error on the server (${quote(said)}) has prevented the request from succeeding`]
      return ['', `the server responded with the status code ${status} but did not return more information`]
  }
}

/** A request that got no answer: `Get "https://…/version": dial tcp 127.0.0.1:1: connect: connection refused`. */
export function unreachableError(subject: RequestSubject, cause: unknown): ClusterError {
  const verb = subject.method.charAt(0) + subject.method.slice(1).toLowerCase()
  return new ClusterError({
    code: 'CLUSTER_UNREACHABLE',
    helmText: `${verb} ${quote(subject.url)}: ${textOf(cause)}`,
    data: { method: subject.method, url: subject.url },
    cause,
  })
}

/** An answer that broke off. @see client-go rest Request.transformResponse */
export function unreadableError(subject: RequestSubject, cause: HostError): ClusterError {
  const reset = cause.message.startsWith('stream error: ')
  const what = reset
    ? 'stream error when reading response body, may be caused by closed connection'
    : 'unexpected error when reading response body'
  return new ClusterError({
    code: 'CLUSTER_UNREACHABLE',
    helmText: `${what}. Please retry. Original error: ${cause.message}`,
    data: { method: subject.method, url: subject.url },
    cause,
  })
}

/** A kind that the server does not know. */
export function noKindError(apiVersion: string, kind: string): ClusterError {
  return new ClusterError({
    code: 'CLUSTER_REQUEST',
    helmText: `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}`,
    data: { reason: 'NoKindMatch', apiVersion, kind },
  })
}

/** An answer that is not what the API promises. */
export function answerError(subject: RequestSubject, what: string, cause?: unknown): ClusterError {
  return new ClusterError({
    code: 'CLUSTER_REQUEST',
    helmText: `${subject.method} ${subject.url}: ${what}`,
    data: { method: subject.method, url: subject.url },
    cause,
  })
}
