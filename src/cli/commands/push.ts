// `push`: a chart archive into a registry.
import { pushChart } from '../../actions/index.ts'
import { accessOf } from '../access-flags.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { formatPush } from '../printers/registry.ts'

/** Uploads and says where to. @see helm pkg/cmd/push.go */
export async function runPush(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const [path = '', remote = ''] = context.arguments
  await checkAccess(context)
  const { world } = await context.open()
  const request = { path, remote, access: accessOf(flags) }
  const pushed = await pushChart(request, { ...world, files: host.files }, host.interrupts.signal)
  host.terminal.writeOutput(formatPush(pushed))
  return 0
}
