// How an action fails: as its family, in Helm's words, with the record where there is one.
import { Failure, type FailureData, factsOf, textOf } from '../diagnostics/index.ts'
import type { Release } from '../release/index.ts'

/** A family of failures. */
export type Family = new (data: FailureData) => Failure

/** Any error as one of the family; `release` and `stage` go into its data. */
export function failAs(
  family: Family,
  error: unknown,
  options: { readonly release?: Release; readonly helmText?: string; readonly stage?: 'chart' } = {},
): Failure {
  const known = error instanceof Failure ? error : undefined
  const data = {
    ...(known === undefined ? {} : factsOf(known)),
    ...(options.release === undefined ? {} : { release: options.release }),
    ...(options.stage === undefined ? {} : { stage: options.stage }),
  }
  return new family({
    code: known?.code ?? 'CLUSTER_REQUEST',
    helmText: options.helmText ?? textOf(error),
    labels: known?.labels ?? [],
    notes: known?.notes ?? [],
    hints: known?.hints ?? [],
    related: known?.related ?? [],
    data,
    cause: error,
  })
}

/** Runs an action's steps so that whatever they throw is one of the family. */
export async function* failingAs<E, T>(family: Family, steps: AsyncGenerator<E, T>): AsyncGenerator<E, T> {
  try {
    return yield* steps
  } catch (error) {
    throw error instanceof family ? error : failAs(family, error)
  }
}
