// `rollback`: back to an earlier revision.
import { type RollbackRequest, rollback } from '../../actions/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { parseDecimalInt } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { applyRequestOf, expectationOf, readDryRun } from '../request-flags.ts'
import { runAction } from '../run-action.ts'

const longestDescription = 256

/** Rolls back. @see helm pkg/cmd/rollback.go */
export async function runRollback(context: CommandContext): Promise<number> {
  const { flags, host, log } = context
  const [name = '', revisionText] = context.arguments
  const revision = revisionText === undefined ? 0 : readRevision(revisionText)
  const length = Array.from(flags.text('description')).length
  if (length > longestDescription) {
    throw lineFailure(`description must be ${longestDescription} characters or less, got ${length}`)
  }
  const dryRun = readDryRun(flags, log, 'may-change')
  const { world, namespace } = await context.open()
  const request = {
    ...applyRequestOf(flags, dryRun),
    name,
    namespace,
    revision,
    // What is none of them is told once the release has been read.
    serverSide: flags.text('server-side') as RollbackRequest['serverSide'],
    maxHistory: flags.number('history-max'),
    cleanupOnFail: flags.boolean('cleanup-on-fail'),
    ...expectationOf(flags),
  }
  await runAction(context, rollback(request, world, host.interrupts.signal))
  host.terminal.writeOutput('Rollback was a success! Happy Helming!\n')
  return 0
}

function readRevision(text: string): number {
  try {
    return Number(parseDecimalInt(text))
  } catch (error) {
    throw lineFailure(`could not convert revision to a number: ${textOf(error)}`)
  }
}
