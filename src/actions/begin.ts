// Work begun before its turn, so that waiting for it and other work overlap.

/** Work under way. */
export interface Begun<T> {
  /** What it gives, or throws, now that it is its turn. */
  result(): Promise<T>
  /** Ends it where nobody will ask for the result: nothing of it goes on in the background. */
  drop(): void
}

/**
 * Begins the work. It must change nothing, for it may be dropped, and what it throws is not told before its turn. `turn`
 * resolves when the result is asked for.
 */
export function begin<T>(
  work: (signal: AbortSignal, turn: Promise<void>) => Promise<T>,
  signal: AbortSignal,
): Begun<T> {
  const own = new AbortController()
  const abort = (): void => own.abort(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  let take = (): void => {}
  const turn = new Promise<void>((resolve) => {
    take = resolve
  })
  const outcome = work(own.signal, turn).finally(() => signal.removeEventListener('abort', abort))
  outcome.catch(() => {})
  return {
    result() {
      take()
      return outcome
    },
    drop: () => own.abort(),
  }
}

/** The steps that come before the result of what was begun is asked for; where they do not come to their end it is dropped. */
export async function* before<E, T>(
  begun: Begun<unknown> | undefined,
  steps: AsyncGenerator<E, T>,
): AsyncGenerator<E, T> {
  const state = { isDone: false }
  try {
    const result = yield* steps
    state.isDone = true
    return result
  } finally {
    if (!state.isDone) begun?.drop()
  }
}

/** What two pieces of work gave: `second` throws what the second one threw. */
export interface BothResults<A, B> {
  readonly first: A
  second(): B
}

/**
 * Both at once, as if the second came after the first: where the first fails nothing is told of the second, and where the
 * second fails that is told when its result is taken. When this settles neither goes on.
 */
export async function both<A, B>(
  first: () => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
  signal: AbortSignal,
): Promise<BothResults<A, B>> {
  const begun = begin(second, signal)
  try {
    const result = await first()
    const [outcome] = await Promise.allSettled([begun.result()])
    return {
      first: result,
      second() {
        if (outcome.status === 'rejected') throw outcome.reason
        return outcome.value
      },
    }
  } catch (error) {
    begun.drop()
    throw error
  }
}
