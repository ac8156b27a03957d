// `uninstall`: removes releases, one after the other.
import { uninstall, type WaitStrategy } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { expectationOf } from '../request-flags.ts'
import { runAction } from '../run-action.ts'

/** Uninstalls each named release; the first that fails ends the command. @see helm pkg/cmd/uninstall.go */
export async function runUninstall(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const propagation = readCascade(flags.text('cascade'))
  if (flags.changed('expect-revision') && context.arguments.length > 1) {
    throw lineFailure('--expect-revision needs exactly one release')
  }
  const { world, namespace } = await context.open()
  for (const name of context.arguments) {
    const request = {
      name,
      namespace,
      dryRun: flags.boolean('dry-run'),
      ignoreNotFound: flags.boolean('ignore-not-found'),
      keepHistory: flags.boolean('keep-history'),
      runHooks: !flags.boolean('no-hooks'),
      propagation,
      wait: flags.text('wait') as WaitStrategy,
      timeoutSeconds: flags.seconds('timeout'),
      description: flags.text('description'),
      ...expectationOf(flags),
    }
    const { info } = await runAction(context, uninstall(request, world, host.interrupts.signal))
    if (info !== '') host.terminal.writeOutput(`${info}\n`)
    host.terminal.writeOutput(`release "${name}" uninstalled\n`)
  }
  return 0
}

function readCascade(text: string): 'background' | 'foreground' | 'orphan' {
  if (text === 'background' || text === 'foreground' || text === 'orphan') return text
  throw lineFailure(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`)
}
