// The plan of an install.
import type { KubeObject } from '../kube/index.ts'
import { withOwnership } from '../kube/index.ts'
import type { Release } from '../release/index.ts'
import { hookPhases, hooksOf } from './hook-phase.ts'
import { inSequence, numbered, operation, phase, recordFailure, updateRelease } from './operations.ts'
import type { ApplyPolicy, Phase, Plan } from './plan.ts'
import { createPhase, type LiveObjects, objectsToAdopt, updatePhases, waitPhase } from './target-phases.ts'

/** What an install is planned from. */
export interface InstallPlanInput {
  /** The new record, `pending-install`. */
  readonly release: Release
  /** Objects of its manifest in order, namespaces filled in. */
  readonly objects: readonly KubeObject[]
  /** Objects of each of its hooks. */
  readonly hookObjects: readonly (readonly KubeObject[])[]
  /** The objects among `objects` that exist. */
  readonly live: LiveObjects
  /** The record whose name is used again. */
  readonly replaced?: Release
  readonly createNamespace: boolean
  readonly policy: ApplyPolicy
}

/**
 * Plans an install: record, hooks, objects, wait, hooks, record.
 * @throws ReleaseError RESOURCE_NOT_OWNED before anything is written
 * @see helm pkg/action/install.go RunWithContext
 */
export function planInstall(input: InstallPlanInput): Plan {
  const { release, policy } = input
  const { revision } = release
  const hooks = hooksOf(input)
  const failure = numbered(
    [recordFailure(revision, { what: 'Release', name: release.name, trouble: 'untold' })],
    'failure',
  )
  const done = updateRelease(
    revision,
    { status: 'deployed', description: policy.description || 'Install complete' },
    { level: 'error', message: 'failed to record the release' },
  )
  return {
    verb: 'install',
    namespace: release.namespace,
    releases: input.replaced === undefined ? [release] : [input.replaced, release],
    subject: revision,
    phases: [
      ...(input.createNamespace ? [namespacePhase(release.namespace, policy)] : []),
      storePhase(input),
      ...(policy.runHooks ? hookPhases(hooks, 'pre-install', { prefix: 'failed pre-install: ' }) : []),
      ...targetPhases(input),
      ...waitPhase(input.objects, policy),
      ...(policy.runHooks ? hookPhases(hooks, 'post-install', { prefix: 'failed post-install: ' }) : []),
      phase('record', [done]),
    ],
    onFailure: failure,
    onCancel: failure,
    notices: [],
  }
}

/** Objects of an install's manifest as they are sent, and which of them exist: also the check of a server-side dry run. */
export function checkInstallTargets(input: Pick<InstallPlanInput, 'release' | 'objects' | 'live' | 'policy'>): {
  readonly targets: KubeObject[]
  readonly adopted: KubeObject[]
} {
  const { name, namespace } = input.release
  const targets = input.objects.map((object) =>
    withOwnership(object, { releaseName: name, releaseNamespace: namespace }),
  )
  const ownership = {
    name,
    namespace,
    takeOwnership: input.policy.takeOwnership,
    prefix: 'unable to continue with install: ',
  }
  return { targets, adopted: objectsToAdopt(targets, input.live, ownership) }
}

function targetPhases(input: InstallPlanInput): Phase[] {
  const { policy, live } = input
  const { targets, adopted } = checkInstallTargets(input)
  if (adopted.length === 0) return createPhase(targets, policy)
  return updatePhases({
    originals: adopted,
    targets,
    live,
    policy,
    migrate: true,
    threeWay: policy.takeOwnership && !policy.serverSide,
  })
}

function namespacePhase(namespace: string, policy: ApplyPolicy): Phase {
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { name: namespace } },
    // Go writes out the empty structures, and whoever applies a field owns it.
    spec: {},
    status: {},
  }
  const act = policy.serverSide
    ? ({ kind: 'apply', object, force: false, migrate: false, isNew: true } as const)
    : ({ kind: 'create', object, existing: 'skip' } as const)
  return phase('namespace', [operation(act)], { onFailure: [] })
}

function storePhase({ release, replaced }: InstallPlanInput): Phase {
  const store = operation({ kind: 'store-release', revision: release.revision })
  // A failed release keeps its status; any other gives way to the new one.
  const supersede =
    replaced === undefined || replaced.info.status === 'failed'
      ? []
      : [updateRelease(replaced.revision, { status: 'superseded', description: 'superseded by new release' }, 'must')]
  return phase('store', inSequence([...supersede, store]), { onFailure: [] })
}
