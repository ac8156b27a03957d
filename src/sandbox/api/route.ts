// What a path names: a resource, perhaps one object of it, perhaps a subresource.
import { badRequest, noSuchResource } from '../errors.ts'
import type { Registry, Resource, Subresource } from '../registry.ts'

/** A path below `/api/v1` or `/apis/<group>/<version>`, understood. */
export interface Route {
  readonly resource: Resource
  /** Absent: all namespaces, or a cluster-scoped resource. */
  readonly namespace: string | undefined
  /** Absent: the collection. */
  readonly name: string | undefined
  readonly subresource: Subresource | undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badRequest(`invalid URL escape ${JSON.stringify(part)}`)
  }
}

/** Splits a path into its parts, decoded; empty ones are left out. */
export function pathParts(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
}

/** Understands the parts of a resource's path; undefined when they are too few to be one. @throws ApiError 404 */
export function routeOf(parts: readonly string[], registry: Registry): Route | undefined {
  const core = parts[0] === 'api'
  const apiVersion = core ? parts[1] : `${parts[1]}/${parts[2]}`
  const rest = parts.slice(core ? 2 : 3)
  if (apiVersion === undefined || rest.length === 0) return undefined
  let namespace: string | undefined
  let tail = rest
  const subresourceOfNamespace =
    rest[0] === 'namespaces' &&
    core &&
    (rest.length < 3 || (rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize')))
  if (rest[0] === 'namespaces' && rest.length >= 3 && !subresourceOfNamespace) {
    namespace = rest[1]
    tail = rest.slice(2)
  }
  const [plural = '', name, subresourceName, ...more] = tail
  const resource = registry.byPlural(apiVersion, plural)
  if (resource === undefined) throw noSuchResource()
  if (namespace !== undefined && !resource.namespaced) throw noSuchResource()
  if (name !== undefined && resource.namespaced && namespace === undefined) throw noSuchResource()
  if (subresourceName === undefined) return { resource, namespace, name, subresource: undefined }
  const subresource = resource.subresources.find((candidate) => candidate.name === subresourceName)
  if (subresource === undefined || (more.length > 0 && subresourceName !== 'proxy')) throw noSuchResource()
  return { resource, namespace, name, subresource }
}
