// Tags of a repository and the repositories of a registry, page by page.
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { compareVersions, formatVersion, parseJsonMap, parseStrictVersion, type Version } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { type ContentSource, repositoryScope } from './content.ts'
import { type Answer, answerError, exchange } from './exchange.ts'
import type { RegistrySession } from './session.ts'

/** Lists longer than this come from a server that never ends. */
const maximumPages = 10_000
const maximumNames = 1_000_000

/** All tags as the registry names them. @throws RepositoryError */
export async function listTags({ session, reference, signal }: ContentSource): Promise<readonly string[]> {
  return listPages(session, {
    target: `/v2/${reference.repository}/tags/list`,
    key: 'tags',
    scopes: repositoryScope(reference, 'pull'),
    ...(signal === undefined ? {} : { signal }),
  })
}

/**
 * The tags that are versions, highest first, with `+` for `_`.
 *
 * @see helm pkg/registry/client.go Tags
 */
export function versionsOf(tags: readonly string[]): readonly string[] {
  return tags
    .flatMap((tag) => strictVersion(tag.replaceAll('_', '+')))
    .sort((left, right) => compareVersions(right, left))
    .map(formatVersion)
}

function strictVersion(text: string): readonly Version[] {
  try {
    return [parseStrictVersion(text)]
  } catch {
    return []
  }
}

/**
 * The names of all repositories of a registry.
 *
 * @throws RepositoryError UNSUPPORTED where the registry does not tell
 */
export async function listRepositories(session: RegistrySession, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    return await listPages(session, {
      target: '/v2/_catalog?n=1000',
      key: 'repositories',
      scopes: ['registry:catalog:*'],
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    const status = error instanceof RepositoryError ? error.data['status'] : undefined
    if (typeof status !== 'number' || ![400, 401, 403, 404, 405, 501].includes(status)) throw error
    throw new RepositoryError({
      code: 'UNSUPPORTED',
      helmText: `${new URL(session.origin).host} does not list its repositories: ${textOf(error)}`,
      hints: ['name one chart, such as `search repo oci://HOST/PATH/CHART --versions`'],
      cause: error,
    })
  }
}

interface List {
  readonly target: string
  readonly key: 'tags' | 'repositories'
  readonly scopes: readonly string[]
  readonly signal?: AbortSignal
}

async function listPages(session: RegistrySession, list: List): Promise<readonly string[]> {
  const names: string[] = []
  const seen = new Set<string>()
  let target: string | undefined = list.target
  for (let page = 0; target !== undefined; page++) {
    if (page === maximumPages || names.length > maximumNames || seen.has(target)) {
      throw broken(`${session.origin}${list.target}: the list does not end`)
    }
    seen.add(target)
    const { signal, scopes } = list
    const answer = await exchange(session, {
      method: 'GET',
      target,
      scopes,
      ...(signal === undefined ? {} : { signal }),
    })
    if (answer.status !== 200) throw answerError(answer)
    for (const name of namesIn(answer, list.key)) names.push(name)
    target = nextPage(answer)
  }
  return names
}

function namesIn(answer: Answer, key: List['key']): readonly string[] {
  try {
    const names = parseJsonMap(new TextDecoder().decode(answer.bytes)).get(key) ?? []
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch (error) {
    throw broken(`GET ${quote(answer.url)}: failed to decode response: ${textOf(error)}`, error)
  }
}

/** The address in the header `Link`; it must be on the same server. @see oras.land/oras-go/v2/registry/remote parseLink */
function nextPage({ headers, url }: Answer): string | undefined {
  const link = headers['link'] ?? ''
  if (link === '') return undefined
  if (!link.startsWith('<')) throw broken(`invalid next link ${quote(link)}: missing '<'`)
  const end = link.indexOf('>')
  if (end === -1) throw broken(`invalid next link ${quote(link)}: missing '>'`)
  const text = link.slice(1, end)
  if (!URL.canParse(text, url)) throw broken(`invalid next link ${quote(link)}`)
  const next = new URL(text, url)
  if (next.origin !== new URL(url).origin) {
    throw broken(`invalid next link ${quote(next.href)}: not the same origin as ${quote(url)}`)
  }
  return next.href
}

function broken(helmText: string, cause?: unknown): RepositoryError {
  return new RepositoryError({
    code: 'REPOSITORY_INVALID',
    helmText,
    ...(cause === undefined ? {} : { cause }),
  })
}
