// The error of the JSON reader and printer, with Go's text.
import { Failure } from '../../diagnostics/index.ts'
import type { GoValue } from '../../go/index.ts'

/** A text is not JSON, or a value has no JSON form; `message` is what encoding/json says. */
export class JsonError extends Failure {
  /** Offset in UTF-16 units of the trouble, if it has a place. */
  readonly offset: number | undefined
  /** What could be read, null where a number has no float64, when the text is JSON nevertheless. */
  readonly partial: GoValue | undefined

  constructor(message: string, offset?: number, partial?: GoValue) {
    super({ code: 'JSON_SYNTAX', helmText: message })
    this.offset = offset
    this.partial = partial
  }
}
