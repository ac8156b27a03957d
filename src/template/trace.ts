// Provenance: where every piece of output came from. Only made when asked for.
import type { SourceFile, Span } from '../diagnostics/index.ts'
import type { GoValue } from '../go/index.ts'
import { countBelow, LineIndex, lastStarting } from './line-index.ts'
import type { TemplateTreeNode } from './node.ts'
import { PrintedBlock, type PrintedLine, type ValuePath } from './printed-block.ts'

/** A piece of output and what made it. */
export interface OutputPiece {
  readonly text: string
  /** The template that wrote it. */
  readonly templateName: string
  /** The text or action that wrote it. */
  readonly span: Span
  /** Paths of the values read for it, such as `Values.image.tag`, in order of reading. */
  readonly reads: readonly string[]
  /** Output of the templates that functions (`include`, `tpl`) executed for it, in that order. */
  readonly inner: readonly (readonly OutputPiece[])[]
  /** Texts of several lines that functions (`toYaml`) made of one value for it: what made each of their lines. */
  readonly blocks: readonly PrintedBlock[]
  /** The `{{template}}` actions that led here, innermost first, up to the last `include` or `tpl`. */
  readonly callers: readonly Span[]
}

/** Where a line of output came from. */
export interface LineOrigin {
  readonly templateName: string
  /** What wrote it: an action, or the text from the line's first character on. */
  readonly span: Span
  /** The calls (`include`, `tpl`, `template`) that led to the span, innermost first; empty in the file itself. */
  readonly callers: readonly Span[]
  /** Paths of the values that made it, of a line of `toYaml` only the one of that line. */
  readonly reads: readonly string[]
}

/** Where execution is while something is read. */
export interface ReadPlace {
  readonly template: { readonly name: string; readonly source: SourceFile }
  readonly node: TemplateTreeNode | undefined
  /** As in `Frame`. */
  readonly shift: number
}

interface OpenPiece {
  readonly reads: string[]
  readonly inner: (readonly OutputPiece[])[]
  readonly blocks: PrintedBlock[]
}

/** Of calls that go deeper the nearest are told. */
const mostCallers = 100

/** Collects pieces while templates are executed. */
export class Trace {
  readonly #paths: WeakMap<object, string>
  readonly #open: OpenPiece[] = []
  #pieces: OutputPiece[] = []
  #depth = 0
  /** `{{template}}` actions being executed, innermost first. */
  #callers: readonly Span[] = []

  /** `paths` names containers (maps and lists) by their path; what is not in it is not reported. */
  constructor(paths: WeakMap<object, string>) {
    this.#paths = paths
  }

  /** The pieces of the finished output. */
  get pieces(): readonly OutputPiece[] {
    return this.#pieces
  }

  /** Notes that `key` of `container` was read. */
  read(container: object, key: string, _place?: ReadPlace): void {
    const path = this.#paths.get(container)
    if (path !== undefined) this.#open.at(-1)?.reads.push(path === '' ? key : `${path}.${key}`)
  }

  /** An action begins; what is read until `close` belongs to it. */
  open(): void {
    this.#open.push({ reads: [], inner: [], blocks: [] })
  }

  /** The action ends and wrote `text`, or nothing. */
  close(origin: { readonly text: string | undefined; readonly templateName: string; readonly span: Span }): void {
    const piece = this.#open.pop()
    if (piece === undefined || origin.text === undefined) return
    this.#pieces.push({ ...origin, text: origin.text, ...piece, callers: this.#callers })
  }

  /** Plain text was written. */
  text(text: string, templateName: string, span: Span): void {
    this.#pieces.push({ text, templateName, span, reads: [], inner: [], blocks: [], callers: this.#callers })
  }

  /** A function made `text` of `value`; `lines` are the ways within the value to what made each line. */
  printed(value: GoValue, text: string, lines: readonly ValuePath[]): void {
    this.#open.at(-1)?.blocks.push(new PrintedBlock({ value, text, lines, paths: this.#paths }))
  }

  /** A `{{template}}` action begins to be executed; call what is returned at its end. */
  call(span: Span): () => void {
    const outer = this.#callers
    this.#callers = [span, ...outer.slice(0, mostCallers - 1)]
    return () => {
      this.#callers = outer
    }
  }

  /** A template begins whose output is the result of a function, or the whole; give the result to `leave`. */
  enter(): TraceLevel {
    const level = { pieces: this.#pieces, open: this.#open.length, callers: this.#callers }
    this.#pieces = []
    this.#callers = []
    this.#depth += 1
    return level
  }

  /** The template ended, well or not. */
  leave(level: TraceLevel): void {
    this.#open.length = level.open
    this.#callers = level.callers
    this.#depth -= 1
    if (this.#depth === 0) return
    // What a condition executes writes nothing and has no action of its own.
    this.#open.at(-1)?.inner.push(this.#pieces)
    this.#pieces = level.pieces
  }
}

/** What was going on when a template began. */
interface TraceLevel {
  readonly pieces: OutputPiece[]
  readonly open: number
  readonly callers: readonly Span[]
}

/**
 * Where line `line` (from 1) of the pieces' text came from: the innermost action that wrote its first visible
 * character. What an action did to the output of an `include` (indent, trim) is seen through line by line.
 */
export function originOfLine(
  pieces: readonly OutputPiece[],
  line: number,
  index = new LineIndex(),
): LineOrigin | undefined {
  const { lines, starts, pieceStarts } = index.ofPieces(pieces)
  const wanted = lines[line - 1]
  if (wanted === undefined) return undefined
  const lineStart = starts[line - 1] as number
  const offset = lineStart + (wanted.length - wanted.trimStart().length)
  const lineEnd = lineStart + wanted.length
  let origin: LineOrigin | undefined
  const reads: string[] = []
  for (let at = lastStarting(pieceStarts, offset); at < pieces.length; at++) {
    const piece = pieces[at] as OutputPiece
    const pieceStart = pieceStarts[at] as number
    const pieceEnd = pieceStart + piece.text.length
    if (origin !== undefined && pieceStart >= lineEnd) break
    if (pieceStart < lineEnd && pieceEnd > offset) {
      reads.push(...readsOfLine(piece, { lineStart: lineStart - pieceStart, line: wanted }, index))
    }
    if (origin === undefined && offset < pieceEnd) {
      origin = innerOrigin(piece, offset - pieceStart, index) ?? {
        templateName: piece.templateName,
        span: fromOffset(piece, Math.max(0, offset - pieceStart)),
        callers: piece.callers,
        reads: [],
      }
    }
  }
  return origin === undefined || origin.reads.length > 0 ? origin : { ...origin, reads }
}

/** The part of a piece from an offset on; only plain text stands in the template as it was written. */
function fromOffset(piece: OutputPiece, offset: number): Span {
  const { file, start, end } = piece.span
  return file.text.slice(start, end) === piece.text ? { file, start: start + offset, end } : piece.span
}

/** A line seen from a piece: where it starts there, which may be before the piece, and what it says. */
interface SeenLine {
  readonly lineStart: number
  readonly line: string
}

/** Paths whose reading belongs to the line; a piece of one line owns all that was read for it. */
function readsOfLine(piece: OutputPiece, seen: SeenLine, index: LineIndex): readonly string[] {
  const printed = printedLine(piece, seen, index)
  if (printed !== undefined) return printed.path === undefined ? [] : [printed.path]
  const key = /^\s*(?:- )?([^:\s]+):/.exec(seen.line)?.[1]
  const all = index.readsOf(piece)
  const named = key === undefined ? [] : all.filter((path) => path.endsWith(`.${key}`))
  return named.length > 0 && piece.text.trim().includes('\n') ? named : all
}

/** This very line in the text that a function made of a value, if one did. */
function printedLine(piece: OutputPiece, { lineStart, line }: SeenLine, index: LineIndex): PrintedLine | undefined {
  if (piece.blocks.length === 0) return undefined
  const [from, to] = [Math.max(lineStart, 0), Math.max(lineStart + line.length, 0)]
  // The piece may begin or end within the line.
  const own = piece.text.slice(from, to)
  const text = index.ofPiece(piece)
  let occurrence = countBelow(text.linesSaying(own.trim()), lastStarting(text.starts, from))
  for (const block of piece.blocks) {
    const printed = block.line(own, occurrence)
    if (printed !== undefined) return printed
    occurrence -= block.count(own)
  }
  return undefined
}

function innerOrigin(piece: OutputPiece, offset: number, index: LineIndex): LineOrigin | undefined {
  if (piece.inner.length === 0) return undefined
  const text = index.ofPiece(piece)
  const number = lastStarting(text.starts, offset)
  const wanted = (text.lines[number] as string).trim()
  // The same line may occur more than once: count how often it stood before.
  const occurrence = countBelow(text.linesSaying(wanted), number)
  for (const pieces of piece.inner) {
    const found = index.ofPieces(pieces).linesSaying(wanted)[occurrence]
    if (found === undefined) continue
    const origin = originOfLine(pieces, found + 1, index)
    return origin && { ...origin, callers: [...origin.callers, piece.span, ...piece.callers] }
  }
  return undefined
}
