// The plan of an upgrade.
import { identityOf, type KubeObject, referenceOf, withOwnership } from '../kube/index.ts'
import { type Release, revisionsToTrim } from '../release/index.ts'
import { hookPhases, hooksOf } from './hook-phase.ts'
import { inSequence, numbered, operation, phase, recordFailure, updateRelease } from './operations.ts'
import type { ApplyPolicy, Phase, Plan } from './plan.ts'
import {
  baselineNotices,
  hooksDisabled,
  type LiveObjects,
  objectsToAdopt,
  updatePhases,
  waitPhase,
} from './target-phases.ts'

/** What an upgrade or a rollback is planned from. */
export interface UpdatePlanInput {
  /** The record of the revision whose manifests are on the cluster. */
  readonly current: Release
  /** The new record, `pending-upgrade` or `pending-rollback`. */
  readonly release: Release
  readonly history: readonly Release[]
  /** Objects of the current manifest. */
  readonly originals: readonly KubeObject[]
  /** Objects of the new manifest. */
  readonly objects: readonly KubeObject[]
  readonly hookObjects: readonly (readonly KubeObject[])[]
  /** Those of the new objects that exist. */
  readonly live: LiveObjects
  /** 0: no limit. */
  readonly maxHistory: number
  readonly policy: ApplyPolicy
}

/**
 * Plans an upgrade: record, hooks, objects, wait, hooks, both records.
 * @throws ReleaseError RESOURCE_NOT_OWNED before anything is written
 * @see helm pkg/action/upgrade.go performUpgrade, releasingUpgrade
 */
export function planUpgrade(input: UpdatePlanInput): Plan {
  const { current, release, policy } = input
  const hooks = hooksOf(input)
  const { targets, originals } = checkUpgradeTargets(input)
  const failure = numbered([recordFailure(release.revision, { what: 'Upgrade', name: release.name })], 'failure')
  // As Helm does: whether the record that holds on is still there shows here.
  const failureOfObjects = numbered(
    inSequence([
      updateRelease(current.revision, {}),
      recordFailure(release.revision, { what: 'Upgrade', name: release.name }),
    ]),
    'failure',
  )
  const migrate = policy.serverSide && current.applyMethod !== 'ssa'
  const updates = updatePhases({ originals, targets, live: input.live, policy, migrate, threeWay: false }).map(
    (each) => ({ ...each, onFailure: failureOfObjects }),
  )
  return {
    verb: 'upgrade',
    namespace: release.namespace,
    releases: recordsOf(input.history, release),
    subject: release.revision,
    phases: [
      ...storePhases(input.history, release, input.maxHistory),
      ...(policy.runHooks ? hookPhases(hooks, 'pre-upgrade', { prefix: 'pre-upgrade hooks failed: ' }) : []),
      ...(policy.runHooks ? updates : hooksDisabled(updates, 'upgrade hooks disabled', release.name)),
      ...waitPhase(targets, policy, { onFailure: failureOfObjects }),
      ...(policy.runHooks ? hookPhases(hooks, 'post-upgrade', { prefix: 'post-upgrade hooks failed: ' }) : []),
      phase(
        'record',
        inSequence([
          updateRelease(current.revision, { status: 'superseded' }),
          updateRelease(
            release.revision,
            { status: 'deployed', description: policy.description || 'Upgrade complete' },
            'must',
          ),
        ]),
        { onFailure: [] },
      ),
    ],
    onFailure: failure,
    onCancel: failure,
    notices: baselineNotices({ originals, targets, live: input.live }),
  }
}

/** Objects of an upgrade as they are sent, and the previous ones with those adopted: also the check of a dry run. */
export function checkUpgradeTargets(
  input: Pick<UpdatePlanInput, 'release' | 'originals' | 'objects' | 'live' | 'policy'>,
): {
  readonly targets: KubeObject[]
  readonly originals: KubeObject[]
} {
  const { name, namespace } = input.release
  const targets = input.objects.map((object) =>
    withOwnership(object, { releaseName: name, releaseNamespace: namespace }),
  )
  const before = new Set(input.originals.map(versionedIdentity))
  const added = targets.filter((object) => !before.has(versionedIdentity(object)))
  const ownership = {
    name,
    namespace,
    takeOwnership: input.policy.takeOwnership,
    prefix: 'unable to continue with update: ',
  }
  const known = new Set(input.originals.map((object) => identityOf(referenceOf(object))))
  const adopted = objectsToAdopt(added, input.live, ownership).filter(
    (object) => !known.has(identityOf(referenceOf(object))),
  )
  return { targets, originals: [...input.originals, ...adopted] }
}

/** Helm tells objects of two versions of one group apart here, and only here. @see helm pkg/action/upgrade.go objectKey */
function versionedIdentity(object: KubeObject): string {
  return `${object.apiVersion}|${identityOf(referenceOf(object))}`
}

/** Room in the history and the new record. */
export function storePhases(history: readonly Release[], release: Release, maxHistory: number): Phase[] {
  const trims = revisionsToTrim(history, maxHistory).map((revision) =>
    operation({ kind: 'delete-release', revision, missing: 'ignore' }),
  )
  const limited = maxHistory > 0 ? ({ isTrimmed: true } as const) : {}
  return [
    ...(trims.length === 0 ? [] : [phase('trim history', inSequence(trims), { failures: 'collect', onFailure: [] })]),
    phase('store', [operation({ kind: 'store-release', revision: release.revision, ...limited })], { onFailure: [] }),
  ]
}

/** The records a plan may touch: the whole history and the new one. */
export function recordsOf(history: readonly Release[], release: Release): Release[] {
  return [...history.filter(({ revision }) => revision !== release.revision), release]
}
