// Requests on one object: get, replace, patch, apply, delete.

import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { applyMergePatch } from '../../kube/index.ts'
import { badRequest, invalid, noSuchResource, unsupportedMediaType } from '../errors.ts'
import type { DeleteSettings } from '../objects/objects.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyStrategicPatch } from '../patch/strategic-patch.ts'
import type { Resource } from '../registry.ts'
import { partialMetadata } from '../tables/table.ts'
import { objectFormOf } from './accept.ts'
import { mediaTypeOf, readBody, readObject, readOptionalObject } from './body.ts'
import type { ApiContext } from './context.ts'
import { present } from './convert.ts'
import { type ApiRequest, type ApiResponse, jsonResponse } from './model.ts'
import { flagOf, writeSettingsOf } from './options.ts'
import type { Route } from './route.ts'

/** `warning` headers, joined as HTTP does. */
export function warningHeaders(warnings: readonly string[]): { readonly [name: string]: string } {
  return warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') }
}

/** An object in the form the client accepts. */
export function shownObject(
  context: ApiContext,
  what: { readonly request: ApiRequest; readonly resource: Resource; readonly object: JsonObject },
  answer: { readonly status: number; readonly headers?: { readonly [name: string]: string } },
): ApiResponse {
  const object = present(what.resource, what.object)
  const form = objectFormOf(what.request.headers.accept)
  if (form === 'metadata') return jsonResponse(answer.status, partialMetadata(object), answer.headers)
  if (form !== 'table') return jsonResponse(answer.status, object, answer.headers)
  const include = what.request.query.get('includeObject') ?? 'Metadata'
  const metadata = isJsonObject(object.metadata) ? { resourceVersion: object.metadata.resourceVersion ?? '' } : {}
  return jsonResponse(
    answer.status,
    context.tables.table(what.resource, [object], { include, metadata, now: context.nowMilliseconds() }),
    answer.headers,
  )
}

function place(route: Route): { namespace: string; name: string } {
  if (route.name === undefined) throw noSuchResource()
  return { namespace: route.namespace ?? '', name: route.name }
}

/** GET */
export function getObject(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { namespace, name } = place(route)
  return shownObject(
    context,
    { request, resource: route.resource, object: context.objects.get(route.resource, namespace, name) },
    { status: 200 },
  )
}

/** PUT */
export function replaceObject(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const settings = writeSettingsOf(request, { kind: 'UpdateOptions', subresource: route.subresource?.name ?? '' })
  const written = context.objects.update(resource, readObject(request, resource.kind), { ...settings, ...place(route) })
  return shownObject(
    context,
    { request, resource, object: written.object },
    { status: 200, headers: warningHeaders(written.warnings) },
  )
}

/** PATCH in all four kinds. */
export function patchObject(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const type = mediaTypeOf(request)
  const settings = {
    ...writeSettingsOf(request, { kind: 'PatchOptions', subresource: route.subresource?.name ?? '' }),
    ...place(route),
  }
  if (type === 'application/apply-patch+yaml') {
    if ((request.query.get('fieldManager') ?? '') === '') {
      const errors = [
        { reason: 'FieldValueRequired', field: 'fieldManager', text: 'Required value: is required for apply patch' },
      ] as const
      throw invalid('meta.k8s.io', 'PatchOptions', { name: '', errors })
    }
    const written = context.objects.apply(resource, readObject(request, resource.kind), {
      ...settings,
      force: flagOf(request.query, 'force'),
    })
    return shownObject(
      context,
      { request, resource, object: written.object },
      { status: written.created ? 201 : 200, headers: warningHeaders(written.warnings) },
    )
  }
  if (flagOf(request.query, 'force')) {
    const errors = [
      { reason: 'FieldValueForbidden', field: 'force', text: 'Forbidden: may not be specified for non-apply patch' },
    ] as const
    throw invalid('meta.k8s.io', 'PatchOptions', { name: '', errors })
  }
  const patch = readBody(request, resource.kind)
  const transform = transformOf(type, patch, resource)
  const written = context.objects.patch(resource, (live) => asObject(transform(present(resource, live))), settings)
  return shownObject(
    context,
    { request, resource, object: written.object },
    { status: 200, headers: warningHeaders(written.warnings) },
  )
}

/** The change that a patch of this media type makes. @throws ApiError 415 */
export function transformOf(
  type: string,
  patch: Json,
  resource: Pick<Resource, 'custom' | 'shape'>,
): (live: JsonObject) => Json {
  switch (type) {
    case 'application/json-patch+json':
      return (live) => applyJsonPatch(live, patch)
    case 'application/merge-patch+json':
      if (!isJsonObject(patch))
        throw badRequest(
          'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
        )
      return (live) => applyMergePatch(live, patch)
    case 'application/strategic-merge-patch+json': {
      if (!isJsonObject(patch))
        throw badRequest(
          'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
        )
      const { shape } = resource
      if (resource.custom !== undefined || shape === undefined) {
        throw unsupportedMediaType(
          'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
        )
      }
      return (live) => applyStrategicPatch(live, patch, shape)
    }
    default:
      throw unsupportedMediaType('415: Unsupported Media Type')
  }
}

function asObject(value: Json): JsonObject {
  if (isJsonObject(value)) return value
  throw badRequest('the patch does not leave an object')
}

/** How to delete, from the query and the body. */
export function deleteSettingsOf(request: ApiRequest, body: JsonObject | undefined): DeleteSettings {
  const policy = body?.propagationPolicy ?? request.query.get('propagationPolicy') ?? undefined
  const orphan = body?.orphanDependents ?? request.query.get('orphanDependents') ?? undefined
  if (policy !== undefined && policy !== 'Background' && policy !== 'Foreground' && policy !== 'Orphan') {
    const text = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
    throw invalid('meta.k8s.io', 'DeleteOptions', {
      name: '',
      errors: [{ reason: 'FieldValueNotSupported', field: 'propagationPolicy', text }],
    })
  }
  const propagation = policy ?? (orphan === undefined ? undefined : String(orphan) === 'true' ? 'Orphan' : 'Background')
  const grace = body?.gracePeriodSeconds ?? request.query.get('gracePeriodSeconds') ?? undefined
  const dryRun = Array.isArray(body?.dryRun)
    ? body.dryRun.includes('All')
    : request.query.getAll('dryRun').includes('All')
  const preconditions = isJsonObject(body?.preconditions) ? body.preconditions : {}
  return {
    ...(propagation === undefined ? {} : { propagation }),
    ...(grace === undefined || grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    dryRun,
    ...(typeof preconditions.uid === 'string' ? { uid: preconditions.uid } : {}),
    ...(typeof preconditions.resourceVersion === 'string' ? { resourceVersion: preconditions.resourceVersion } : {}),
  }
}

/** Kinds whose deletion answers with the object even when it is gone at once. */
const answersWithObject = new Set([
  'pods',
  'services',
  'persistentvolumeclaims',
  'persistentvolumes',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
])

/** DELETE */
export function deleteObject(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const { resource } = route
  const at = place(route)
  const { object, gone } = context.objects.delete(
    resource,
    at,
    deleteSettingsOf(request, readOptionalObject(request, 'DeleteOptions')),
  )
  if (!gone || answersWithObject.has(resource.storage))
    return shownObject(context, { request, resource, object }, { status: 200 })
  const details: JsonObject = {
    name: at.name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.resource,
    uid: object.metadata.uid ?? '',
  }
  return jsonResponse(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}
