// Several streams as one: what many producers give, one reader gets in the order of its coming.

/** Items from producers to one reader. A producer waits while too many items wait to be read. */
export class Channel<T> {
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
