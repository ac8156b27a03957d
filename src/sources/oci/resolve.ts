// Which tag or digest a reference and a version mean.
import { isError } from '../../base/index.ts'
import type { ResolvedReference } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { checkConstraint, isVersion, parseConstraint, parseVersion } from '../../formats/index.ts'
import { type ContentSource, repositoryScope } from './content.ts'
import { manifestAccept } from './descriptor.ts'
import { exchange } from './exchange.ts'
import { type ChartRegistryReference, parseChartReference, parseReference, scheme, withoutScheme } from './reference.ts'
import { listTags, versionsOf } from './tags.ts'

/** Makes the way to the registry of a reference. */
export type OpenSource = (reference: ReturnType<typeof parseReference>) => ContentSource

/**
 * Decides on tag or digest.
 *
 * @throws RepositoryError when tag and version disagree or no tag fits
 * @see helm pkg/registry/client.go ValidateReference
 */
export async function resolveReference(text: string, asked: string, open: OpenSource): Promise<ResolvedReference> {
  const reference = parseChartReference(text)
  const { repository, registry, reference: tag, digest } = reference
  const version = asked === '' ? tag : asked
  if (asked !== '' && tag !== '' && asked !== tag) {
    throw refused(`chart reference and version mismatch: ${asked} is not ${tag}`)
  }
  if (digest !== '') return resolveDigest(text, version, { reference, open })
  const chosen = isVersion(version) ? version : await matchingTag(text, version, open)
  return resolved(`${registry}/${repository}:${chosen}`)
}

interface DigestQuestion {
  readonly reference: ChartRegistryReference
  readonly open: OpenSource
}

/** With a tag beside the digest the tag must not lead elsewhere; it need not exist. */
async function resolveDigest(
  text: string,
  version: string,
  { reference, open }: DigestQuestion,
): Promise<ResolvedReference> {
  const { registry, repository, digest } = reference
  if (version === '') return resolved(withoutScheme(text))
  const place = `${registry}/${repository}@${digest}`
  const found = await digestOfTag(parseReference(`${registry}/${repository}:${version.replaceAll('+', '_')}`), open)
  if (found === undefined) return resolved(place)
  if (found !== digest) throw refused(`chart reference digest mismatch: ${found} is not ${digest}`)
  return { ...resolved(place), digest }
}

function resolved(place: string): ResolvedReference {
  return { url: `${scheme}${place}`, reference: place }
}

async function digestOfTag(
  reference: ReturnType<typeof parseReference>,
  open: OpenSource,
): Promise<string | undefined> {
  const { session, signal } = open(reference)
  try {
    const answer = await exchange(session, {
      method: 'HEAD',
      target: `/v2/${reference.repository}/manifests/${reference.reference}`,
      headers: { accept: manifestAccept },
      scopes: repositoryScope(reference, 'pull'),
      ...(signal === undefined ? {} : { signal }),
    })
    return answer.status === 200 ? answer.headers['docker-content-digest'] : undefined
  } catch (error) {
    if (error instanceof RepositoryError) return undefined
    throw error
  }
}

async function matchingTag(text: string, version: string, open: OpenSource): Promise<string> {
  const reference = parseReference(withoutScheme(text))
  const tags = versionsOf(await listTags(open(reference)))
  if (tags.length === 0) throw refused(`unable to locate any tags in provided repository: ${text}`)
  return matchVersion(tags, version)
}

/** @see helm pkg/registry/tag.go GetTagMatchingVersionOrConstraint */
export function matchVersion(tags: readonly string[], version: string): string {
  if (version !== '' && tags.includes(version)) return version
  const constraint = constraintOf(version === '' ? '*' : version)
  const found = tags.find((tag) => checkConstraint(constraint, parseVersion(tag)))
  if (found !== undefined) return found
  throw refused(`could not locate a version matching provided version string ${version}`)
}

function constraintOf(text: string): ReturnType<typeof parseConstraint> {
  try {
    return parseConstraint(text)
  } catch (error) {
    throw refused(isError(error) ? error.message : String(error))
  }
}

function refused(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'CHART_NOT_FOUND', helmText })
}
