// Names of objects and kinds: references, group, version and kind, and how Helm prints them.
import type { KubeObject, ObjectReference } from './object.ts'

/** The two halves of an apiVersion; the group of `v1` is the empty text. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/')
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** `v1` or `apps/v1`. */
export function joinApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** Group, version and kind in Go's words: `apps/v1, Kind=Deployment`, for the core group `/v1, Kind=Pod`. */
export function formatGroupVersionKind(type: { readonly apiVersion: string; readonly kind: string }): string {
  const { group, version } = splitApiVersion(type.apiVersion)
  return `${group}/${version}, Kind=${type.kind}`
}

/** Kind and group: `Deployment.apps`, for the core group `Pod`. */
export function formatGroupKind(type: { readonly apiVersion: string; readonly kind: string }): string {
  const { group } = splitApiVersion(type.apiVersion)
  return group === '' ? type.kind : `${type.kind}.${group}`
}

/** The object's reference; `defaultNamespace` is taken where the object has none (leave it out for cluster-scoped kinds). */
export function referenceOf(object: KubeObject, defaultNamespace?: string): ObjectReference {
  const namespace = object.metadata.namespace || defaultNamespace
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    name: object.metadata.name ?? '',
    ...(namespace ? { namespace } : {}),
  }
}

/** The one text that names an object among all of a cluster, whatever version it is asked in. */
export function identityOf(reference: ObjectReference): string {
  const { group } = splitApiVersion(reference.apiVersion)
  return [group, reference.kind, reference.namespace ?? '', reference.name].join('|')
}
