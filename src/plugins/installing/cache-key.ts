// The name under which a plugin's source is kept in the cache.
import { parseUrl } from '../../go/index.ts'

const shortAddress = /^([a-zA-Z0-9_]+)@([a-zA-Z0-9._-]+):(.*)$/

/**
 * A file name for an address: `https-github.com-team-plugin`. A password is no part of it.
 *
 * @throws UrlError when it is no address
 * @see helm internal/plugin/cache/cache.go Key
 */
export function cacheKeyOf(source: string): string {
  const [short, user = '', host = '', path = ''] = shortAddress.exec(source) ?? []
  const url = short === undefined ? parseUrl(source) : undefined
  const parts =
    url === undefined
      ? { scheme: '', user, host, path: `/${path}` }
      : { scheme: url.scheme, user: url.user?.name ?? '', host: url.host, path: url.path }
  const key = [parts.scheme, parts.user].map((part) => (part === '' ? '' : `${part}-`)).join('')
  return `${key}${parts.host}${parts.path.replaceAll('/', '-')}`.replaceAll(':', '-')
}
