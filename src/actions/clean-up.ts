// `--cleanup-on-fail`: objects that a failed verb created are deleted again.
import type { PlanOutcome } from '../apply/index.ts'
import type { Failure } from '../diagnostics/index.ts'
import { planRecovery } from '../plan/index.ts'
import { type Family, failAs } from './fail.ts'
import type { ActionEvent } from './requests.ts'
import { type ActionParts, runIn } from './run.ts'
import type { World } from './world.ts'

/** @throws the family's failure where objects cannot be deleted */
export async function* cleanUp(
  outcome: PlanOutcome,
  {
    family,
    what,
    namespace,
    parts,
  }: {
    readonly family: Family
    readonly what: 'upgrade' | 'rollback'
    readonly namespace: string
    readonly parts: ActionParts & { readonly world: World }
  },
): AsyncGenerator<ActionEvent, void> {
  if (outcome.created.length === 0) return
  const { failure: trouble } = yield* runIn(
    planRecovery(namespace, outcome.created),
    parts,
    new AbortController().signal,
  )
  if (trouble === undefined) return
  const failure = outcome.failure as Failure
  // Helm's rollback leaves the original text out.
  const original = what === 'upgrade' ? `original upgrade error: ${failure.helmText}: ` : 'original rollback error: '
  const helmText = `an error occurred while cleaning up resources. ${original}${trouble.helmText}`
  throw failAs(family, failure, { helmText, ...(outcome.release === undefined ? {} : { release: outcome.release }) })
}
