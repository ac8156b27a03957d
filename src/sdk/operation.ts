// Something that takes a while: awaited it gives its result, iterated it tells what happens.
import type { ActionEvent } from '../actions/index.ts'
import { createAbortController } from '../node/index.ts'

/** The end of an operation without throwing. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

/**
 * A running operation. It starts at once. `await` gives the result or throws; `for await` gives the events, from the
 * first one on, and throws at the end what `await` throws. Both may be used, any number of times.
 */
export interface Operation<T> extends PromiseLike<T>, AsyncIterable<ActionEvent> {
  /** Stops what is running; resolves when nothing goes on any more and the record is true again. */
  abort(reason?: unknown): Promise<void>
  /** The result, or the error as data. */
  safe(): Promise<Outcome<T>>
}

/** Starts an operation. `signal` aborts it like `abort`; `onEvent` is told every event as it happens. */
export function startOperation<T>(
  start: (signal: AbortSignal) => AsyncGenerator<ActionEvent, T>,
  options: {
    readonly signal?: AbortSignal | undefined
    readonly onEvent?: ((event: ActionEvent) => void) | undefined
  } = {},
): Operation<T> {
  const controller = createAbortController()
  const given = options.signal
  const forward = () => controller.abort(given?.reason)
  if (given?.aborted) forward()
  given?.addEventListener('abort', forward, { once: true })
  const events = new EventLog(options.onEvent)
  const result = drain(start(controller.signal), events).finally(() => given?.removeEventListener('abort', forward))
  // Who only iterates, or only aborts, must not be told of an unhandled rejection.
  result.catch(() => {})
  return {
    // biome-ignore lint/suspicious/noThenProperty: an operation is meant to be awaited
    then: (onValue, onError) => result.then(onValue, onError),
    async *[Symbol.asyncIterator]() {
      yield* events.follow()
      await result
    },
    async abort(reason) {
      controller.abort(reason)
      await result.catch(() => {})
    },
    safe: () =>
      result.then(
        (value) => ({ ok: true as const, value }),
        (error: unknown) => ({ ok: false as const, error }),
      ),
  }
}

async function drain<T>(action: AsyncGenerator<ActionEvent, T>, events: EventLog): Promise<T> {
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

const mostEvents = 10_000

/** Events so far, and who waits for the next. Very old ones are forgotten. */
class EventLog {
  readonly #onEvent: ((event: ActionEvent) => void) | undefined
  readonly #events: ActionEvent[] = []
  #forgotten = 0
  #ended = false
  #waiting: (() => void)[] = []

  constructor(onEvent: ((event: ActionEvent) => void) | undefined) {
    this.#onEvent = onEvent
  }

  add(event: ActionEvent): void {
    this.#events.push(event)
    if (this.#events.length > mostEvents) {
      this.#events.shift()
      this.#forgotten += 1
    }
    this.#wake()
    this.#onEvent?.(event)
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *follow(): AsyncGenerator<ActionEvent> {
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
