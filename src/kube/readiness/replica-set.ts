// Readiness of ReplicaSets.
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, inProgress, integerAt, type Readiness } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go replicasetConditions */
export function replicaSetReadiness(object: KubeObject): Readiness {
  if (conditionsOf(object).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True')) {
    return inProgress('Replica Failure condition. Check Pods')
  }
  const wanted = integerAt(object, 'spec.replicas', 1)
  const replicas = integerAt(object, 'status.replicas', 0)
  const labelled = integerAt(object, 'status.fullyLabeledReplicas', 0)
  const available = integerAt(object, 'status.availableReplicas', 0)
  const ready = integerAt(object, 'status.readyReplicas', 0)
  if (wanted > labelled) return inProgress(`Labelled: ${labelled}/${wanted}`)
  if (wanted > available) return inProgress(`Available: ${available}/${wanted}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  return current(`ReplicaSet is available. Replicas: ${replicas}`)
}
