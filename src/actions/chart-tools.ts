// What verbs over charts on disk need, and what they share.
import {
  type Chart,
  type ChartFiles,
  checkChartVersion,
  inLocalZone,
  loadChart,
  type RegistryDownload,
} from '../chart/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import type { FileSystem } from '../host/index.ts'
import { fetchChart } from './fetch-chart.ts'
import type { World } from './world.ts'

/** Ports for verbs over charts; no cluster among them. */
export interface ChartTools extends Pick<World, 'charts' | 'clock' | 'compression' | 'provenance'> {
  readonly files: FileSystem
  /** Told of what came out of registries. */
  readonly onDownload?: (download: RegistryDownload) => void
}

/** Fetches and reads a chart of any version, or only of those that Helm packages. @throws ChartError in Helm's words */
export async function readChart(
  reference: Parameters<World['charts']['fetchChart']>[0],
  tools: Omit<ChartTools, 'files'> & {
    readonly versions?: 'any' | 'packaged'
    /** Told of the files before they are looked at. */
    readonly onFiles?: (files: ChartFiles) => void
  },
  signal?: AbortSignal,
): Promise<Chart> {
  const { charts, compression, clock, onDownload } = tools
  const files = await fetchChart(reference, charts, { onDownload, signal })
  tools.onFiles?.(files)
  if (tools.versions === 'packaged') checkChartVersion(files)
  const chart = loadChart(files, {
    gunzip: (bytes, limitBytes) => compression.gunzip(bytes, limitBytes),
  })
  return inLocalZone(chart, (unixSeconds) => clock.localZone(unixSeconds))
}

/** A chart's trouble in Helm's words. */
export function chartFailure(helmText: string, cause?: unknown): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText, ...(cause === undefined ? {} : { cause }) })
}
