// Work that several callers wait for, done once and given up when none of them waits any more.

/** Runs the work at most once at a time. */
export type SharedWork<T> = (signal?: AbortSignal) => Promise<T>

/** Work under way. */
interface Running<T> {
  readonly outcome: Promise<T>
  readonly controller: AbortController
  /** One listener for each signal: a plan asks for the same dozens of times at once. */
  readonly waits: WeakMap<AbortSignal, Promise<T>>
  /** How many signals have to abort until nobody waits. */
  waiting: number
}

/** The work as something that callers join while it runs; a signal ends its caller's wait, the last one the work. */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  let running: Running<T> | undefined

  function start(): Running<T> {
    const controller = new AbortController()
    const outcome = work(controller.signal)
    const started: Running<T> = { outcome, controller, waits: new WeakMap(), waiting: 0 }
    const forget = (): void => {
      if (running === started) running = undefined
    }
    outcome.then(forget, forget)
    return started
  }

  return (signal) => {
    if (signal?.aborted) return Promise.reject(signal.reason)
    running ??= start()
    const joined = running
    if (signal === undefined) {
      joined.waiting = Number.POSITIVE_INFINITY
      return joined.outcome
    }
    const before = joined.waits.get(signal)
    if (before !== undefined) return before
    joined.waiting += 1
    const wait = new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        joined.waiting -= 1
        if (joined.waiting === 0) {
          if (running === joined) running = undefined
          joined.controller.abort(signal.reason)
        }
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      joined.outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
    joined.waits.set(signal, wait)
    return wait
  }
}
