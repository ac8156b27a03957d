// `install`: a chart becomes a release.
import { type InstallRequest, install } from '../../actions/index.ts'
import { InstallError, textOf } from '../../diagnostics/index.ts'
import type { Release } from '../../release/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { codeOf } from '../failure-code.ts'
import { nameAndChart } from '../name-and-chart.ts'
import { postRendererOf } from '../post-renderer-flags.ts'
import { formatRelease } from '../printers/release-output.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { chartRequestOf, readDryRun } from '../request-flags.ts'
import { announceCancel, runAction } from '../run-action.ts'
import { updateMissingDependencies } from '../update-dependencies.ts'
import { wantsWarnings } from '../wants-warnings.ts'

/** Installs and prints the release. @see helm pkg/cmd/install.go */
export async function runInstall(context: CommandContext): Promise<number> {
  const { flags, host, log } = context
  await checkAccess(context)
  const dryRun = readDryRun(flags, log, 'may-change')
  const { world, namespace } = await context.open()
  const postRenderer = await postRendererOf(context)
  try {
    const { name, chart } = await nameAndChart(context)
    await updateMissingDependencies(context, chart)
    const request: InstallRequest = {
      ...chartRequestOf({ flags, name, namespace, chart, dryRun }),
      ...postRenderer,
      warnUnusedValues: wantsWarnings(context),
      replace: flags.boolean('replace'),
      serverSide: flags.boolean('server-side'),
    }
    const stopAnnouncing = announceCancel(context, context.arguments[0] ?? name)
    const release = await runAction(context, install(request, world, host.interrupts.signal)).finally(stopAnnouncing)
    printRelease(context, release)
    return 0
  } catch (error) {
    throw new InstallError({ code: codeOf(error), helmText: `INSTALLATION FAILED: ${textOf(error)}`, cause: error })
  }
}

/** Prints a release that was installed or upgraded, in the wanted format. */
export function printRelease({ flags, host, settings, color }: CommandContext, release: Release): void {
  host.terminal.writeOutput(
    formatRelease(release, flags.text('output') as OutputFormat, {
      clock: host.clock,
      color,
      debug: settings.debug,
      chartLines: false,
      notes: !flags.boolean('hide-notes'),
    }),
  )
}
