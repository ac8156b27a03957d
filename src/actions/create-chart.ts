// `create`: the files of a new chart.
import { absolutePath, joinPath, parentOf } from '../base/index.ts'
import { archiveChart, type ChartFile, chartFromStarter, scaffoldChart } from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import type { CreateChartRequest } from './chart-requests.ts'
import { type ChartTools, chartFailure, readChart } from './chart-tools.ts'

/** What was made. */
export interface CreatedChart {
  /** The chart's folder. */
  readonly path: string
  /** Files that stood there before and were written over. */
  readonly overwritten: readonly string[]
}

/**
 * Writes a new chart into a folder that is called as the chart. What stands there is written over, other files stay.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/cmd/create.go; pkg/chart/v2/util/create.go
 */
export async function createChart(
  request: CreateChartRequest,
  tools: ChartTools,
  signal?: AbortSignal,
): Promise<CreatedChart> {
  return request.starter === undefined
    ? createFromScaffold(request, tools, signal)
    : createFromStarter(request.starter, request, tools, signal)
}

async function createFromScaffold(
  { name, directory, workingDirectory, apiVersion }: CreateChartRequest,
  { files }: ChartTools,
  signal: AbortSignal | undefined,
): Promise<CreatedChart> {
  const scaffold = scaffoldChart(name, apiVersion)
  const parent = absolutePath(directory, workingDirectory)
  const status = await files.status(parent)
  if (status === undefined) throw chartFailure(`stat ${parent}: no such file or directory`)
  if (status.kind !== 'directory') throw chartFailure(`no such directory ${parent}`)
  const path = joinPath(parent, name)
  await refuseFile(path, files)
  const overwritten = []
  for (const file of scaffold) {
    const target = `${path}/${file.path}`
    if ((await files.status(target)) !== undefined) overwritten.push(target)
    await write(target, file, { files, signal })
  }
  signal?.throwIfAborted()
  await files.makeDirectory(`${path}/charts`)
  return { path, overwritten }
}

async function createFromStarter(
  starter: string,
  { name, directory, apiVersion }: CreateChartRequest,
  tools: ChartTools,
  signal: AbortSignal | undefined,
): Promise<CreatedChart> {
  const { files } = tools
  if ((await files.status(starter)) === undefined) {
    throw chartFailure(`could not load ${starter}: stat ${starter}: no such file or directory`)
  }
  const chart = await readChart({ text: starter }, tools, signal).catch((error: unknown) => {
    throw chartFailure(`could not load ${starter}: ${textOf(error)}`, error)
  })
  const folder = chartFromStarter(chart, name, apiVersion)
  const path = joinPath(directory, name)
  await refuseFile(path, files)
  signal?.throwIfAborted()
  await files.makeDirectory(path)
  for (const file of folder.files) await write(`${path}/${file.path}`, file, { files, signal })
  for (const child of folder.archives) {
    const { fileName, bytes } = archiveChart(child, { compression: tools.compression, now: tools.clock.now() })
    signal?.throwIfAborted()
    await files.makeDirectory(`${path}/charts`)
    await files.writeFile(`${path}/charts/${fileName}`, bytes)
  }
  return { path, overwritten: [] }
}

async function refuseFile(path: string, files: ChartTools['files']): Promise<void> {
  const status = await files.status(path)
  if (status === undefined || status.kind === 'directory') return
  throw chartFailure(`file ${path} already exists and is not a directory`)
}

/** A chart that nobody wants any more is not written on. */
async function write(
  path: string,
  { data }: ChartFile,
  { files, signal }: Pick<ChartTools, 'files'> & { readonly signal: AbortSignal | undefined },
): Promise<void> {
  signal?.throwIfAborted()
  await files.makeDirectory(parentOf(path))
  await files.writeFile(path, data)
}
