// `show`: what a chart says of itself.
import { type Chart, type ChartFile, crdFiles, inWordsOfPlainLoading } from '../chart/index.ts'
import type { ShowChartRequest } from './chart-requests.ts'
import { type ChartTools, readChart } from './chart-tools.ts'

/** The parts of a chart that people read. */
export interface ShownChart {
  /** With its dependencies. */
  readonly chart: Chart
  /** README.md, readme.txt or readme, whatever their case. */
  readonly readme?: ChartFile
  /** What stands in `crds/`, its dependencies' after its own. */
  readonly crds: readonly ChartFile[]
}

/**
 * The chart with what `show` prints of it.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/action/show.go
 */
export async function showChart(
  request: ShowChartRequest,
  tools: Omit<ChartTools, 'files'>,
  signal?: AbortSignal,
): Promise<ShownChart> {
  const chart = await readChart(request.chart, tools, signal).catch((error: unknown) => {
    throw inWordsOfPlainLoading(error)
  })
  const readme = chart.files.find(({ path }) => /^readme(?:\.md|\.txt)?$/i.test(path))
  return { chart, ...(readme === undefined ? {} : { readme }), crds: crdFiles(chart) }
}
