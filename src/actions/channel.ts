// Several streams as one: what many producers give, one reader gets in the order of its coming.

/** Items from producers to one reader. A producer waits while too many items wait to be read. */
class Channel<T> {
  readonly #capacity: number
  readonly #items: T[] = []
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #wakeReader: () => void = () => {}
  #wakeProducers: (() => void)[] = []

  constructor(capacity = 256) {
    this.#capacity = capacity
  }

  /** Resolves when there is room for more, or when nobody reads any more. */
  async give(item: T): Promise<void> {
    if (this.#ended) return
    this.#items.push(item)
    this.#wakeReader()
    while (this.#items.length >= this.#capacity && !this.#ended)
      await new Promise<void>((resolve) => this.#wakeProducers.push(resolve))
  }

  /** No more items; those there are will be read. */
  end(): void {
    this.#ended = true
    this.#wakeReader()
    this.#releaseProducers()
  }

  /** Ends the reading with this error, once all items are read. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    this.end()
  }

  /** Every item until the end. */
  async *read(): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        if (this.#items.length > 0) {
          const item = this.#items.shift() as T
          this.#releaseProducers()
          yield item
        } else if (this.#ended) {
          if (this.#failure !== undefined) throw this.#failure.error
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve
          })
        }
      }
    } finally {
      this.end()
    }
  }

  #releaseProducers(): void {
    for (const wake of this.#wakeProducers.splice(0)) wake()
  }
}

/** What producers of a stream work with. */
export interface Producing<T> {
  readonly channel: Channel<T>
  /** Aborts with the reader's signal, when the reader leaves, and through `stop`. */
  readonly signal: AbortSignal
  /** One more producer. Its failure is the stream's, save where it was told to end. */
  add(work: Promise<void>): void
  /** Ends all producers, and with them the stream, as if they had come to their ends. */
  stop(): void
}

/**
 * Gives what producers give until all of them have ended, or one fails, or the reader leaves or aborts. None of them goes on
 * behind the reader's back: the stream ends after they have.
 */
export async function* readProducers<T>(
  begin: (producing: Producing<T>) => void,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted()
  const channel = new Channel<T>()
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  signal.addEventListener('abort', stop, { once: true })
  const works: Promise<void>[] = []
  const fail = (error: unknown): void => {
    if (!controller.signal.aborted) channel.fail(error)
  }
  begin({ channel, signal: controller.signal, stop, add: (work) => works.push(work.catch(fail)) })
  const ended = (async () => {
    // Producers bring forth others: the list grows while it is gone through.
    for (const work of works) await work
    channel.end()
  })()
  try {
    yield* channel.read()
    signal.throwIfAborted()
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    channel.end()
    await ended
  }
}
