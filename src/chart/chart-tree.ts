// Walks over a chart and the charts in it: full paths, CRD files.

import { joinPath } from '../base/index.ts'
import type { Chart, ChartFile } from './model.ts'

/** Path of a chart as templates name it, such as `parent/charts/child`; `ancestors` from the root down. */
export function chartFullPath(chart: Chart, ancestors: readonly Chart[] = []): string {
  return [...ancestors, chart].map(({ metadata }) => metadata.name).join('/charts/')
}

/** The chart and all charts in it, parents first, with their full paths. */
export function* walkCharts(
  chart: Chart,
  parentPath = '',
): Generator<{ readonly chart: Chart; readonly fullPath: string }> {
  const fullPath = parentPath === '' ? chart.metadata.name : `${parentPath}/charts/${chart.metadata.name}`
  yield { chart, fullPath }
  for (const child of chart.dependencies) yield* walkCharts(child, fullPath)
}

/** A file of custom resource definitions. */
export interface CrdFile extends ChartFile {
  /** With the chart's full path in front. */
  readonly path: string
  /** Within its chart. */
  readonly name: string
}

/**
 * Files in `crds/` of the chart and of the charts in it, parents first.
 *
 * @see helm pkg/chart/v2 Chart.CRDObjects
 */
export function crdFiles(chart: Chart): readonly CrdFile[] {
  return [...walkCharts(chart)].flatMap(({ chart: owner, fullPath }) =>
    owner.files
      .filter(({ path }) => path.startsWith('crds/') && /\.(?:yaml|yml|json)$/i.test(path))
      .map(({ path, data }) => ({ path: joinPath(fullPath, path), name: path, data })),
  )
}
