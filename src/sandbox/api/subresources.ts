// Requests on subresources: scale, logs, eviction, binding, namespace finalizers, service account tokens.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { badRequest, invalid, methodNotSupported, noSuchResource } from '../errors.ts'
import { child } from '../objects/defaults.ts'
import type { Resource } from '../registry.ts'
import { formatLabelSelector } from '../selectors.ts'
import { readJsonPath } from '../tables/json-path.ts'
import { mediaTypeOf, readBody, readObject, readOptionalObject } from './body.ts'
import type { ApiContext } from './context.ts'
import { podLog } from './logs.ts'
import { type ApiRequest, type ApiResponse, jsonResponse } from './model.ts'
import { writeSettingsOf } from './options.ts'
import type { Route } from './route.ts'
import { deleteSettingsOf, getObject, patchObject, replaceObject, transformOf } from './single.ts'

/** Answers a request on a subresource. */
export function handleSubresource(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const name = route.subresource?.name ?? ''
  switch (name) {
    case 'status':
    case 'ephemeralcontainers':
    case 'resize':
    case 'approval':
      if (request.method === 'GET') return getObject(context, request, route)
      if (request.method === 'PUT') return replaceObject(context, request, asStatus(route))
      if (request.method === 'PATCH') return patchObject(context, request, asStatus(route))
      throw methodNotSupported()
    case 'scale':
      return handleScale(context, request, route)
    case 'log':
      if (request.method !== 'GET') throw methodNotSupported()
      return podLog(context, request, route)
    case 'eviction':
      return evict(context, request, route)
    case 'binding':
      return bind(context, request, route)
    case 'finalize':
      return finalizeNamespace(context, request, route)
    case 'token':
      return issueToken(context, request, route)
    default:
      throw badRequest(`the sandbox runs no processes: ${name} is not available`)
  }
}

function asStatus(route: Route): Route {
  // Containers and sizes belong to the spec; they are written through the object's own endpoint.
  return route.subresource?.name === 'status' ? route : { ...route, subresource: undefined }
}

function placeOf(route: Route): { namespace: string; name: string } {
  return { namespace: route.namespace ?? '', name: route.name ?? '' }
}

interface ScalePaths {
  readonly spec: string
  readonly status: string
  readonly selector: string
}

function scalePaths(resource: Resource): ScalePaths {
  const custom = resource.custom?.scale
  return {
    spec: String(custom?.specReplicasPath ?? '.spec.replicas'),
    status: String(custom?.statusReplicasPath ?? '.status.replicas'),
    selector: String(custom?.labelSelectorPath ?? ''),
  }
}

function scaleOf(resource: Resource, object: JsonObject): JsonObject {
  const paths = scalePaths(resource)
  const metadata = child(object, 'metadata')
  const selector =
    resource.custom === undefined
      ? selectorText(child(object, 'spec').selector)
      : String(readJsonPath(object, paths.selector)[0] ?? '')
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: name ?? '',
      namespace: namespace ?? '',
      uid: uid ?? '',
      resourceVersion: resourceVersion ?? '',
      creationTimestamp: creationTimestamp ?? null,
    },
    spec: { replicas: readJsonPath(object, paths.spec)[0] ?? 0 },
    status: { replicas: readJsonPath(object, paths.status)[0] ?? 0, ...(selector === '' ? {} : { selector }) },
  }
}

function selectorText(selector: Json | undefined): string {
  if (!isJsonObject(selector)) return ''
  // A replication controller's selector is a plain map.
  const labels =
    selector.matchLabels === undefined && selector.matchExpressions === undefined ? { matchLabels: selector } : selector
  const text = formatLabelSelector(labels)
  return text === '<none>' ? '' : text
}

function handleScale(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const at = placeOf(route)
  const live = context.objects.get(resource, at.namespace, at.name)
  if (request.method === 'GET') return jsonResponse(200, scaleOf(resource, live))
  if (request.method !== 'PUT' && request.method !== 'PATCH') throw methodNotSupported()
  const settings = writeSettingsOf(request, { kind: 'UpdateOptions', subresource: 'scale' })
  const scale = scaleOf(resource, live)
  const next = request.method === 'PUT' ? readObject(request, 'Scale') : transformScale(request, scale)
  const replicas = child(next, 'spec').replicas ?? 0
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    const errors = [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.replicas',
        text: `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
      },
    ] as const
    throw invalid('autoscaling', 'Scale', { name: at.name, errors })
  }
  const version = child(next, 'metadata').resourceVersion
  const path = scalePaths(resource)
    .spec.split('.')
    .filter((part) => part !== '')
  const written = context.objects.patch(
    resource,
    (object) => {
      const versioned =
        request.method === 'PUT' && typeof version === 'string' && version !== ''
          ? { ...object, metadata: { ...child(object, 'metadata'), resourceVersion: version } }
          : object
      return withPath(versioned, path, replicas)
    },
    { ...settings, ...at },
  )
  return jsonResponse(200, scaleOf(resource, written.object))
}

/** A scale is patched as free-form data. */
const scaleTarget = { shape: undefined }

function transformScale(request: ApiRequest, scale: JsonObject): JsonObject {
  const type = mediaTypeOf(request)
  const patch = readBody(request, 'Scale')
  // A scale has no lists: the strategic patch is the merge patch.
  const effective = type === 'application/strategic-merge-patch+json' ? 'application/merge-patch+json' : type
  const next = transformOf(effective, patch, scaleTarget)(scale)
  return isJsonObject(next) ? next : scale
}

function withPath(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [name, ...rest] = path
  if (name === undefined) return object
  return { ...object, [name]: rest.length === 0 ? value : withPath(child(object, name), rest, value) }
}

function evict(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  if (request.method !== 'POST') throw methodNotSupported()
  const body = readObject(request, 'Eviction')
  const options = isJsonObject(body.deleteOptions) ? body.deleteOptions : undefined
  context.objects.delete(route.resource, placeOf(route), deleteSettingsOf(request, options))
  return jsonResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

function bind(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  if (request.method !== 'POST') throw methodNotSupported()
  const body = readObject(request, 'Binding')
  const nodeName = child(body, 'target').name ?? ''
  const settings = writeSettingsOf(request, { kind: 'CreateOptions' })
  context.objects.patch(route.resource, (pod) => ({ ...pod, spec: { ...child(pod, 'spec'), nodeName } }), {
    ...settings,
    ...placeOf(route),
  })
  return jsonResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

function finalizeNamespace(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  if (request.method !== 'PUT') throw methodNotSupported()
  const { name } = placeOf(route)
  const body = readObject(request, 'Namespace')
  const live = context.objects.get(route.resource, '', name)
  const finalizers = child(body, 'spec').finalizers
  const { finalizers: _, ...spec } = child(live, 'spec')
  const empty = !Array.isArray(finalizers) || finalizers.length === 0
  const stored = context.store.put('namespaces', { ...live, spec: empty ? spec : { ...spec, finalizers } })
  if (empty && stored.metadata.deletionTimestamp !== undefined) context.store.remove('namespaces', '', name)
  return jsonResponse(200, stored)
}

function issueToken(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  if (request.method !== 'POST') throw methodNotSupported()
  const at = placeOf(route)
  if (route.name === undefined) throw noSuchResource()
  context.objects.get(route.resource, at.namespace, at.name)
  const body = readOptionalObject(request, 'TokenRequest') ?? {}
  const seconds = Number(child(body, 'spec').expirationSeconds ?? 3600)
  const expirationTimestamp = new Date(context.nowMilliseconds() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
  const spec = { ...child(body, 'spec'), expirationSeconds: seconds }
  const status = { token: `sandbox.${at.namespace}.${at.name}.${context.uuid()}`, expirationTimestamp }
  return jsonResponse(201, { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: at, spec, status })
}
