// Random choices that are the same for the same seed.

/** A generator of choices. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0
    for (let index = 0; index < 8; index++) this.next()
  }

  /** Between 0 and 1, 1 excluded. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** An integer from 0 to `limit`, which is excluded. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A few pieces of a pool in one text: at least `least`, at most `most`. */
  pieces(pool: readonly string[], least: number, most: number): string {
    return this.several(() => this.pick(pool), least, most).join('')
  }

  /** `make` called a few times: at least `least`, at most `most`. */
  several<T>(make: () => T, least: number, most: number): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make)
  }
}
