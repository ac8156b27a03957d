// Running plans. The door of this folder.
export { debugLine } from './announce.ts'
export type { PlanEvent } from './events.ts'
export { targetOf } from './perform.ts'
export { placeObject, placeObjects } from './place.ts'
export { type PlanOutcome, runPlan } from './run-plan.ts'
export { timestampNow } from './timestamp.ts'
export { cancelled, type PlanWorld } from './world.ts'
