// Running a plan within an action.
import { type PlanOutcome, type PlanWorld, runPlan, targetOf } from '../apply/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { Plan } from '../plan/index.ts'
import type { ReleaseStore } from '../release/index.ts'
import type { ActionEvent, PlannedEvent } from './requests.ts'
import type { World } from './world.ts'

/** What a plan of an action runs in. */
export interface ActionParts {
  readonly client: KubeClient
  readonly store: ReleaseStore
}

/** Runs the plan; its failures are in the outcome. */
export async function* runIn(
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
  yield plannedEvent(plan)
  return yield* runPlan(plan, world, signal)
}

function plannedEvent({ phases }: Plan): PlannedEvent {
  return {
    type: 'plan',
    phases: phases.map(({ name, operations }) => ({
      name,
      operations: operations.map(({ id, act }) => {
        const target = targetOf(act)
        return { operation: id, act: act.kind, ...(target === undefined ? {} : { target }) }
      }),
    })),
  }
}
