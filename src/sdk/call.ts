// How calls run: their options checked, their time limited, their failures told as documented, all of them counted.
import { isError } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import { parseDuration } from '../go/index.ts'
import type { Clock } from '../host/index.ts'
import { allowManyListeners, createAbortController } from '../node/index.ts'
import { type FailureKind, helmErrorOf, TimeIsUp } from './errors.ts'
import type { HelmEvent } from './events.ts'
import { type Operation, startOperation } from './operation.ts'
import type { CallOptions, Duration, OperationOptions } from './options.ts'

/** A call of the public API. */
export interface Call extends FailureKind {
  readonly name: string
  /** Refuses arguments and options that cannot be meant. */
  readonly check: () => void
  /** It writes files or into registries: it ends when nothing is written any more, also when it is aborted. */
  readonly changes?: boolean
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
  /** Told then, as many as there are; a signal with hundreds of listeners would look through all of them for each. */
  readonly atClosing: Set<() => void>
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
  const running = beginCall(place, call, { signal: call.options?.signal, duration: call.options?.timeout })
  try {
    running.signal.throwIfAborted()
    const patience = call.changes === true ? patienceMilliseconds : 0
    const value = await whileAllowed(work(running.signal), { signal: running.signal, patience })
    running.signal.throwIfAborted()
    return value
  } catch (error) {
    throw running.failed(error)
  } finally {
    running.end()
  }
}

/** Starts a call that tells what it does. */
export function startCall<T>(
  place: CallPlace,
  call: Call & { readonly options: OperationOptions | undefined },
  work: (signal: AbortSignal) => AsyncGenerator<HelmEvent, T>,
): Operation<T> {
  try {
    call.check()
  } catch (error) {
    return startOperation<T>({
      name: call.name,
      start: async function* () {
        yield { type: 'done', ok: false, code: (error as Failure).code, milliseconds: 0 }
        throw error
      },
    })
  }
  const { options } = call
  const start = async function* (controller: AbortController): AsyncGenerator<HelmEvent, T> {
    const running = beginCall(place, call, { controller, duration: options?.deadline })
    try {
      running.signal.throwIfAborted()
      const result = yield* untilPlanned(work(running.signal), {
        signal: running.signal,
        changes: call.changes === true,
      })
      yield { type: 'done', ok: true, milliseconds: running.milliseconds() }
      return result
    } catch (error) {
      const failure = running.failed(error)
      yield { type: 'done', ok: false, code: failure.code, milliseconds: running.milliseconds() }
      throw failure
    } finally {
      running.end()
    }
  }
  return startOperation<T>({ name: call.name, start, signal: options?.signal, onEvent: options?.onEvent })
}

/** A call that gives things one after the other until it is told to stop, by its signal or by leaving the loop. */
export async function* streamCall<T>(
  place: CallPlace,
  call: Call & { readonly options: CallOptions | undefined },
  work: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  call.check()
  const running = beginCall(place, call, { signal: call.options?.signal, duration: call.options?.timeout })
  // A reader that stands still would keep the client from being closed.
  const onClosed = (): void => {
    running.failed(place.closing.reason)
    running.end()
  }
  place.atClosing.add(onClosed)
  try {
    if (running.signal.aborted) throw running.signal.reason
    const steps = work(running.signal)[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { signal } = running
        const step = await whileAllowed(steps.next(), { signal, patience: patienceMilliseconds })
        if (step.done === true) break
        yield step.value
      }
    } finally {
      await settledOrLeft(steps.return?.())
    }
  } catch (error) {
    // The user's own signal is how such a stream is meant to end.
    const failure = running.failureOf(error)
    if (failure.code !== 'OPERATION_CANCELLED' || !call.options?.signal?.aborted) throw running.failed(failure)
  } finally {
    place.atClosing.delete(onClosed)
    running.end()
  }
}

/** The longest that Go counts, 292 years, in milliseconds. */
const longest = 9_223_372_036_854

/** Milliseconds of a duration; longer ones than Go's longest are that long. @throws HelmError INVALID_ARGUMENT in Go's words */
export function millisecondsOf(duration: Duration): number {
  if (typeof duration === 'number') return Math.min(duration, longest)
  try {
    return Number(parseDuration(duration)) / 1e6
  } catch (error) {
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText: isError(error) ? error.message : '', cause: error })
  }
}

/** A call that runs, until its one end. */
interface RunningCall {
  readonly signal: AbortSignal
  milliseconds(): number
  /** What the caller gets for an error. */
  failureOf(error: unknown): Failure
  /** The same, noted as what the call ends with. */
  failed(error: unknown): Failure
  /** The end, once; without a failure, as where a reader leaves a loop, the call has succeeded. */
  end(): void
}

/** Counts, observes and limits a call whose options are checked. */
function beginCall(place: CallPlace, call: Call, limits: Limits): RunningCall {
  const limit = limitOf(place, limits)
  const began = place.clock.now()
  const state: { failure?: Failure; ended: boolean } = { ended: false }
  place.counts.running += 1
  const ended = place.observe(call.name)
  const failureOf = (error: unknown): Failure => helmErrorOf(error, call, limit.signal)
  return {
    signal: limit.signal,
    milliseconds: () => Number((place.clock.now() - began) / 1_000_000n),
    failureOf,
    failed(error) {
      state.failure = failureOf(error)
      return state.failure
    },
    end() {
      if (state.ended) return
      state.ended = true
      place.counts.running -= 1
      place.counts[state.failure === undefined ? 'succeeded' : 'failed'] += 1
      ended(state.failure)
      limit.end()
    },
  }
}

interface Limit {
  readonly signal: AbortSignal
  /** Ends the listening and the alarm. */
  end(): void
}

/** What may end a call besides the client's end: a signal of the caller's or a controller of the call's own, and time. */
interface Limits {
  readonly signal?: AbortSignal | undefined
  readonly controller?: AbortController
  readonly duration: Duration | undefined
}

/** One signal of the caller's, the client's end and the time. */
function limitOf(
  { clock, closing, atClosing }: CallPlace,
  { signal, controller = createAbortController(), duration }: Limits,
): Limit {
  const milliseconds = duration === undefined ? undefined : millisecondsOf(duration)
  const close = (): void => controller.abort(closing.reason)
  if (closing.aborted) close()
  else atClosing.add(close)
  const forward = (): void => controller.abort(signal?.reason)
  // One signal is often that of many calls at once.
  if (signal !== undefined) allowManyListeners(signal)
  if (signal?.aborted === true) forward()
  else signal?.addEventListener('abort', forward, { once: true })
  const isLimited = milliseconds !== undefined && !controller.signal.aborted
  const alarm = isLimited ? createAbortController() : undefined
  if (isLimited)
    clock.sleep(milliseconds, alarm?.signal).then(
      () => controller.abort(new TimeIsUp(milliseconds)),
      () => {},
    )
  return {
    signal: controller.signal,
    end() {
      alarm?.abort()
      atClosing.delete(close)
      signal?.removeEventListener('abort', forward)
    },
  }
}

/** How long an aborted call waits for what it is doing; ports and callbacks of a program's own may not listen to signals. */
const patienceMilliseconds = 1000

/**
 * The steps. Before the plan is told nothing has been changed, so that an aborted operation can leave behind what does not come to an
 * end; afterwards it ends when its record is true.
 */
async function* untilPlanned<T>(
  steps: AsyncGenerator<HelmEvent, T>,
  { signal, changes }: { readonly signal: AbortSignal; readonly changes: boolean },
): AsyncGenerator<HelmEvent, T> {
  let mayBeLeft = !changes
  for (;;) {
    const step = steps.next()
    try {
      const { done, value } = await (mayBeLeft ? whileAllowed(step, { signal, patience: patienceMilliseconds }) : step)
      if (done === true) return value
      if (value.type === 'plan') mayBeLeft = false
      yield value
    } catch (error) {
      // Where it goes on after all it ends at its next step.
      steps.return(undefined as T).catch(() => {})
      throw error
    }
  }
}

/** Resolves when the work has ended somehow, or after some patience. */
async function settledOrLeft(work: PromiseLike<unknown> | undefined): Promise<void> {
  const ended = createAbortController()
  ended.abort()
  const left = { signal: ended.signal, patience: patienceMilliseconds }
  await whileAllowed(Promise.resolve(work), left).catch(() => {})
}

/** The outcome, or the signal's reason at once or after some patience: what is slow to notice holds nobody up. */
function whileAllowed<T>(
  work: Promise<T>,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: number },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiting: { alarm?: ReturnType<typeof setTimeout> } = {}
    const give = (): void => reject(signal.reason)
    const stop = (): void => {
      if (patience === 0) give()
      else waiting.alarm = setTimeout(give, patience)
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => {
      clearTimeout(waiting.alarm)
      signal.removeEventListener('abort', stop)
    })
  })
}
