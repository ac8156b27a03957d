// `pull`: charts as files.
import { accessOf } from '../access-flags.ts'
import type { CommandContext } from '../context.ts'

/** Downloads every chart of the line. @see helm pkg/cmd/pull.go */
export async function runPull(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { library } = (await context.open()).world
  const version = flags.text('version') || (flags.boolean('devel') ? '>0.0.0-0' : '')
  for (const reference of context.arguments) {
    await library.pull(
      {
        reference,
        version,
        repository: flags.text('repo'),
        access: accessOf(flags),
        destination: flags.text('destination'),
        ...(flags.boolean('untar') ? { unpackInto: flags.text('untardir') } : {}),
      },
      host.interrupts.signal,
    )
  }
  return 0
}
