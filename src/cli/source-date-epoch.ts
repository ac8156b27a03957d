// SOURCE_DATE_EPOCH: the moment that reproducible builds agree on.
import { textOf } from '../diagnostics/index.ts'
import { parseInteger } from '../go/index.ts'
import { lineFailure } from './flags.ts'

/**
 * The moment that builds agree on, in seconds since 1970.
 *
 * @throws Failure in Helm's words
 * @see helm pkg/cmd/source_date_epoch.go
 */
export function readSourceDateEpoch(text: string | undefined): bigint | undefined {
  if (text === undefined || text === '') return undefined
  let seconds: bigint
  try {
    seconds = BigInt(parseInteger(text, 10, 64))
  } catch (error) {
    throw lineFailure(`invalid SOURCE_DATE_EPOCH: ${textOf(error)}`)
  }
  if (seconds < 0n) throw lineFailure('invalid SOURCE_DATE_EPOCH: must not be negative')
  return seconds
}
