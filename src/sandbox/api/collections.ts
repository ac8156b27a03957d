// Requests on collections: list, watch, create, delete all.
import {
  decodeUrlBase64,
  decodeUtf8,
  encodeUrlBase64,
  encodeUtf8,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../base/index.ts'
import { ApiError, badRequest, expired } from '../errors.ts'
import { parseFieldSelector, parseLabelSelector, type Selector } from '../selectors.ts'
import { nameOf, namespaceOf } from '../store.ts'
import { partialMetadata } from '../tables/table.ts'
import { objectFormOf } from './accept.ts'
import { readObject, readOptionalObject } from './body.ts'
import type { ApiContext } from './context.ts'
import { present } from './convert.ts'
import { type ApiRequest, type ApiResponse, jsonResponse } from './model.ts'
import { flagOf, numberOf, writeSettingsOf } from './options.ts'
import type { Route } from './route.ts'
import { deleteSettingsOf, shownObject, warningHeaders } from './single.ts'
import { watchObjects } from './watch.ts'

function selectorOf(request: ApiRequest, route: Route): Selector {
  const byLabel = parseLabelSelector(request.query.get('labelSelector') ?? '')
  const byField = parseFieldSelector(request.query.get('fieldSelector') ?? '', route.resource.storage)
  // A watch of one object may come with its name in the path.
  return (object) => byLabel(object) && byField(object) && (route.name === undefined || nameOf(object) === route.name)
}

/** The version that a list or watch begins at; undefined for none or `0`. */
function startVersionOf(context: ApiContext, query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? ''
  if (text === '' || text === '0') return undefined
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(`resourceVersion: Invalid value: ${JSON.stringify(text)}: invalid syntax`)
  const version = Number(text)
  const current = context.store.resourceVersion
  if (version <= current) return version
  throw new ApiError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${version}, current: ${current}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  })
}

interface ContinueToken {
  readonly version: number
  readonly start: string
}

function encodeContinue(token: ContinueToken): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.version, start: token.start })
  return encodeUrlBase64(encodeUtf8(text))
}

function decodeContinue(text: string): ContinueToken {
  try {
    const value: unknown = JSON.parse(decodeUtf8(decodeUrlBase64(text)))
    if (isJsonObject(value) && typeof value.rv === 'number' && typeof value.start === 'string')
      return { version: value.rv, start: value.start }
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('continue key is not valid: illegal base64 data')
}

/** GET on a collection. */
export function listObjects(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const selector = selectorOf(request, route)
  startVersionOf(context, request.query)
  const token = request.query.get('continue') ? decodeContinue(request.query.get('continue') as string) : undefined
  if (token !== undefined && context.store.resourceVersion - token.version > 100_000) {
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  }
  const keyOf = (object: JsonObject) => `${namespaceOf(object)}/${nameOf(object)}`
  const all = context.store.list(resource.storage, route.namespace).filter(selector)
  const rest = token === undefined ? all : all.filter((object) => keyOf(object) > token.start)
  const limit = numberOf(request.query, 'limit') ?? 0
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const version = token?.version ?? context.store.resourceVersion
  const last = page.at(-1)
  const more = last !== undefined && page.length < rest.length
  const metadata: JsonObject = {
    resourceVersion: String(version),
    ...(more
      ? { continue: encodeContinue({ version, start: keyOf(last) }), remainingItemCount: rest.length - page.length }
      : {}),
  }
  const objects = page.map((object) => present(resource, object))
  const form = objectFormOf(request.headers.accept)
  if (form === 'table') {
    const include = request.query.get('includeObject') ?? 'Metadata'
    return jsonResponse(
      200,
      context.tables.table(resource, objects, { include, metadata, now: context.nowMilliseconds() }),
    )
  }
  if (form === 'metadata') {
    return jsonResponse(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(partialMetadata),
    })
  }
  const kind = resource.custom?.listKind ?? `${resource.kind}List`
  const items = resource.custom === undefined ? objects.map(withoutType) : objects
  return jsonResponse(200, { kind, apiVersion: resource.apiVersion, metadata, items })
}

function withoutType(object: JsonObject): JsonObject {
  const { apiVersion: _, kind: __, ...rest } = object
  return rest
}

/** GET with `watch`. */
export function watchCollection(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const { query } = request
  const form = objectFormOf(request.headers.accept)
  const include = query.get('includeObject') ?? 'Metadata'
  const show = (object: JsonObject, first: boolean): JsonObject => {
    const shown = present(resource, object)
    if (form === 'metadata') return partialMetadata(shown)
    if (form !== 'table') return shown
    const table = context.tables.table(resource, [shown], {
      include,
      metadata: { resourceVersion: String(context.store.resourceVersion) },
      now: context.nowMilliseconds(),
    })
    return first ? table : { ...table, columnDefinitions: null }
  }
  const initial = flagOf(query, 'sendInitialEvents')
  const seconds = numberOf(query, 'timeoutSeconds') ?? 1800
  const stream = watchObjects(context.store, {
    storage: resource.storage,
    namespace: route.namespace,
    selector: selectorOf(request, route),
    after: initial ? undefined : startVersionOf(context, query),
    bookmarks: flagOf(query, 'allowWatchBookmarks'),
    markInitialEnd: initial && flagOf(query, 'allowWatchBookmarks'),
    show,
    type: form === 'metadata' ? { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' } : resource,
    timeout: (signal) => context.clock.sleep(seconds * 1000, signal),
    signal: request.signal,
  })
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    body: stream,
  }
}

/** POST on a collection. */
export function createObject(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const settings = writeSettingsOf(request, { kind: 'CreateOptions' })
  const body = readObject(request, resource.kind)
  const metadata: Json = body.metadata ?? {}
  const given = isJsonObject(metadata) && typeof metadata.namespace === 'string' ? metadata.namespace : ''
  if (resource.namespaced && route.namespace === undefined)
    throw badRequest('an empty namespace may not be set during creation')
  const namespace = resource.namespaced ? (route.namespace ?? given) : ''
  const written = context.objects.create(resource, body, { ...settings, namespace })
  return shownObject(
    context,
    { request, resource, object: written.object },
    { status: 201, headers: warningHeaders(written.warnings) },
  )
}

/** DELETE on a collection. */
export function deleteCollection(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const selector = selectorOf(request, route)
  const settings = deleteSettingsOf(request, readOptionalObject(request, 'DeleteOptions'))
  const { uid: _, resourceVersion: __, ...all } = settings
  const chosen = context.store.list(resource.storage, route.namespace).filter(selector)
  for (const object of chosen)
    context.objects.delete(resource, { namespace: namespaceOf(object), name: nameOf(object) }, all)
  const items = chosen.map((object) => withoutType(present(resource, object)))
  const metadata = { resourceVersion: String(context.store.resourceVersion) }
  return jsonResponse(200, {
    kind: resource.custom?.listKind ?? `${resource.kind}List`,
    apiVersion: resource.apiVersion,
    metadata,
    items,
  })
}
