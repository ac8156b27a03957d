// What a server says it serves, in one shape: aggregated discovery and the older lists read alike.
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { joinApiVersion } from '../kube/index.ts'

/** A resource or subresource, with the fields of Kubernetes' `APIResource`. */
export interface ApiResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  /** Of the kind; empty where it is the list's own. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly storageVersionHash: string
}

/** One group version with what it serves; `resources` is undefined where it could not be read. */
export interface ServedVersion {
  readonly apiVersion: string
  readonly resources: readonly ApiResource[] | undefined
}

/** A group with its versions; the first is the preferred one unless another is named. */
export interface ServedGroup {
  readonly name: string
  readonly versions: readonly ServedVersion[]
  readonly preferred: string | undefined
}

/** Groups of an aggregated answer, versions left out whose own server does not answer. @see client-go discovery SplitGroupsAndResources */
export function groupsOfAggregated(list: JsonObject): ServedGroup[] {
  return objectsOf(list['items']).map((group) => {
    const name = textAt(objectAt(group, 'metadata'), 'name')
    const versions = objectsOf(group['versions'])
      .filter((version) => version['freshness'] !== 'Stale')
      .map((version) => ({
        apiVersion: joinApiVersion(name, textAt(version, 'version')),
        resources: objectsOf(version['resources']).flatMap(resourcesOfAggregated),
      }))
    return { name, versions, preferred: undefined }
  })
}

/** A resource with its subresources; one without a kind is left out, its subresources are not. */
function resourcesOfAggregated(resource: JsonObject): ApiResource[] {
  const parent = {
    name: textAt(resource, 'resource'),
    singularName: textAt(resource, 'singularResource'),
    namespaced: resource['scope'] === 'Namespaced',
    storageVersionHash: '',
  }
  const kindOf = (source: JsonObject): Pick<ApiResource, 'group' | 'version' | 'kind'> => {
    const answer = objectAt(source, 'responseKind')
    return { group: textAt(answer, 'group'), version: textAt(answer, 'version'), kind: textAt(answer, 'kind') }
  }
  const own: ApiResource = {
    ...parent,
    ...kindOf(resource),
    verbs: textsAt(resource, 'verbs'),
    shortNames: textsAt(resource, 'shortNames'),
    categories: textsAt(resource, 'categories'),
  }
  const subresources = objectsOf(resource['subresources']).map((sub) => ({
    ...parent,
    ...kindOf(sub),
    name: `${parent.name}/${textAt(sub, 'subresource')}`,
    verbs: textsAt(sub, 'verbs'),
    shortNames: [],
    categories: [],
  }))
  return [own, ...subresources].filter(({ kind }) => kind !== '')
}

/** Groups of the older answers, `APIVersions` and `APIGroupList`: names and versions only. */
export function groupsOfList(root: JsonObject): ServedGroup[] {
  const unread = (apiVersion: string): ServedVersion => ({ apiVersion, resources: undefined })
  if (root['kind'] === 'APIVersions') {
    const versions = textsAt(root, 'versions')
    return versions.length === 0 ? [] : [{ name: '', versions: versions.map(unread), preferred: undefined }]
  }
  return objectsOf(root['groups']).map((group) => ({
    name: textAt(group, 'name'),
    versions: objectsOf(group['versions']).map((version) => unread(textAt(version, 'groupVersion'))),
    preferred: textAt(objectAt(group, 'preferredVersion'), 'groupVersion') || undefined,
  }))
}

/** Resources of an `APIResourceList`. */
export function resourcesOfList(list: JsonObject): ApiResource[] {
  return objectsOf(list['resources']).map((resource) => ({
    name: textAt(resource, 'name'),
    singularName: textAt(resource, 'singularName'),
    namespaced: resource['namespaced'] === true,
    group: textAt(resource, 'group'),
    version: textAt(resource, 'version'),
    kind: textAt(resource, 'kind'),
    verbs: textsAt(resource, 'verbs'),
    shortNames: textsAt(resource, 'shortNames'),
    categories: textsAt(resource, 'categories'),
    storageVersionHash: textAt(resource, 'storageVersionHash'),
  }))
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}

function textsAt(object: JsonObject, key: string): string[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function textAt(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}
