// Hooks of a release: which run at an event, in which order, and what becomes of them afterwards.
import { compareUtf8 } from '../base/index.ts'
import type { Hook, HookEvent } from './model.ts'

/**
 * The hooks of an event in the order in which they run: by weight, then by name, then as they stand in the release.
 * @see helm pkg/action/hooks.go execHookWithDelayedShutdown
 */
export function hooksForEvent(hooks: readonly Hook[], event: HookEvent): Hook[] {
  const chosen = hooks.flatMap((hook) => hook.events.filter((own) => own === event).map(() => hook))
  return chosen.sort((left, right) => left.weight - right.weight || compareUtf8(left.name, right.name))
}

/** The delete policies that hold: Helm's default where the hook names none. */
export function deletePoliciesOf(hook: Hook): Hook['deletePolicies'] {
  return hook.deletePolicies.length === 0 ? ['before-hook-creation'] : hook.deletePolicies
}

/** Whether the hook is deleted at that moment; definitions of custom resources never are. */
export function isDeletedAt(hook: Hook, moment: Hook['deletePolicies'][number]): boolean {
  return hook.kind !== 'CustomResourceDefinition' && deletePoliciesOf(hook).includes(moment)
}

/** The hooks that `test` runs: without the excluded names, then only the included ones where any are given. */
export function filterTestHooks(
  hooks: readonly Hook[],
  filters: { readonly [attribute: string]: readonly string[] },
): { readonly chosen: Hook[]; readonly skipped: Hook[] } {
  const excluded = filters['!name'] ?? []
  const included = filters['name'] ?? []
  const skipped = hooks.filter((hook) => excluded.includes(hook.name))
  const remaining = hooks.filter((hook) => !excluded.includes(hook.name))
  if (included.length === 0) return { chosen: remaining, skipped }
  return {
    chosen: remaining.filter((hook) => included.includes(hook.name)),
    skipped: [...skipped, ...remaining.filter((hook) => !included.includes(hook.name))],
  }
}
