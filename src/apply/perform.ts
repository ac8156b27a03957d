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
} from '../kube/index.ts'
import type { Act } from '../plan/index.ts'
import type { Hook } from '../release/index.ts'
import type { Emit } from './events.ts'
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

/** Where and for whom an act is done. */
export interface ActContext {
  readonly world: PlanWorld
  readonly namespace: string
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly hookOf: (index: number) => Hook
}

/** Whether the act concerns the cluster and no record. */
export function isClusterAct(act: Act): act is ClusterAct {
  return !['store-release', 'update-release', 'delete-release', 'mark-hook'].includes(act.kind)
}

/** The object an act is about. */
export function targetOf(act: Act): ObjectReference | undefined {
  return 'object' in act ? referenceOf(act.object) : undefined
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
      throw new Failure({ code: 'RESOURCE_INVALID', helmText: act.problem })
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
  act: { readonly force: boolean; readonly migrate: boolean },
  context: ActContext,
): Promise<void> {
  const { world, signal } = context
  if (act.migrate) await migrateFields(object, context)
  const options = { fieldManager: world.fieldManager, force: act.force, fieldValidation: 'Strict', signal } as const
  try {
    await retrying(world, signal, { isWorthIt: isQuotaConflict, attempt: () => world.client.apply(object, options) })
  } catch (error) {
    const what = describe(object)
    if (statusOf(error) === 415) throw wrapped('server-side apply not available on the server', error)
    if (statusOf(error) === 409) throw wrapped(`conflict occurred while applying object ${what}`, error)
    throw wrapped(`server-side apply failed for object ${what}`, error)
  }
}

/** @see helm pkg/kube/client.go upgradeClientSideFieldManager */
async function migrateFields(object: KubeObject, { world, signal }: ActContext): Promise<void> {
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
  { world, signal }: ActContext,
): Promise<void> {
  const reference = referenceOf(object)
  if (act.unlessKept) {
    const live = await world.client.get(reference, signal).catch(() => undefined)
    if (live === undefined || live.metadata.annotations?.[resourcePolicyAnnotation] === 'keep') return
  }
  await retrying(world, signal, {
    isWorthIt: (error) => statusOf(error) === 409,
    attempt: () => world.client.delete(reference, { propagation: act.propagation, signal }),
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

/** `default/web apps/v1, Kind=Deployment` */
function describe(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''} ${formatGroupVersionKind(object)}`
}

function wrapped(what: string, error: unknown): unknown {
  return error instanceof Failure ? retold(error, `${what}: ${error.helmText}`) : error
}
