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
  return { spans: [origin.span, ...callers], reads: withoutTables([...new Set(origin.reads)]) }
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
