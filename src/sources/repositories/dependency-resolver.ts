// Which version of each dependency is taken: the newest that its constraint admits.
import type { Dependency, Registries, RegistryRequest, RepositoryIndex } from '../../chart/index.ts'
import { ChartError, RepositoryError, textOf } from '../../diagnostics/index.ts'
import { type Constraint, checkConstraint, isVersion, parseConstraint, parseVersion } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import { localPath } from './dependency-lock.ts'
import type { IndexCache } from './index-cache.ts'
import { type ChartReading, readChartAt } from './read-chart.ts'

/** What resolving needs. */
export interface Resolving {
  readonly ports: ChartReading
  readonly indexes: IndexCache
  readonly registries: Registries | undefined
  readonly asking: RegistryRequest
  readonly chartPath: string
  /** Names of repositories, which are those of their indexes, by the dependencies' names. */
  readonly repositoryNames: ReadonlyMap<string, string>
}

/** A dependency with its version decided. */
export interface LockedDependency {
  readonly name: string
  readonly version: string
  readonly repository: string
}

/**
 * Decides on the versions.
 *
 * @throws ChartError, RepositoryError in Helm's words
 * @see helm internal/resolver Resolver.Resolve
 */
export async function resolveDependencies(
  wanted: readonly Dependency[],
  resolving: Resolving,
): Promise<readonly LockedDependency[]> {
  const locked: LockedDependency[] = []
  const missing: string[] = []
  for (const dependency of wanted) {
    const { name, version = '', repository = '' } = dependency
    const found = await versionFor(dependency, constraintOf(dependency), resolving)
    if (found === undefined) missing.push(`${quote(name)} (repository ${quote(repository)}, version ${quote(version)})`)
    else locked.push({ name, version: found, repository })
  }
  if (missing.length === 0) return locked
  throw new ChartError({
    code: 'CHART_NOT_FOUND',
    helmText: `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
  })
}

function constraintOf({ name, version = '' }: Dependency): Constraint {
  try {
    return parseConstraint(version)
  } catch (error) {
    const helmText = `dependency ${quote(name)} has an invalid version/constraint format: ${textOf(error)}`
    throw new ChartError({ code: 'CHART_INVALID', helmText, cause: error })
  }
}

async function versionFor(
  dependency: Dependency,
  constraint: Constraint,
  resolving: Resolving,
): Promise<string | undefined> {
  const { name, version = '', repository = '' } = dependency
  const { ports, chartPath } = resolving
  const admits = (candidate: string) => isVersion(candidate) && checkConstraint(constraint, parseVersion(candidate))
  if (repository === '') {
    await localPath(`charts/${name}`, chartPath, ports.files)
    return version
  }
  if (repository.startsWith('file://')) {
    const chart = await readChartAt(await localPath(repository, chartPath, ports.files), ports)
    return admits(chart.metadata.version) ? chart.metadata.version : undefined
  }
  if (repository.startsWith('oci://')) {
    if (isVersion(version)) return version
    // Without a fitting tag Helm goes on, and fails where it downloads.
    return (await tagsOf(dependency, resolving)).find(admits) ?? version
  }
  const index = await indexFor(name, resolving)
  const versions = index.versions(name)
  if (versions === undefined) {
    throw new ChartError({ code: 'CHART_NOT_FOUND', helmText: `${name} chart not found in repo ${repository}` })
  }
  return versions.find((candidate) => admits(candidate.version) && candidate.entry().urls.length > 0)?.version
}

async function tagsOf({ name, repository = '' }: Dependency, resolving: Resolving): Promise<readonly string[]> {
  const { registries, asking } = resolving
  try {
    if (registries === undefined) throw new Error('missing registry client')
    return await registries.tags({ ...asking, reference: `${repository.slice('oci://'.length)}/${name}` })
  } catch (error) {
    asking.signal?.throwIfAborted()
    const helmText = `could not retrieve list of tags for repository ${repository}: ${textOf(error)}`
    throw new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText, cause: error })
  }
}

async function indexFor(name: string, { indexes, repositoryNames }: Resolving): Promise<RepositoryIndex> {
  const repository = repositoryNames.get(name) ?? ''
  try {
    return await indexes.read(repository)
  } catch (error) {
    if (!(error instanceof HostError || error instanceof RepositoryError)) throw error
    throw new RepositoryError({
      code: 'REPOSITORY_NOT_FOUND',
      helmText: `no cached repository for ${repository} found. (try 'helm repo update'): ${textOf(error)}`,
      cause: error,
    })
  }
}
