// What was fetched, kept in memory within limits: what was used longest ago goes first.

/** Limits of a cache. */
export interface CacheLimits {
  readonly maximumBytes: number
  readonly maximumEntries: number
}

/** What a cache holds, and how often it helped. */
export interface CacheCounts {
  /** How many there are. */
  readonly entries: number
  /** What the contents take, without what was read out of them. */
  readonly bytes: number
  /** How often what was asked for was there. */
  readonly hits: number
  /** How often it was not. */
  readonly misses: number
}

/** A cache of one client. What alone is larger than the limit is not kept. */
export class MemoryCache<V> {
  readonly #limits: CacheLimits
  readonly #entries = new Map<string, { readonly value: V; readonly bytes: number }>()
  #bytes = 0
  #hits = 0
  #misses = 0

  constructor(limits: CacheLimits) {
    this.#limits = limits
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      this.#misses += 1
      return undefined
    }
    this.#hits += 1
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Keeps a value that takes so many bytes. */
  set(key: string, value: V, bytes: number): void {
    this.#remove(key)
    if (bytes > this.#limits.maximumBytes || this.#limits.maximumEntries === 0) return
    this.#entries.set(key, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limits.maximumBytes && this.#entries.size <= this.#limits.maximumEntries) break
      this.#remove(oldest)
    }
  }

  counts(): CacheCounts {
    return { entries: this.#entries.size, bytes: this.#bytes, hits: this.#hits, misses: this.#misses }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }
}
