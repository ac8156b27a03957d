// Where objects go: the namespace of those that name none, none for kinds that have none.
import { Failure } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { KubeObject, KubeReader } from '../kube/index.ts'

/**
 * The object with its namespace.
 * @throws Failure RESOURCE_INVALID where the cluster does not know the kind
 * @see k8s.io/cli-runtime pkg/resource/mapper.go infoForData
 */
export async function placeObject(
  object: KubeObject,
  at: { readonly client: KubeReader; readonly namespace: string; readonly signal?: AbortSignal },
): Promise<KubeObject> {
  const { apiVersion, kind } = object
  const { namespace, ...metadata } = object.metadata
  const type = await at.client.resourceType(apiVersion, kind, at.signal)
  if (type === undefined) {
    throw new Failure({
      code: 'RESOURCE_INVALID',
      helmText: `resource mapping not found for name: ${quote(metadata.name ?? '')} namespace: ${quote(namespace ?? '')} from "": no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
      data: { apiVersion, kind },
    })
  }
  if (!type.namespaced) return namespace === undefined ? object : { ...object, metadata }
  return namespace ? object : { ...object, metadata: { ...object.metadata, namespace: at.namespace } }
}

/**
 * All objects with their namespaces.
 * @throws Failure RESOURCE_INVALID; several texts stand in brackets, as Kubernetes joins them
 */
export async function placeObjects(
  objects: readonly KubeObject[],
  at: { readonly client: KubeReader; readonly namespace: string; readonly signal?: AbortSignal },
): Promise<KubeObject[]> {
  const results = await Promise.allSettled(objects.map((object) => placeObject(object, at)))
  const problems = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const [first] = problems
  if (first !== undefined) {
    const invalid = problems.filter(
      (problem): problem is Failure => problem instanceof Failure && problem.code === 'RESOURCE_INVALID',
    )
    if (invalid.length !== problems.length || invalid.length === 1) throw first
    const texts = [...new Set(invalid.map(({ helmText }) => helmText))]
    throw new Failure({
      code: 'RESOURCE_INVALID',
      helmText: texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`,
      cause: first,
    })
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
