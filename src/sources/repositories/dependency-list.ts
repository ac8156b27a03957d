// `dependency list`: what a chart depends on, and what of it lies in its folder.
import { joinPath } from '../../base/index.ts'
import {
  type Chart,
  compilePathPattern,
  type Dependency,
  type DependencyList,
  PatternError,
} from '../../chart/index.ts'
import { ChartError, Failure } from '../../diagnostics/index.ts'
import { checkConstraint, isVersion, parseConstraint, parseStrictVersion, parseVersion } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'
import { type ChartReading, readChartAt } from './read-chart.ts'

/**
 * Looks at the chart at `path`, a folder or an archive.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/action/dependency.go Dependency.List
 */
export async function listDependencies(path: string, ports: ChartReading): Promise<DependencyList> {
  const status = await ports.files.status(path)
  if (status === undefined) {
    throw new ChartError({ code: 'CHART_NOT_FOUND', helmText: `stat ${path}: no such file or directory` })
  }
  const chart = await readChartAt(path, ports)
  const { dependencies } = chart.metadata
  if (dependencies === undefined) return { dependencies: undefined, warnings: [] }
  const folder = joinPath(path, 'charts')
  const names = await namesIn(folder, ports.files)
  return {
    dependencies: await Promise.all(
      dependencies.map(async (dependency) => ({
        name: dependency.name,
        version: dependency.version ?? '',
        repository: dependency.repository ?? '',
        status: await statusOf(dependency, { folder, names, chart, ports }),
      })),
    ),
    warnings: await strangersIn({ folder, names, dependencies, ports }),
  }
}

async function namesIn(folder: string, files: FileSystem): Promise<readonly string[]> {
  try {
    return (await files.readDirectory(folder)).map(({ name }) => name)
  } catch (error) {
    if (error instanceof HostError) return []
    throw error
  }
}

interface Place {
  readonly folder: string
  readonly names: readonly string[]
  readonly chart: Chart
  readonly ports: ChartReading
}

async function statusOf(dependency: Dependency, { folder, names, chart, ports }: Place): Promise<string> {
  let archives: readonly string[]
  try {
    const pattern = compilePathPattern(`${dependency.name}-*.tgz`)
    archives = names.filter((name) => pattern.matches(name))
  } catch (error) {
    if (error instanceof PatternError) return 'bad pattern'
    throw error
  }
  const exact = archives.length > 1 ? archives.filter((name) => isOfVersion(name, dependency.name)) : archives
  if (archives.length > 1 && exact.length > 1) return 'too many matches'
  const [archive] = exact
  if (archive !== undefined && exact.length === 1) return archiveStatus(`${folder}/${archive}`, dependency, ports)
  const loaded = chart.dependencies.findLast(({ metadata }) => metadata.name === dependency.name)
  if (loaded === undefined) return 'missing'
  return versionTrouble(loaded, dependency) ?? 'unpacked'
}

function isOfVersion(fileName: string, name: string): boolean {
  const version = fileName.slice(0, -'.tgz'.length)
  try {
    parseStrictVersion(version.startsWith(`${name}-`) ? version.slice(name.length + 1) : version)
    return true
  } catch {
    return false
  }
}

async function archiveStatus(path: string, dependency: Dependency, ports: ChartReading): Promise<string> {
  let chart: Chart
  try {
    chart = await readChartAt(path, ports)
  } catch (error) {
    if (error instanceof Failure) return 'corrupt'
    throw error
  }
  if (chart.metadata.name !== dependency.name) return 'misnamed'
  return versionTrouble(chart, dependency) ?? 'ok'
}

function versionTrouble({ metadata }: Chart, { version = '' }: Dependency): string | undefined {
  if (metadata.version === version) return undefined
  if (!isVersion(metadata.version)) return 'invalid version'
  try {
    const matches = checkConstraint(parseConstraint(version), parseVersion(metadata.version))
    return matches ? undefined : 'wrong version'
  } catch {
    return 'invalid version'
  }
}

async function strangersIn(place: {
  readonly folder: string
  readonly names: readonly string[]
  readonly dependencies: readonly Dependency[]
  readonly ports: ChartReading
}): Promise<readonly string[]> {
  const warnings: string[] = []
  for (const name of place.names) {
    const path = `${place.folder}/${name}`
    const isFolder = (await place.ports.files.status(path))?.kind === 'directory'
    if (!isFolder && !name.endsWith('.tgz')) continue
    try {
      const { metadata } = await readChartAt(path, place.ports)
      if (place.dependencies.some((dependency) => dependency.name === metadata.name)) continue
      warnings.push(`WARNING: ${quote(path)} is not in Chart.yaml.`)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      warnings.push(`WARNING: ${quote(path)} is not a chart.`)
    }
  }
  return warnings
}
