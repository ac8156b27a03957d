// `--dependency-update`: what a chart in a folder lacks is fetched before it is used.
import { type ChartReference, loadChart } from '../chart/index.ts'
import type { FileSystem } from '../host/index.ts'
import type { World } from './world.ts'

/**
 * Whether the chart stands in a folder here and lacks dependencies that Chart.yaml names.
 *
 * @see helm pkg/cmd/install.go runInstall
 */
export async function lacksDependencies(
  reference: ChartReference,
  { world, files }: { readonly world: World; readonly files: FileSystem },
  signal: AbortSignal,
): Promise<boolean> {
  if ((reference.repository ?? '') !== '' || (await files.status(reference.text)) === undefined) return false
  const { metadata, dependencies } = loadChart(await world.charts.fetchChart({ text: reference.text }, signal), {
    gunzip: (bytes, limitBytes) => world.compression.gunzip(bytes, limitBytes),
  })
  const present = new Set(dependencies.map((child) => child.metadata.name))
  return (metadata.dependencies ?? []).some(({ name }) => !present.has(name))
}
