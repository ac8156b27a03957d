// `dependency build` and `dependency update`: from what Chart.yaml wants to what lies in `charts/`.
import { encodeUtf8, joinPath } from '../../base/index.ts'
import {
  type Chart,
  type ChartDependencies,
  type Dependency,
  formatLock,
  logLine,
  type RepositoryEntry,
  sameUrl,
} from '../../chart/index.ts'
import { ChartError, RepositoryError } from '../../diagnostics/index.ts'
import { formatRfc3339Nano, parseUrl, quote } from '../../go/index.ts'
import { readConfigFileIfThere } from './config-file.ts'
import { saveDependencies } from './dependency-download.ts'
import { listDependencies } from './dependency-list.ts'
import { localPath, lockDigest, oldLockDigest } from './dependency-lock.ts'
import { type LockedDependency, resolveDependencies } from './dependency-resolver.ts'
import { type DependenciesParts, type DependencyRun, unmanagedName, unmanagedPrefix } from './dependency-run.ts'
import { getterFor } from './index-cache.ts'
import { readChartAt } from './read-chart.ts'
import { updateAll } from './repositories.ts'

/** Dependencies of charts in folders. @see helm pkg/downloader Manager */
export function createChartDependencies(parts: DependenciesParts): ChartDependencies {
  return {
    list: (path) => listDependencies(path, parts),
    build: (request, signal) => build({ request, parts, signal }),
    update: (request, signal) => update({ request, parts, signal }),
  }
}

async function build(run: DependencyRun): Promise<void> {
  const { request, parts } = run
  const chart = await readChartFolder(run)
  const { lock, metadata } = chart
  if (lock === undefined) return update(run)
  const isFirstGeneration = metadata.apiVersion === 'v1'
  const { dependencies } = await withRepositoryUrls(metadata.dependencies, run)
  if ((await lockDigest(dependencies, lock.dependencies)) !== lock.digest) {
    if (!isFirstGeneration) throw outOfSync('Chart', " with 'helm dependency update'")
    const message = 'warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...'
    parts.onWarning(logLine('INFO', message))
    if ((await oldLockDigest(metadata.dependencies)) !== lock.digest) throw outOfSync('requirements', '')
  }
  await checkRepositories(lock.dependencies, run)
  if (!request.skipRefresh) await refresh(run)
  await saveDependencies(lock.dependencies, run)
}

function outOfSync(name: 'Chart' | 'requirements', how: string): ChartError {
  return new ChartError({
    code: 'CHART_INVALID',
    helmText: `the lock file (${name}.lock) is out of sync with the dependencies file (${name}.yaml). Please update the dependencies${how}`,
  })
}

async function update(run: DependencyRun): Promise<void> {
  const { request, parts, signal } = run
  const chart = await readChartFolder(run)
  if (chart.metadata.dependencies === undefined) return
  const { dependencies = [], names } = await withRepositoryUrls(chart.metadata.dependencies, run)
  const allNames = await refreshUnmanaged(dependencies, names, run)
  if (!request.skipRefresh) await refresh(run)
  const resolved = await resolveDependencies(dependencies, {
    ports: parts,
    indexes: parts.indexes,
    registries: parts.registries,
    asking: { access: request.access ?? {}, ...(signal === undefined ? {} : { signal }) },
    chartPath: request.path,
    repositoryNames: allNames,
  })
  const saved = await saveDependencies(resolved, run)
  const digest = await lockDigest(dependencies, saved)
  if (chart.lock?.digest !== digest) await writeLock(chart, { digest, dependencies: saved }, run)
}

async function readChartFolder({ request, parts }: DependencyRun): Promise<Chart> {
  const { path } = request
  const status = await parts.files.status(path)
  if (status === undefined) {
    const helmText = `could not find ${path}: stat ${path}: no such file or directory`
    throw new ChartError({ code: 'CHART_NOT_FOUND', helmText })
  }
  if (status.kind !== 'directory') {
    throw new ChartError({ code: 'CHART_INVALID', helmText: 'only unpacked charts can be updated' })
  }
  if ((await parts.files.status(`${path}/Chart.yaml`)) === undefined) {
    throw new ChartError({ code: 'CHART_INVALID', helmText: 'Chart.yaml file is missing' })
  }
  return readChartAt(path, parts)
}

interface NamedDependencies {
  readonly dependencies: readonly Dependency[] | undefined
  /** Names of the repositories that are configured, by the dependencies' names. */
  readonly names: ReadonlyMap<string, string>
}

/** `@name` and `alias:name` become URLs. @see helm pkg/downloader Manager.resolveRepoNames */
async function withRepositoryUrls(
  wanted: readonly Dependency[] | undefined,
  { request, parts }: DependencyRun,
): Promise<NamedDependencies> {
  const { entries } = await readConfigFileIfThere(parts.configFile, parts.files)
  const names = new Map<string, string>()
  const missing: string[] = []
  const dependencies: Dependency[] = []
  for (const dependency of wanted ?? []) {
    const { name, repository = '' } = dependency
    const alias = /^(?:@|alias:)(.*)$/s.exec(repository)?.[1]
    const entry = entries.find((one) => (alias !== undefined && alias === one.name) || sameUrl(one.url, repository))
    dependencies.push(
      alias !== undefined && entry?.name === alias ? { ...dependency, repository: entry.url } : dependency,
    )
    if (repository === '') continue
    if (repository.startsWith('file://')) {
      await localPath(repository, request.path, parts.files)
      if (request.debug === true) request.onMessage?.(`Repository from local path: ${repository}\n`)
      names.set(name, repository)
    } else if (repository.startsWith('oci://')) names.set(name, repository)
    else if (entry !== undefined) names.set(name, entry.name)
    else if (!isRequestUri(repository)) missing.push(repository)
  }
  if (missing.length > 0) throw unknownRepositories(missing)
  return { dependencies: wanted === undefined ? undefined : dependencies, names }
}

/** As Go's url.ParseRequestURI: a URL with a scheme, or a path from the root. */
function isRequestUri(text: string): boolean {
  try {
    return parseUrl(text).scheme !== '' || text.startsWith('/')
  } catch {
    return false
  }
}

function unknownRepositories(missing: readonly string[]): RepositoryError {
  const plain = missing.some((text) => !text.includes('//') && !/^(?:@|alias:)/.test(text))
  const advice = `
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`
  return new RepositoryError({
    code: 'REPOSITORY_NOT_FOUND',
    helmText: `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'${plain ? advice : ''}`,
  })
}

/** @throws RepositoryError when the lock names a repository that is not configured */
async function checkRepositories(locked: readonly LockedDependency[], { parts }: DependencyRun): Promise<void> {
  const { entries } = await readConfigFileIfThere(parts.configFile, parts.files)
  const missing = locked
    .map(({ repository }) => repository)
    .filter((url) => url !== '' && !/^(?:file|oci):\/\//.test(url))
    .filter((url) => !entries.some((entry) => sameUrl(entry.url, url.replace(/\/$/, ''))))
  if (missing.length === 0) return
  throw new RepositoryError({
    code: 'REPOSITORY_NOT_FOUND',
    helmText: `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`,
  })
}

/** Fetches the indexes of repositories that are named by URL only; the result names those too. */
async function refreshUnmanaged(
  dependencies: readonly Dependency[],
  names: ReadonlyMap<string, string>,
  run: DependencyRun,
): Promise<ReadonlyMap<string, string>> {
  const all = new Map(names)
  const entries: RepositoryEntry[] = []
  for (const { name, repository = '' } of dependencies) {
    if (repository === '' || all.has(name)) continue
    const unmanaged = await unmanagedName(repository)
    all.set(name, unmanaged)
    entries.push({ ...blankEntry, name: unmanaged, url: repository })
  }
  if (entries.length > 0 && !run.request.skipRefresh) {
    run.request.onMessage?.('Getting updates for unmanaged Helm repositories...\n')
    await refreshAll(entries, run)
  }
  return all
}

const blankEntry = {
  username: '',
  password: '',
  certFile: '',
  keyFile: '',
  caFile: '',
  insecureSkipTlsVerify: false,
  passCredentialsAll: false,
} as const

/** Fetches the indexes of all repositories that are configured. */
async function refresh(run: DependencyRun): Promise<void> {
  const { entries } = await readConfigFileIfThere(run.parts.configFile, run.parts.files)
  if (entries.length === 0) return
  run.request.onMessage?.('Hang tight while we grab the latest from your chart repositories...\n')
  await refreshAll(entries, run)
  run.request.onMessage?.('Update Complete. ⎈Happy Helming!⎈\n')
}

/** What fails is told and passed over. */
async function refreshAll(
  entries: readonly RepositoryEntry[],
  { request, parts, signal }: DependencyRun,
): Promise<void> {
  for (const { url } of entries) getterFor(url, parts.getters)
  const unique = new Map(entries.map((entry) => [entry.url.replace(/\/$/, ''), entry]))
  await updateAll([...unique.values()], parts.indexes, {
    ...(signal === undefined ? {} : { signal }),
    onUpdate({ name, url, error }) {
      const isUnmanaged = name.startsWith(unmanagedPrefix)
      const shown = quote(isUnmanaged ? url : name)
      request.onMessage?.(
        error === undefined
          ? `...Successfully got an update from the ${shown} chart repository\n`
          : `...Unable to get an update from the ${shown} chart repository${isUnmanaged ? '' : ` (${url})`}:\n\t${error}\n`,
      )
    },
  })
}

async function writeLock(
  chart: Chart,
  lock: { readonly digest: string; readonly dependencies: readonly LockedDependency[] },
  { request, parts }: DependencyRun,
): Promise<void> {
  const name = chart.metadata.apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock'
  const path = joinPath(request.path, name)
  if ((await parts.files.linkStatus(path))?.kind === 'link') {
    const target = await parts.files.realPath(path).catch(() => '')
    throw new ChartError({ code: 'CHART_INVALID', helmText: `the ${name} file is a symlink to ${quote(target)}` })
  }
  const unixNanoseconds = parts.clock.now()
  const { seconds } = parts.clock.localZone(Number(unixNanoseconds / 1_000_000_000n))
  const generated = formatRfc3339Nano({ unixNanoseconds, offsetSeconds: seconds, zone: '' })
  await parts.files.writeFile(path, encodeUtf8(formatLock({ ...lock, generated })))
}
