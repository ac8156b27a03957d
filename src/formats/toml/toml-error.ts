// The error of the TOML reader and printer.
import { Failure } from '../../diagnostics/index.ts'

/** A text is not TOML, or a value has no TOML form; `message` is what BurntSushi's toml says. */
export class TomlError extends Failure {
  /** Offset in UTF-16 units of the trouble, if it has a place. */
  readonly offset: number | undefined

  constructor(message: string, offset?: number) {
    super({ code: 'TOML_SYNTAX', helmText: message })
    this.offset = offset
  }
}
