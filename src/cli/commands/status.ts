// `status`: how a release stands, with its objects.
import { statusObjects, statusTables } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { formatStatusData } from '../printers/release-output.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { formatStatus } from '../printers/status.ts'

/** Prints the status. @see helm pkg/cmd/status.go */
export async function runStatus(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const format = flags.text('output') as OutputFormat
  const request = { name, namespace, revision: flags.number('revision') }
  if (format !== 'table') {
    const report = await statusObjects(request, world, host.interrupts.signal)
    logProblems(context, report.problems)
    host.terminal.writeOutput(formatStatusData(report, format))
    return 0
  }
  const report = await statusTables(request, world, host.interrupts.signal)
  logProblems(context, report.problems)
  host.terminal.writeOutput(
    formatStatus(report.release, {
      clock: host.clock,
      color: context.color,
      debug: false,
      chartLines: false,
      notes: true,
      resources: report.resources,
    }),
  )
  return 0
}

function logProblems({ log }: CommandContext, problems: readonly string[]): void {
  for (const error of problems) log.warn('get the relation pod is failed', { error })
}
