// Getting the archives of dependencies, all at once, and putting them into `charts/` when all are there.
import { joinPath } from '../../base/index.ts'
import {
  archiveChart,
  type Dependency,
  loadChart,
  type RegistryDownload,
  type RepositoryEntry,
  sameUrl,
  stampChart,
} from '../../chart/index.ts'
import { ChartError, Failure, RepositoryError, textOf } from '../../diagnostics/index.ts'
import { checkConstraint, compareVersions, isVersion, parseConstraint, parseVersion } from '../../formats/index.ts'
import { formatRfc3339Nano, quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import { withoutPassword } from '../http-getter.ts'
import { unpackChartArchive } from '../read-chart-archive.ts'
import { fetchProvenance, MissingProvenance, verifyArchive } from './archive-proof.ts'
import { readConfigFileIfThere } from './config-file.ts'
import { localPath } from './dependency-lock.ts'
import type { LockedDependency } from './dependency-resolver.ts'
import { type DependencyRun, unmanagedName } from './dependency-run.ts'
import { accessOf, resolved } from './index-cache.ts'
import { ociArchive, type RemoteArchive } from './oci-archive.ts'
import type { NamedArchive } from './pull.ts'
import { readChartAt } from './read-chart.ts'
import { fetchArchive, findInRepositoryUrl, type LocatedArchive } from './remote-charts.ts'

/**
 * Saves the archives of `locked`; the result has the versions of charts from folders.
 *
 * @throws ChartError, RepositoryError in Helm's words; `charts/` is then as it was
 * @see helm pkg/downloader Manager.downloadAll, safeMoveDeps
 */
export async function saveDependencies(
  locked: readonly LockedDependency[],
  run: DependencyRun,
): Promise<readonly LockedDependency[]> {
  const { request, parts } = run
  const say = request.onMessage ?? (() => {})
  const { entries } = await readConfigFileIfThere(parts.configFile, parts.files)
  await checkIndexes(entries, run)
  const folder = joinPath(request.path, 'charts')
  const status = await parts.files.status(folder)
  if (status !== undefined && status.kind !== 'directory') throw invalid(`${quote(folder)} is not a directory`)
  await parts.files.makeDirectory(folder)
  say(`Saving ${locked.length} charts\n`)
  const stop = new AbortController()
  const signal = run.signal === undefined ? stop.signal : AbortSignal.any([run.signal, stop.signal])
  const archives = new Map<string, NamedArchive>()
  try {
    const saved = await collect(locked, { run: { ...run, signal }, entries, archives, folder })
    await moveIn(archives, { folder, locked, run })
    return saved
  } catch (error) {
    if (error instanceof SaveError) {
      run.signal?.throwIfAborted()
      say(`Save error occurred:  ${textOf(error.failure)}\n`)
      throw error.failure
    }
    throw error
  } finally {
    stop.abort(new HostError('cancelled', 'another download failed'))
  }
}

/** An error that Helm tells on standard output too. */
class SaveError extends Error {
  readonly failure: unknown

  constructor(failure: unknown) {
    super()
    this.failure = failure
  }
}

/** Helm wants the indexes of all repositories, whether they are used or not. */
async function checkIndexes(entries: readonly RepositoryEntry[], { parts }: DependencyRun): Promise<void> {
  for (const { name } of entries) {
    const path = parts.indexes.pathOf(name)
    if ((await parts.files.status(path)) !== undefined) continue
    throw new RepositoryError({
      code: 'REPOSITORY_NOT_FOUND',
      helmText: `open ${path}: no such file or directory`,
      hints: ['`repo update` fetches the index'],
    })
  }
}

interface Collecting {
  readonly run: DependencyRun
  readonly entries: readonly RepositoryEntry[]
  readonly archives: Map<string, NamedArchive>
  readonly folder: string
}

async function collect(
  locked: readonly LockedDependency[],
  collecting: Collecting,
): Promise<readonly LockedDependency[]> {
  const { run, archives } = collecting
  const say = run.request.onMessage ?? (() => {})
  const saved: LockedDependency[] = []
  const started = startAll(locked, collecting)
  const done = new Set<string>()
  for (const dependency of locked) {
    const { name, repository } = dependency
    if (repository === '') {
      say(`Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`)
      await checkPresent(dependency, collecting)
      saved.push(dependency)
    } else if (repository.startsWith('file://')) {
      if (run.request.debug === true) say(`Archiving ${name} from repo ${repository}\n`)
      const packed = await asSaveError(() => packFolder(dependency, run))
      archives.set(packed.fileName, packed)
      saved.push({ ...dependency, version: packed.version })
    } else {
      const download = started.get(dependency) as Download
      const url = await asSaveError(() => download.url)
      if (done.has(url)) say(`Already downloaded ${name} from repo ${repository}\n`)
      else {
        say(`Downloading ${name} from repo ${repository}\n`)
        const archive = await asSaveError(() => download.archive)
        for (const each of archive.downloads ?? []) run.request.onDownload?.(each)
        if (archive.warning !== undefined) say(archive.warning)
        archives.set(archive.fileName, archive)
        done.add(url)
      }
      saved.push(dependency)
    }
  }
  return saved
}

async function asSaveError<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    throw new SaveError(error)
  }
}

/** An archive that came, and what is to be said of it. */
interface Downloaded extends NamedArchive {
  readonly warning?: string
  readonly downloads?: readonly RegistryDownload[]
}

interface Download {
  readonly url: Promise<string>
  readonly archive: Promise<Downloaded>
}

/** All downloads begin together; what fails is told when its turn comes. */
function startAll(
  locked: readonly LockedDependency[],
  collecting: Collecting,
): ReadonlyMap<LockedDependency, Download> {
  const byUrl = new Map<string, Promise<Downloaded>>()
  const nothing = (): void => {}
  let turns = Promise.resolve()
  const downloads = new Map<LockedDependency, Download>()
  for (const dependency of locked) {
    if (dependency.repository === '' || dependency.repository.startsWith('file://')) continue
    const located = findArchive(dependency, collecting)
    const archive = located.then((found) => {
      const before = byUrl.get(found.url)
      const download = before ?? turns.then(() => downloadOf(found, dependency, collecting.run))
      byUrl.set(found.url, download)
      // What is told of one stands together.
      if (collecting.run.parts.debug !== undefined) turns = download.then(nothing, nothing)
      return download
    })
    archive.catch(() => {})
    downloads.set(dependency, { url: located.then(({ url }) => url), archive })
    downloads.get(dependency)?.url.catch(() => {})
  }
  return downloads
}

async function downloadOf(
  located: LocatedArchive,
  { name, version, repository }: LockedDependency,
  run: DependencyRun,
): Promise<Downloaded> {
  const { parts, request, signal } = run
  parts.debug?.('set up default downloader cache')
  try {
    if (!repository.startsWith('oci://')) {
      const archive = await fetchArchive(located, parts, signal)
      const provenance = () => fetchProvenance(located, archive.digest, { parts, signal })
      return await checked({ ...archive, url: located.url, provenance }, located.url, run)
    }
    const text = `${repository}/${name}`
    const wantsProvenance = request.verify !== undefined
    const asked = { text, version, access: request.access ?? {}, wantsProvenance }
    return await checked(await ociArchive(asked, parts, signal), text, run)
  } catch (error) {
    signal?.throwIfAborted()
    const shown = repository.startsWith('oci://') ? `${repository}/${name}` : located.url
    throw new RepositoryError({
      code: error instanceof Failure ? error.code : 'REPOSITORY_UNREACHABLE',
      helmText: `could not download ${shown}: ${textOf(error)}`,
      cause: error,
    })
  }
}

/** The archive, if its provenance holds or was not asked for. @see helm pkg/downloader ChartDownloader.DownloadTo */
async function checked(
  archive: RemoteArchive,
  reference: string,
  { parts, request: { verify } }: DependencyRun,
): Promise<Downloaded> {
  if (verify === undefined) return archive
  try {
    await verifyArchive(archive, verify.keyring, parts)
    return archive
  } catch (error) {
    if (!(error instanceof MissingProvenance) || verify.missing === 'fail') throw error
    return {
      ...archive,
      warning: `WARNING: Verification not found for ${withoutPassword(reference)}: ${error.reason}\n`,
    }
  }
}

/** Where the archive of a dependency is. @see helm pkg/downloader Manager.findChartURL */
async function findArchive(dependency: LockedDependency, { run, entries }: Collecting): Promise<LocatedArchive> {
  const { name, version, repository } = dependency
  const { parts, request } = run
  if (repository.startsWith('oci://')) {
    return { url: `${repository}/${name}:${version}`, owner: repository, access: request.access ?? {} }
  }
  const entry = entries.find(({ url }) => sameUrl(repository, url))
  try {
    if (entry !== undefined) return await inIndex(dependency, entry, run)
    const reference = { text: name, version, repository, access: {} }
    const known = await parts.indexes.remembered(await unmanagedName(repository))
    const url = await findInRepositoryUrl(reference, parts, { known, signal: run.signal })
    return { url, owner: repository, access: {} }
  } catch (error) {
    run.signal?.throwIfAborted()
    const reason = entry === undefined ? `chart ${name} not found in ${repository}: ${textOf(error)}` : textOf(error)
    throw new RepositoryError({ code: 'CHART_NOT_FOUND', helmText: `could not find : ${reason}`, cause: error })
  }
}

async function inIndex(
  { name, version, repository }: LockedDependency,
  entry: RepositoryEntry,
  { parts }: DependencyRun,
): Promise<LocatedArchive> {
  const versions = (await parts.indexes.read(entry.name)).versions(name)
  if (versions === undefined) throw invalid('entry not found')
  for (const candidate of versions) {
    if (version !== '' && !isSameVersion(version, candidate.version)) continue
    const { urls, digest } = candidate.entry()
    const [first] = urls
    if (first === undefined) continue
    const hex = digest.slice(digest.indexOf(':') + 1).toLowerCase()
    return {
      url: resolved(repository, first),
      ...(/^[0-9a-f]{64}$/.test(hex) ? { digest: hex } : {}),
      owner: entry.url,
      access: accessOf(entry),
    }
  }
  throw invalid('no matching version')
}

function isSameVersion(left: string, right: string): boolean {
  if (!isVersion(left)) return left === right
  return isVersion(right) && compareVersions(parseVersion(left), parseVersion(right)) === 0
}

async function checkPresent({ name, version }: LockedDependency, { run, folder }: Collecting): Promise<void> {
  const path = `${folder}/${name}`
  let found: string
  try {
    if ((await run.parts.files.status(path)) === undefined) {
      throw new HostError('not-found', `stat ${path}: no such file or directory`)
    }
    found = (await readChartAt(path, run.parts)).metadata.version
  } catch (error) {
    throw invalid(`unable to load chart '${path}': ${textOf(error)}`)
  }
  if (!admits({ name, version }, found)) {
    throw new SaveError(invalid(`dependency ${name} at version ${found} does not satisfy the constraint ${version}`))
  }
}

function admits({ name, version = '' }: Dependency, found: string): boolean {
  try {
    return checkConstraint(parseConstraint(version), parseVersion(found))
  } catch (error) {
    throw invalid(`dependency ${name} has an invalid version/constraint format: ${textOf(error)}`)
  }
}

async function packFolder(
  { name, version, repository }: LockedDependency,
  { request, parts }: DependencyRun,
): Promise<NamedArchive & { readonly version: string }> {
  const read = await readChartAt(await localPath(repository, request.path, parts.files), parts)
  if (!admits({ name, version }, read.metadata.version)) {
    throw invalid(`can't get a valid version for dependency ${name}`)
  }
  const { sourceDateEpoch: epoch } = request
  const moment = (seconds: bigint) =>
    formatRfc3339Nano({ unixNanoseconds: seconds * 1_000_000_000n, offsetSeconds: 0, zone: 'UTC' })
  const chart = epoch === undefined ? read : stampChart(read, moment(epoch))
  const archive = archiveChart(chart, { compression: parts.compression, now: parts.clock.now() })
  return { ...archive, version: read.metadata.version }
}

/** Writes what was collected, then removes what is outdated. */
async function moveIn(
  archives: ReadonlyMap<string, NamedArchive>,
  { folder, locked, run }: { folder: string; locked: readonly LockedDependency[]; run: DependencyRun },
): Promise<void> {
  const { parts, request } = run
  const say = request.onMessage ?? (() => {})
  const before = (await parts.files.readDirectory(folder)).filter(({ kind }) => kind !== 'directory')
  for (const { fileName, bytes } of archives.values()) {
    const target = `${folder}/${fileName}`
    try {
      const chartFiles = unpackChartArchive(bytes, target, parts.compression)
      loadChart(chartFiles, { gunzip: (inner, limitBytes) => parts.compression.gunzip(inner, limitBytes) })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      say(`Could not verify ${target} for moving: ${textOf(error)} (Skipping)`)
      continue
    }
    await parts.files.writeFile(target, bytes)
  }
  say('Deleting outdated charts\n')
  const localNames = new Set(locked.filter(({ repository }) => repository === '').map(({ name }) => name))
  for (const { name } of before) {
    if (archives.has(name)) continue
    const path = `${folder}/${name}`
    try {
      const { metadata } = await readChartAt(path, parts)
      if (!localNames.has(metadata.name)) await parts.files.remove(path)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      say(`Could not verify ${path} for deletion: ${textOf(error)} (Skipping)\n`)
    }
  }
}

function invalid(helmText: string): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText })
}
