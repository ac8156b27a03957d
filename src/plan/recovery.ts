// Plans after a failure: objects that the failed verb created are deleted again, what an ended process left pending is failed.
import type { KubeObject } from '../kube/index.ts'
import { lastRevision, type Release } from '../release/index.ts'
import { batchedByKind, operation, phase, updateRelease } from './operations.ts'
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
  return recovery({ namespace, releases: [], subject: 0, phases })
}

/** Plans that the last record, which is pending, says `failed`: what wrote it runs no more. */
export function planUnlock(history: readonly Release[]): Plan {
  const { namespace, revision, info } = lastRevision(history) as Release
  const description = `Unlocked: it was ${info.status}, and nothing was running any more`
  const phases = [phase('unlock', [updateRelease(revision, { status: 'failed', description }, 'must')])]
  return recovery({ namespace, releases: history, subject: revision, phases })
}

/**
 * Plans that no revision but this one says `deployed`; undefined where none does.
 * @see helm pkg/storage/storage.go DeployedAll
 */
export function planSupersede(history: readonly Release[], { namespace, revision }: Release): Plan | undefined {
  const others = history.filter(({ info, ...each }) => info.status === 'deployed' && each.revision !== revision)
  if (others.length === 0) return undefined
  const updates = others.map((each) => updateRelease(each.revision, { status: 'superseded' }))
  return recovery({ namespace, releases: history, subject: revision, phases: [phase('supersede', updates)] })
}

/** A plan after which nothing is undone. */
function recovery(parts: Pick<Plan, 'namespace' | 'releases' | 'subject' | 'phases'>): Plan {
  return { verb: 'recovery', ...parts, onFailure: [], onCancel: [], notices: [] }
}
