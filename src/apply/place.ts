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
 * All objects with their namespaces; failures among them are told together with those of placing, in their order.
 * @throws Failure RESOURCE_INVALID; several texts stand in brackets, as Kubernetes joins them
 */
export async function placeObjects(
  objects: readonly (KubeObject | Failure)[],
  at: { readonly client: KubeReader; readonly namespace: string; readonly signal?: AbortSignal },
): Promise<KubeObject[]> {
  const placing = objects.map(async (object) => {
    if (object instanceof Failure) throw object
    return placeObject(object, at)
  })
  const results = await Promise.allSettled(placing)
  const problems = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (problems.length > 0) throw joined(problems)
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

function joined(problems: readonly unknown[]): unknown {
  const [first] = problems
  const texts = new Set<string>()
  for (const problem of problems) {
    // A cluster that does not answer matters more than what it was asked.
    if (!(problem instanceof Failure) || problem.code !== 'RESOURCE_INVALID') return problem
    texts.add(problem.helmText)
  }
  if (texts.size === 1) return first
  return new Failure({ code: 'RESOURCE_INVALID', helmText: `[${[...texts].join(', ')}]`, cause: first })
}
