// The plan of a rollback.
import { withOwnership } from '../kube/index.ts'
import { hookPhases, hooksOf } from './hook-phase.ts'
import { inSequence, numbered, phase, recordFailure, updateRelease } from './operations.ts'
import type { Phase, Plan } from './plan.ts'
import { baselineNotices, hooksDisabled, updatePhases, waitPhase } from './target-phases.ts'
import { recordsOf, storePhases, type UpdatePlanInput } from './upgrade.ts'

/**
 * Plans a rollback: record, hooks, objects, wait, hooks, all records. As in Helm a failed hook leaves `pending-rollback`.
 * @see helm pkg/action/rollback.go performRollback
 */
export function planRollback(input: UpdatePlanInput): Plan {
  const { current, release, policy } = input
  const hooks = hooksOf(input)
  const targets = input.objects.map((object) =>
    withOwnership(object, { releaseName: release.name, releaseNamespace: release.namespace }),
  )
  const updateFailed = numbered(
    inSequence([
      updateRelease(current.revision, { status: 'superseded' }),
      recordFailure(release.revision, { what: 'Rollback', name: release.name }),
    ]),
    'failure',
  )
  const waitFailed = numbered([recordFailure(release.revision, { what: 'Release', name: release.name })], 'failure')
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
      ...(policy.runHooks ? updates : hooksDisabled(updates, 'rollback hooks disabled', release.name)),
      ...waitPhase(targets, policy, { onFailure: waitFailed }),
      ...(policy.runHooks ? hookPhases(hooks, 'post-rollback', { onFailure: [] }) : []),
      recordPhase(input),
    ],
    onFailure: updateFailed,
    onCancel: updateFailed,
    notices: baselineNotices({ originals, targets, live }),
  }
}

function recordPhase({ history, release }: UpdatePlanInput): Phase {
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
