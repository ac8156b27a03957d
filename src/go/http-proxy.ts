// Which proxy a URL goes through, by the environment, as Go decides it.
import { sameBytes } from '../base/index.ts'
import { parseIpAddress } from './ip-address.ts'
import { parseUrl } from './url.ts'

/** A proxy, or why none may be used where one is wanted. */
export type ProxyChoice = { readonly proxy: URL } | { readonly problem: string }

/**
 * The proxy for the URL by `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, upper case before lower; undefined for none. Local
 * addresses never go through a proxy.
 *
 * @see golang.org/x/net/http/httpproxy Config.ProxyFunc
 */
export function proxyFor(
  url: URL,
  environment: { readonly get: (name: string) => string | undefined },
): ProxyChoice | undefined {
  const variable = (name: string) => environment.get(name.toUpperCase()) || environment.get(name) || ''
  const secure = url.protocol === 'https:'
  const proxy = parseProxy(variable(secure ? 'https_proxy' : 'http_proxy'))
  if (proxy === undefined) return undefined
  // In a CGI program HTTP_PROXY would be a header of the request that is served.
  if (!secure && environment.get('REQUEST_METHOD')) {
    return { problem: 'refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy' }
  }
  return isExcepted(url, variable('no_proxy')) ? undefined : { proxy }
}

/** An address without a scheme is that of an HTTP proxy; what cannot be read at all counts as not set. */
function parseProxy(text: string): URL | undefined {
  if (text === '') return undefined
  const complete = isWholeUrl(text) ? text : `http://${text}`
  return URL.canParse(complete) ? new URL(complete) : undefined
}

function isWholeUrl(text: string): boolean {
  try {
    const { scheme, host } = parseUrl(text)
    return scheme !== '' && host !== ''
  } catch {
    return false
  }
}

function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const address = parseIpAddress(host)
  if (host === 'localhost' || (address !== undefined && isLoopback(address))) return true
  const entries = exceptions.split(',').map((entry) => entry.trim().toLowerCase())
  return entries.includes('*') || entries.some((entry) => excepts(entry, { host, port, address }))
}

/** Where a request goes. */
interface Target {
  readonly host: string
  readonly port: string
  /** Its bytes where the host is an address. */
  readonly address: Uint8Array | undefined
}

function excepts(entry: string, target: Target): boolean {
  const slash = entry.lastIndexOf('/')
  const network = slash === -1 ? undefined : parseIpAddress(entry.slice(0, slash))
  if (network !== undefined && /^\d+$/.test(entry.slice(slash + 1))) {
    const mapped = network.length === 4 && entry.includes(':')
    return isInNetwork(target.address, network, Number(entry.slice(slash + 1)) - (mapped ? 96 : 0))
  }
  const [name, port] = splitPort(entry)
  if (name === '' || (port !== '' && port !== target.port)) return false
  const address = parseIpAddress(name)
  if (address !== undefined) return target.address !== undefined && sameBytes(address, target.address)
  if (target.address !== undefined) return false
  const domain = asciiDomain(name.startsWith('*.') ? name.slice(1) : name)
  return domain.startsWith('.')
    ? target.host.endsWith(domain)
    : target.host === domain || target.host.endsWith(`.${domain}`)
}

/** `host:port` and `[v6]:port` taken apart; a bare IPv6 address has no port. */
function splitPort(entry: string): readonly [string, string] {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(entry)
  return match === null ? [entry, ''] : [match[1] ?? match[2] ?? '', match[3] as string]
}

function asciiDomain(domain: string): string {
  const dot = domain.startsWith('.') ? '.' : ''
  const url = `http://${domain.slice(dot.length)}`
  return /^[\0-\x7f]*$/.test(domain) || !URL.canParse(url) ? domain : dot + new URL(url).hostname
}

function isLoopback(address: Uint8Array): boolean {
  return address.length === 4 ? address[0] === 127 : address.every((byte, index) => byte === (index === 15 ? 1 : 0))
}

function isInNetwork(address: Uint8Array | undefined, network: Uint8Array, bits: number): boolean {
  if (address?.length !== network.length || bits < 0 || bits > network.length * 8) return false
  return address.every((byte, index) => {
    const counted = Math.min(Math.max(bits - index * 8, 0), 8)
    const mask = (0xff << (8 - counted)) & 0xff
    return (byte & mask) === ((network[index] as number) & mask)
  })
}
