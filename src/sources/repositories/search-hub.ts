// Searching a hub over the interface that Monocular had and Artifact Hub has.
import { decodeUtf8, joinPath } from '../../base/index.ts'
import type { DebugLog, Getter, HubMatch } from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { formatUrl, type GoUrl, hostName, parseUrl, quote } from '../../go/index.ts'
import { withoutPassword } from '../http-getter.ts'
import { getterOfScheme } from './index-cache.ts'

const searchPath = 'api/chartsvc/v1/charts/search'
const limitBytes = 256 * 1024 * 1024

/**
 * Asks the hub.
 *
 * @throws RepositoryError in Helm's words; why is in the notes
 * @see helm internal/monocular, pkg/cmd/search_hub.go
 */
export async function searchHub(
  { endpoint, term }: { readonly endpoint: string; readonly term: string },
  { getters, debug }: { readonly getters: readonly Getter[]; readonly debug?: DebugLog | undefined },
  signal: AbortSignal | undefined,
): Promise<readonly HubMatch[]> {
  const url = endpointUrl(endpoint)
  const path = joinPath(url.path, searchPath)
  const search = formatUrl({ ...url, path, rawQuery: `q=${encodeURIComponent(term).replaceAll('%20', '+')}` })
  try {
    const answer = await getterOfScheme(url.scheme, getters).get({
      url: search,
      limitBytes,
      timeoutSeconds: 0,
      isUntold: true,
      ...(signal === undefined ? {} : { signal }),
    })
    const text = answer.status === 'content' ? decodeUtf8(answer.bytes) : ''
    return readMatches(text, endpoint)
  } catch (error) {
    signal?.throwIfAborted()
    debug?.('search failed', { error: textOf(error) })
    throw new RepositoryError({
      code: 'REPOSITORY_UNREACHABLE',
      helmText: `unable to perform search against ${quote(withoutPassword(endpoint))}`,
      notes: [textOf(error)],
      cause: error,
    })
  }
}

function endpointUrl(endpoint: string): GoUrl {
  const refused = (reason: string) =>
    new RepositoryError({
      code: 'INVALID_ARGUMENT',
      helmText: `unable to create connection to ${quote(withoutPassword(endpoint))}: ${reason}`,
    })
  let url: GoUrl
  try {
    url = parseUrl(endpoint)
  } catch (error) {
    throw refused(textOf(error))
  }
  if (hostName(url.host) === '') throw refused('no hostname provided')
  return url
}

/** As Helm, which takes what it can make out of the answer, and nothing of an answer that is no JSON. */
function readMatches(text: string, endpoint: string): readonly HubMatch[] {
  const list = at(parsed(text), 'data')
  if (!Array.isArray(list)) return []
  return list.map((item: unknown) => {
    const packageUrl = textAt(item, 'artifactHub', 'packageUrl')
    return {
      url: packageUrl === '' ? `${endpoint}/charts/${textAt(item, 'id')}` : packageUrl,
      version: textAt(item, 'relationships', 'latestChartVersion', 'data', 'version'),
      appVersion: textAt(item, 'relationships', 'latestChartVersion', 'data', 'app_version'),
      description: textAt(item, 'attributes', 'description'),
      repository: {
        url: textAt(item, 'attributes', 'repo', 'url'),
        name: textAt(item, 'attributes', 'repo', 'name'),
      },
    }
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  )
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const text = at(value, ...path)
  return typeof text === 'string' ? text : ''
}
