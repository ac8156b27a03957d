// `unlock`: frees a release that an operation left pending.
import { unlock } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { runAction } from '../run-action.ts'

/** Frees the release and tells what it was. */
export async function runUnlock(context: CommandContext): Promise<number> {
  const { host } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const { release, was } = await runAction(context, unlock({ name, namespace }, world, host.interrupts.signal))
  const { revision, info } = release
  const text =
    was === info.status
      ? `release "${name}" is not pending: revision ${revision} is ${was}`
      : `release "${name}" unlocked: revision ${revision} was ${was} and is ${info.status} now`
  host.terminal.writeOutput(`${text}\n`)
  return 0
}
