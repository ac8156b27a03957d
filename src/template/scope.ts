// Variables at compile time: names become slots of the frame, with the visibility Go's executor gives them.

/** A variable that can be seen, and those that could be seen when it was declared. */
interface Visible {
  readonly name: string
  readonly slot: number
  readonly before: Visible | undefined
}

/** The variables that can be seen. */
export class Scope {
  #visible: Visible = { name: '$', slot: 0, before: undefined }
  #slots = 1

  /** How many slots a frame needs, as far as is compiled. */
  get slots(): number {
    return this.#slots
  }

  /** A new variable; it hides one of the same name. */
  declare(name: string): number {
    const slot = this.#slots
    this.#slots += 1
    this.#visible = { name, slot, before: this.#visible }
    return slot
  }

  /** The slot of the variable, undefined when it cannot be seen here. */
  find(name: string): number | undefined {
    let visible: Visible | undefined = this.#visible
    while (visible !== undefined && visible.name !== name) visible = visible.before
    return visible?.slot
  }

  /** Runs `compile`; what it declares is not seen afterwards. */
  within<T>(compile: () => T): T {
    const visible = this.#visible
    try {
      return compile()
    } finally {
      this.#visible = visible
    }
  }

  /** As `within`, for later: `compile` will see what can be seen now. */
  later<T>(compile: () => T): () => T {
    const visible = this.#visible
    return () => {
      const current = this.#visible
      this.#visible = visible
      try {
        return compile()
      } finally {
        this.#visible = current
      }
    }
  }
}
