// `lint`: charts held against Helm's rules, one after the other.
import { absolutePath, decodeUtf8, joinPath } from '../base/index.ts'
import {
  type Capabilities,
  type ChartFiles,
  defaultCapabilities,
  type FetchedSchemas,
  loadChart,
  loadSchemas,
  mergeValueSources,
  parseKubeVersion,
  prepareChart,
  schemaTexts,
  unpackArchive,
  type Values,
} from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { parseYaml, schemaTooDeep } from '../formats/index.ts'
import { HostError } from '../host/index.ts'
import type { LintFile, LintFolder, LintMessage, LintTarget } from '../lint/index.ts'
import { RecordedEffects } from '../render/index.ts'
import type { LintRequest } from './chart-requests.ts'
import { type ChartTools, chartFailure, readChart } from './chart-tools.ts'
import { answerAtOnce } from './effects.ts'
import { schemaLines } from './prepare-release.ts'
import type { World } from './world.ts'

/** What was found in one chart. */
export interface LintResult {
  /** As it was asked for. */
  readonly path: string
  /** In the order of Helm's rules. */
  readonly messages: readonly LintMessage[]
  /** Errors, and warnings where it is strict; or why the chart could not be looked at. */
  readonly failures: readonly string[]
  /** Log lines of rendering. */
  readonly warnings: readonly string[]
}

/** What linting needs. */
export interface LintWorld extends World, ChartTools {
  /** Told of the warnings of each chart before the next one is looked at. */
  readonly onWarning?: (line: string) => void
}

/**
 * Lints every chart; with `withSubcharts` those in `charts/` follow.
 *
 * @throws ChartError where the values cannot be read
 * @see helm pkg/cmd/lint.go; pkg/action/lint.go
 */
export async function lintCharts(
  request: LintRequest,
  world: LintWorld,
  signal?: AbortSignal,
): Promise<readonly LintResult[]> {
  const capabilities = capabilitiesOf(request.kubeVersion)
  const values = await mergeValueSources(request.values, (path) => world.charts.readValuesFile(path, signal))
  const paths = [...request.paths]
  if (request.withSubcharts) {
    for (const path of request.paths) paths.push(...(await chartsWithin(joinPath(path, 'charts'), world.files)))
  }
  const results: LintResult[] = []
  let current = values
  for (const path of paths) {
    const { result, left } = await lintOne(path, { request, world, values: current, capabilities, signal })
    results.push(result)
    for (const line of result.warnings) world.onWarning?.(line)
    current = left
  }
  return results
}

function capabilitiesOf(kubeVersion: string | undefined): Capabilities {
  if (kubeVersion === undefined) return defaultCapabilities
  try {
    return { ...defaultCapabilities, kubeVersion: parseKubeVersion(kubeVersion) }
  } catch (error) {
    throw chartFailure(`invalid kube version '${kubeVersion}': ${textOf(error)}`, error)
  }
}

/** Folders with a Chart.yaml and archives, at any depth, in the order of their names. */
async function chartsWithin(folder: string, files: ChartTools['files']): Promise<readonly string[]> {
  const found: string[] = []
  const entries = await files.readDirectory(folder).catch(() => [])
  for (const { name, kind } of entries) {
    const path = joinPath(folder, name)
    if (name === 'Chart.yaml') found.push(folder)
    else if (/\.(?:tgz|tar\.gz)$/.test(path)) found.push(path)
    if (kind === 'directory') found.push(...(await chartsWithin(path, files)))
  }
  return found
}

interface Parts {
  readonly request: LintRequest
  readonly world: LintWorld
  readonly values: Values
  readonly capabilities: Capabilities
  readonly signal: AbortSignal | undefined
}

interface LintedOne {
  readonly result: LintResult
  /** The values for the next chart. */
  readonly left: Values
}

async function lintOne(path: string, parts: Parts): Promise<LintedOne> {
  const { request, world, values, capabilities, signal } = parts
  let target: LintTarget & Partial<FolderTarget>
  try {
    target = /\.(?:tgz|tar\.gz)$/.test(path) ? await archiveTarget(path, parts) : await folderTarget(path, parts)
  } catch (error) {
    return { result: { path, messages: [], failures: [textOf(error)], warnings: [] }, left: values }
  }
  const { namespace, skipSchemaValidation } = request
  const effects = new RecordedEffects(answerAtOnce(world))
  effects.beginPass()
  if (!skipSchemaValidation) tellOfSchemas(target, world)
  const fetched = skipSchemaValidation ? undefined : await schemasFor(target, values, { world, signal })
  const options = { values, namespace, capabilities, skipSchemaValidation, effects }
  const { lintTarget } = await import('../lint/index.ts')
  const linted = lintTarget(target, { ...options, ...(fetched === undefined ? {} : { schemas: fetched.schemas }) })
  const { messages } = linted
  if (messages.some(({ text }) => text.includes(schemaTooDeep))) world.deeperStack?.()
  // Helm reads a chart for its templates and once more for its dependencies, and tells of links both times.
  const warnings = [...(fetched?.warnings ?? []), ...linted.warnings, ...(target.linkLines ?? [])]
  const failing = messages.filter(({ severity }) => severity === 'error' || (request.strict && severity === 'warning'))
  return { result: { path, messages, failures: failing.map(({ text }) => text), warnings }, left: linted.values }
}

/** Helm holds values.yaml against the chart's schema first, then all values against all schemas. */
function tellOfSchemas({ schema, values, loaded }: LintTarget, { debug }: World): void {
  if (schema.kind === 'file' && values.kind === 'file') debug?.('unmarshalled JSON schema', { schema: schema.text })
  if (!('chart' in loaded)) return
  for (const { message, fields } of schemaLines(loaded.chart)) debug?.(message, fields)
}

/** The schemas of other places that the chart and the charts in it refer to. */
async function schemasFor(
  target: LintTarget,
  values: Values,
  { world, signal }: Pick<Parts, 'world' | 'signal'>,
): Promise<FetchedSchemas> {
  const texts = target.schema.kind === 'file' ? [target.schema.text] : []
  try {
    if ('chart' in target.loaded) {
      const prepared = prepareChart(target.loaded.chart, values, { skipSchema: true })
      texts.push(...schemaTexts(prepared.chart, prepared.values))
    }
  } catch {
    // What cannot be prepared has no values to be held against a schema; its finding comes from the rules.
  }
  return loadSchemas([...new Set(texts)], world.loadSchema, signal)
}

interface FolderTarget extends LintTarget {
  /** Log lines on links in it. */
  readonly linkLines: readonly string[]
}

async function folderTarget(path: string, { request, world, signal }: Parts): Promise<FolderTarget> {
  const { files } = world
  const directory = absolutePath(path, request.workingDirectory)
  if ((await files.status(`${directory}/Chart.yaml`)) === undefined) {
    const chartYaml = joinPath(path, 'Chart.yaml')
    const place = await files.status(directory)
    const reason = place === undefined || place.kind === 'directory' ? 'no such file or directory' : 'not a directory'
    throw new Error(`unable to check Chart.yaml file in chart: stat ${chartYaml}: ${reason}`)
  }
  return {
    directory,
    chartYaml: await readFile(`${directory}/Chart.yaml`, files),
    values: await readFile(`${directory}/values.yaml`, files),
    schema: await readFile(`${directory}/values.schema.json`, files),
    templates: await folderAt(`${directory}/templates`, files),
    crds: await folderAt(`${directory}/crds`, files),
    ...(await loadedFrom(directory, world, signal)),
  }
}

/** The chart, or why it cannot be read; the source of charts tells of links in it. */
async function loadedFrom(
  directory: string,
  world: World & ChartTools,
  signal: AbortSignal | undefined,
): Promise<Pick<FolderTarget, 'loaded' | 'linkLines'>> {
  let links: readonly string[] | undefined
  const onFiles = ({ warnings = [] }: ChartFiles): void => {
    links = warnings
  }
  const loaded = await readChart({ text: directory }, { ...world, onFiles }, signal).then(
    (chart) => ({ chart }),
    (error: unknown) => ({ failure: textOf(error) }),
  )
  return { loaded, linkLines: links ?? (await linesOf(directory, world, signal)) }
}

/** The log lines of files that cannot be read to their end. */
async function linesOf(
  directory: string,
  { charts }: World,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const lines: string[] = []
  await charts.fetchChart({ text: directory }, signal, { onLogLine: (line) => lines.push(line) }).catch(() => {})
  return lines
}

async function readFile(path: string, files: ChartTools['files']): Promise<LintFile> {
  try {
    return { kind: 'file', text: decodeUtf8(await files.readFile(path)) }
  } catch (error) {
    if (error instanceof HostError && error.reason === 'not-found') return { kind: 'missing' }
    return { kind: 'directory', error: textOf(error) }
  }
}

async function folderAt(path: string, files: ChartTools['files']): Promise<LintFolder> {
  const status = await files.status(path)
  if (status === undefined) return 'missing'
  return status.kind === 'directory' ? 'directory' : 'other'
}

/** An archive is looked at as if it stood unpacked where it lies. */
async function archiveTarget(path: string, { request, world }: Parts): Promise<LintTarget> {
  const compression = world.compression
  const bytes = await world.files.readFile(path).catch((error: unknown) => {
    const isFolder = error instanceof HostError && error.reason === 'is-a-directory'
    throw new Error(`unable to ${isFolder ? 'extract' : 'open'} tarball: ${textOf(error)}`)
  })
  let unpacked: ChartFiles
  try {
    unpacked = unpackArchive(bytes, compression)
  } catch (error) {
    throw new Error(`unable to extract tarball: ${textOf(error)}`)
  }
  const fileAt = (name: string): LintFile => {
    const file = unpacked.files.findLast((each) => each.path === name)
    return file === undefined ? { kind: 'missing' } : { kind: 'file', text: decodeUtf8(file.data) }
  }
  const folderNamed = (name: string): LintFolder =>
    unpacked.files.some((each) => each.path.startsWith(`${name}/`)) ? 'directory' : 'missing'
  const load = (): LintTarget['loaded'] => {
    try {
      return { chart: loadChart(unpacked, { gunzip: (data, limit) => compression.gunzip(data, limit) }) }
    } catch (error) {
      return { failure: textOf(error) }
    }
  }
  const loaded = load()
  checkUnpacks(loaded, fileAt('Chart.yaml'))
  return {
    directory: absolutePath(path, request.workingDirectory),
    chartYaml: fileAt('Chart.yaml'),
    values: fileAt('values.yaml'),
    schema: fileAt('values.schema.json'),
    templates: folderNamed('templates'),
    crds: folderNamed('crds'),
    loaded,
  }
}

/** Helm unpacks into a folder that is called as the chart. @see helm pkg/chart/v2/util Expand */
function checkUnpacks(loaded: LintTarget['loaded'], chartYaml: LintFile): void {
  const start = 'unable to extract tarball:'
  if ('failure' in loaded && loaded.failure.startsWith('cannot load Chart.yaml: '))
    throw new Error(`${start} ${loaded.failure}`)
  const content = chartYaml.kind === 'file' ? parseYaml(chartYaml.text) : undefined
  const name = content instanceof Map ? content.get('name') : undefined
  if (name === undefined || name === null || name === '') throw new Error(`${start} chart name not specified`)
}
