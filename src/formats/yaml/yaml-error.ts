// The error of the YAML reader and printers, with Go's text and, where known, the place in the text.
import { Failure } from '../../diagnostics/index.ts'

/** A text is not YAML that Helm reads, or a value cannot be printed as YAML; `message` is what go-yaml says. */
export class YamlError extends Failure {
  /** Offset in UTF-16 units of the trouble, if it has a place. */
  readonly offset: number | undefined

  constructor(message: string, offset?: number, cause?: unknown) {
    super({ code: 'YAML_SYNTAX', helmText: message, ...(cause === undefined ? {} : { cause }) })
    this.offset = offset
  }
}

/** The same error with `prefix` before its text. */
export function prefixed(prefix: string, error: unknown): unknown {
  return error instanceof YamlError ? new YamlError(prefix + error.helmText, error.offset, error.cause) : error
}
