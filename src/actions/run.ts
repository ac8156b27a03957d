// Running a plan within an action.
import { type PlanOutcome, type PlanWorld, runPlan } from '../apply/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { Plan } from '../plan/index.ts'
import type { ReleaseStore } from '../release/index.ts'
import type { ActionEvent } from './requests.ts'
import type { World } from './world.ts'

/** What a plan of an action runs in. */
export interface ActionParts {
  readonly client: KubeClient
  readonly store: ReleaseStore
}

/** Runs the plan; its failures are in the outcome. */
export function runIn(
  plan: Plan,
  parts: ActionParts & { readonly world: World },
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, PlanOutcome> {
  const world: PlanWorld = {
    client: parts.client,
    store: parts.store,
    clock: parts.world.clock,
    fieldManager: parts.world.fieldManager,
    followHooks: parts.world.followHooks ?? false,
  }
  return runPlan(plan, world, signal)
}
