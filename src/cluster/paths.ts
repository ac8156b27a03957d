// Paths of resources on an API server.
import { Failure } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { type ResourceType, splitApiVersion } from '../kube/index.ts'

/** `/api/v1/namespaces/default/pods`; without a namespace (or for cluster-scoped kinds) the path over all. */
export function collectionPath(type: ResourceType, namespace: string | undefined): string {
  const root = type.apiVersion.includes('/') ? `/apis/${type.apiVersion}` : `/api/${type.apiVersion}`
  const scope = type.namespaced && namespace ? `/namespaces/${segment(namespace, 'namespace')}` : ''
  return `${root}${scope}/${type.resource}`
}

/** The path of one object. @throws Failure for a name that would lead elsewhere */
export function objectPath(type: ResourceType, namespace: string | undefined, name: string): string {
  if (name === '') throw new Failure({ code: 'INVALID_ARGUMENT', helmText: 'resource name may not be empty' })
  return `${collectionPath(type, namespace)}/${segment(name, 'resource name')}`
}

/** `deployments.apps`, `secrets`. */
export function groupResourceOf(type: ResourceType): string {
  const { group } = splitApiVersion(type.apiVersion)
  return group === '' ? type.resource : `${type.resource}.${group}`
}

/** @see client-go rest.IsValidPathSegmentName */
function segment(name: string, what: string): string {
  const problem =
    name === '.' || name === '..'
      ? `may not be '${name}'`
      : name.includes('/')
        ? `may not contain '/'`
        : name.includes('%')
          ? `may not contain '%'`
          : undefined
  if (problem !== undefined)
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText: `invalid ${what} ${quote(name)}: [${problem}]` })
  return encodeURIComponent(name)
}
