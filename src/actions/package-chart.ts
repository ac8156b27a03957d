// `package`: a chart directory into an archive.
import { absolutePath, joinPath } from '../base/index.ts'
import { archiveChart, type Chart, stampChart } from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { parseVersion } from '../formats/index.ts'
import { formatRfc3339Nano } from '../go/index.ts'
import type { PackageChartRequest } from './chart-requests.ts'
import { type ChartTools, chartFailure, readChart } from './chart-tools.ts'

/** An archive that was written. */
export interface PackagedChart {
  /** Of the archive. */
  readonly path: string
  /** Of the chart. */
  readonly name: string
  /** Of the chart. */
  readonly version: string
}

/**
 * Writes the archive of the chart. With `sourceDateEpoch` the same chart gives the same bytes everywhere, without it
 * as long as its files keep their moments.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/action/package.go Run
 */
export async function packageChart(
  request: PackageChartRequest,
  tools: ChartTools,
  signal?: AbortSignal,
): Promise<PackagedChart> {
  const { files } = tools
  const status = await files.status(request.path)
  if (status === undefined) throw chartFailure(`stat ${request.path}: no such file or directory`)
  const path = absolutePath(request.path, request.workingDirectory)
  if (status.kind !== 'directory') {
    throw chartFailure(`unable to detect chart at ${path}/Chart.yaml: open ${path}/Chart.yaml: not a directory`)
  }
  const chart = changed(await readChart({ text: path }, { ...tools, versions: 'packaged' }, signal), request)
  checkDependencies(chart)
  const folder = request.destination === '.' ? request.workingDirectory : request.destination
  signal?.throwIfAborted()
  const target = await writeArchive(chart, folder, tools)
  if (request.sign !== undefined) {
    await tools.provenance.sign({ ...request.sign, path: target, metadata: chart.metadata })
  }
  return { path: target, name: chart.metadata.name, version: chart.metadata.version }
}

async function writeArchive(chart: Chart, folder: string, tools: ChartTools): Promise<string> {
  const { files, compression, clock } = tools
  try {
    const place = await files.status(folder)
    if (place === undefined) await files.makeDirectory(folder)
    else if (place.kind !== 'directory') throw new Error(`is not a directory: ${folder}`)
    const { fileName, bytes } = archiveChart(chart, { compression, now: clock.now() })
    const target = joinPath(folder, fileName)
    await files.writeFile(target, bytes)
    return target
  } catch (error) {
    throw chartFailure(`failed to save: ${textOf(error)}`, error)
  }
}

function changed(chart: Chart, { version, appVersion, sourceDateEpoch }: PackageChartRequest): Chart {
  const metadata = {
    ...chart.metadata,
    ...(version === undefined ? {} : { version }),
    ...(appVersion === undefined ? {} : { appVersion }),
  }
  try {
    parseVersion(metadata.version)
  } catch (error) {
    throw chartFailure(textOf(error), error)
  }
  const result = { ...chart, metadata }
  if (sourceDateEpoch === undefined) return result
  const moment = { unixNanoseconds: sourceDateEpoch * 1_000_000_000n, offsetSeconds: 0, zone: 'UTC' }
  return stampChart(result, formatRfc3339Nano(moment))
}

/** @see helm pkg/action/install.go CheckDependencies */
function checkDependencies({ metadata, dependencies }: Chart): void {
  const present = new Set(dependencies.map((child) => child.metadata.name))
  const missing = (metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name))
  if (missing.length === 0) return
  throw chartFailure(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`)
}
