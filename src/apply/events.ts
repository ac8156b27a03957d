// What happens while a plan runs, told as it happens.
import type { Failure } from '../diagnostics/index.ts'
import type { ObjectReference } from '../kube/index.ts'
import type { ActKind } from '../plan/index.ts'
import type { ReleaseStatus } from '../release/index.ts'

/** What is about to be done; the objects themselves are not told, for they may be secret. */
export interface PlannedEvent {
  readonly type: 'plan'
  readonly phases: readonly {
    readonly name: string
    readonly operations: readonly {
      readonly operation: string
      readonly act: ActKind
      readonly target?: ObjectReference
    }[]
  }[]
}

/** An event of a running plan. */
export type PlanEvent =
  | PlannedEvent
  | {
      readonly type: 'operation'
      readonly operation: string
      readonly act: ActKind
      readonly target?: ObjectReference
      readonly state: 'started' | 'done' | 'failed'
      readonly failure?: Failure
    }
  | { readonly type: 'status'; readonly target: ObjectReference; readonly status: string; readonly message: string }
  | {
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly message: string
      readonly fields?: { readonly [key: string]: string }
    }
  | { readonly type: 'stored'; readonly name: string; readonly revision: number; readonly status: ReleaseStatus }
  /** Output of a hook's pods after its end: `hook` as its output-log policy wants it, `test` of test pods with their headings. */
  | { readonly type: 'hook-log'; readonly style: 'hook' | 'test'; readonly text: string }
  /** A line of a container of a hook's pods, while the hook runs. */
  | {
      readonly type: 'hook-log'
      readonly style: 'live'
      /** Without its line end. */
      readonly text: string
      readonly hook: string
      readonly pod: string
      readonly container: string
    }

/** Takes events. */
export type Emit = (event: PlanEvent) => void

/**
 * Gives `first`, then runs `work`, giving what it emits as it emits it, and its result in the end. When the consumer leaves early, `stop` is
 * called and the work awaited, so that nothing goes on behind its back.
 */
export async function* eventsOf<T>(
  first: PlanEvent,
  work: (emit: Emit) => Promise<T>,
  stop: () => void,
): AsyncGenerator<PlanEvent, T> {
  yield first
  const queue: PlanEvent[] = []
  let wake: () => void = () => {}
  let settled = false
  const running = work((event) => {
    queue.push(event)
    wake()
  })
  const ended = running.then(
    () => {},
    () => {},
  )
  void ended.then(() => {
    settled = true
    wake()
  })
  try {
    for (;;) {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) yield event
      if (settled) return await running
      await new Promise<void>((resolve) => {
        wake = resolve
        if (settled || queue.length > 0) resolve()
      })
    }
  } finally {
    if (!settled) {
      stop()
      await ended
    }
  }
}
