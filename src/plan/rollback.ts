// The plan of a rollback.
import { type KubeObject, withOwnership } from '../kube/index.ts'
import type { Release } from '../release/index.ts'
import { hookPhases } from './hook-phase.ts'
import { inSequence, numbered, phase, recordFailure, updateRelease } from './operations.ts'
import type { ApplyPolicy, Phase, Plan } from './plan.ts'
import { baselineNotices, type LiveObjects, updatePhases, waitPhase } from './target-phases.ts'
import { recordsOf, storePhases } from './upgrade.ts'

/** What a rollback is planned from. */
export interface RollbackPlanInput {
  /** The last revision. */
  readonly current: Release
  /** The new record, `pending-rollback`, with the manifests of the revision gone back to. */
  readonly release: Release
  readonly history: readonly Release[]
  readonly originals: readonly KubeObject[]
  readonly objects: readonly KubeObject[]
  readonly hookObjects: readonly (readonly KubeObject[])[]
  readonly live: LiveObjects
  readonly maxHistory: number
  readonly policy: ApplyPolicy
}

/**
 * Plans a rollback: record, hooks, objects, wait, hooks, all records. As in Helm a failed hook leaves `pending-rollback`.
 * @see helm pkg/action/rollback.go performRollback
 */
export function planRollback(input: RollbackPlanInput): Plan {
  const { current, release, policy } = input
  const hooks = {
    release,
    hookObjects: input.hookObjects,
    serverSide: policy.serverSide,
    wait: policy.wait,
    timeoutSeconds: policy.timeoutSeconds,
  }
  const targets = input.objects.map((object) =>
    withOwnership(object, { releaseName: release.name, releaseNamespace: release.namespace }),
  )
  const updateFailed = numbered(
    inSequence([
      updateRelease(current.revision, { status: 'superseded' }),
      recordFailure(release.revision, 'Rollback', release.name),
    ]),
    'failure',
  )
  const waitFailed = numbered([recordFailure(release.revision, 'Release', release.name)], 'failure')
  const { originals, live } = input
  const updates = updatePhases({ originals, targets, live, policy, migrate: true, threeWay: false })
  return {
    verb: 'rollback',
    namespace: release.namespace,
    releases: recordsOf(input.history, release),
    subject: release.revision,
    phases: [
      ...storePhases(input.history, release, input.maxHistory),
      ...(policy.runHooks ? hookPhases(hooks, 'pre-rollback', { onFailure: [] }) : []),
      ...updates,
      ...waitPhase(targets, policy, { onFailure: waitFailed }),
      ...(policy.runHooks ? hookPhases(hooks, 'post-rollback', { onFailure: [] }) : []),
      recordPhase(input),
    ],
    onFailure: updateFailed,
    onCancel: updateFailed,
    notices: baselineNotices({ originals, targets, live }),
  }
}

function recordPhase({ history, release }: RollbackPlanInput): Phase {
  const deployed = history.filter(({ info }) => info.status === 'deployed')
  return phase(
    'record',
    inSequence([
      ...deployed.map(({ revision }) => updateRelease(revision, { status: 'superseded' })),
      updateRelease(release.revision, { status: 'deployed' }, 'must'),
    ]),
    { onFailure: [] },
  )
}
