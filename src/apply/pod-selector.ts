// Which pods belong to a controller: those its selector matches.
import { type KubeObject, podSelectorOf } from '../kube/index.ts'
import { matchesSelector, parseSelector } from '../release/index.ts'

/** A test for pods of the controller; it fits none where the kind has no selector. @see cli-utils statusreaders toSelector */
export function podTestOf(controller: KubeObject): (pod: KubeObject) => boolean {
  const selector = podSelectorOf(controller)
  if (selector === undefined) return () => false
  const requirements = parseSelector(selector)
  const { namespace } = controller.metadata
  return (pod) => pod.metadata.namespace === namespace && matchesSelector(requirements, pod.metadata.labels ?? {})
}
