// Status errors in the words and shape of a Kubernetes API server.
import type { Json, JsonObject } from '../base/index.ts'

/** A cause in a Status' details. */
export interface StatusCause {
  readonly reason?: string
  readonly message: string
  readonly field?: string
}

/** An answer other than success: thrown inside the sandbox, sent as a `Status`. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string
  readonly details: JsonObject | undefined

  constructor(options: { code: number; reason: string; message: string; details?: JsonObject }) {
    super(options.message)
    this.name = 'ApiError'
    this.code = options.code
    this.reason = options.reason
    this.details = options.details
  }

  /** The `Status` object that a client gets. */
  status(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    }
  }
}

/** Which resource a message speaks of. */
export interface ResourceName {
  readonly group: string
  readonly resource: string
}

function qualified({ group, resource }: ResourceName): string {
  return group === '' ? resource : `${resource}.${group}`
}

function detailsOf({ group, resource }: ResourceName, name: string, more: JsonObject = {}): JsonObject {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource, ...more }
}

/** 404 for an object. */
export function notFound(of: ResourceName, name: string): ApiError {
  return new ApiError({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(of)} "${name}" not found`,
    details: detailsOf(of, name),
  })
}

/** 404 for a path that no resource has. */
export function noSuchResource(): ApiError {
  return new ApiError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  })
}

/** 409 for a name that is taken. */
export function alreadyExists(of: ResourceName, name: string): ApiError {
  return new ApiError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(of)} "${name}" already exists`,
    details: detailsOf(of, name),
  })
}

/** 409 for a stale resourceVersion and the like. */
export function conflict(of: ResourceName, name: string, message: string): ApiError {
  return new ApiError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${message}`,
    details: detailsOf(of, name),
  })
}

/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError({ code: 400, reason: 'BadRequest', message })
}

/** 403. */
export function forbidden(of: ResourceName, name: string, message: string): ApiError {
  return new ApiError({
    code: 403,
    reason: 'Forbidden',
    message: `${qualified(of)} "${name}" is forbidden: ${message}`,
    details: detailsOf(of, name),
  })
}

/** 405. */
export function methodNotSupported(): ApiError {
  return new ApiError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  })
}

/** 410 for a resourceVersion that the watch history no longer holds. */
export function expired(message: string): ApiError {
  return new ApiError({ code: 410, reason: 'Expired', message })
}

/** 415. */
export function unsupportedMediaType(message: string): ApiError {
  return new ApiError({ code: 415, reason: 'UnsupportedMediaType', message })
}

/** 401. */
export function unauthorized(): ApiError {
  return new ApiError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
}

/** A complaint of validation about one field. */
export interface FieldError {
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueTypeInvalid'
  readonly field: string
  /** The whole sentence after the field's name. */
  readonly text: string
}

/** 422 with all complaints. */
export function invalid(
  group: string,
  kind: string,
  complaints: { readonly name: string; readonly errors: readonly FieldError[] },
): ApiError {
  const texts = complaints.errors.map((error) => `${error.field}: ${error.text}`)
  const joined = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const causes: Json[] = complaints.errors.map((error) => ({
    reason: error.reason,
    message: error.text,
    field: error.field,
  }))
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: `${group === '' ? kind : `${kind}.${group}`} "${complaints.name}" is invalid: ${joined}`,
    details: {
      ...(complaints.name === '' ? {} : { name: complaints.name }),
      ...(group === '' ? {} : { group }),
      kind,
      causes,
    },
  })
}
