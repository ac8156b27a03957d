// Charts from elsewhere: which URL a reference means, and getting the archive, from the content cache where it is there.
import {
  type Access,
  type DebugLog,
  findVersion,
  type Getter,
  type IndexEntry,
  type RepositoryEntry,
  type RepositoryIndex,
  sameUrl,
} from '../../chart/index.ts'
import { type Failure, RepositoryError, textOf } from '../../diagnostics/index.ts'
import { formatUrl, type GoUrl, parseUrl, quote, quoteRune } from '../../go/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'
import { type ContentCache, sha256 } from '../content-cache.ts'
import { withoutPassword } from '../http-getter.ts'
import { readConfigFileIfThere } from './config-file.ts'
import { accessOf, getterFor, getterOfScheme, type IndexCache, resolved } from './index-cache.ts'
import { indexInRegistry, unusable } from './repositories.ts'

/** What remote charts need. */
export interface RemoteChartsParts {
  readonly files: FileSystem
  readonly getters: readonly Getter[]
  readonly indexes: IndexCache
  readonly contents: ContentCache
  /** Path of repositories.yaml. */
  readonly configFile: string
  readonly onWarning: (line: string) => void
  /** What relative paths start from in messages. */
  readonly workingDirectory?: string
  readonly debug?: DebugLog | undefined
}

/** What is asked for. */
export interface RemoteReference {
  readonly text: string
  /** Exact, a constraint, or empty. */
  readonly version: string
  /** URL of the repository; empty: the text says all. */
  readonly repository: string
  readonly access: Access
}

/** Where an archive is, and how to be let in there. */
export interface LocatedArchive {
  readonly url: string
  /** 64 hexadecimal digits. */
  readonly digest?: string | undefined
  /** The digest in the index's own words. */
  readonly writtenDigest?: string
  /** The URL the credentials are for. */
  readonly owner: string
  readonly access: Access
}

/** An archive that was fetched. */
export interface FetchedArchive {
  readonly bytes: Uint8Array
  readonly digest: string
  /** The last element of the URL's path. */
  readonly fileName: string
  /** It was in the content cache. */
  readonly isCached?: true
}

const limitBytes = 256 * 1024 * 1024
const archiveTypes = 'application/gzip,application/octet-stream'

/**
 * Finds the archive that a reference means.
 *
 * @throws RepositoryError in Helm's words
 * @see helm pkg/downloader ChartDownloader.ResolveChartVersion, pkg/repo/v1 FindChartInRepoURL
 */
export async function locateArchive(
  reference: RemoteReference,
  parts: RemoteChartsParts,
  signal?: AbortSignal,
): Promise<LocatedArchive> {
  if (reference.repository === '') return locate(reference.text, reference, parts)
  const url = await findInRepositoryUrl(reference, parts, { signal })
  const { username: _, password: __, ...withoutCredentials } = reference.access
  const isTrusted = reference.access.passCredentialsAll === true || isSameService(reference.repository, url)
  return locate(url, { ...reference, access: isTrusted ? reference.access : withoutCredentials }, parts)
}

/** The URL of a chart in the repository of a URL, whose index is fetched for that unless it is `known`. */
export async function findInRepositoryUrl(
  { text, version, repository, access }: RemoteReference,
  parts: RemoteChartsParts,
  { signal, known }: { readonly signal?: AbortSignal | undefined; readonly known?: RepositoryIndex | undefined } = {},
): Promise<string> {
  if (repository.startsWith('oci://')) throw unusable(repository, indexInRegistry(repository))
  let index: RepositoryIndex
  try {
    index =
      known ?? (await parts.indexes.fetchOnce(entryOf(repository, access), signal === undefined ? {} : { signal }))
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof RepositoryError && /^(?:could not find protocol|invalid chart URL)/.test(error.helmText))
      throw error
    throw unusable(repository, error)
  }
  const wanted = `chart ${quote(text)}${version === '' ? '' : ` version ${quote(version)}`}`
  const entry = entryIn(index, { name: text, version }, parts, () =>
    notFound(`${wanted} not found in ${withoutPassword(repository)} repository`),
  )
  const [first] = entry.urls
  if (first === undefined) throw invalid(`${wanted} has no downloadable URLs`)
  try {
    return resolved(repository, first)
  } catch (error) {
    throw invalid(`failed to make chart URL absolute: ${textOf(error)}`)
  }
}

function entryOf(url: string, access: Access): RepositoryEntry {
  return {
    name: '',
    url,
    username: access.username ?? '',
    password: access.password ?? '',
    certFile: access.tls?.certFile ?? '',
    keyFile: access.tls?.keyFile ?? '',
    caFile: access.tls?.caFile ?? '',
    insecureSkipTlsVerify: access.tls?.skipVerification ?? false,
    passCredentialsAll: access.passCredentialsAll ?? false,
  }
}

function entryIn(
  index: RepositoryIndex,
  { name, version }: { readonly name: string; readonly version: string },
  parts: Pick<RemoteChartsParts, 'onWarning' | 'debug'>,
  failure: (error: unknown) => Failure,
): IndexEntry {
  try {
    const { found, warning, isChosen } = findVersion(index, name, version)
    if (warning !== undefined) parts.onWarning(warning)
    else if (isChosen === true) {
      const fields = { chart: name, constraint: version, selected: found.version }
      parts.debug?.('selected version matching constraint', fields)
    }
    return found.entry()
  } catch (error) {
    throw failure(error)
  }
}

function isSameService(left: string, right: string): boolean {
  return URL.canParse(left) && URL.canParse(right) && new URL(left).origin === new URL(right).origin
}

async function locate(text: string, reference: RemoteReference, parts: RemoteChartsParts): Promise<LocatedArchive> {
  parts.debug?.('set up default downloader cache')
  const url = parsedUrl(text)
  const { entries } = await readConfigFileIfThere(parts.configFile, parts.files)
  if (url.scheme !== '' && url.host !== '' && url.path !== '') {
    const owner = await ownerOf(text, entries, parts)
    if (owner === undefined) return { url: text, owner: text, access: reference.access }
    return { url: text, owner: owner.url, access: accessWith(reference.access, owner) }
  }
  const slash = url.path.indexOf('/')
  if (slash === -1) throw noName(formatUrl(url))
  const name = url.path.slice(0, slash)
  const chart = url.path.slice(slash + 1)
  const repository = entries.find((entry) => entry.name === name)
  if (repository === undefined) throw unknownRepository(name, text)
  if (repository.url === '') throw invalid(`no URL found for repository ${name}`)
  getterFor(repository.url, parts.getters)
  const index = await cachedIndex(name, parts)
  const entry = entryIn(index, { name: chart, version: reference.version }, parts, (error) =>
    notFound(
      `chart ${quote(chart)} matching ${reference.version} not found in ${name} index. (try 'helm repo update'): ${textOf(error)}`,
    ),
  )
  const [first] = entry.urls
  if (first === undefined) throw invalid(`chart ${quote(text)} has no downloadable URLs`)
  return {
    url: chartUrl(repository.url, first, text),
    ...digestOf(entry.digest),
    owner: repository.url,
    access: accessWith(reference.access, repository),
  }
}

function chartUrl(base: string, url: string, reference: string): string {
  try {
    return resolved(base, url)
  } catch {
    throw invalid(`invalid chart URL format: ${reference}`)
  }
}

function parsedUrl(text: string): GoUrl {
  try {
    return parseUrl(text)
  } catch {
    throw invalid(`invalid chart URL format: ${withoutPassword(text)}`)
  }
}

function noName(text: string): RepositoryError {
  return new RepositoryError({
    code: 'CHART_NOT_FOUND',
    helmText: `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${withoutPassword(text)}`,
    hints: ['to use a chart in a folder, write its path, such as `./mychart`'],
  })
}

function unknownRepository(name: string, text: string): RepositoryError {
  return new RepositoryError({
    code: 'CHART_NOT_FOUND',
    helmText: `repo ${name} not found`,
    hints: [`\`repo add ${name} URL\` adds it; a chart in a folder is written \`./${text}\``],
  })
}

/** An index in the cache. @throws RepositoryError */
async function cachedIndex(name: string, parts: RemoteChartsParts): Promise<RepositoryIndex> {
  try {
    return await parts.indexes.read(name)
  } catch (error) {
    if (!(error instanceof HostError || error instanceof RepositoryError)) throw error
    throw invalid(`no cached repo found. (try 'helm repo update'): ${textOf(error)}`)
  }
}

/** The repository whose index names the URL: its credentials and certificates are for it. */
async function ownerOf(
  url: string,
  entries: readonly RepositoryEntry[],
  parts: RemoteChartsParts,
): Promise<RepositoryEntry | undefined> {
  const last = url.slice(url.lastIndexOf('/') + 1)
  for (const entry of entries) {
    getterFor(entry.url, parts.getters)
    const index = await cachedIndex(entry.name, parts)
    for (const version of index.mentioning(last)) {
      if (version.entry().urls.some((candidate) => sameUrl(url, candidate))) return entry
    }
  }
  return undefined
}

/** What the repository's entry says goes before what was given. */
function accessWith(given: Access, entry: RepositoryEntry): Access {
  const of = accessOf(entry)
  const hasFiles = entry.certFile !== '' || entry.keyFile !== '' || entry.caFile !== ''
  const { username, password, passCredentialsAll } = of
  return {
    ...given,
    ...(hasFiles ? { tls: { ...of.tls, skipVerification: given.tls?.skipVerification ?? false } } : {}),
    ...(entry.username !== '' && entry.password !== '' ? { username, password, passCredentialsAll } : {}),
  } as Access
}

/** @throws RepositoryError for what is no SHA-256 */
function digestOf(text: string): Pick<LocatedArchive, 'digest' | 'writtenDigest'> {
  const colon = text.indexOf(':')
  const digest = (colon === -1 ? text : text.slice(colon + 1)).toLowerCase()
  if (digest === '') return {}
  const wrong = /[^0-9a-f]/u.exec(digest)?.[0]
  if (wrong !== undefined) {
    const code = wrong.codePointAt(0) as number
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    throw invalid(`unable to decode digest: encoding/hex: invalid byte: ${name} ${quoteRune(code)}`)
  }
  if (digest.length % 2 === 1) throw invalid('unable to decode digest: encoding/hex: odd length hex string')
  if (digest.length !== 64) throw invalid(`invalid digest length: ${digest.length / 2}`)
  return { digest, writtenDigest: text }
}

/**
 * Gets the archive: from the cache where its digest is known and it is there; `onDownload` is told where it is not.
 *
 * @throws RepositoryError in Helm's words; DIGEST_MISMATCH when what came is not what the index says
 */
export async function fetchArchive(
  located: LocatedArchive,
  { onDownload, ...parts }: RemoteChartsParts & { readonly onDownload?: (() => void) | undefined },
  signal?: AbortSignal,
): Promise<FetchedArchive> {
  const { scheme, path } = parsedUrl(located.url)
  const getter = getterOfScheme(scheme, parts.getters)
  const fileName = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  if (located.digest !== undefined) {
    const cached = await parts.contents.read(located.digest, 'chart')
    if (cached !== undefined) {
      parts.debug?.('found chart in cache', { id: located.writtenDigest ?? located.digest })
      return { bytes: cached, digest: located.digest, fileName, isCached: true }
    }
  }
  onDownload?.()
  const answer = await getter.get({
    url: located.url,
    owner: located.owner,
    ...located.access,
    accept: archiveTypes,
    limitBytes,
    ...(signal === undefined ? {} : { signal }),
  })
  if (answer.status === 'unchanged') throw new Error('an archive was asked for without condition')
  const digest = await sha256(answer.bytes)
  if (located.digest !== undefined && located.digest !== digest) throw lied(located, digest)
  return { bytes: answer.bytes, digest, fileName }
}

function lied({ url, digest }: LocatedArchive, actual: string): RepositoryError {
  return new RepositoryError({
    code: 'DIGEST_MISMATCH',
    helmText: `the digest of ${withoutPassword(url)} is sha256:${actual}, but the index says sha256:${digest}`,
    hints: ['the archive was changed after the index was made, or the index is old: `repo update` fetches it again'],
  })
}

function invalid(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText })
}

function notFound(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'CHART_NOT_FOUND', helmText })
}
