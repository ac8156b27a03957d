// A signal that gives what is under way some time to end.

/** How long what was sent before an abort may take to be answered. */
const patienceMilliseconds = 10_000

/** A signal that follows another one later; `end` has to be called when nobody listens to it any more. */
export interface LateSignal {
  readonly signal: AbortSignal
  end(): void
}

/**
 * Aborts ten seconds after `early`, for what must not be left halfway: whether it was done is known only by its answer.
 */
export function lateSignal(
  early: AbortSignal | undefined,
  clock: { sleep(milliseconds: number, signal: AbortSignal): Promise<void> },
): LateSignal {
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
