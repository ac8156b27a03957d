// `history`: the revisions of a release.
import { history } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { formatHistory, type OutputFormat } from '../printers/releases.ts'

/** Prints the newest revisions, oldest of them first. @see helm pkg/cmd/history.go */
export async function runHistory(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const revisions = await history({ name, namespace }, world, host.interrupts.signal)
  const newest = revisions.slice(Math.max(0, revisions.length - Math.max(0, flags.number('max'))))
  host.terminal.writeOutput(
    formatHistory(newest, {
      format: flags.text('output') as OutputFormat,
      rollbackColumn: flags.boolean('show-rollback-revision'),
      clock: host.clock,
    }),
  )
  return 0
}
