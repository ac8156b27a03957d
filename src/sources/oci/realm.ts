// Where a registry may send us for a token: never to a place that only we can reach.
import { RepositoryError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'

/**
 * Refuses a token server without TLS for a registry with it, and addresses of this machine or network that the
 * registry itself is not at.
 *
 * @throws RepositoryError in the words of Helm's library
 * @see oras.land/oras-go/v2/registry/remote/auth validateRealm
 */
export function checkRealm(realm: string, registryOrigin: string): void {
  const registry = new URL(registryOrigin)
  if (!URL.canParse(realm)) throw refused(`failed to parse bearer realm ${quote(realm)}: invalid URL`)
  const url = new URL(realm)
  if (url.protocol === 'http:' && registry.protocol === 'https:') {
    throw refused(`bearer realm ${quote(realm)} uses http but registry was contacted over https`)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(`bearer realm ${quote(realm)} uses unsupported scheme ${quote(url.protocol.slice(0, -1))}`)
  }
  if (url.hostname !== registry.hostname && isPrivateAddress(url.hostname)) {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    throw refused(`bearer realm host ${quote(host)} is a loopback, link-local, private, or unspecified address`)
  }
}

/** The URL parser has brought every spelling of an IPv4 address into four decimal numbers. */
function isPrivateAddress(hostname: string): boolean {
  const numbers = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname)?.slice(1).map(Number)
  if (numbers !== undefined) return isPrivateV4(numbers)
  if (!hostname.startsWith('[')) return false
  const address = hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)]
    return isPrivateV4([high >> 8, high & 255, low >> 8, low & 255])
  }
  return address === '::' || address === '::1' || /^(?:fe[89ab]|f[cd]|ff02)/.test(address)
}

function isPrivateV4([first = 0, second = 0, third = 0, fourth = 0]: readonly number[]): boolean {
  if (first === 127 || first === 10) return true
  if (first === 169 && second === 254) return true
  if (first === 172 && second >= 16 && second <= 31) return true
  if (first === 192 && second === 168) return true
  return (first === 224 && second === 0 && third === 0) || first + second + third + fourth === 0
}

function refused(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText })
}
