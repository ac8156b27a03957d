// What checking a template without a fault found out: enough to build its nodes later, in another process too.

/** The outline of a text. It holds for this text and these names of functions only. */
export interface TemplateOutline {
  /** What the text defines, in its order: the name and the offset behind the `define`. */
  readonly definitions: readonly (readonly [name: string, start: number])[]
  /** Pairs in ascending order: where the action before a list ends, and the `{{` of the list's `else` or `end`. */
  readonly listEnds: Int32Array
}

/** Outlines by the bytes of their files. */
export interface TemplateOutlines {
  /** The outline of a file, where it is known. */
  of(file: Uint8Array): TemplateOutline | undefined
  /** Told of each file that turned out to be without a fault; `make` may be called later. */
  note(file: Uint8Array, make: () => TemplateOutline): void
}

/** Where lists end, by where the action before them ends. */
export interface ListEnds {
  get(from: number): number | undefined
}

/** The ends of an outline. */
export class OutlinedEnds implements ListEnds {
  readonly #pairs: Int32Array

  constructor(pairs: Int32Array) {
    this.#pairs = pairs
  }

  get(from: number): number | undefined {
    const pairs = this.#pairs
    let low = 0
    let high = pairs.length / 2
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[2 * middle] as number) < from) low = middle + 1
      else high = middle
    }
    return pairs[2 * low] === from ? pairs[2 * low + 1] : undefined
  }
}

/** The pairs of an outline out of a map. */
export function pairsOf(ends: ReadonlyMap<number, number>): Int32Array {
  const pairs = new Int32Array(2 * ends.size)
  let at = 0
  for (const from of Int32Array.from(ends.keys()).sort()) {
    pairs[at] = from
    pairs[at + 1] = ends.get(from) as number
    at += 2
  }
  return pairs
}
