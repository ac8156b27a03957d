// The code of a failure that is told again in other words.
import { Failure, type FailureCode } from '../diagnostics/index.ts'

/** The code of what was thrown; what is no failure of this package is a broken argument or a broken program. */
export function codeOf(error: unknown): FailureCode {
  return error instanceof Failure ? error.code : 'INVALID_ARGUMENT'
}
