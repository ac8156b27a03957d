// Whether an object is ready by the rules of Helm 3 (`--wait=legacy`): asked again and again, with other objects to look at.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import { formatLabelSelector, podSelectorOf } from '../label-selector.ts'
import type { KubeObject } from '../object.ts'
import { conditionsOf, fieldAt, integerAt, textAt } from '../readiness/readiness.ts'
import { maximumUnavailable, scaledValue } from './rolling-update.ts'

/** Objects that have to be listed, in the namespace of the object, before it can be judged. */
export interface LegacyLookup {
  readonly apiVersion: string
  readonly kind: 'ReplicaSet' | 'Pod'
  readonly labelSelector: string
}

/** The answer; a `problem` is an error of that moment, which Helm tolerates 30 times in a row. */
export interface LegacyReadiness {
  readonly ready: boolean
  readonly problem?: string
}

/** Everything a judgement needs. */
export interface LegacyCase {
  /** As it is in the cluster now. */
  readonly object: KubeObject
  /** What `legacyLookupOf` asked for. */
  readonly related?: readonly KubeObject[]
  /** Jobs must be complete (`--wait-for-jobs`); else they count as ready. */
  readonly checkJobs?: boolean
}

const ready: LegacyReadiness = { ready: true }
const notReady: LegacyReadiness = { ready: false }

/** What must be listed for the object; undefined for most kinds. */
export function legacyLookupOf(object: KubeObject): LegacyLookup | undefined {
  switch (`${object.apiVersion}/${object.kind}`) {
    case 'apps/v1/Deployment':
      return {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        labelSelector: formatLabelSelector(fieldAt(object, ['spec', 'selector'])),
      }
    case 'apps/v1/ReplicaSet':
    case 'v1/ReplicationController':
      return { apiVersion: 'v1', kind: 'Pod', labelSelector: podSelectorOf(object) ?? '' }
    default:
      return undefined
  }
}

/**
 * Whether the object is ready; every kind without a rule is. A paused Deployment counts as ready.
 * @see helm pkg/kube/ready.go ReadyChecker.IsReady
 */
export function legacyReadinessOf({ object, related = [], checkJobs = false }: LegacyCase): LegacyReadiness {
  switch (`${object.apiVersion}/${object.kind}`) {
    case 'v1/Pod':
      return answer(isPodReady(object))
    case 'batch/v1/Job':
      return checkJobs ? jobReadiness(object) : ready
    case 'apps/v1/Deployment':
      return deploymentReadiness(object, related)
    case 'v1/PersistentVolumeClaim':
      return answer(textAt(object, 'status.phase') === 'Bound')
    case 'v1/Service':
      return answer(isServiceReady(object))
    case 'apps/v1/DaemonSet':
      return answer(isDaemonSetReady(object))
    case 'apiextensions.k8s.io/v1/CustomResourceDefinition':
    case 'apiextensions.k8s.io/v1beta1/CustomResourceDefinition':
      return answer(isDefinitionReady(object))
    case 'apps/v1/StatefulSet':
      return answer(isStatefulSetReady(object))
    case 'v1/ReplicationController':
    case 'apps/v1/ReplicaSet':
      return answer(isObserved(object) && related.every(isPodReady))
    default:
      return ready
  }
}

function answer(isReady: boolean): LegacyReadiness {
  return isReady ? ready : notReady
}

/** Whether the controller has seen the newest specification. */
function isObserved(object: KubeObject): boolean {
  return integerAt(object, 'status.observedGeneration', 0) === integerAt(object, 'metadata.generation', 0)
}

function isPodReady(pod: KubeObject): boolean {
  return conditionsOf(pod).some(({ type, status }) => type === 'Ready' && status === 'True')
}

function jobReadiness(job: KubeObject): LegacyReadiness {
  if (integerAt(job, 'status.failed', 0) > integerAt(job, 'spec.backoffLimit', 6)) {
    return { ready: false, problem: `job is failed: ${job.metadata.namespace ?? ''}/${job.metadata.name ?? ''}` }
  }
  return answer(integerAt(job, 'status.succeeded', 0) >= integerAt(job, 'spec.completions', 0))
}

function deploymentReadiness(deployment: KubeObject, replicaSets: readonly KubeObject[]): LegacyReadiness {
  if (fieldAt(deployment, ['spec', 'paused']) === true) return ready
  const newest = newReplicaSetOf(deployment, replicaSets)
  if (newest === undefined || !isObserved(newest) || !isObserved(deployment)) return notReady
  const wanted = integerAt(deployment, 'spec.replicas', 1) - maximumUnavailable(deployment)
  return answer(integerAt(newest, 'status.readyReplicas', 0) >= wanted)
}

/** The replica set made for the deployment's present template, if its controller has made it already. */
function newReplicaSetOf(deployment: KubeObject, replicaSets: readonly KubeObject[]): KubeObject | undefined {
  const template = templateWithoutHash(deployment)
  return replicaSets
    .filter((replicaSet) => isControlledBy(replicaSet, deployment))
    .toSorted((left, right) => (ageKey(left) < ageKey(right) ? -1 : 1))
    .find((replicaSet) => sameJson(templateWithoutHash(replicaSet), template))
}

function ageKey(object: KubeObject): string {
  return `${textAt(object, 'metadata.creationTimestamp')} ${object.metadata.name ?? ''}`
}

function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  const owners = object.metadata['ownerReferences']
  return (
    Array.isArray(owners) &&
    owners.some(
      (entry) => isJsonObject(entry) && entry['controller'] === true && entry['uid'] === owner.metadata['uid'],
    )
  )
}

function templateWithoutHash(object: KubeObject): Json {
  const template = fieldAt(object, ['spec', 'template'])
  const metadata = isJsonObject(template) ? getOwn(template, 'metadata') : undefined
  const labels = isJsonObject(metadata) ? getOwn(metadata, 'labels') : undefined
  if (!isJsonObject(template) || !isJsonObject(metadata) || !isJsonObject(labels)) return (template ?? null) as Json
  const { 'pod-template-hash': _, ...others } = labels as JsonObject
  return { ...template, metadata: { ...metadata, labels: others } } as Json
}

function isServiceReady(service: KubeObject): boolean {
  const type = textAt(service, 'spec.type')
  if (type === 'ExternalName') return true
  if (textAt(service, 'spec.clusterIP') === '') return false
  if (type !== 'LoadBalancer') return true
  const externalAddresses = fieldAt(service, ['spec', 'externalIPs'])
  if (Array.isArray(externalAddresses) && externalAddresses.length > 0) return true
  return Array.isArray(fieldAt(service, ['status', 'loadBalancer', 'ingress']))
}

function isDaemonSetReady(daemonSet: KubeObject): boolean {
  if (!isObserved(daemonSet)) return false
  if (textAt(daemonSet, 'spec.updateStrategy.type') !== 'RollingUpdate') return true
  const wanted = integerAt(daemonSet, 'status.desiredNumberScheduled', 0)
  if (integerAt(daemonSet, 'status.updatedNumberScheduled', 0) !== wanted) return false
  const unavailable =
    scaledValue(fieldAt(daemonSet, ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable']), wanted, 'up') ??
    wanted
  return integerAt(daemonSet, 'status.numberReady', 0) >= wanted - unavailable
}

/** A definition whose names are refused will not change by waiting, so it counts as ready. */
function isDefinitionReady(definition: KubeObject): boolean {
  return conditionsOf(definition).some(
    ({ type, status }) =>
      (type === 'Established' && status === 'True') || (type === 'NamesAccepted' && status === 'False'),
  )
}

function isStatefulSetReady(statefulSet: KubeObject): boolean {
  if (!isObserved(statefulSet)) return false
  if (textAt(statefulSet, 'spec.updateStrategy.type') !== 'RollingUpdate') return true
  const partition = integerAt(statefulSet, 'spec.updateStrategy.rollingUpdate.partition', 0)
  const replicas = integerAt(statefulSet, 'spec.replicas', 1)
  if (integerAt(statefulSet, 'status.updatedReplicas', 0) < replicas - partition) return false
  if (integerAt(statefulSet, 'status.readyReplicas', 0) !== replicas) return false
  return (
    partition !== 0 || textAt(statefulSet, 'status.currentRevision') === textAt(statefulSet, 'status.updateRevision')
  )
}
