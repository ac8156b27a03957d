// What each act does to the cluster.
import { Failure, textOf } from '../diagnostics/index.ts'
import {
  formatGroupVersionKind,
  hookReadinessOf,
  type KubeObject,
  managedFieldsPatch,
  type ObjectReference,
  readinessOf,
  readinessWithJobsOf,
  referenceOf,
  resourcePolicyAnnotation,
  splitApiVersion,
} from '../kube/index.ts'
import type { Act } from '../plan/index.ts'
import type { ActContext } from './act-context.ts'
import { debugLine } from './announce.ts'
import { followingHook } from './follow-hook.ts'
import { emitHookLogs, emitTestLogs } from './hook-logs.ts'
import { waitLegacy, waitLegacyGone, waitLegacyHook } from './legacy-wait.ts'
import { patchClientSide } from './patch-client-side.ts'
import { placeObject, placeObjects } from './place.ts'
import type { RecordAct } from './records.ts'
import { waitFor } from './wait.ts'
import { type PlanWorld, reasonOf, retold, statusOf } from './world.ts'

/** Acts on the cluster. */
export type ClusterAct = Exclude<Act, RecordAct>

/** Whether the act concerns the cluster and no record. */
export function isClusterAct(act: Act): act is ClusterAct {
  return !['store-release', 'update-release', 'delete-release', 'mark-hook'].includes(act.kind)
}

/** The object an act is about. */
export function targetOf(act: Act): ObjectReference | undefined {
  return 'object' in act && act.object !== undefined ? referenceOf(act.object) : undefined
}

/** Does it. @throws Failure in Helm's words */
export async function performClusterAct(act: ClusterAct, context: ActContext): Promise<void> {
  const { world, signal, emit } = context
  const place = { client: world.client, namespace: context.namespace, signal }
  switch (act.kind) {
    case 'create':
      return create(await placeObject(act.object, place), act.existing, context)
    case 'apply':
      return apply(await placeObject(act.object, place), act, context)
    case 'patch':
      return patchClientSide(await placeObject(act.object, place), act, context)
    case 'replace':
      return replace(await placeObject(act.object, place), context)
    case 'refuse':
      throw new Failure({
        code: act.object === undefined ? 'INVALID_ARGUMENT' : 'RESOURCE_INVALID',
        helmText: act.problem,
      })
    case 'delete':
      return remove(await placeObject(act.object, place), act, context)
    case 'wait-ready': {
      const objects = await placeObjects(act.objects, place)
      if (act.strategy === 'legacy') return waitLegacy({ ...act, objects }, world, { emit, signal })
      const judge = act.jobs ? readinessWithJobsOf : readinessOf
      return waitFor({ objects, judge, withPods: true, timeoutSeconds: act.timeoutSeconds }, world, { emit, signal })
    }
    case 'wait-gone': {
      const objects = await placeObjects(act.objects, place)
      if (act.strategy === 'legacy') return waitLegacyGone({ ...act, objects }, world, { emit, signal })
      return waitFor({ objects, withPods: false, timeoutSeconds: act.timeoutSeconds }, world, { emit, signal })
    }
    case 'wait-hook': {
      const objects = await placeObjects(act.objects, place)
      const { strategy, timeoutSeconds } = act
      const wait = (): Promise<void> =>
        strategy === 'legacy'
          ? waitLegacyHook({ ...act, objects }, world, { emit, signal })
          : waitFor({ objects, judge: hookReadinessOf, withPods: false, timeoutSeconds }, world, { emit, signal })
      return world.followHooks === true
        ? followingHook(objects, { ...place, ...context, clock: world.clock }, wait)
        : wait()
    }
    case 'hook-logs':
      return emitHookLogs({ ...place, hook: context.hookOf(act.hook) }, emit)
    case 'test-logs':
      return emitTestLogs({ ...place, hooks: act.hooks.map((hook) => context.hookOf(hook)) }, emit)
    case 'place':
      await placeObject(act.object, place)
      return
    case 'forget-discovery':
      return world.client.forgetDiscovery()
  }
}

async function create(object: KubeObject, existing: 'fail' | 'skip' | 'patch', context: ActContext): Promise<void> {
  const { world, signal } = context
  try {
    await world.client.create(object, { fieldManager: world.fieldManager, signal })
  } catch (error) {
    if (reasonOf(error) !== 'AlreadyExists' || existing === 'fail') throw error
    if (existing === 'patch') await patchClientSide(object, { threeWay: false }, context)
  }
}

async function replace(object: KubeObject, { world, signal }: ActContext): Promise<void> {
  const own = object.metadata['resourceVersion']
  const attempt = async (): Promise<void> => {
    const live = await world.client.get(referenceOf(object), signal)
    const resourceVersion = own ?? live?.metadata['resourceVersion']
    const complete =
      resourceVersion === undefined ? object : { ...object, metadata: { ...object.metadata, resourceVersion } }
    await world.client.replace(complete, { fieldManager: world.fieldManager, fieldValidation: 'Strict', signal })
  }
  try {
    // The version is only that of a moment ago: somebody's change since then is no reason not to replace.
    await retrying(world, signal, {
      isWorthIt: (error) => own === undefined && reasonOf(error) === 'Conflict',
      attempt,
    })
  } catch (error) {
    throw wrapped('failed to replace object', error)
  }
}

/** Server-side apply. @see helm pkg/kube/client.go patchResourceServerSide */
async function apply(
  object: KubeObject,
  act: { readonly force: boolean; readonly migrate: boolean; readonly isNew: boolean },
  context: ActContext,
): Promise<void> {
  const { world, signal, emit } = context
  if (act.migrate) await migrateFields(object, context)
  const options = { fieldManager: world.fieldManager, force: act.force, fieldValidation: 'Strict', signal } as const
  try {
    await retrying(world, signal, { isWorthIt: isQuotaConflict, attempt: () => world.client.apply(object, options) })
    emit(debugLine(act.isNew ? 'Created resource via patch' : 'Patched resource', fieldsOf(object)))
  } catch (error) {
    const refusal = wrapped(wordsOnRefusal(object, statusOf(error)), error)
    const what = act.isNew ? 'Error creating resource via patch' : 'Error patching resource'
    emit(debugLine(what, { ...fieldsOf(object), error: textOf(refusal) }))
    throw refusal
  }
}

function wordsOnRefusal(object: KubeObject, status: number | undefined): string {
  if (status === 415) return 'server-side apply not available on the server'
  const what = status === 409 ? 'conflict occurred while applying object' : 'server-side apply failed for object'
  return `${what} ${describe(object)}`
}

/** @see helm pkg/kube/client.go upgradeClientSideFieldManager */
async function migrateFields(object: KubeObject, { world, signal, emit }: ActContext): Promise<void> {
  const what = describe(object)
  const migrate = async (): Promise<void> => {
    const live = await world.client.get(referenceOf(object), signal)
    const patch = live === undefined ? undefined : managedFieldsPatch(live, world.fieldManager)
    if (patch === undefined) return
    await world.client.patch(referenceOf(object), patch, {
      type: 'json',
      fieldManager: world.fieldManager,
      fieldValidation: 'Strict',
      signal,
    })
    const message = 'Upgraded object client-side field management with server-side apply field management'
    emit(debugLine(message, fieldsOf(object)))
  }
  try {
    await retrying(world, signal, { isWorthIt: (error) => statusOf(error) === 409, attempt: migrate })
  } catch (error) {
    throw statusOf(error) === 409
      ? error
      : wrapped(`failed to patch object to upgrade CSA field manager ${what}`, error)
  }
}

async function remove(
  object: KubeObject,
  act: Extract<Act, { readonly kind: 'delete' }>,
  { world, signal, emit }: ActContext,
): Promise<void> {
  const reference = referenceOf(object)
  const { namespace = '', name, kind } = reference
  const fields = { namespace, name, kind }
  emit(debugLine(act.unlessKept ? 'deleting resource' : 'starting delete resource', fields))
  if (act.unlessKept) {
    const live = await world.client.get(reference, signal).catch(() => undefined)
    if (live === undefined) return
    if (live.metadata.annotations?.[resourcePolicyAnnotation] === 'keep') {
      const why = { annotation: resourcePolicyAnnotation, value: 'keep' }
      return emit(debugLine('skipping delete due to annotation', { ...fields, ...why }))
    }
  }
  await retrying(world, signal, {
    isWorthIt: (error) => statusOf(error) === 409,
    attempt: async () => {
      const wasThere = await world.client.delete(reference, { propagation: act.propagation, signal })
      if (wasThere || act.unlessKept) return
      const type = await world.client.resourceType(reference.apiVersion, kind, signal)
      const { group } = splitApiVersion(reference.apiVersion)
      const what = `${type?.resource ?? ''}${group === '' ? '' : `.${group}`}`
      emit(debugLine('ignoring delete failure', { ...fields, error: `${what} ${JSON.stringify(name)} not found` }))
    },
  })
}

/** Five attempts a few milliseconds apart, as client-go's default. */
async function retrying(
  world: PlanWorld,
  signal: AbortSignal,
  { isWorthIt, attempt }: { readonly isWorthIt: (error: unknown) => boolean; readonly attempt: () => Promise<unknown> },
): Promise<void> {
  for (let count = 1; ; count++) {
    try {
      await attempt()
      return
    } catch (error) {
      if (count === 5 || !isWorthIt(error)) throw error
    }
    await world.clock.sleep(10, signal)
  }
}

function isQuotaConflict(error: unknown): boolean {
  const text = textOf(error)
  return (
    statusOf(error) === 409 &&
    text.includes('Operation cannot be fulfilled on resourcequotas') &&
    text.includes('the object has been modified')
  )
}

function fieldsOf(object: KubeObject): { readonly [key: string]: string } {
  const { namespace = '', name = '' } = object.metadata
  return { namespace, name, gvk: formatGroupVersionKind(object) }
}

/** `default/web apps/v1, Kind=Deployment` */
function describe(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''} ${formatGroupVersionKind(object)}`
}

function wrapped(what: string, error: unknown): unknown {
  return error instanceof Failure ? retold(error, `${what}: ${error.helmText}`) : error
}
