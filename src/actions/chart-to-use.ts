// The chart and values of a request: fetched, loaded, checked for being usable at all.
import { debugLine } from '../apply/index.ts'
import {
  type Chart,
  type ChartFiles,
  type ChartReference,
  checkChartVersion,
  findOrigins,
  inLocalZone,
  type LayeredOrigins,
  loadChart,
  mergeValueSources,
  type RegistryDownload,
  rememberingReader,
  type ValueSource,
  type Values,
} from '../chart/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { fetchChart } from './fetch-chart.ts'
import { logEventOf } from './log-event.ts'
import type { ActionEvent, ChartRequest } from './requests.ts'
import type { World } from './world.ts'

/** A chart and what the user gave for it. */
export interface ChartToUse {
  readonly chart: Chart
  readonly supplied: Values
  /** Finds out where the values come from; `below` are weaker sources than those of the request. */
  origins(below?: readonly ValueSource[]): Promise<LayeredOrigins>
}

const deprecated: ActionEvent = { type: 'log', level: 'warn', message: 'this chart is deprecated' }

/**
 * Fetches the chart, then reads the values.
 * @throws ChartError in Helm's words
 * @see helm pkg/cmd/install.go runInstall
 */
export async function* openChart(
  request: Pick<ChartRequest, 'chart' | 'values'> & { readonly isUpgradeOfRelease?: true },
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, ChartToUse> {
  const { version = '', devel = false } = request.chart
  const isTold = request.isUpgradeOfRelease !== true
  if (isTold) yield debugLine('Original chart version', { version })
  if (version === '' && devel) yield debugLine('setting version to >0.0.0-0')
  const located = yield* locate(request.chart, world, signal)
  if (isTold && located.path !== undefined) yield debugLine('Chart path', { path: located.path })
  const readFile = rememberingReader((path) => world.charts.readValuesFile(path, signal))
  const supplied = await mergeValueSources(request.values, readFile)
  // Helm finds the chart, reads the values, then the chart's files.
  yield* located.lines.map(logEventOf)
  const files = located.files()
  if (world.loadedCharts?.has(files.files) !== true) checkChartVersion(files)
  const chart = loadOnce(files, world)
  const deprecation = chart.metadata.deprecated === true ? [deprecated] : []
  if (request.isUpgradeOfRelease === true) {
    // A release may become one of a library chart.
    checkDependenciesPresent(chart)
    yield* deprecation
  } else {
    checkInstallable(chart)
    yield* deprecation
    checkDependenciesPresent(chart)
  }
  const origins = (below: readonly ValueSource[] = []) =>
    findOrigins(chart, { sources: [...below, ...request.values], readFile })
  return { chart, supplied, origins }
}

interface Located {
  /** Where it lies on this machine. */
  readonly path: string | undefined
  /** Log lines on its files. */
  readonly lines: readonly string[]
  /** @throws ChartError when there is a chart that could not be read */
  files(): ChartFiles
}

/** Finds the chart and reads its files. @throws what the source throws when it finds none */
async function* locate(
  reference: ChartReference,
  { charts }: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Located> {
  const downloads: RegistryDownload[] = []
  const lines: string[] = []
  let path: string | undefined
  try {
    const files = await fetchChart(reference, charts, {
      onDownload: (each) => downloads.push(each),
      told: {
        onLogLine: (line) => lines.push(line),
        onLocated: (place) => {
          path = place
        },
      },
      signal,
    })
    return { path: files.path, lines, files: () => files }
  } catch (error) {
    if (path === undefined) throw error
    const files = (): never => {
      throw error
    }
    return { path, lines, files }
  } finally {
    for (const download of downloads) yield { type: 'download', ...download }
  }
}

/** A chart that is read-only: rendering it changes none of it, so that one is enough for many. */
function loadOnce(files: ChartFiles, { loadedCharts, compression, clock, knownValues }: World): Chart {
  const known = loadedCharts?.get(files.files)
  if (known !== undefined) return known
  const loaded = loadChart(files, {
    gunzip: (bytes, limitBytes) => compression.gunzip(bytes, limitBytes),
    ...(knownValues === undefined ? {} : { knownValues }),
  })
  const chart = inLocalZone(loaded, (unixSeconds) => clock.localZone(unixSeconds))
  loadedCharts?.set(files.files, chart)
  return chart
}

/** @see helm pkg/cmd/install.go checkIfInstallable */
function checkInstallable({ metadata }: Chart): void {
  if (metadata.type === undefined || metadata.type === 'application') return
  throw new ChartError({ code: 'CHART_INVALID', helmText: `${metadata.type} charts are not installable` })
}

/** @see helm pkg/action/install.go CheckDependencies */
function checkDependenciesPresent(chart: Chart): void {
  const present = new Set(chart.dependencies.map(({ metadata }) => metadata.name))
  const missing = (chart.metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name))
  if (missing.length === 0) return
  throw new ChartError({
    code: 'CHART_INVALID',
    helmText: `an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
    data: { missing },
    hints: ['`dependency build` fetches what Chart.lock names, `--dependency-update` does so on the way'],
  })
}
