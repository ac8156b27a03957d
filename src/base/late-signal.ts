// A signal that gives what is under way some time to end.

/** How long what was sent before an abort may take to be answered. */
const patienceMilliseconds = 10_000

/** What it waits with. */
interface LateClock {
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** A signal that follows another one later; `end` has to be called when nobody listens to it any more. */
export interface LateSignal {
  readonly signal: AbortSignal
  end(): void
}

/**
 * Aborts ten seconds after `early`, for what must not be left halfway: whether it was done is known only by its answer.
 */
export function lateSignal(early: AbortSignal | undefined, clock: LateClock): LateSignal {
  const late = new AbortController()
  const ended = new AbortController()
  const wait = (): void => {
    clock.sleep(patienceMilliseconds, ended.signal).then(
      () => late.abort(early?.reason),
      () => {},
    )
  }
  if (early?.aborted) wait()
  else early?.addEventListener('abort', wait, { once: true })
  return {
    signal: late.signal,
    end() {
      early?.removeEventListener('abort', wait)
      ended.abort()
    },
  }
}

/** Begins nothing where the signal has aborted; what has begun may end, though it must not take for ever. */
export async function toItsEnd<T>(
  signal: AbortSignal | undefined,
  clock: LateClock,
  work: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const late = lateSignal(signal, clock)
  try {
    return await work(late.signal)
  } finally {
    late.end()
  }
}
