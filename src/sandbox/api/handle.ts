// The API server: one function from a request to its answer.
import { ApiError, badRequest, methodNotSupported, noSuchResource } from '../errors.ts'
import { acceptsJson, aggregatedDiscoveryOf } from './accept.ts'
import { mediaTypeOf } from './body.ts'
import { createObject, deleteCollection, listObjects, watchCollection } from './collections.ts'
import type { ApiContext } from './context.ts'
import { aggregatedDiscovery, coreVersions, groupDocument, groupList, resourceList, rootPaths } from './discovery.ts'
import { type ApiRequest, type ApiResponse, jsonResponse, textResponse } from './model.ts'
import { openApiV2, openApiV3, openApiV3Index } from './openapi.ts'
import { flagOf } from './options.ts'
import { ProtobufError } from './protobuf.ts'
import { handleReview } from './reviews.ts'
import { pathParts, type Route, routeOf } from './route.ts'
import { deleteObject, getObject, patchObject, replaceObject } from './single.ts'
import { handleSubresource } from './subresources.ts'

/** Answers a request. Never throws: errors are `Status` answers. */
export function handleRequest(context: ApiContext, request: ApiRequest): ApiResponse {
  try {
    return answer(context, withoutProtobuf(context, request))
  } catch (error) {
    if (error instanceof ApiError)
      return jsonResponse(error.code, error.status(), error.code === 504 ? { 'retry-after': '1' } : {})
    const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`
    const failure = new ApiError({ code: 500, reason: 'InternalError', message, details: { causes: [{ message }] } })
    return jsonResponse(500, failure.status())
  }
}

/** The request with its body as JSON. */
function withoutProtobuf(context: ApiContext, request: ApiRequest): ApiRequest {
  if (mediaTypeOf(request) !== 'application/vnd.kubernetes.protobuf') return request
  const headers = { ...request.headers, 'content-type': 'application/json' }
  if (request.body === undefined || request.body.length === 0) return { ...request, headers }
  try {
    return { ...request, headers, body: new TextEncoder().encode(JSON.stringify(context.protobuf.read(request.body))) }
  } catch (error) {
    if (error instanceof ProtobufError) throw badRequest(`the body of the request cannot be decoded: ${error.message}`)
    throw error
  }
}

function answer(context: ApiContext, request: ApiRequest): ApiResponse {
  const parts = pathParts(request.path)
  const [first, second] = parts
  if (first === 'api' || first === 'apis') return answerApi(context, request, parts)
  if (request.method !== 'GET' && request.method !== 'HEAD') return textResponse(404, '404 page not found\n')
  switch (first) {
    case undefined:
      return jsonResponse(200, rootPaths(context.registry))
    case 'version':
      return jsonResponse(200, versionDocument(context.version))
    case 'healthz':
    case 'readyz':
    case 'livez':
      return textResponse(200, 'ok')
    case 'openapi':
      return answerOpenApi(context, request, second, parts.slice(2))
    default:
      return textResponse(404, '404 page not found\n')
  }
}

function versionDocument(gitVersion: string): { [key: string]: string } {
  const [major = '1', minor = '0'] = gitVersion.replace(/^v/, '').split('.')
  return {
    major,
    minor,
    gitVersion,
    gitCommit: 'sandbox',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'none',
    compiler: 'none',
    platform: 'linux/amd64',
  }
}

function answerOpenApi(
  context: ApiContext,
  request: ApiRequest,
  edition: string | undefined,
  rest: readonly string[],
): ApiResponse {
  if (edition === 'v2' && rest.length === 0) {
    if (!acceptsJson(request.headers.accept)) return textResponse(406, '')
    return jsonResponse(200, openApiV2(context.registry, context.version))
  }
  if (edition !== 'v3') return textResponse(404, '404 page not found\n')
  if (rest.length === 0) return jsonResponse(200, openApiV3Index(context.registry, context.registry.all().length))
  const apiVersion = rest[0] === 'api' ? rest[1] : rest.slice(1, 3).join('/')
  const document = apiVersion === undefined ? undefined : openApiV3(context.registry, apiVersion, context.version)
  return document === undefined ? textResponse(404, '404 page not found\n') : jsonResponse(200, document)
}

function answerApi(context: ApiContext, request: ApiRequest, parts: readonly string[]): ApiResponse {
  const { registry } = context
  const core = parts[0] === 'api'
  if (parts.length <= (core ? 2 : 3)) {
    const document = discoveryDocument(context, request, parts)
    return document ?? textResponse(404, '404 page not found\n')
  }
  const apiVersion = core ? (parts[1] as string) : `${parts[1]}/${parts[2]}`
  if (resourceList(registry, apiVersion) === undefined) return textResponse(404, '404 page not found\n')
  const watchPath = parts[core ? 2 : 3] === 'watch'
  const cut = core ? 2 : 3
  const route = routeOf(watchPath ? [...parts.slice(0, cut), ...parts.slice(cut + 1)] : parts, registry)
  if (route === undefined) throw noSuchResource()
  if (watchPath) return watchCollection(context, request, route)
  return answerResource(context, request, route)
}

function discoveryDocument(
  context: ApiContext,
  request: ApiRequest,
  parts: readonly string[],
): ApiResponse | undefined {
  const { registry } = context
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotSupported()
  const core = parts[0] === 'api'
  if (parts.length === 1) {
    if (aggregatedDiscoveryOf(request.headers.accept) === 'v2') {
      const type = { 'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' }
      return jsonResponse(200, aggregatedDiscovery(registry, core ? 'core' : 'groups'), type)
    }
    return jsonResponse(200, core ? coreVersions(request.headers.host ?? 'localhost') : groupList(registry))
  }
  const document =
    parts.length === 2 && !core
      ? groupDocument(registry, parts[1] as string)
      : resourceList(registry, core ? (parts[1] as string) : `${parts[1]}/${parts[2]}`)
  return document === undefined ? undefined : jsonResponse(200, document)
}

function answerResource(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  if (route.subresource !== undefined) return handleSubresource(context, request, route)
  const { resource, name } = route
  const allowed = (verb: string) => {
    if (!resource.verbs.includes(verb)) throw methodNotSupported()
  }
  if (name === undefined) {
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        if (flagOf(request.query, 'watch')) {
          allowed('watch')
          return watchCollection(context, request, route)
        }
        allowed('list')
        return listObjects(context, request, route)
      case 'POST':
        allowed('create')
        return handleReview(context, request, resource) ?? createObject(context, request, route)
      case 'DELETE':
        allowed('deletecollection')
        return deleteCollection(context, request, route)
      default:
        throw methodNotSupported()
    }
  }
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      allowed('get')
      return flagOf(request.query, 'watch')
        ? watchCollection(context, request, route)
        : getObject(context, request, route)
    case 'PUT':
      allowed('update')
      return replaceObject(context, request, route)
    case 'PATCH':
      allowed('patch')
      return patchObject(context, request, route)
    case 'DELETE':
      allowed('delete')
      return deleteObject(context, request, route)
    default:
      throw methodNotSupported()
  }
}
