// `repo index`: an index of the archives in a folder and in the folders right below it.
import { decodeUtf8, encodeUtf8, joinPath } from '../../base/index.ts'
import {
  type ChartMetadata,
  decodeIndex,
  formatIndex,
  type IndexEntry,
  joinUrl,
  loadChart,
  mergeIndexes,
  sortedIndex,
  type WholeIndex,
  type WriteIndexRequest,
} from '../../chart/index.ts'
import { Failure, RepositoryError, textOf } from '../../diagnostics/index.ts'
import { formatRfc3339Nano } from '../../go/index.ts'
import { type Clock, type Compression, type FileSystem, HostError } from '../../host/index.ts'
import { sha256 } from '../content-cache.ts'
import { readChartArchive } from '../read-chart-archive.ts'
import { isMissing } from './index-cache.ts'

interface Ports {
  readonly files: FileSystem
  readonly clock: Clock
  readonly compression: Compression
}

/**
 * Writes index.yaml in the folder.
 *
 * @throws RepositoryError in Helm's words
 * @see helm pkg/cmd/repo_index.go, pkg/repo/v1 IndexDirectory
 */
export async function writeIndex(request: WriteIndexRequest, ports: Ports): Promise<void> {
  const { directory, mergeWith, format } = request
  try {
    let index = await indexOf(request, ports)
    if (mergeWith !== '') index = mergeIndexes(index, await indexToMerge(request, ports))
    request.signal?.throwIfAborted()
    await ports.files.writeFile(`${directory}/index.yaml`, encodeUtf8(formatIndex(sortedIndex(index), format)))
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    throw new RepositoryError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  }
}

async function indexToMerge({ mergeWith, format }: WriteIndexRequest, ports: Ports): Promise<WholeIndex> {
  let text: string
  try {
    text = decodeUtf8(await ports.files.readFile(mergeWith))
  } catch (error) {
    if (!isMissing(error)) throw mergeFailed(textOf(error))
    const empty = emptyIndex(ports.clock)
    await ports.files.writeFile(mergeWith, encodeUtf8(formatIndex(empty, format))).catch(() => {})
    return empty
  }
  try {
    return decodeIndex(text, mergeWith).index
  } catch (error) {
    throw mergeFailed(`error loading ${mergeWith}: ${textOf(error)}`)
  }
}

function mergeFailed(reason: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText: `merge failed: ${reason}` })
}

function emptyIndex(clock: Clock): WholeIndex {
  return { apiVersion: 'v1', generated: localNow(clock), entries: new Map() }
}

function localNow(clock: Clock): string {
  const unixNanoseconds = clock.now()
  const { seconds, abbreviation } = clock.localZone(Number(unixNanoseconds / 1_000_000_000n))
  return formatRfc3339Nano({ unixNanoseconds, offsetSeconds: seconds, zone: abbreviation })
}

async function indexOf({ directory, url, signal }: WriteIndexRequest, ports: Ports): Promise<WholeIndex> {
  const entries = new Map<string, IndexEntry[]>()
  for (const { folder, name } of await archivesIn(directory, ports.files)) {
    signal?.throwIfAborted()
    const path = joinPath(directory, folder, name)
    const metadata = await metadataOf(path, ports)
    if (metadata === undefined) continue
    const digest = await sha256(await ports.files.readFile(path))
    const base = baseUrl(url, folder)
    const entry: IndexEntry = {
      metadata,
      urls: [base === '' ? name : joinedUrl(base, name)],
      created: localNow(ports.clock),
      digest,
    }
    entries.set(metadata.name, [...(entries.get(metadata.name) ?? []), entry])
  }
  return { ...emptyIndex(ports.clock), entries }
}

function baseUrl(url: string, folder: string): string {
  return joinedUrl(url, folder)
}

function joinedUrl(base: string, path: string): string {
  try {
    return joinUrl(base, path)
  } catch {
    return joinPath(base, path)
  }
}

interface ArchivePlace {
  readonly folder: string
  readonly name: string
}

/** `*.tgz`, then those one folder below. */
async function archivesIn(directory: string, files: FileSystem): Promise<readonly ArchivePlace[]> {
  const namesIn = async (path: string) => {
    try {
      return await files.readDirectory(path)
    } catch (error) {
      // A pattern matches nothing where no folder is.
      if (error instanceof HostError) return []
      throw error
    }
  }
  const isArchive = ({ name }: { readonly name: string }) => name.endsWith('.tgz')
  const top = await namesIn(directory)
  const places: ArchivePlace[] = top.filter(isArchive).map(({ name }) => ({ folder: '', name }))
  for (const { name: folder } of top) {
    if ((await files.status(`${directory}/${folder}`))?.kind !== 'directory') continue
    for (const { name } of (await namesIn(`${directory}/${folder}`)).filter(isArchive)) places.push({ folder, name })
  }
  return places
}

/** Undefined for what is no chart. */
async function metadataOf(path: string, ports: Ports): Promise<ChartMetadata | undefined> {
  try {
    const chartFiles = await readChartArchive(path, ports)
    return loadChart(chartFiles, { gunzip: ports.compression.gunzip }).metadata
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
