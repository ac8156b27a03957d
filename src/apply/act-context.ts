// What an act is done with.
import type { Hook } from '../release/index.ts'
import type { Emit } from './events.ts'
import type { PlanWorld } from './world.ts'

/** Where and for whom an act is done. */
export interface ActContext {
  readonly world: PlanWorld
  readonly namespace: string
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly hookOf: (index: number) => Hook
}
