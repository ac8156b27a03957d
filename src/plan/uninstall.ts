// The plan of an uninstall, and of what is left to do for a release that was uninstalled before.
import {
  identityOf,
  type KubeObject,
  ownershipProblem,
  referenceOf,
  resourcePolicyOf,
  sortByUninstallOrder,
} from '../kube/index.ts'
import { lastRevision, type Release } from '../release/index.ts'
import { hookPhases } from './hook-phase.ts'
import { batchedByKind, inSequence, operation, phase, updateRelease } from './operations.ts'
import type { Notice, Phase, Plan, PlanWait, Propagation } from './plan.ts'

/** What is known of an object on the cluster: the object, its absence, or why it cannot be told. */
export type LiveAnswer = { readonly object: KubeObject } | { readonly problem: string } | undefined

/** What an uninstall is planned from. */
export interface UninstallPlanInput {
  /** All records, oldest first; not empty. */
  readonly history: readonly Release[]
  /** Objects of the last manifest, in its order. */
  readonly objects: readonly KubeObject[]
  readonly hookObjects: readonly (readonly KubeObject[])[]
  /** What the cluster says of each object, by `identityOf` its reference. */
  readonly live: ReadonlyMap<string, LiveAnswer>
  readonly runHooks: boolean
  readonly keepHistory: boolean
  readonly propagation: Propagation
  readonly wait: PlanWait
  readonly timeoutSeconds: number
  readonly description: string
}

/** What will be deleted and what stays, with Helm's words on the latter. */
export interface Removal {
  /** Objects to delete, in order. */
  readonly owned: readonly KubeObject[]
  readonly unowned: readonly KubeObject[]
  readonly unverifiable: readonly { readonly object: KubeObject; readonly problem: string }[]
  readonly keptByPolicy: readonly KubeObject[]
}

/** Sorts a release's objects into what goes and what stays. @see helm pkg/action/uninstall.go deleteRelease */
export function planRemoval(
  release: Release,
  objects: readonly KubeObject[],
  live: ReadonlyMap<string, LiveAnswer>,
): Removal {
  const sorted = sortByUninstallOrder(objects)
  // Helm neither keeps nor deletes an object whose policy is another word than `keep`.
  const candidates = sorted.filter((object) => resourcePolicyOf(object) === undefined)
  const owned: KubeObject[] = []
  const unowned: KubeObject[] = []
  const unverifiable: { object: KubeObject; problem: string }[] = []
  for (const object of candidates) {
    const answer = object.metadata.name
      ? live.get(identityOf(referenceOf(object)))
      : { problem: 'resource name may not be empty' }
    if (answer === undefined) continue
    if ('problem' in answer) unverifiable.push({ object, problem: answer.problem })
    else if (
      ownershipProblem(answer.object, { releaseName: release.name, releaseNamespace: release.namespace }) === undefined
    )
      owned.push(object)
    else unowned.push(object)
  }
  return { owned, unowned, unverifiable, keptByPolicy: sorted.filter((object) => resourcePolicyOf(object) === 'keep') }
}

/** Helm's text on what an uninstall left. */
export function describeKept(removal: Removal): string {
  const line = (object: KubeObject): string => `[${object.kind}] ${object.metadata.name ?? ''}`
  const blocks: string[] = []
  if (removal.keptByPolicy.length > 0) {
    blocks.push(
      `These resources were kept due to the resource policy:\n${removal.keptByPolicy.map((object) => `${line(object)}\n`).join('')}`,
    )
  }
  if (removal.unowned.length > 0) {
    const lines = removal.unowned.map((object) => `${line(object)}\n`).join('')
    blocks.push(
      `${removal.unowned.length} resource(s) were not deleted because they are not owned by this release:\n${lines}`,
    )
  }
  if (removal.unverifiable.length > 0) {
    const lines = removal.unverifiable.map(({ object, problem }) => `${line(object)}: ${problem}\n`).join('')
    blocks.push(
      `${removal.unverifiable.length} resource(s) were not deleted because their ownership could not be verified:\n${lines}`,
    )
  }
  return blocks.join('\n')
}

/**
 * Plans an uninstall: hooks, objects in reverse order, wait, hooks, records.
 * @see helm pkg/action/uninstall.go Run
 */
export function planUninstall(input: UninstallPlanInput): { readonly plan: Plan; readonly info: string } {
  const release = lastRevision(input.history) as Release
  const removal = planRemoval(release, input.objects, input.live)
  const marked = updateRelease(
    release.revision,
    { status: 'uninstalling', description: 'Deletion in progress (or silently failed)', deleted: true },
    'memory',
  )
  const hooks = {
    release,
    hookObjects: input.hookObjects,
    serverSide: true,
    wait: input.wait,
    timeoutSeconds: input.timeoutSeconds,
  }
  const plan: Plan = {
    verb: 'uninstall',
    namespace: release.namespace,
    releases: input.history,
    subject: release.revision,
    phases: [
      phase('mark', [marked]),
      ...(input.runHooks ? hookPhases(hooks, 'pre-delete') : []),
      phase('record uninstalling', [updateRelease(release.revision, {}, notStored)]),
      ...removalPhases(release, removal, input),
      ...(input.runHooks ? hookPhases(hooks, 'post-delete', { afterFailure: 'continue' }) : []),
      ...recordPhases(release, input),
    ],
    onFailure: [],
    onCancel: [],
    notices: noticesOf(release, removal),
  }
  return { plan, info: describeKept(removal) }
}

/** Deletes every record of a release. */
export function planPurge(history: readonly Release[]): Plan {
  const release = lastRevision(history) as Release
  return {
    verb: 'uninstall',
    namespace: release.namespace,
    releases: history,
    subject: release.revision,
    phases: [purgePhase(history, 'stop')],
    onFailure: [],
    onCancel: [],
    notices: [],
  }
}

const notStored = { level: 'debug', message: 'uninstall: Failed to store updated release' } as const

function removalPhases(release: Release, { owned }: Removal, input: UninstallPlanInput): Phase[] {
  if (owned.length === 0) return []
  const deletions = batchedByKind(owned, (object) =>
    operation({ kind: 'delete', object, propagation: input.propagation, unlessKept: false }),
  )
  const phases = [
    phase('delete', deletions, { failures: 'collect', failureText: `failed to delete release: ${release.name}` }),
  ]
  if (input.wait === 'hookOnly') return phases
  const wait = operation({
    kind: 'wait-gone',
    objects: owned,
    strategy: input.wait,
    timeoutSeconds: input.timeoutSeconds,
  })
  return [...phases, phase('wait', [wait], { afterFailure: 'continue' })]
}

function recordPhases(release: Release, input: UninstallPlanInput): Phase[] {
  const change = { status: 'uninstalled', description: input.description || 'Uninstallation complete' } as const
  if (!input.keepHistory) {
    return [
      phase('mark uninstalled', [updateRelease(release.revision, change, 'memory')]),
      purgePhase(input.history, 'continue'),
    ]
  }
  const deployed = input.history.filter(
    ({ revision, info }) => info.status === 'deployed' && revision !== release.revision,
  )
  const updates = [
    updateRelease(release.revision, change, notStored),
    ...deployed.map(({ revision }) => updateRelease(revision, { status: 'superseded' }, notStored)),
  ]
  return [phase('record', inSequence(updates))]
}

function purgePhase(history: readonly Release[], afterFailure: Phase['afterFailure']): Phase {
  const deletions = history.map(({ revision }) => operation({ kind: 'delete-release', revision, missing: 'fail' }))
  return phase('purge', inSequence(deletions), {
    prefix: 'uninstall: Failed to purge the release: ',
    afterFailure,
    onFailure: [],
  })
}

/** What an uninstall tells of objects it would delete or pass over, had it been more than a dry run. */
export function dryRunNotices(release: Release, removal: Removal): Notice[] {
  const summary = (what: string, count: number, level: Notice['level'] = 'warn'): Notice[] => {
    const message = `dry-run: resources would be ${what}`
    return count === 0 ? [] : [{ level, message, fields: { release: release.name, count: String(count) } }]
  }
  const named = (object: KubeObject): { kind: string; name: string; namespace: string } => {
    const { kind, name, namespace = '' } = referenceOf(object)
    return { kind, name, namespace }
  }
  return [
    ...summary('skipped because they are not owned by this release', removal.unowned.length),
    ...removal.unowned.map(
      (object): Notice => ({ level: 'warn', message: 'dry-run: would skip resource', fields: named(object) }),
    ),
    ...summary('skipped because their ownership could not be verified', removal.unverifiable.length),
    ...removal.unverifiable.map(
      ({ object, problem }): Notice => ({
        level: 'warn',
        message: 'dry-run: would skip resource (ownership could not be verified)',
        fields: { ...named(object), error: problem },
      }),
    ),
    ...summary('deleted', removal.owned.length, 'debug'),
    ...removal.owned.map(
      (object): Notice => ({ level: 'debug', message: 'dry-run: would delete resource', fields: named(object) }),
    ),
  ]
}

function noticesOf(release: Release, removal: Removal): Notice[] {
  const fields = (object: KubeObject): { [key: string]: string } => {
    const { kind, name, namespace = '' } = referenceOf(object)
    return { kind, name, namespace, release: release.name }
  }
  return [
    ...removal.unowned.map(
      (object): Notice => ({
        level: 'warn',
        message: 'skipping delete of resource not owned by this release',
        fields: fields(object),
      }),
    ),
    ...removal.unverifiable.map(
      ({ object, problem }): Notice => ({
        level: 'warn',
        message: 'skipping delete of resource because ownership could not be verified',
        fields: { ...fields(object), error: problem },
      }),
    ),
  ]
}
