// Readiness of Deployments.
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, failed, inProgress, integerAt, type Readiness } from './readiness.ts'

/** The controller sets no `Progressing` condition when the deadline is this large. */
const noDeadlineSeconds = 2 ** 31 - 1

/** @see cli-utils pkg/kstatus/status/core.go deploymentConditions */
export function deploymentReadiness(object: KubeObject): Readiness {
  const conditions = conditionsOf(object)
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    return failed('Progress deadline exceeded')
  }
  const wanted = integerAt(object, 'spec.replicas', 1)
  const replicas = integerAt(object, 'status.replicas', 0)
  const updated = integerAt(object, 'status.updatedReplicas', 0)
  const ready = integerAt(object, 'status.readyReplicas', 0)
  const available = integerAt(object, 'status.availableReplicas', 0)
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`)
  if (wanted > updated) return inProgress(`Updated: ${updated}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  if (updated > available) return inProgress(`Available: ${available}/${updated}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  const rolledOut =
    integerAt(object, 'spec.progressDeadlineSeconds', noDeadlineSeconds) === noDeadlineSeconds ||
    conditions.some(
      ({ type, status, reason }) => type === 'Progressing' && status === 'True' && reason === 'NewReplicaSetAvailable',
    )
  if (!rolledOut) return inProgress('ReplicaSet not Available')
  if (!conditions.some(({ type, status }) => type === 'Available' && status === 'True')) {
    return inProgress('Deployment not Available')
  }
  return current(`Deployment is available. Replicas: ${replicas}`)
}
