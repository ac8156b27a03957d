// URLs of repositories and charts: joined, compared and resolved as Helm does.
import { joinPath } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { formatUrl, type GoUrl, parseUrl } from '../../go/index.ts'
import { IndexError } from './index-model.ts'

/**
 * The URL of a chart or an index as seen from its repository. The query of the repository's URL stays.
 *
 * @throws IndexError `failed to parse … as URL: …`
 * @see helm pkg/repo/v1 ResolveReferenceURL
 */
export function resolveReferenceUrl(base: string, reference: string): string {
  if (parsed(reference).scheme !== '') return reference
  const { rawQuery } = parsed(base)
  const withoutQuery = base.split(/[?#]/)[0] as string
  const [, service = '', folder = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is.exec(withHost(withoutQuery)) ?? []
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(reference) ?? []
  const query = rawQuery === '' ? '' : `?${rawQuery}`
  const fragment = /#.*$/s.exec(rest)?.[0] ?? ''
  if (path.startsWith('//')) return `${service.split('//')[0]}${path}${query}${fragment}`
  const joined = path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`
  return `${service}${encoded(withoutDots(joined))}${query}${fragment}`
}

/** A URL without `//` has an empty host; what has no slash behind its scheme is no path. */
function withHost(url: string): string {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*:)(?!\/\/)(.*)$/is.exec(url) ?? []
  return scheme === undefined ? url : `${scheme}//${rest.startsWith('/') ? rest : ''}`
}

function parsed(url: string): GoUrl {
  try {
    return parseUrl(url)
  } catch (error) {
    throw new IndexError(`failed to parse ${url} as URL: ${textOf(error)}`)
  }
}

/** As RFC 3986 removes `.` and `..`; nothing leads above the root. */
function withoutDots(path: string): string {
  const parts: string[] = []
  const all = path.split('/').slice(1)
  all.forEach((part, index) => {
    const isLast = index === all.length - 1
    if (part === '..') parts.pop()
    if (part !== '.' && part !== '..') parts.push(part)
    else if (isLast) parts.push('')
  })
  return `/${parts.join('/')}`
}

function encoded(path: string): string {
  return path.replace(/[^!$&'()*+,\-./:;=@\w~%[\]]/gu, (character) => encodeURIComponent(character))
}

/** The URL with the path elements added; a base that is a path stays one. @see helm internal/urlutil URLJoin */
export function joinUrl(base: string, ...paths: readonly string[]): string {
  const url = parseUrl(base)
  return formatUrl({ ...url, path: joinPath(url.path, ...paths) })
}

/** Whether two URLs mean the same place. @see helm internal/urlutil Equal */
export function sameUrl(left: string, right: string): boolean {
  try {
    return normalized(left) === normalized(right)
  } catch {
    return left === right
  }
}

function normalized(text: string): string {
  const url = parseUrl(text)
  return formatUrl({ ...url, path: url.path === '' ? '/' : joinPath(url.path) })
}

/** What `index.yaml` of a repository is called in the cache. */
export function cacheIndexName(repository: string): string {
  return `${repository === '' ? '' : `${repository}-`}index.yaml`
}

/** What the list of a repository's charts is called in the cache. */
export function cacheChartsName(repository: string): string {
  return `${repository === '' ? '' : `${repository}-`}charts.txt`
}
