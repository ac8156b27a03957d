// `--dependency-update`: what a chart in a folder lacks is fetched before it is used.

import { absolutePath } from '../actions/index.ts'
import { loadChart } from '../chart/index.ts'
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
  if (flags.text('repo') !== '' || (await host.files.status(chart)) === undefined) return
  const { world } = await context.open()
  const { metadata, dependencies } = loadChart(await world.charts.fetchChart({ text: chart }, host.interrupts.signal), {
    gunzip: (bytes, limitBytes) => world.compression.gunzip(bytes, limitBytes),
  })
  const present = new Set(dependencies.map((child) => child.metadata.name))
  if ((metadata.dependencies ?? []).every(({ name }) => present.has(name))) return
  const { updateDependencies } = await import('./commands/dependency.ts')
  await updateDependencies(context, absolutePath(chart, host.environment.workingDirectory))
}
