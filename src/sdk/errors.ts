// What a call fails with: always a `HelmError`, of the family and with the code that its documentation names.
import { isError } from '../base/index.ts'
import {
  ClusterError,
  Failure,
  type FailureCode,
  type FailureData,
  ReleaseError,
  StorageError,
  textOf,
} from '../diagnostics/index.ts'
import { HostError } from '../host/index.ts'

/** What a call says of its failures. */
export interface FailureKind {
  /** Of what has none: most calls fail with what the part that failed throws. */
  readonly family: new (
    data: FailureData,
  ) => Failure
  /** The code of what comes without one. */
  readonly code: FailureCode
}

/** Marks the end of a call's time, as the reason of its signal. */
export class TimeIsUp extends Error {
  constructor(milliseconds: number) {
    super(`the call did not end within ${milliseconds} ms`)
    this.name = 'TimeoutError'
  }
}

/** Anything thrown as what the caller gets. */
export function helmErrorOf(error: unknown, kind: FailureKind, signal?: AbortSignal): Failure {
  if (signal?.aborted) return endedBy(signal, error, kind)
  if (error instanceof StorageError && error.code === 'RELEASE_NOT_FOUND') return as(ReleaseError, error)
  if (error instanceof Failure) return error
  if (error instanceof HostError)
    return error.reason === 'network'
      ? new ClusterError({ code: 'CLUSTER_UNREACHABLE', helmText: error.message, cause: error })
      : new kind.family({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  return new kind.family({ code: kind.code, helmText: textOf(error), cause: error })
}

/** The failure under another family and perhaps another code; everything else stays. */
function as(
  family: new (data: FailureData) => Failure,
  failure: Failure,
  { code, helmText }: { readonly code: FailureCode; readonly helmText: string } = failure,
): Failure {
  const { labels, notes, hints, data, related } = failure
  return new family({ code, helmText, labels, notes, hints, data, related, cause: failure })
}

/** What ended early keeps its record and its words, where it has some. */
function endedBy(signal: AbortSignal, error: unknown, { family }: FailureKind): Failure {
  const { reason } = signal as { readonly reason: unknown }
  const isLate = reason instanceof TimeIsUp || (isError(reason) && reason.name === 'TimeoutError')
  const code = isLate ? 'OPERATION_TIMEOUT' : 'OPERATION_CANCELLED'
  const helmText = isLate ? textOf(reason) : 'context canceled'
  if (error instanceof Failure && (error.code === 'OPERATION_CANCELLED' || error.data['release'] !== undefined)) {
    const known = isLate && error.helmText === 'context canceled' ? helmText : error.helmText
    return as(error.constructor as new (data: FailureData) => Failure, error, { code, helmText: known })
  }
  return new family({ code, helmText, cause: reason ?? error })
}
