// References to charts in registries: host, path, and a tag or a digest.
import { RepositoryError } from '../../diagnostics/index.ts'
import { parseUrl, quote } from '../../go/index.ts'

/** A reference; `reference` is a tag, a digest or empty. */
export interface RegistryReference {
  readonly registry: string
  readonly repository: string
  readonly reference: string
}

/** A reference as Helm reads it: the digest stands apart, `+` in the tag is written `_`. */
export interface ChartRegistryReference extends RegistryReference {
  readonly digest: string
}

export const scheme = 'oci://'

const repositoryPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/
const digestLengths: { readonly [algorithm: string]: number } = { sha256: 64, sha384: 96, sha512: 128 }
/** Longer than any registry takes. */
const longestName = 4096

/**
 * @throws RepositoryError in the words of Helm's library
 * @see oras.land/oras-go/v2/registry ParseReference
 */
export function parseReference(text: string): RegistryReference {
  const slash = text.indexOf('/')
  if (slash === -1) throw invalid('missing registry or repository')
  const registry = text.slice(0, slash)
  const path = text.slice(slash + 1)
  const at = path.indexOf('@')
  const colon = path.indexOf(':')
  const end = at === -1 ? colon : colon === -1 ? at : Math.min(at, colon)
  const parsed: RegistryReference = {
    registry,
    repository: end === -1 ? path : path.slice(0, end),
    reference: at !== -1 ? path.slice(at + 1) : colon === -1 ? '' : path.slice(colon + 1),
  }
  checkRegistry(registry)
  if (parsed.repository.length > longestName || !repositoryPattern.test(parsed.repository)) {
    throw invalid(`invalid repository ${quote(parsed.repository)}`)
  }
  if (parsed.reference === '') return parsed
  if (at === -1) {
    if (!tagPattern.test(parsed.reference)) throw invalid(`invalid tag ${quote(parsed.reference)}`)
  } else {
    const trouble = digestTrouble(parsed.reference)
    if (trouble !== undefined) throw invalid(`invalid digest ${quote(parsed.reference)}: ${trouble}`)
  }
  return parsed
}

/** @throws RepositoryError when it is no host with an optional port */
export function checkRegistry(registry: string): void {
  if (hostOf(registry) !== registry || registry === '') throw invalid(`invalid registry ${quote(registry)}`)
}

function hostOf(registry: string): string | undefined {
  try {
    return parseUrl(`dummy://${registry}`).host
  } catch {
    return undefined
  }
}

/** What is wrong with a digest; undefined when nothing is. */
export function digestTrouble(digest: string): string | undefined {
  if (!digestPattern.test(digest)) return 'invalid checksum digest format'
  const colon = digest.indexOf(':')
  const length = digestLengths[digest.slice(0, colon)]
  if (length === undefined) return 'unsupported digest algorithm'
  const hexadecimal = digest.slice(colon + 1)
  if (hexadecimal.length !== length) return 'invalid checksum digest length'
  return /^[a-f0-9]+$/.test(hexadecimal) ? undefined : 'invalid checksum digest format'
}

/**
 * A reference with or without `oci://`.
 *
 * @see helm pkg/registry/reference.go newReference
 */
export function parseChartReference(text: string): ChartRegistryReference {
  const bare = withoutScheme(text)
  const at = bare.lastIndexOf('@')
  const digest = at === -1 ? '' : bare.slice(at + 1)
  let name = at === -1 ? bare : bare.slice(0, at)
  const parts = name.split(':')
  const tag = parts.at(-1) ?? ''
  if (parts.length > 1 && tag !== '' && !tag.includes('/')) name = name.replaceAll(tag, tag.replaceAll('+', '_'))
  return { ...parseReference(name), digest }
}

/** The reference as messages and registries know it. */
export function formatChartReference(reference: ChartRegistryReference): string {
  return reference.reference === '' ? `${formatReference(reference)}@${reference.digest}` : formatReference(reference)
}

/** @see oras.land/oras-go/v2/registry Reference.String */
export function formatReference({ registry, repository, reference }: RegistryReference): string {
  const name = `${registry}/${repository}`
  if (reference === '') return name
  return digestTrouble(reference) === undefined ? `${name}@${reference}` : `${name}:${reference}`
}

/** The host that requests go to. */
export function hostOfRegistry(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry
}

/** Without `oci://` at its start. */
export function withoutScheme(text: string): string {
  return text.startsWith(scheme) ? text.slice(scheme.length) : text
}

function invalid(reason: string): RepositoryError {
  return new RepositoryError({ code: 'INVALID_ARGUMENT', helmText: `invalid reference: ${reason}` })
}
