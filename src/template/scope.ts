// Variables at compile time: names become slots of the frame, with the visibility Go's executor gives them.

/** The variables that can be seen, innermost last. */
export class Scope {
  readonly #visible: { readonly name: string; readonly slot: number }[] = [{ name: '$', slot: 0 }]
  #slots = 1

  /** How many slots a frame needs. */
  get slots(): number {
    return this.#slots
  }

  /** A new variable; it hides one of the same name. */
  declare(name: string): number {
    const slot = this.#slots
    this.#slots += 1
    this.#visible.push({ name, slot })
    return slot
  }

  /** The slot of the variable, undefined when it cannot be seen here. */
  find(name: string): number | undefined {
    return this.#visible.findLast((variable) => variable.name === name)?.slot
  }

  /** Runs `compile`; what it declares is not seen afterwards. */
  within<T>(compile: () => T): T {
    const known = this.#visible.length
    try {
      return compile()
    } finally {
      this.#visible.length = known
    }
  }
}
