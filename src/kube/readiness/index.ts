// Whether an object has become what was asked for: one rule per kind, joined here for waits, waits with jobs and hooks.
import { textOf } from '../../diagnostics/index.ts'
import { formatGroupKind } from '../names.ts'
import type { KubeObject } from '../object.ts'
import { customResourceDefinitionReadiness } from './custom-resource-definition.ts'
import { daemonSetReadiness } from './daemon-set.ts'
import { deploymentReadiness } from './deployment.ts'
import { genericReadiness, readyConditionReadiness } from './generic.ts'
import { completedJobReadiness, jobReadiness } from './job.ts'
import { persistentVolumeClaimReadiness } from './persistent-volume-claim.ts'
import { hookPodReadiness, isUnschedulable, podReadiness } from './pod.ts'
import { current, failed, type Readiness, type ReadinessRule } from './readiness.ts'
import { replicaSetReadiness } from './replica-set.ts'
import { serviceReadiness } from './service.ts'
import { statefulSetReadiness } from './stateful-set.ts'

export type { Readiness } from './readiness.ts'

const alwaysReady: ReadinessRule = () => current('Resource is always ready')

/** Rules by `Kind.group`, whatever the version. */
const rules: ReadonlyMap<string, ReadinessRule> = new Map<string, ReadinessRule>([
  ['Service', serviceReadiness],
  ['Pod', podReadiness],
  ['Secret', alwaysReady],
  ['ConfigMap', alwaysReady],
  ['PersistentVolumeClaim', persistentVolumeClaimReadiness],
  ['StatefulSet.apps', statefulSetReadiness],
  ['DaemonSet.apps', daemonSetReadiness],
  ['DaemonSet.extensions', daemonSetReadiness],
  ['Deployment.apps', deploymentReadiness],
  ['Deployment.extensions', deploymentReadiness],
  ['ReplicaSet.apps', replicaSetReadiness],
  ['ReplicaSet.extensions', replicaSetReadiness],
  ['PodDisruptionBudget.policy', () => current('AllowedDisruptions has been computed.')],
  ['CronJob.batch', alwaysReady],
  ['Job.batch', jobReadiness],
  ['CustomResourceDefinition.apiextensions.k8s.io', customResourceDefinitionReadiness],
])

/**
 * How far the object is, by itself. `nowNanoseconds` (since 1970) only matters to unschedulable pods, which fail after
 * 15 seconds; without it they stay in progress. An object that cannot be judged is `Unknown`.
 * @see cli-utils pkg/kstatus/status/status.go Compute
 */
export function readinessOf(object: KubeObject, nowNanoseconds?: bigint): Readiness {
  return judged(() => {
    const generic = genericReadiness(object)
    if (generic !== undefined) return generic
    const rule = rules.get(formatGroupKind(object)) ?? readyConditionReadiness
    return rule(object, nowNanoseconds)
  })
}

/** As `readinessOf`, but a Job is ready only when it is complete (`--wait-for-jobs`). */
export function readinessWithJobsOf(object: KubeObject, nowNanoseconds?: bigint): Readiness {
  if (formatGroupKind(object) === 'Job.batch') return judged(() => completedJobReadiness(object))
  return readinessOf(object, nowNanoseconds)
}

/** How far a hook is: Jobs and Pods must end well, everything else is ready at once. @see helm pkg/kube/statuswait.go WatchUntilReady */
export function hookReadinessOf(object: KubeObject): Readiness {
  switch (formatGroupKind(object)) {
    case 'Job.batch':
      return judged(() => completedJobReadiness(object))
    case 'Pod':
      return judged(() => hookPodReadiness(object))
    default:
      return current('Resource is current')
  }
}

/** Whether the pods of the object count for its readiness, so that they have to be read: `readinessWithPods`. */
export function readinessNeedsPods(object: KubeObject): boolean {
  return ['ReplicaSet.apps', 'StatefulSet.apps'].includes(formatGroupKind(object))
}

/**
 * The readiness of a pod controller in the light of its pods (those its `spec.selector` matches): one that is in progress
 * fails when pods have failed for good; pods that wait for a node or are being deleted do not count.
 * @see cli-utils pkg/kstatus/polling/statusreaders/pod_controller.go
 */
export function readinessWithPods(own: Readiness, pods: readonly KubeObject[], nowNanoseconds?: bigint): Readiness {
  if (own.status !== 'InProgress') return own
  const failures = pods.filter(
    (pod) =>
      readinessOf(pod, nowNanoseconds).status === 'Failed' &&
      pod.metadata['deletionTimestamp'] === undefined &&
      !isUnschedulable(pod),
  )
  return failures.length === 0 ? own : failed(`${failures.length} pods have failed`)
}

function judged(judge: () => Readiness): Readiness {
  try {
    return judge()
  } catch (error) {
    return { status: 'Unknown', message: '', problem: textOf(error) }
  }
}
