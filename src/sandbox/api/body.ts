// Reading request bodies: JSON or YAML, within limits.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { parseYamlToJson } from '../../formats/index.ts'
import { ApiError, badRequest, unsupportedMediaType } from '../errors.ts'
import type { ApiRequest } from './model.ts'

/** Largest body that is read, as etcd's and the API server's limits have it. */
export const bodyLimitBytes = 3 * 1024 * 1024

/** Deepest nesting that is read. */
const depthLimit = 500

function textOf(request: ApiRequest): string {
  const body = request.body ?? new Uint8Array()
  if (body.length > bodyLimitBytes) {
    throw new ApiError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `Request entity too large: limit is ${bodyLimitBytes}`,
    })
  }
  return new TextDecoder().decode(body)
}

/** Content type without parameters; JSON when there is none. */
export function mediaTypeOf(request: ApiRequest): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The body as data. @throws ApiError 400, 413 or 415 */
export function readBody(request: ApiRequest, kind: string): Json {
  const type = mediaTypeOf(request)
  const text = textOf(request)
  let value: Json
  if (type === 'application/yaml' || type === 'application/apply-patch+yaml' || type === 'text/yaml') {
    try {
      value = text.trimStart().startsWith('{') ? readJson(text) : parseYamlToJson(text)
    } catch (error) {
      throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
    }
  } else if (type.endsWith('json') || type === '' || type === 'application/x-www-form-urlencoded') {
    try {
      value = readJson(text)
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      throw badRequest(
        `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${problem} (${text.slice(0, 20)})`,
      )
    }
  } else {
    const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    )
  }
  checkDepth(value, 0)
  return value
}

/** The body as an object. */
export function readObject(request: ApiRequest, kind: string): JsonObject {
  const value = readBody(request, kind)
  if (!isJsonObject(value)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal into Go value`,
    )
  }
  return value
}

/** The body, or nothing where there is none (deletes). */
export function readOptionalObject(request: ApiRequest, kind: string): JsonObject | undefined {
  return request.body === undefined || request.body.length === 0 ? undefined : readObject(request, kind)
}

function readJson(text: string): Json {
  return JSON.parse(text) as Json
}

function checkDepth(value: Json, depth: number): void {
  if (depth > depthLimit) throw badRequest('json: exceeded max depth')
  if (Array.isArray(value)) for (const item of value) checkDepth(item, depth + 1)
  else if (isJsonObject(value)) for (const item of Object.values(value)) checkDepth(item, depth + 1)
}
