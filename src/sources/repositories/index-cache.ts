// Indexes of repositories in Helm's cache folder: fetched only when they changed, read only once.
import { decodeUtf8, encodeUtf8 } from '../../base/index.ts'
import {
  type Access,
  cacheChartsName,
  cacheIndexName,
  type Getter,
  IndexError,
  loadIndex,
  type RepositoryEntry,
  type RepositoryIndex,
  resolveReferenceUrl,
} from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { parseUrl, quote } from '../../go/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'

/** The cache. */
export interface IndexCache {
  /** The index as it was fetched last. @throws HostError where no file is, RepositoryError `error loading …` */
  read(name: string): Promise<RepositoryIndex>
  /** Gets the index from the repository and keeps it. @throws RepositoryError in Helm's words */
  fetch(entry: RepositoryEntry, options?: FetchOptions): Promise<RepositoryIndex>
  /** The index if this cache has read or fetched it before. */
  remembered(name: string): Promise<RepositoryIndex | undefined>
  /** Where an index is kept. */
  pathOf(name: string): string
  /** Gets the index and keeps nothing. */
  fetchOnce(entry: RepositoryEntry, options?: FetchOptions): Promise<RepositoryIndex>
  /** Forgets a repository. */
  remove(name: string): Promise<void>
}

/** Of one fetch. */
export interface FetchOptions {
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
}

/** What the cache needs. */
export interface IndexCacheParts {
  readonly files: FileSystem
  readonly getters: readonly Getter[]
  readonly directory: string
  /** Log lines on entries that are left out. */
  readonly onWarning: (line: string) => void
}

/** Beside an index, and ours alone: what the server said about the file of that size and moment. */
interface Validators {
  readonly url: string
  readonly etag?: string
  readonly lastModified?: string
  readonly size: number
  readonly modified: string
}

/** An index is text of YAML; longer ones cannot be held as one. */
const limitBytes = 512 * 1024 * 1024 - 1024

/** A cache over the folder; what it has read it remembers. */
export function createIndexCache(parts: IndexCacheParts): IndexCache {
  const { files, directory } = parts
  const known = new Map<string, { readonly stamp: string; readonly index: RepositoryIndex }>()
  const pathOf = (name: string) => `${directory}/${cacheIndexName(name)}`
  const remember = async (name: string, index: RepositoryIndex) => {
    known.set(name, { stamp: await stampOf(pathOf(name), files), index })
    return index
  }
  const warnOf = (index: RepositoryIndex) => {
    for (const line of index.warnings) parts.onWarning(line)
    return index
  }
  return {
    async read(name) {
      const path = pathOf(name)
      const before = known.get(name)
      if (before !== undefined && before.stamp === (await stampOf(path, files))) return before.index
      const bytes = await files.readFile(path, { limitBytes })
      return remember(name, warnOf(parseIndex(bytes, path, `error loading ${path}: `)))
    },
    async fetch(entry, options = {}) {
      const fetched = await fetchIndex(entry, parts, { ...options, conditional: true })
      if (fetched === 'unchanged') {
        const index = await this.read(entry.name)
        await writeCharts(entry.name, index, parts)
        return index
      }
      const index = warnOf(parseIndex(fetched.bytes, entry.url, ''))
      await files.makeDirectory(directory)
      await writeCharts(entry.name, index, parts)
      await files.writeFile(pathOf(entry.name), fetched.bytes)
      await writeValidators(entry, fetched, parts)
      return remember(entry.name, index)
    },
    pathOf,
    async remembered(name) {
      const before = known.get(name)
      return before !== undefined && before.stamp === (await stampOf(pathOf(name), files)) ? before.index : undefined
    },
    async fetchOnce(entry, options = {}) {
      const fetched = await fetchIndex(entry, parts, { ...options, conditional: false })
      if (fetched === 'unchanged') throw new Error('a full answer was asked for')
      return warnOf(parseIndex(fetched.bytes, entry.url, ''))
    },
    async remove(name) {
      known.delete(name)
      await files.remove(`${directory}/${cacheChartsName(name)}`)
      await files.remove(pathOf(name))
      await files.remove(validatorsPath(name, directory))
    },
  }
}

function parseIndex(bytes: Uint8Array, source: string, before: string): RepositoryIndex {
  try {
    return loadIndex(decodeUtf8(bytes), source)
  } catch (error) {
    if (!(error instanceof IndexError)) throw error
    throw new RepositoryError({ code: 'REPOSITORY_INVALID', helmText: `${before}${error.message}`, cause: error })
  }
}

async function stampOf(path: string, files: FileSystem): Promise<string> {
  const status = await files.status(path)
  return status === undefined ? '' : `${status.size} ${status.modified}`
}

async function writeCharts(name: string, index: RepositoryIndex, { files, directory }: IndexCacheParts): Promise<void> {
  const lines = index.names.map((chart) => `${chart}\n`).join('')
  await files.writeFile(`${directory}/${cacheChartsName(name)}`, encodeUtf8(lines))
}

function validatorsPath(name: string, directory: string): string {
  return `${directory}/${name}-index.validators.json`
}

async function readValidators(entry: RepositoryEntry, parts: IndexCacheParts): Promise<Validators | undefined> {
  try {
    const bytes = await parts.files.readFile(validatorsPath(entry.name, parts.directory), { limitBytes: 65_536 })
    const validators = JSON.parse(decodeUtf8(bytes)) as Validators
    const stamp = await stampOf(`${parts.directory}/${cacheIndexName(entry.name)}`, parts.files)
    const isOfFile = validators.url === entry.url && stamp === `${validators.size} ${validators.modified}`
    return isOfFile ? validators : undefined
  } catch {
    // Without them the whole index is fetched.
    return undefined
  }
}

async function writeValidators(
  entry: RepositoryEntry,
  { etag, lastModified }: FetchedIndex,
  { files, directory }: IndexCacheParts,
): Promise<void> {
  const path = validatorsPath(entry.name, directory)
  if (etag === undefined && lastModified === undefined) return files.remove(path)
  const status = await files.status(`${directory}/${cacheIndexName(entry.name)}`)
  if (status === undefined) return
  const validators: Validators = {
    url: entry.url,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    size: status.size,
    modified: String(status.modified),
  }
  await files.writeFile(path, encodeUtf8(`${JSON.stringify(validators)}\n`))
}

interface FetchedIndex {
  readonly bytes: Uint8Array
  readonly etag?: string
  readonly lastModified?: string
}

async function fetchIndex(
  entry: RepositoryEntry,
  parts: IndexCacheParts,
  options: FetchOptions & { readonly conditional: boolean },
): Promise<FetchedIndex | 'unchanged'> {
  const getter = getterFor(entry.url, parts.getters)
  const url = resolved(entry.url, 'index.yaml')
  const known = options.conditional ? await readValidators(entry, parts) : undefined
  const { signal, timeoutSeconds } = options
  const answer = await getter.get({
    url,
    owner: entry.url,
    ...accessOf(entry),
    compressed: true,
    limitBytes,
    ...(known === undefined ? {} : { known }),
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  })
  return answer.status === 'unchanged' ? 'unchanged' : answer
}

/** The getter of a repository's scheme. @throws RepositoryError in Helm's words */
export function getterFor(url: string, getters: readonly Getter[]): Getter {
  const scheme = schemeOf(url)
  if (scheme === undefined) throw invalid(`invalid chart URL format: ${url}`)
  const getter = getters.find(({ schemes }) => schemes.includes(scheme))
  if (getter === undefined) throw invalid(`could not find protocol handler for: ${scheme}`)
  return getter
}

/** The getter of a scheme. @throws RepositoryError `scheme "…" not supported` */
export function getterOfScheme(scheme: string, getters: readonly Getter[]): Getter {
  const getter = getters.find(({ schemes }) => schemes.includes(scheme))
  if (getter === undefined) throw invalid(`scheme ${quote(scheme)} not supported`)
  return getter
}

function schemeOf(url: string): string | undefined {
  try {
    return parseUrl(url).scheme
  } catch {
    return undefined
  }
}

/** As `resolveReferenceUrl`. @throws RepositoryError */
export function resolved(base: string, reference: string): string {
  try {
    return resolveReferenceUrl(base, reference)
  } catch (error) {
    throw invalid(textOf(error))
  }
}

/** What an entry says on being let in. */
export function accessOf(entry: RepositoryEntry): Access {
  return {
    username: entry.username,
    password: entry.password,
    passCredentialsAll: entry.passCredentialsAll,
    tls: {
      caFile: entry.caFile,
      certFile: entry.certFile,
      keyFile: entry.keyFile,
      skipVerification: entry.insecureSkipTlsVerify,
    },
  }
}

function invalid(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText })
}

/** Whether a file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof HostError && error.reason === 'not-found'
}
