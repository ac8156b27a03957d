// Something that takes a while: awaited it gives its result, iterated it tells what happens.
/// <reference lib="esnext.disposable" preserve="true" />
import { Failure, textOf } from '../diagnostics/index.ts'
import { allowManyListeners, createAbortController } from '../node/index.ts'
import type { HelmEvent } from './events.ts'

/** The end of an operation without throwing. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

/**
 * A running operation. It starts at once. `await` gives the result or throws; `for await` gives the events, from the
 * first one on, and throws at the end what `await` throws. Both may be used, any number of times. Leaving the loop ends nothing: `abort()`
 * or `await using` does. It can be used where a promise is asked for.
 */
export interface Operation<T> extends Promise<T>, AsyncIterable<HelmEvent> {
  /** Stops what is running; resolves when nothing goes on any more and the record is true again. */
  abort(reason?: unknown): Promise<void>
  /** The result, or the error as data. */
  safe(): Promise<Outcome<T>>
  /** `await using`: leaving the block aborts what still runs. */
  [Symbol.asyncDispose](): Promise<void>
}

/** What an operation does, and who is told. */
export interface OperationParts<T> {
  readonly name: string
  /** `controller` aborts what runs; whatever else ends it may use it too. */
  readonly start: (controller: AbortController) => AsyncGenerator<HelmEvent, T>
  /** Aborts it like `abort`. */
  readonly signal?: AbortSignal | undefined
  /** Told every event as it happens. */
  readonly onEvent?: ((event: HelmEvent) => void) | undefined
}

/** Starts an operation. */
export function startOperation<T>({ name, start, signal: given, onEvent }: OperationParts<T>): Operation<T> {
  const controller = createAbortController()
  const forward = () => controller.abort(given?.reason)
  if (given?.aborted) forward()
  if (given !== undefined) allowManyListeners(given)
  given?.addEventListener('abort', forward, { once: true })
  const events = new EventLog(onEvent)
  const result = drain(start(controller), events)
    .then((value) => {
      if (events.broken !== undefined) throw unheard(name, events.broken)
      return value
    })
    .finally(() => given?.removeEventListener('abort', forward))
  // Who only iterates, or only aborts, must not be told of an unhandled rejection.
  result.catch(() => {})
  const abort = async (reason?: unknown): Promise<void> => {
    controller.abort(reason)
    await result.catch(() => {})
  }
  return {
    // biome-ignore lint/suspicious/noThenProperty: an operation is meant to be awaited
    then: (onValue, onError) => result.then(onValue, onError),
    catch: (onError) => result.catch(onError),
    finally: (onEnd) => result.finally(onEnd),
    [Symbol.asyncDispose]: () => abort(),
    [Symbol.toStringTag]: 'Operation',
    async *[Symbol.asyncIterator]() {
      yield* events.follow()
      await result
    },
    abort,
    safe: () =>
      result.then(
        (value) => ({ ok: true as const, value }),
        (error: Failure) => ({ ok: false as const, error }),
      ),
  }
}

async function drain<T>(action: AsyncGenerator<HelmEvent, T>, events: EventLog): Promise<T> {
  try {
    for (;;) {
      const step = await action.next()
      if (step.done) return step.value
      events.add(step.value)
    }
  } finally {
    events.end()
  }
}

/** A listener that fails does not end an operation halfway, but is not passed over either. */
function unheard(name: string, { error }: { readonly error: unknown }): Failure {
  return new Failure({
    code: 'INVALID_ARGUMENT',
    helmText: `${name}: \`onEvent\` failed: ${textOf(error)}`,
    notes: ['the operation itself went on to its end, and has succeeded'],
    data: { call: name, option: 'onEvent' },
    cause: error,
  })
}

const mostEvents = 10_000

/** Events so far, and who waits for the next. Very old ones are forgotten. */
class EventLog {
  #onEvent: ((event: HelmEvent) => void) | undefined
  readonly #events: HelmEvent[] = []
  #forgotten = 0
  #ended = false
  #waiting: (() => void)[] = []
  /** What the listener threw; it is told nothing more then. */
  broken: { readonly error: unknown } | undefined

  constructor(onEvent: ((event: HelmEvent) => void) | undefined) {
    this.#onEvent = onEvent
  }

  add(event: HelmEvent): void {
    this.#events.push(event)
    if (this.#events.length > mostEvents) {
      this.#events.shift()
      this.#forgotten += 1
    }
    this.#wake()
    try {
      this.#onEvent?.(event)
    } catch (error) {
      this.#onEvent = undefined
      this.broken = { error }
    }
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *follow(): AsyncGenerator<HelmEvent> {
    for (let position = 0; ; position++) {
      while (position - this.#forgotten >= this.#events.length && !this.#ended) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve))
      }
      position = Math.max(position, this.#forgotten)
      const event = this.#events[position - this.#forgotten]
      if (event === undefined) return
      yield event
    }
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
