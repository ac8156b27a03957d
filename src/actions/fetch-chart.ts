// Fetching a chart while telling what registries gave, also when it fails afterwards.
import type { ChartFiles, ChartReference, ChartTold, RegistryDownload } from '../chart/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { World } from './world.ts'

/** The chart's files. @throws what the source throws, after all downloads were told */
export async function fetchChart(
  reference: ChartReference,
  charts: World['charts'],
  options: {
    readonly onDownload?: ((download: RegistryDownload) => void) | undefined
    readonly signal?: AbortSignal | undefined
    readonly told?: ChartTold
  },
): Promise<ChartFiles> {
  const tell = (downloads: unknown) => {
    if (Array.isArray(downloads)) for (const download of downloads) options.onDownload?.(download as RegistryDownload)
  }
  try {
    const files = await charts.fetchChart(reference, options.signal, options.told)
    tell(files.downloads)
    return files
  } catch (error) {
    if (error instanceof Failure) tell(error.data['downloads'])
    throw error
  }
}
