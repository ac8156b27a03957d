// Which pods belong to a controller: those its label selector matches.
import { isJsonObject } from '../base/index.ts'
import type { KubeObject } from '../kube/index.ts'

/** The labels a workload selects its pods by; undefined for kinds that select none this way. @see helm pkg/kube/client.go getSelectorFromObject */
export function podLabelsOf(object: KubeObject): { readonly [key: string]: string } | undefined {
  const spec = object['spec']
  if (!isJsonObject(spec)) return undefined
  const selector = spec['selector']
  if (!isJsonObject(selector)) return undefined
  switch (object.kind) {
    case 'ReplicaSet':
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return isJsonObject(selector['matchLabels']) ? (selector['matchLabels'] as { [key: string]: string }) : undefined
    case 'ReplicationController':
      return selector as { [key: string]: string }
    default:
      return undefined
  }
}

/** Whether a pod is one of the controller's. */
export function matchesPods(controller: KubeObject, pod: KubeObject): boolean {
  const wanted = podLabelsOf(controller)
  if (wanted === undefined || pod.metadata.namespace !== controller.metadata.namespace) return false
  const labels = pod.metadata.labels ?? {}
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
}
