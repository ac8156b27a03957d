// Which proxy a URL goes through, by the environment, as Go decides it.
import type { Environment } from '../host/index.ts'

/**
 * The proxy for the URL, if there is one. Local addresses never go through a proxy.
 *
 * @see golang.org/x/net/http/httpproxy Config.ProxyFunc
 */
export function proxyFor(url: URL, environment: Pick<Environment, 'get'>): URL | undefined {
  const variable = (name: string) => environment.get(name.toUpperCase()) || environment.get(name.toLowerCase()) || ''
  // In a CGI program HTTP_PROXY would be a header of the request that is served.
  const underCgi = (environment.get('REQUEST_METHOD') ?? '') !== ''
  const text = url.protocol === 'https:' ? variable('https_proxy') : underCgi ? '' : variable('http_proxy')
  if (text === '' || isExcepted(url, variable('no_proxy'))) return undefined
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  return URL.canParse(complete) ? new URL(complete) : undefined
}

function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host)) return true
  return exceptions.split(',').some((entry) => excepts(entry.trim().toLowerCase(), host, port))
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  const slash = entry.indexOf('/')
  if (slash !== -1) return isInNetwork(host, entry.slice(0, slash), Number(entry.slice(slash + 1)))
  const [, name = entry, wantedPort] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(entry)
    ? (/^\[?([^\]]*?)\]?:(\d+)$/.exec(entry) as RegExpExecArray)
    : [entry, entry.replace(/^\[(.*)\]$/, '$1'), undefined]
  if (wantedPort !== undefined && wantedPort !== port) return false
  if (name === host) return true
  const domain = name.replace(/^\*\./, '.')
  if (domain.startsWith('.')) return host.endsWith(domain)
  return !isAddress(host) && host.endsWith(`.${domain}`)
}

function isAddress(host: string): boolean {
  return host.includes(':') || ipv4Of(host) !== undefined
}

function isInNetwork(host: string, base: string, bits: number): boolean {
  const address = ipv4Of(host)
  const network = ipv4Of(base)
  if (address === undefined || network === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32) return false
  const size = 2 ** (32 - bits)
  return Math.floor(address / size) === Math.floor(network / size)
}

function ipv4Of(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}
