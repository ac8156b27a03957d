// Readiness of CustomResourceDefinitions.
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, failed, inProgress, type Readiness } from './readiness.ts'

/** @see cli-utils pkg/kstatus/status/core.go crdConditions */
export function customResourceDefinitionReadiness(object: KubeObject): Readiness {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message)
    if (type !== 'Established') continue
    if (status === 'False' && reason !== 'Installing') return failed(message)
    if (status === 'True') return current('CRD is established')
  }
  return inProgress('Install in progress')
}
