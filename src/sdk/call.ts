// How calls run: their options checked, their time limited, their failures told as documented, all of them counted.
import { Failure } from '../diagnostics/index.ts'
import { parseDuration } from '../go/index.ts'
import type { Clock } from '../host/index.ts'
import { createAbortController } from '../node/index.ts'
import { type FailureKind, helmErrorOf, TimeIsUp } from './errors.ts'
import type { HelmEvent } from './events.ts'
import { type Operation, startOperation } from './operation.ts'
import type { CallOptions, Duration, OperationOptions } from './options.ts'

/** A call of the public API. */
export interface Call extends FailureKind {
  readonly name: string
  /** Refuses arguments and options that cannot be meant. */
  readonly check: () => void
}

/** The calls of a client that run, and those that ended. */
export interface CallCounts {
  running: number
  succeeded: number
  failed: number
}

/** What a client's calls share. */
export interface CallPlace {
  readonly clock: Clock
  readonly counts: CallCounts
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal
  /** Told of every call as it begins; what it gives is told of the end. */
  readonly observe: (name: string) => (error?: Failure) => void
}

/** Runs a call that only reads. */
export async function runCall<T>(
  place: CallPlace,
  call: Call & { readonly options: CallOptions | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  call.check()
  const limit = limitOf(place, { signal: call.options?.signal, duration: call.options?.timeout })
  return counted(place, call, limit, () => whileAllowed(work(limit.signal), limit.signal))
}

/** Starts a call that tells what it does. */
export function startCall<T>(
  place: CallPlace,
  call: Call & { readonly options: OperationOptions | undefined },
  work: (signal: AbortSignal) => AsyncGenerator<HelmEvent, T>,
): Operation<T> {
  const { options = {} } = call
  return startOperation<T>(
    async function* (aborted) {
      call.check()
      const limit = limitOf(place, { signal: aborted, duration: options.deadline })
      const began = place.clock.now()
      const milliseconds = () => Number((place.clock.now() - began) / 1_000_000n)
      place.counts.running += 1
      const ended = place.observe(call.name)
      try {
        limit.signal.throwIfAborted()
        const result = yield* work(limit.signal)
        place.counts.succeeded += 1
        yield { type: 'done', ok: true, milliseconds: milliseconds() }
        ended()
        return result
      } catch (error) {
        const failure = helmErrorOf(error, call, limit.signal)
        place.counts.failed += 1
        yield { type: 'done', ok: false, code: failure.code, milliseconds: milliseconds() }
        ended(failure)
        throw failure
      } finally {
        place.counts.running -= 1
        limit.end()
      }
    },
    { signal: options.signal, onEvent: options.onEvent },
  )
}

/** A call that gives things one after the other until it is told to stop, by its signal or by leaving the loop. */
export async function* streamCall<T>(
  place: CallPlace,
  call: Call & { readonly options: CallOptions | undefined },
  work: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  call.check()
  const limit = limitOf(place, { signal: call.options?.signal, duration: call.options?.timeout })
  place.counts.running += 1
  const ended = place.observe(call.name)
  try {
    if (limit.signal.aborted) throw limit.signal.reason
    yield* work(limit.signal)
    place.counts.succeeded += 1
    ended()
  } catch (error) {
    const failure = helmErrorOf(error, call, limit.signal)
    // The user's own signal is how such a stream is meant to end.
    if (failure.code === 'OPERATION_CANCELLED' && call.options?.signal?.aborted) {
      place.counts.succeeded += 1
      ended()
      return
    }
    place.counts.failed += 1
    ended(failure)
    throw failure
  } finally {
    place.counts.running -= 1
    limit.end()
  }
}

/** Milliseconds of a duration. @throws HelmError INVALID_ARGUMENT in Go's words */
export function millisecondsOf(duration: Duration): number {
  if (typeof duration === 'number') return duration
  try {
    return Number(parseDuration(duration)) / 1e6
  } catch (error) {
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText: error instanceof Error ? error.message : '', cause: error })
  }
}

interface Limit {
  readonly signal: AbortSignal
  /** Ends the listening and the alarm. */
  end(): void
}

/** One signal of the caller's, the client's end and the time. */
function limitOf(
  { clock, closing }: CallPlace,
  { signal, duration }: { readonly signal: AbortSignal | undefined; readonly duration: Duration | undefined },
): Limit {
  const milliseconds = duration === undefined ? undefined : millisecondsOf(duration)
  const controller = createAbortController()
  const given = [closing, ...(signal === undefined ? [] : [signal])]
  const forwards = given.map((each) => {
    const forward = () => controller.abort(each.reason)
    if (each.aborted) forward()
    else each.addEventListener('abort', forward, { once: true })
    return () => each.removeEventListener('abort', forward)
  })
  const alarm = createAbortController()
  if (milliseconds !== undefined && !controller.signal.aborted)
    clock.sleep(milliseconds, alarm.signal).then(
      () => controller.abort(new TimeIsUp(milliseconds)),
      () => {},
    )
  return {
    signal: controller.signal,
    end() {
      alarm.abort()
      for (const stop of forwards) stop()
    },
  }
}

async function counted<T>(place: CallPlace, call: Call, limit: Limit, work: () => Promise<T>): Promise<T> {
  place.counts.running += 1
  const ended = place.observe(call.name)
  try {
    limit.signal.throwIfAborted()
    const result = await work()
    place.counts.succeeded += 1
    ended()
    return result
  } catch (error) {
    const failure = helmErrorOf(error, call, limit.signal)
    place.counts.failed += 1
    ended(failure)
    throw failure
  } finally {
    place.counts.running -= 1
    limit.end()
  }
}

/** The outcome, or the signal's reason at once: a reader that is slow to notice holds nobody up. */
function whileAllowed<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
