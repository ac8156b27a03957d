// Readiness of Services.
import type { KubeObject } from '../object.ts'
import { current, inProgress, type Readiness, textAt } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go serviceConditions */
export function serviceReadiness(object: KubeObject): Readiness {
  if (textAt(object, 'spec.type', 'ClusterIP') === 'LoadBalancer' && textAt(object, 'spec.clusterIP') === '') {
    return inProgress('ClusterIP not set. Service type: LoadBalancer')
  }
  return current('Service is ready')
}
