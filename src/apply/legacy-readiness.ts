// Helm 3's rules of readiness, for `--wait=legacy`: what an object and those made for it look like when it is ready.

import { isJsonObject, type JsonObject } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'

/** What is read beside the object. */
export interface RelatedObjects {
  readonly pods: readonly KubeObject[]
  /** Of the object's namespace. */
  readonly replicaSets: readonly KubeObject[]
}

/** Whether the rules of a kind look at pods or replica sets too. */
export function needsRelated(object: KubeObject): 'pods' | 'replica-sets' | 'nothing' {
  if (object.apiVersion.startsWith('apps/') && object.kind === 'Deployment') return 'replica-sets'
  return object.kind === 'ReplicaSet' || object.kind === 'ReplicationController' ? 'pods' : 'nothing'
}

/**
 * Whether the object is ready.
 * @throws Failure WAIT_FAILED for a Job that failed for good
 * @see helm pkg/kube/ready.go IsReady
 */
export function isReadyLegacy(
  object: KubeObject,
  related: RelatedObjects,
  options: { readonly jobs: boolean },
): boolean {
  const spec = part(object, 'spec')
  const status = part(object, 'status')
  switch (`${object.kind}.${groupOf(object)}`) {
    case 'Pod.':
      return isPodReady(object)
    case 'Job.batch':
      return !options.jobs || isJobReady(object, spec, status)
    case 'Deployment.apps':
      return isDeploymentReady(object, spec, related.replicaSets)
    case 'PersistentVolumeClaim.':
      return status['phase'] === 'Bound'
    case 'Service.':
      return isServiceReady(spec, status)
    case 'DaemonSet.apps':
      return isDaemonSetReady(object, spec, status)
    case 'CustomResourceDefinition.apiextensions.k8s.io':
      return hasCondition(object, 'Established', 'True') || hasCondition(object, 'NamesAccepted', 'False')
    case 'StatefulSet.apps':
      return isStatefulSetReady(object, spec, status)
    case 'ReplicaSet.apps':
    case 'ReplicationController.':
      return isObserved(object) && related.pods.every(isPodReady)
    default:
      return true
  }
}

function isPodReady(pod: KubeObject): boolean {
  return hasCondition(pod, 'Ready', 'True')
}

function isJobReady(job: KubeObject, spec: JsonObject, status: JsonObject): boolean {
  if (number(status['failed']) > number(spec['backoffLimit'], 6)) {
    const { namespace = '', name = '' } = job.metadata
    throw new Failure({ code: 'WAIT_FAILED', helmText: `job is failed: ${namespace}/${name}` })
  }
  return spec['completions'] === undefined || number(status['succeeded']) >= number(spec['completions'])
}

function isDeploymentReady(deployment: KubeObject, spec: JsonObject, replicaSets: readonly KubeObject[]): boolean {
  if (spec['paused'] === true) return true
  const revision = deployment.metadata.annotations?.['deployment.kubernetes.io/revision']
  const newest = replicaSets.find(
    (set) => isOwnedBy(set, deployment) && set.metadata.annotations?.['deployment.kubernetes.io/revision'] === revision,
  )
  if (newest === undefined || !isObserved(newest) || !isObserved(deployment)) return false
  const replicas = number(spec['replicas'], 1)
  const rolling =
    isJsonObject(spec['strategy']) && spec['strategy']['type'] !== 'Recreate'
      ? spec['strategy']['rollingUpdate']
      : undefined
  const unavailable = isJsonObject(rolling)
    ? Math.min(replicas, scaled(rolling['maxUnavailable'], replicas, Math.floor))
    : 0
  // Neither surge nor unavailability would let nothing move: Kubernetes then takes one away.
  const surge = isJsonObject(rolling) ? scaled(rolling['maxSurge'], replicas, Math.ceil) : 0
  const allowed = isJsonObject(rolling) && unavailable === 0 && surge === 0 ? Math.min(1, replicas) : unavailable
  return number(part(newest, 'status')['readyReplicas']) >= replicas - allowed
}

function isServiceReady(spec: JsonObject, status: JsonObject): boolean {
  if (spec['type'] === 'ExternalName') return true
  if (!spec['clusterIP']) return false
  if (spec['type'] !== 'LoadBalancer') return true
  if (Array.isArray(spec['externalIPs']) && spec['externalIPs'].length > 0) return true
  return isJsonObject(status['loadBalancer']) && Array.isArray(status['loadBalancer']['ingress'])
}

function isDaemonSetReady(set: KubeObject, spec: JsonObject, status: JsonObject): boolean {
  if (!isObserved(set)) return false
  const strategy = isJsonObject(spec['updateStrategy']) ? spec['updateStrategy'] : {}
  if (strategy['type'] !== 'RollingUpdate') return true
  const desired = number(status['desiredNumberScheduled'])
  if (number(status['updatedNumberScheduled']) !== desired) return false
  const rolling = isJsonObject(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {}
  return number(status['numberReady']) >= desired - scaled(rolling['maxUnavailable'], desired, Math.ceil)
}

function isStatefulSetReady(set: KubeObject, spec: JsonObject, status: JsonObject): boolean {
  if (!isObserved(set)) return false
  const strategy = isJsonObject(spec['updateStrategy']) ? spec['updateStrategy'] : {}
  if (strategy['type'] !== 'RollingUpdate') return true
  const rolling = isJsonObject(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {}
  const partition = number(rolling['partition'])
  const replicas = number(spec['replicas'], 1)
  if (number(status['updatedReplicas']) < replicas - partition) return false
  if (number(status['readyReplicas']) !== replicas) return false
  return partition !== 0 || (status['currentRevision'] ?? '') === (status['updateRevision'] ?? '')
}

function isObserved(object: KubeObject): boolean {
  return number(part(object, 'status')['observedGeneration']) === number(object.metadata['generation'])
}

function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  const owners = object.metadata['ownerReferences']
  return (
    Array.isArray(owners) &&
    owners.some((reference: { readonly uid?: unknown }) => reference.uid === owner.metadata['uid'])
  )
}

function hasCondition(object: KubeObject, type: string, status: string): boolean {
  const conditions = part(object, 'status')['conditions']
  return (
    Array.isArray(conditions) &&
    conditions.some((each) => isJsonObject(each) && each['type'] === type && each['status'] === status)
  )
}

function scaled(value: unknown, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null
  return percent === null ? (value === undefined ? 0 : total) : round((Number(percent[1]) * total) / 100)
}

function groupOf(object: KubeObject): string {
  const slash = object.apiVersion.indexOf('/')
  return slash === -1 ? '' : object.apiVersion.slice(0, slash)
}

function part(object: KubeObject, name: 'spec' | 'status'): JsonObject {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}

function number(value: unknown, fallback = 0): number {
  return typeof value === 'number' ? value : fallback
}
