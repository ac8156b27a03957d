// `--dependency-update`: what a chart in a folder lacks is fetched before it is used.

import { lacksDependencies } from '../actions/index.ts'
import { absolutePath } from '../base/index.ts'
import type { CommandContext } from './context.ts'

/**
 * Updates the dependencies of the chart when some are not there and the flag asks for it.
 *
 * @throws ChartError, RepositoryError in Helm's words
 * @see helm pkg/cmd/install.go runInstall
 */
export async function updateMissingDependencies(context: CommandContext, chart: string): Promise<void> {
  const { flags, host } = context
  if (!flags.boolean('dependency-update')) return
  const { world } = await context.open()
  const reference = { text: chart, repository: flags.text('repo') }
  if (!(await lacksDependencies(reference, { world, files: host.files }, host.interrupts.signal))) return
  const { updateDependencies } = await import('./commands/dependency.ts')
  await updateDependencies(context, absolutePath(chart, host.environment.workingDirectory))
}
