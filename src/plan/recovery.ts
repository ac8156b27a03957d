// The plan after a failure: objects that the failed verb created are deleted again.
import type { KubeObject } from '../kube/index.ts'
import { batchedByKind, operation, phase } from './operations.ts'
import type { Plan } from './plan.ts'

/**
 * Plans the clean-up after a failed upgrade or rollback. Going back to an earlier revision, or uninstalling, is a plan
 * of its own: `planRollback`, `planUninstall`.
 * @see helm pkg/action/upgrade.go failRelease
 */
export function planRecovery(namespace: string, created: readonly KubeObject[]): Plan {
  const deletions = batchedByKind(created, (object) =>
    operation({ kind: 'delete', object, propagation: 'Background', unlessKept: false }),
  )
  const phases =
    created.length === 0
      ? []
      : [phase('clean up', deletions, { failures: 'collect', joiner: ', ', prefix: 'unable to cleanup resources: ' })]
  return { verb: 'recovery', namespace, releases: [], subject: 0, phases, onFailure: [], onCancel: [], notices: [] }
}
