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
  const endings = hooks.toReversed().map((hook) => endHook(plan, hook, 'hook-succeeded'))
  const logs = testLogs(plan)
  if (logs.length === 0) return [phase(`${event} hooks`, chain(...runs, ...endings), options)]
  return [
    phase(`${event} hooks`, chain(...runs), options),
    phase(`${event} logs`, logs, { afterFailure: 'continue' }),
    phase(`after ${event} hooks`, chain(...endings), options),
  ]
}

function runHook(
  plan: HookPlan,
  event: HookEvent,
  { hook, earlier }: { readonly hook: Hook; readonly earlier: readonly Hook[] },
): Operation[] {
  const index = indexOf(plan, hook)
  const objects = plan.hookObjects[index] ?? []
  const failed = operation({ kind: 'mark-hook', hook: index, phase: 'Failed', store: false })
  const logs = testLogs(plan)
  const rescueOfCreate = inSequence([failed, ...logs])
  const rescueOfWait = inSequence([
    failed,
    ...logsOf(plan, hook, 'hook-failed'),
    ...logs,
    ...deleteHook(plan, hook, 'hook-failed'),
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
    placements(plan, event, hook),
    deleteHook(plan, hook, 'before-hook-creation'),
    [operation({ kind: 'mark-hook', hook: index, phase: 'Running', store: true })],
    creation,
    [wait],
    [operation({ kind: 'mark-hook', hook: index, phase: 'Succeeded', store: false })],
  )
}

/** Logs and deletion as the hook's policies say for how it ended. */
function endHook(plan: HookPlan, hook: Hook, ending: 'hook-succeeded' | 'hook-failed'): Operation[] {
  return chain(logsOf(plan, hook, ending), deleteHook(plan, hook, ending))
}

function logsOf(plan: HookPlan, hook: Hook, ending: 'hook-succeeded' | 'hook-failed'): Operation[] {
  if (!hook.outputLogPolicies.includes(ending)) return []
  return [operation({ kind: 'hook-logs', hook: indexOf(plan, hook) }, { ignoreFailure: true })]
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

/** Looks whether the cluster knows the hook's kinds, so that nothing of it is done or told otherwise. */
function placements(plan: HookPlan, event: HookEvent, hook: Hook): Operation[] {
  const index = indexOf(plan, hook)
  const purpose = isDeletedAt(hook, 'before-hook-creation') ? 'deleting' : event
  const prefix = `unable to build kubernetes object for ${purpose} hook ${hook.path}: `
  const rescue = inSequence([operation({ kind: 'mark-hook', hook: index, phase: '', store: false }), ...testLogs(plan)])
  return (plan.hookObjects[index] ?? []).map((object) => operation({ kind: 'place', object }, { prefix, rescue }))
}

/** The output of all test pods by the weight of their hooks, also of those that did not come to run. */
function testLogs(plan: HookPlan): Operation[] {
  if (plan.testLogs !== true) return []
  const hooks = hooksForEvent(plan.release.hooks, 'test').filter(({ kind }) => kind === 'Pod')
  return [operation({ kind: 'test-logs', hooks: hooks.map((hook) => indexOf(plan, hook)) })]
}

function indexOf(plan: HookPlan, hook: Hook): number {
  return plan.release.hooks.indexOf(hook)
}
