// Lines of output by number and by what they say, found once for many questions.
import type { OutputPiece } from './trace.ts'

/** A text cut into lines. */
export interface IndexedText {
  readonly lines: readonly string[]
  /** Where each line starts. */
  readonly starts: readonly number[]
  /** Numbers (from 0) of the lines that say this, indentation aside, in their order. */
  linesSaying(text: string): readonly number[]
}

/** The text that pieces make together. */
export interface IndexedPieces extends IndexedText {
  /** Where each piece starts, and at the end where the text ends. */
  readonly pieceStarts: readonly number[]
}

/** Remembers what it cut, so that every further line costs little. */
export class LineIndex {
  readonly #pieces = new Map<readonly OutputPiece[], IndexedPieces>()
  readonly #texts = new Map<OutputPiece, IndexedText>()
  readonly #reads = new Map<OutputPiece, readonly string[]>()

  /** The lines of the text that the pieces make. */
  ofPieces(pieces: readonly OutputPiece[]): IndexedPieces {
    const known = this.#pieces.get(pieces)
    if (known !== undefined) return known
    const pieceStarts = [0]
    for (const { text } of pieces) pieceStarts.push((pieceStarts.at(-1) as number) + text.length)
    const made = { ...indexText(pieces.map(({ text }) => text).join('')), pieceStarts }
    this.#pieces.set(pieces, made)
    return made
  }

  /** The lines of one piece. */
  ofPiece(piece: OutputPiece): IndexedText {
    const known = this.#texts.get(piece) ?? indexText(piece.text)
    this.#texts.set(piece, known)
    return known
  }

  /** What was read for a piece, by itself and by what it called. */
  readsOf(piece: OutputPiece): readonly string[] {
    const known = this.#reads.get(piece) ?? [
      ...new Set([...piece.reads, ...piece.inner.flat().flatMap(({ reads }) => reads)]),
    ]
    this.#reads.set(piece, known)
    return known
  }
}

/** The number (from 0) of the last start that is not behind the offset. */
export function lastStarting(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** How many of the sorted numbers are below the limit. */
export function countBelow(numbers: readonly number[], limit: number): number {
  if (numbers.length === 0 || (numbers[0] as number) >= limit) return 0
  return lastStarting(numbers, limit - 1) + 1
}

function indexText(text: string): IndexedText {
  const lines = text.split('\n')
  const starts: number[] = []
  let offset = 0
  for (const line of lines) {
    starts.push(offset)
    offset += line.length + 1
  }
  const state: { byText?: Map<string, number[]> } = {}
  return {
    lines,
    starts,
    linesSaying(wanted) {
      state.byText ??= groupLines(lines)
      return state.byText.get(wanted) ?? []
    },
  }
}

function groupLines(lines: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const [number, line] of lines.entries()) {
    const text = line.trim()
    const group = groups.get(text)
    if (group === undefined) groups.set(text, [number])
    else group.push(number)
  }
  return groups
}
