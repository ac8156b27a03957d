// The phases that bring objects to what a manifest wants: create or update them, delete what is wanted no more, wait.
import { ReleaseError } from '../diagnostics/index.ts'
import { adoptionProblem, identityOf, type KubeObject, referenceOf } from '../kube/index.ts'
import { batchedByKind, inSequence, operation, phase } from './operations.ts'
import type { ApplyPolicy, Notice, Operation, Phase } from './plan.ts'

/** Live objects by `identityOf` their reference. */
export type LiveObjects = ReadonlyMap<string, KubeObject>

/** Objects of a release that are there no more on a wrong owner's account are refused. */
export interface Ownership {
  readonly name: string
  readonly namespace: string
  readonly takeOwnership: boolean
  /** `unable to continue with install: ` */
  readonly prefix: string
}

/**
 * The objects that exist already, to be adopted.
 * @throws ReleaseError RESOURCE_NOT_OWNED, RESOURCE_INVALID
 * @see helm pkg/action/validate.go existingResourceConflict, requireAdoption
 */
export function objectsToAdopt(objects: readonly KubeObject[], live: LiveObjects, ownership: Ownership): KubeObject[] {
  return objects.filter((object) => {
    const { name = '', generateName = '' } = object.metadata
    if (name !== '' && generateName !== '') {
      throw new ReleaseError({
        code: 'RESOURCE_INVALID',
        helmText: `${ownership.prefix}metadata.name and metadata.generateName cannot both be set`,
      })
    }
    if (generateName !== '') return false
    const existing = live.get(identityOf(referenceOf(object)))
    if (existing === undefined) return false
    const problem = ownership.takeOwnership
      ? undefined
      : adoptionProblem(withNameOf(existing, object), {
          releaseName: ownership.name,
          releaseNamespace: ownership.namespace,
        })
    if (problem === undefined) return true
    throw new ReleaseError({
      code: 'RESOURCE_NOT_OWNED',
      helmText: `${ownership.prefix}${problem}`,
      data: { object: referenceOf(object) },
      hints: ['`--take-ownership` adopts objects that belong to no or another release'],
    })
  })
}

/** The live object as the manifest names it: messages speak of the manifest's kind, name and namespace. */
function withNameOf(existing: KubeObject, wanted: KubeObject): KubeObject {
  const { namespace: _, ...metadata } = existing.metadata
  const { name, namespace } = wanted.metadata
  return {
    ...existing,
    kind: wanted.kind,
    metadata: {
      ...metadata,
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  }
}

/** Creates all objects, kind by kind. @see helm pkg/kube/client.go Create */
export function createPhase(objects: readonly KubeObject[], policy: { readonly serverSide: boolean }): Phase[] {
  if (objects.length === 0) return []
  const operations = batchedByKind(objects, (object) =>
    operation(
      policy.serverSide
        ? { kind: 'apply', object, force: false, migrate: false, isNew: true }
        : { kind: 'create', object, existing: 'fail' },
    ),
  )
  return [phase('create', operations, { failures: 'collect', joiner: '\n' })]
}

/** What an update starts from. */
export interface Update {
  /** Objects as the previous manifests had them, adopted ones included. */
  readonly originals: readonly KubeObject[]
  readonly targets: readonly KubeObject[]
  readonly live: LiveObjects
  readonly policy: ApplyPolicy
  /** Take over fields that client-side writes own. */
  readonly migrate: boolean
  /** Merge kinds without merge rules three ways. */
  readonly threeWay: boolean
}

/**
 * Brings the targets about one after the other, then deletes the originals that are targets no more.
 * Where ways of applying exclude each other nothing of that is done, and fails.
 * @see helm pkg/kube/client.go Update
 */
export function updatePhases(update: Update): Phase[] {
  const problem = contradictionOf(update.policy)
  if (problem !== undefined) return [phase('update', [operation({ kind: 'refuse', problem })])]
  const originals = new Map(update.originals.map((object) => [identityOf(referenceOf(object)), object]))
  const wanted = new Set(update.targets.map((object) => identityOf(referenceOf(object))))
  const updates = update.targets.map((object) =>
    updateOperation(update, object, originals.get(identityOf(referenceOf(object)))),
  )
  const removals = update.originals
    .filter((object) => !wanted.has(identityOf(referenceOf(object))))
    .map((object) => {
      const { namespace = '', name } = referenceOf(object)
      return operation(
        { kind: 'delete', object, propagation: 'Background', unlessKept: true },
        { prefix: `failed to delete resource namespace=${namespace}, name=${name}, kind=${object.kind}: ` },
      )
    })
  return [
    ...(updates.length === 0 ? [] : [phase('update', inSequence(updates), { failures: 'collect', joiner: ' && ' })]),
    ...(removals.length === 0
      ? []
      : [phase('delete removed', inSequence(removals), { failures: 'collect', joiner: ' && ' })]),
  ]
}

/** Phases before which Helm says that there are no hooks, where there are none. */
export function hooksDisabled(phases: readonly Phase[], message: string, name: string): readonly Phase[] {
  const notice: Notice = { level: 'debug', message, fields: { name } }
  return phases.map((each, index) => (index === 0 ? { ...each, notices: [notice] } : each))
}

/** Helm's warnings of targets that live although the previous manifests knew nothing of them. */
export function baselineNotices({
  originals,
  targets,
  live,
}: Pick<Update, 'originals' | 'targets' | 'live'>): Notice[] {
  const known = new Set(originals.map((object) => identityOf(referenceOf(object))))
  return targets
    .map((object) => referenceOf(object))
    .flatMap((reference): Notice[] => {
      const identity = identityOf(reference)
      if (known.has(identity) || !live.has(identity)) return []
      const { kind, name, namespace = '' } = reference
      const message = 'resource exists on cluster but not in original release, using cluster state as baseline'
      return [{ level: 'warn', message, fields: { namespace, name, kind } }]
    })
}

function updateOperation(update: Update, object: KubeObject, original: KubeObject | undefined): Operation {
  const { policy, live, migrate, threeWay } = update
  const exists = live.has(identityOf(referenceOf(object)))
  const force = policy.forceConflicts
  if (!object.metadata.name) {
    const problem = 'could not get information about the resource: resource name may not be empty'
    return operation({ kind: 'refuse', object, problem }, { fatal: true })
  }
  if (!exists) {
    const options = { prefix: 'failed to create resource: ', fatal: true }
    if (policy.serverSide) return operation({ kind: 'apply', object, force, migrate: false, isNew: true }, options)
    return operation({ kind: 'create', object, existing: 'patch' }, options)
  }
  if (policy.forceReplace) return operation({ kind: 'replace', object })
  if (policy.serverSide) return operation({ kind: 'apply', object, force, migrate, isNew: false })
  return operation({ kind: 'patch', object, ...(original === undefined ? {} : { original }), threeWay })
}

function contradictionOf(policy: ApplyPolicy): string | undefined {
  if (policy.forceConflicts && !policy.serverSide)
    return 'invalid client update option(s): forceConflicts enabled when serverSideApply disabled'
  if (policy.forceConflicts && policy.forceReplace)
    return 'invalid operation: cannot use force conflicts and force replace together'
  if (policy.serverSide && policy.forceReplace)
    return 'invalid operation: cannot use server-side apply and force replace together'
  return
}

/** Waits until all objects are ready, where the policy says so. */
export function waitPhase(objects: readonly KubeObject[], policy: ApplyPolicy, options: Partial<Phase> = {}): Phase[] {
  if (policy.wait === 'hookOnly' || objects.length === 0) return []
  const wait = operation({
    kind: 'wait-ready',
    objects,
    strategy: policy.wait,
    jobs: policy.waitForJobs,
    timeoutSeconds: policy.timeoutSeconds,
  })
  return [phase('wait', [wait], options)]
}
