// Where a line of output came from, with the whole way: the action that wrote it and the calls that led there.
import type { Span } from '../diagnostics/index.ts'
import { type OutputPiece, originOfLine } from '../template/index.ts'

/** The origin of a line. */
export interface LineTrail {
  /** What wrote the line first, then what called it (`include`, `tpl`, `template`), up to the file itself. */
  readonly spans: readonly Span[]
  /** Paths in `Values.`, `Chart.` and `Release.` form, each once. */
  readonly reads: readonly string[]
}

/** The origin of line `line` (from 1) of the text that the pieces make. */
export function trailOfLine(pieces: readonly OutputPiece[], line: number): LineTrail | undefined {
  const origin = originOfLine(pieces, line)
  if (origin === undefined) return undefined
  const outer = pieceOfLine(pieces, line)
  const between = outer === undefined || covers(outer, origin.span) ? [] : (wayTo(outer, origin.span, 0) ?? [outer])
  const callers = between.map(({ span }) => span).reverse()
  const called = callers.length > 0 ? [] : calledOnLine(pieces, line)
  return {
    spans: called.length > 0 ? called : [origin.span, ...callers],
    reads: withoutTables([...new Set(origin.reads)]),
  }
}

/** The top piece that wrote the first visible character of a line. */
function pieceOfLine(pieces: readonly OutputPiece[], line: number): OutputPiece | undefined {
  let current = 1
  let found: OutputPiece | undefined
  for (const piece of pieces) {
    for (const [index, part] of piece.text.split('\n').entries()) {
      if (index > 0) current += 1
      if (current > line) return found
      if (current !== line) continue
      found ??= part === '' ? undefined : piece
      if (part.trim() !== '') return piece
    }
  }
  return found
}

/** Of a line that begins with plain text: the way to what the first call on it wrote, `name: {{ include … }}`. */
function calledOnLine(pieces: readonly OutputPiece[], line: number): Span[] {
  let current = 1
  for (const piece of pieces) {
    const lines = piece.text.split('\n').length - 1
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

function covers({ span }: OutputPiece, inner: Span): boolean {
  return span.file === inner.file && span.start <= inner.start && inner.start <= span.end
}

/** The pieces from `piece` down to the one before that which has the span. */
function wayTo(piece: OutputPiece, target: Span, depth: number): OutputPiece[] | undefined {
  if (depth > 50) return undefined
  for (const each of piece.inner.flat()) {
    if (covers(each, target)) return [piece]
    const rest = wayTo(each, target, depth + 1)
    if (rest !== undefined) return [piece, ...rest]
  }
  return undefined
}

/** Tables that were only passed on the way to something within them say nothing more. */
function withoutTables(reads: readonly string[]): string[] {
  return reads.filter((path) => !reads.some((other) => other.startsWith(`${path}.`)))
}
