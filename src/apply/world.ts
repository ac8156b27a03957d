// What a running plan may use, and the failures of being cancelled or too late.
import { Failure, textOf } from '../diagnostics/index.ts'
import type { Clock } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { ReleaseStore } from '../release/index.ts'

/** The parts of the world a plan runs in. */
export interface PlanWorld {
  readonly client: KubeClient
  /** Only plans that touch records need it. */
  readonly store: ReleaseStore
  readonly clock: Clock
  readonly fieldManager: string
  /** Emits what pods of hooks say while they run. */
  readonly followHooks?: boolean
}

/** The failure of what was cancelled, in Go's words. */
export function cancelled(): Failure {
  return new Failure({ code: 'OPERATION_CANCELLED', helmText: 'context canceled' })
}

/** Anything thrown as a `Failure`; after a cancellation it is that one, whatever the request says. */
export function failureOf(error: unknown, signal?: AbortSignal): Failure {
  if (signal?.aborted) return cancelled()
  return error instanceof Failure
    ? error
    : new Failure({ code: 'CLUSTER_REQUEST', helmText: textOf(error), cause: error })
}

/** A failure under another text. */
export function retold(failure: Failure, helmText: string): Failure {
  if (helmText === failure.helmText) return failure
  const { code, labels, notes, hints, data } = failure
  return new Failure({ code, helmText, labels, notes, hints, data, cause: failure })
}

/** HTTP status of a refusal. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Failure ? error.data['status'] : undefined
  return typeof status === 'number' ? status : undefined
}

/** Kubernetes' reason of a refusal, `AlreadyExists`, `NotFound`, … */
export function reasonOf(error: unknown): string | undefined {
  const reason = error instanceof Failure ? error.data['reason'] : undefined
  return typeof reason === 'string' ? reason : undefined
}
