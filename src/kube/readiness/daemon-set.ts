// Readiness of DaemonSets.
import type { KubeObject } from '../object.ts'
import { generationAt } from './generic.ts'
import { current, inProgress, integerAt, type Readiness } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go daemonsetConditions */
export function daemonSetReadiness(object: KubeObject): Readiness {
  if (generationAt(object, 'metadata', 'generation') === undefined) {
    return inProgress(`${object.kind} metadata.generation not found`)
  }
  if (generationAt(object, 'status', 'observedGeneration') === undefined) {
    return inProgress(`${object.kind} status.observedGeneration not found`)
  }
  const wanted = integerAt(object, 'status.desiredNumberScheduled', -1)
  const scheduled = integerAt(object, 'status.currentNumberScheduled', 0)
  const updated = integerAt(object, 'status.updatedNumberScheduled', 0)
  const available = integerAt(object, 'status.numberAvailable', 0)
  const ready = integerAt(object, 'status.numberReady', 0)
  if (wanted === -1) return inProgress('Missing .status.desiredNumberScheduled')
  if (wanted > scheduled) return inProgress(`Current: ${scheduled}/${wanted}`)
  if (wanted > updated) return inProgress(`Updated: ${updated}/${wanted}`)
  if (wanted > available) return inProgress(`Available: ${available}/${wanted}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`)
}
