// Readiness of StatefulSets.
import type { KubeObject } from '../object.ts'
import { current, inProgress, integerAt, type Readiness, textAt } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go stsConditions */
export function statefulSetReadiness(object: KubeObject): Readiness {
  if (textAt(object, 'spec.updateStrategy.type') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy')
  }
  const wanted = integerAt(object, 'spec.replicas', 1)
  const replicas = integerAt(object, 'status.replicas', 0)
  const ready = integerAt(object, 'status.readyReplicas', 0)
  const ofCurrentRevision = integerAt(object, 'status.currentReplicas', 0)
  const updated = integerAt(object, 'status.updatedReplicas', 0)
  const partition = integerAt(object, 'spec.updateStrategy.rollingUpdate.partition', -1)
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  if (partition !== -1) {
    if (updated < wanted - partition) return inProgress(`updated: ${updated}/${wanted - partition}`)
    return current(`Partition rollout complete. updated: ${updated}`)
  }
  if (wanted > ofCurrentRevision) return inProgress(`current: ${ofCurrentRevision}/${wanted}`)
  if (textAt(object, 'status.currentRevision') !== textAt(object, 'status.updateRevision')) {
    return inProgress('Waiting for updated revision to match current')
  }
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`)
}
