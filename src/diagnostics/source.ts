// Source files and spans: where something stands in a text. Positions are computed when they are printed.

/** A text with the path under which messages name it. */
export interface SourceFile {
  /** As messages name it. */
  readonly path: string
  /** All of it. */
  readonly text: string
}

/** A piece of a source file; `start` and `end` (exclusive) are offsets in UTF-16 units. */
export interface Span {
  /** Where it stands. */
  readonly file: SourceFile
  /** Offset of its first character. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
}

/** A position as people count: line and column start at 1, the column in characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The position of `offset` (UTF-16 units) in `text`. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let lineStart = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  return { line, column: Array.from(text.slice(lineStart, offset)).length + 1 }
}

/** The whole line in which `offset` stands, without its line end. */
export function lineAt(text: string, offset: number): string {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '')
}
