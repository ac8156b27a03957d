// A text of several lines that a function made of one value, and which part of the value made each line.
import type { GoValue } from '../go/index.ts'

/** The way from a value to one of its parts. */
export type ValuePath = readonly (string | number)[]

/** A line without its indentation, and the path of the value that made it where it has one. */
export interface PrintedLine {
  readonly text: string
  readonly path: string | undefined
}

/** Lines by what they say; how they are indented is for the functions behind (`indent`, `nindent`, `trim`) to decide. */
export class PrintedBlock {
  readonly #lines = new Map<string, PrintedLine[]>()

  /** `paths` names containers, as in `Trace`. */
  constructor(printed: {
    readonly value: GoValue
    readonly text: string
    readonly lines: readonly ValuePath[]
    readonly paths: WeakMap<object, string>
  }) {
    const { value, lines, paths } = printed
    for (const [index, whole] of printed.text.split('\n').entries()) {
      const text = whole.trim()
      const line = { text, path: fullPath(value, lines[index] ?? [], paths) }
      const alike = this.#lines.get(text)
      if (alike === undefined) this.#lines.set(text, [line])
      else alike.push(line)
    }
  }

  /** The line that says this; of equal ones that before which `occurrence` others stand. */
  line(text: string, occurrence: number): PrintedLine | undefined {
    return this.#lines.get(text.trim())?.[occurrence]
  }

  /** How many lines say this. */
  count(text: string): number {
    return this.#lines.get(text.trim())?.length ?? 0
  }
}

/** Begins at the innermost container on the way that has a path of its own: the printed value may be made anew. */
function fullPath(value: GoValue, way: ValuePath, paths: WeakMap<object, string>): string | undefined {
  let path: string | undefined
  let current: GoValue | undefined = value
  for (let index = 0; index <= way.length; index++) {
    const own = typeof current === 'object' && current !== null ? paths.get(current) : undefined
    if (own !== undefined) path = own
    const step = way[index]
    if (step === undefined) break
    if (path !== undefined) path += typeof step === 'number' ? `[${step}]` : `.${step}`
    if (Array.isArray(current) && typeof step === 'number') current = current[step]
    else current = current instanceof Map ? current.get(String(step)) : undefined
  }
  return path
}
