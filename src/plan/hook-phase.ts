// The phase of one hook event: each hook in its turn, deleted, created, awaited and deleted again as its policies say.
import type { KubeObject } from '../kube/index.ts'
import { type Hook, type HookEvent, hooksForEvent, isDeletedAt, type Release } from '../release/index.ts'
import { batchedByKind, chain, inSequence, operation, phase } from './operations.ts'
import type { ApplyPolicy, Operation, Phase, PlanWait } from './plan.ts'

/** What the phases of hooks need to know. */
export interface HookPlan {
  readonly release: Release
  /** Objects of each hook of the release, in the order of the release's hooks. */
  readonly hookObjects: readonly (readonly KubeObject[])[]
  readonly serverSide: boolean
  readonly wait: PlanWait
  readonly timeoutSeconds: number
  /** Write the logs of test pods as events before anything is deleted. */
  readonly testLogs?: boolean
}

/** The hooks of a release that is brought about under a policy. */
export function hooksOf(input: Pick<HookPlan, 'release' | 'hookObjects'> & { readonly policy: ApplyPolicy }): HookPlan {
  const { release, hookObjects, policy } = input
  const { serverSide, wait, timeoutSeconds } = policy
  return { release, hookObjects, serverSide, wait, timeoutSeconds }
}

/**
 * The phase of an event, empty where no hook listens to it.
 * @see helm pkg/action/hooks.go execHookWithDelayedShutdown
 */
export function hookPhases(
  plan: HookPlan,
  event: HookEvent,
  options: Partial<Omit<Phase, 'name' | 'operations'>> = {},
): Phase[] {
  const hooks = hooksForEvent(plan.release.hooks, event)
  if (hooks.length === 0) return []
  const runs = hooks.map((hook, index) => runHook(plan, event, { hook, earlier: hooks.slice(0, index) }))
  const logs = plan.testLogs === true ? hooks.map((hook) => testLogs(plan, hook)) : []
  const endings = hooks.toReversed().map((hook) => endHook(plan, hook, 'hook-succeeded'))
  return [phase(`${event} hooks`, chain(...runs, ...logs, ...endings), options)]
}

function runHook(
  plan: HookPlan,
  event: HookEvent,
  { hook, earlier }: { readonly hook: Hook; readonly earlier: readonly Hook[] },
): Operation[] {
  const index = indexOf(plan, hook)
  const objects = plan.hookObjects[index] ?? []
  const failed = operation({ kind: 'mark-hook', hook: index, phase: 'Failed', store: false })
  const rescueOfCreate = [failed]
  const rescueOfWait = inSequence([
    failed,
    ...endHook(plan, hook, 'hook-failed'),
    ...(plan.testLogs === true ? [hook, ...earlier].toReversed().flatMap((each) => testLogs(plan, each)) : []),
    ...earlier.flatMap((each) => deleteHook(plan, each, 'hook-succeeded')),
  ])
  const creation = batchedByKind(objects, (object) =>
    operation(
      plan.serverSide
        ? { kind: 'apply', object, force: false, migrate: false, isNew: true }
        : { kind: 'create', object, existing: 'fail' },
      { prefix: `warning: Hook ${event} ${hook.path} failed: `, rescue: rescueOfCreate },
    ),
  )
  const wait = operation(
    {
      kind: 'wait-hook',
      objects,
      strategy: plan.wait === 'legacy' ? 'legacy' : 'watcher',
      timeoutSeconds: plan.timeoutSeconds,
    },
    { rescue: rescueOfWait },
  )
  return chain(
    deleteHook(plan, hook, 'before-hook-creation'),
    [operation({ kind: 'mark-hook', hook: index, phase: 'Running', store: true })],
    creation,
    [wait],
    [operation({ kind: 'mark-hook', hook: index, phase: 'Succeeded', store: false })],
  )
}

/** Logs and deletion as the hook's policies say for how it ended. */
function endHook(plan: HookPlan, hook: Hook, ending: 'hook-succeeded' | 'hook-failed'): Operation[] {
  const wantsLogs = hook.outputLogPolicies.includes(ending)
  const logs = operation({ kind: 'hook-logs', hook: indexOf(plan, hook), style: 'hook' }, { ignoreFailure: true })
  return chain(wantsLogs ? [logs] : [], deleteHook(plan, hook, ending))
}

function deleteHook(plan: HookPlan, hook: Hook, moment: Hook['deletePolicies'][number]): Operation[] {
  if (!isDeletedAt(hook, moment)) return []
  const objects = plan.hookObjects[indexOf(plan, hook)] ?? []
  const deletion = batchedByKind(objects, (object) =>
    operation({ kind: 'delete', object, propagation: 'Background', unlessKept: false }),
  )
  if (plan.wait === 'hookOnly') return deletion
  return chain(deletion, [
    operation({ kind: 'wait-gone', objects, strategy: plan.wait, timeoutSeconds: plan.timeoutSeconds }),
  ])
}

function testLogs(plan: HookPlan, hook: Hook): Operation[] {
  if (hook.kind !== 'Pod') return []
  return [operation({ kind: 'hook-logs', hook: indexOf(plan, hook), style: 'test' }, { ignoreFailure: true })]
}

function indexOf(plan: HookPlan, hook: Hook): number {
  return plan.release.hooks.indexOf(hook)
}
