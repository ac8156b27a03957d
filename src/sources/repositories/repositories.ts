// Chart repositories over Helm's own files: adding, removing, updating, searching them.
import {
  type AddRepositoryRequest,
  type ChartRepositories,
  type DebugLog,
  type Getter,
  type IndexQuery,
  logLine,
  type RepositoryEntry,
  type RepositoryFile,
  type RepositoryIndex,
  searchIndexes,
  type UpdateRepositoriesRequest,
} from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import type { Clock, Compression, FileSystem } from '../../host/index.ts'
import { withoutPassword } from '../http-getter.ts'
import { parseReference } from '../oci/reference.ts'
import { changeConfigFile, makeLockFile, readConfigFile, readConfigFileIfThere } from './config-file.ts'
import { getterFor, type IndexCache } from './index-cache.ts'
import { searchHub } from './search-hub.ts'
import { writeIndex } from './write-index.ts'

/** What repositories need. */
export interface RepositoriesParts {
  readonly files: FileSystem
  readonly clock: Clock
  readonly compression: Compression
  readonly getters: readonly Getter[]
  readonly indexes: IndexCache
  /** Path of repositories.yaml. */
  readonly configFile: string
  readonly cacheDirectory: string
  /** Log lines as Helm prints them. */
  readonly onWarning: (line: string) => void
  readonly debug?: DebugLog | undefined
}

/** The repositories. */
export function createChartRepositories(parts: RepositoriesParts): ChartRepositories {
  return {
    list: async () => (await readConfigFile(parts.configFile, parts.files)).entries,
    add: (request, signal) => add(request, parts, signal),
    remove: (names, onRemoved, signal) => remove(names, { ...parts, signal }, onRemoved),
    update: (request, signal) => update(request, parts, signal),
    search: (query) => search(query, parts),
    searchHub: (request, signal) => searchHub(request, parts, signal),
    writeIndex: (request) => writeIndex(request, parts),
  }
}

async function add(
  { entry, forceUpdate, timeoutSeconds }: AddRepositoryRequest,
  parts: RepositoriesParts,
  signal: AbortSignal | undefined,
): Promise<'added' | 'unchanged'> {
  signal?.throwIfAborted()
  await makeLockFile(parts.configFile, parts)
  const file = await readConfigFileIfThere(parts.configFile, parts.files)
  if (entry.name.includes('/')) {
    throw invalid(`repository name (${entry.name}) contains '/', please specify a different name without '/'`)
  }
  const existing = file.entries.find(({ name }) => name === entry.name)
  if (!forceUpdate && existing !== undefined) {
    if (isSame(existing, entry)) return 'unchanged'
    throw invalid(`repository name (${entry.name}) already exists, please specify a different name`, [
      '`--force-update` replaces it',
    ])
  }
  if (entry.url.startsWith('oci://')) throw unusable(entry.url, indexInRegistry(entry.url))
  getterFor(entry.url, parts.getters)
  try {
    await parts.indexes.fetch(entry, {
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw unusable(entry.url, error)
  }
  await changeConfigFile(parts.configFile, { ...parts, signal }, (latest) => withEntry(latest, entry))
  return 'added'
}

/** What Helm says of a URL that is no repository. */
export function unusable(url: string, cause: unknown): RepositoryError {
  return new RepositoryError({
    code: cause instanceof RepositoryError ? cause.code : 'REPOSITORY_INVALID',
    helmText: `looks like ${quote(withoutPassword(url))} is not a valid chart repository or cannot be reached: ${textOf(cause)}`,
    cause,
    ...(cause instanceof RepositoryError ? { hints: cause.hints } : {}),
  })
}

/** A registry has no index; Helm asks its library for one all the same. */
export function indexInRegistry(url: string): unknown {
  try {
    const { reference } = parseReference(`${url.slice('oci://'.length).replace(/\/$/, '')}/index.yaml`)
    return new RepositoryError({
      code: 'REPOSITORY_INVALID',
      helmText:
        reference === '' ? 'failed to perform "FetchReference" on source: invalid reference' : 'invalid reference',
      hints: ['charts of a registry are used by their full name, `oci://HOST/PATH/CHART`; a registry is not added'],
    })
  } catch (error) {
    return error
  }
}

function isSame(left: RepositoryEntry, right: RepositoryEntry): boolean {
  return (Object.keys(right) as (keyof RepositoryEntry)[]).every((field) => left[field] === right[field])
}

function withEntry(file: RepositoryFile, entry: RepositoryEntry): RepositoryFile {
  const place = file.entries.findIndex(({ name }) => name === entry.name)
  const entries = place === -1 ? [...file.entries, entry] : file.entries.with(place, entry)
  return { ...file, entries }
}

async function remove(
  names: readonly string[],
  parts: RepositoriesParts & { readonly signal: AbortSignal | undefined },
  onRemoved: ((name: string) => void) | undefined,
): Promise<void> {
  const file = await configured(parts)
  if (file === undefined || file.entries.length === 0) throw noneConfigured()
  for (const removed of names) {
    await changeConfigFile(parts.configFile, parts, (latest) => {
      const entries = latest.entries.filter(({ name }) => name !== removed)
      if (entries.length === latest.entries.length) throw invalid(`no repo named ${quote(removed)} found`)
      return { ...latest, entries }
    })
    await parts.indexes.remove(removed)
    onRemoved?.(removed)
  }
}

/** The file as far as it can be read; undefined where there is none. */
async function configured(parts: RepositoriesParts): Promise<RepositoryFile | undefined> {
  try {
    return await readConfigFile(parts.configFile, parts.files)
  } catch (error) {
    if (error instanceof RepositoryError) return undefined
    throw error
  }
}

function noneConfigured(): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_NOT_FOUND', helmText: 'no repositories configured' })
}

async function update(
  request: UpdateRepositoriesRequest,
  parts: RepositoriesParts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entries = await entriesToUpdate(request.names, parts)
  for (const { url } of entries) getterFor(url, parts.getters)
  request.onStart?.()
  const { timeoutSeconds } = request
  const options = {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(signal === undefined ? {} : { signal }),
  }
  const failed = await updateAll(entries, parts.indexes, { ...options, onUpdate: request.onUpdate ?? (() => {}) })
  if (failed.length > 0) {
    throw new RepositoryError({
      code: 'REPOSITORY_UNREACHABLE',
      helmText: `failed to update the following repositories: [${failed.join(' ')}]`,
    })
  }
}

async function entriesToUpdate(
  names: readonly string[],
  parts: RepositoriesParts,
): Promise<readonly RepositoryEntry[]> {
  const nothing = () =>
    new RepositoryError({
      code: 'REPOSITORY_NOT_FOUND',
      helmText: 'no repositories found. You must add one before updating',
    })
  let file: RepositoryFile
  try {
    file = await readConfigFile(parts.configFile, parts.files)
  } catch (error) {
    if (error instanceof RepositoryError && error.code === 'REPOSITORY_NOT_FOUND') throw nothing()
    throw invalid(`failed loading file: ${parts.configFile}: ${textOf(error)}`)
  }
  if (file.entries.length === 0) throw nothing()
  const unknown = names.find((name) => !file.entries.some((entry) => entry.name === name))
  if (unknown !== undefined) throw invalid(`no repositories found matching '${unknown}'.  Nothing will be updated`)
  return names.length === 0 ? file.entries : file.entries.filter(({ name }) => names.includes(name))
}

/** How indexes are updated together. */
export interface UpdateAllOptions {
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
  readonly onUpdate: NonNullable<UpdateRepositoriesRequest['onUpdate']>
}

/** Fetches all at once; the result is the URLs of those that failed, in the order in which they did. */
export async function updateAll(
  entries: readonly RepositoryEntry[],
  indexes: IndexCache,
  options: UpdateAllOptions,
): Promise<readonly string[]> {
  const failed: string[] = []
  await Promise.all(
    entries.map(async (entry) => {
      const url = withoutPassword(entry.url)
      try {
        await indexes.fetch(entry, options)
        options.onUpdate({ name: entry.name, url })
      } catch (error) {
        options.signal?.throwIfAborted()
        failed.push(url)
        options.onUpdate({ name: entry.name, url, error: textOf(error) })
      }
    }),
  )
  return failed
}

async function search(query: IndexQuery, parts: RepositoriesParts): ReturnType<ChartRepositories['search']> {
  const file = await configured(parts)
  if (file === undefined || file.entries.length === 0) throw noneConfigured()
  const indexes = new Map<string, RepositoryIndex>()
  for (const { name } of file.entries) {
    try {
      indexes.set(name, await parts.indexes.read(name))
    } catch (error) {
      parts.onWarning(logLine('WARN', 'repo is corrupt or missing', { repo: name, error: textOf(error) }))
    }
  }
  return searchIndexes(indexes, query)
}

function invalid(helmText: string, hints: readonly string[] = []): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText, hints })
}
