// Which templates read a value.
import type { Span } from '../diagnostics/index.ts'
import type { PathUse, TracedChart } from './trace-chart.ts'
import { parentPath } from './value-words.ts'

/** What is known of a value's readers. */
export interface ValueReaders {
  /** Paths of the templates that were rendered while it was read. */
  readonly templates: readonly string[]
  /** The expressions that read it, or the table or list it was read with. */
  readonly places: readonly Span[]
}

/** Who reads the value at a path such as `image.tag`; undefined when nobody did. */
export function readersOf({ uses }: TracedChart, path: string): ValueReaders | undefined {
  const use = usesOf(uses, path)
  if (use === undefined) return undefined
  for (let at = path; at !== ''; at = parentPath(at)) {
    const places = uses.get(`Values.${at}`)?.places
    if (places !== undefined && places.size > 0) return { templates: [...use.templates], places: [...places.values()] }
  }
  return { templates: [...use.templates], places: [] }
}

/** Whether the value was read, or the list it is an item of. */
function usesOf(uses: ReadonlyMap<string, PathUse>, path: string): PathUse | undefined {
  let at = path
  for (;;) {
    const use = uses.get(`Values.${at}`)
    if (use !== undefined || !at.endsWith(']')) return use
    at = parentPath(at)
  }
}
