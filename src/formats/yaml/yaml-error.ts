// The error of the YAML reader and printers, with Go's text and, where known, the place in the text.
import { Failure, positionAt } from '../../diagnostics/index.ts'

/** A text is not YAML that Helm reads, or a value cannot be printed as YAML; `message` is what go-yaml says. */
export class YamlError extends Failure {
  /** Offset in UTF-16 units of the trouble, if it has a place. */
  readonly offset: number | undefined
  /** Line and column of that place, from 1; go-yaml's own text may name the line before. */
  readonly line: number | undefined
  readonly column: number | undefined

  constructor(message: string, offset?: number, text?: string) {
    super({ code: 'YAML_SYNTAX', helmText: message })
    const position = offset === undefined || text === undefined ? undefined : positionAt(text, offset)
    this.offset = offset
    this.line = position?.line
    this.column = position?.column
  }
}

/** The same error about `text` with `prefix` before what it says. */
export function prefixed(error: unknown, prefix: string, text: string): unknown {
  return error instanceof YamlError ? new YamlError(prefix + error.helmText, error.offset, text) : error
}
