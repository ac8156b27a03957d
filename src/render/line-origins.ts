// Where a line of output came from, with the whole way: the action that wrote it and the calls that led there.
import type { Span } from '../diagnostics/index.ts'
import { LineIndex, type OutputPiece, originOfLine } from '../template/index.ts'

/** The origin of a line. */
export interface LineTrail {
  /** What wrote the line first, then what called it (`include`, `tpl`, `template`), up to the file itself. */
  readonly spans: readonly Span[]
  /** Paths in `Values.`, `Chart.` and `Release.` form, each once. */
  readonly reads: readonly string[]
}

/**
 * Finds the origins of lines (from 1) of the text that the pieces make. Only the pieces that touch a line are looked at
 * for it, so that many lines take no more time than they are many.
 */
export function trailsOf(pieces: readonly OutputPiece[]): (line: number) => LineTrail | undefined {
  /** The line in which each piece begins, and at the end that in which the last ends. */
  const starts = [1]
  const index = new LineIndex()
  for (const { text } of pieces) starts.push((starts.at(-1) as number) + countOf(text, '\n'))
  return (line) => {
    const from = firstReaching(starts, line)
    let to = from
    while (to < pieces.length && (starts[to] as number) <= line) to += 1
    const touching = pieces.slice(from, to)
    if (touching.length === 0) return undefined
    const origin = originOfLine(pieces, line, index)
    if (origin === undefined) return undefined
    const own = line - (starts[from] as number) + 1
    const called = origin.callers.length > 0 ? [] : calledOnLine(touching, own, index)
    const spans = called.length > 0 ? called : [origin.span, ...origin.callers]
    return { spans, reads: withoutTables([...new Set(origin.reads)]) }
  }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1
  return count
}

/** The first piece that ends in the line or behind it. */
function firstReaching(starts: readonly number[], line: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle + 1] as number) >= line) high = middle
    else low = middle + 1
  }
  return low
}

/** Of a line that begins with plain text: the way to what the first call on it wrote, `name: {{ include … }}`. */
function calledOnLine(pieces: readonly OutputPiece[], line: number, index: LineIndex): Span[] {
  let current = 1
  for (const piece of pieces) {
    const lines = index.ofPiece(piece).lines.length - 1
    if (current === line && lines === 0 && piece.inner.length > 0) {
      const way: Span[] = [piece.span]
      for (let at: OutputPiece | undefined = piece; at !== undefined && way.length < 50; ) {
        at = at.inner
          .flat()
          .find(({ text, reads, inner }) => text.trim() !== '' && (reads.length > 0 || inner.length > 0))
        if (at !== undefined) way.push(at.span)
      }
      return way.length > 1 ? way.reverse() : []
    }
    current += lines
    if (current > line) return []
  }
  return []
}

/** Tables that were only passed on the way to something within them say nothing more. */
function withoutTables(reads: readonly string[]): string[] {
  return reads.filter((path) => !reads.some((other) => other.startsWith(`${path}.`)))
}
