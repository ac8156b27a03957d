// Readiness of PersistentVolumeClaims.
import type { KubeObject } from '../object.ts'
import { current, inProgress, type Readiness, textAt } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go pvcConditions */
export function persistentVolumeClaimReadiness(object: KubeObject): Readiness {
  const phase = textAt(object, 'status.phase', 'unknown')
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`)
}
