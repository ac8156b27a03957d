// What Go prints for network trouble that Node reports in its own words.

import { getServers } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { HostError } from '../host/index.ts'

/** What Node's errors carry besides their text. */
interface NodeNetworkError extends Error {
  readonly code?: string
  readonly errno?: number
  readonly address?: string
  readonly port?: number
  readonly host?: string
  readonly hostname?: string
  readonly syscall?: string
  readonly reason?: string
  readonly cert?: { readonly subjectaltname?: string; readonly valid_from?: string; readonly valid_to?: string }
  readonly errors?: readonly unknown[]
}

const systemWords: { readonly [code: string]: string } = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  EHOSTDOWN: 'host is down',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
  EPIPE: 'broken pipe',
}

const untrustedCodes: readonly string[] = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]

/** The error as a `HostError` in Go's words; `hostName` is the one that was asked for. */
export function networkError(error: unknown, hostName: string): HostError {
  if (error instanceof HostError) return error
  // Where several addresses failed, Go tells of the first.
  const first = (error as NodeNetworkError).errors?.[0] ?? error
  return new HostError('network', textOfNetworkError(first as NodeNetworkError, hostName), { cause: error })
}

/** How long a connection may take to come about. */
export const dialTimeoutMilliseconds = 30_000

/** `127.0.0.1:443`, `[::1]:443`. */
export function dialAddress(host: string, port: number): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

function textOfNetworkError(error: NodeNetworkError, hostName: string): string {
  const code = error.code ?? ''
  if (error.syscall === 'getaddrinfo' || error.syscall?.startsWith('query'))
    return lookupText(error, error.hostname ?? hostName)
  if (error.syscall === 'connect' && error.address !== undefined) {
    return `dial tcp ${dialAddress(error.address, error.port ?? 0)}: connect: ${systemWords[code] ?? error.message}`
  }
  const ofTls = tlsText(error, code, hostName)
  if (ofTls !== undefined) return ofTls
  if (code === 'ECONNRESET' && error.syscall === undefined) return 'EOF'
  if (error.syscall !== undefined && systemWords[code] !== undefined)
    return `${error.syscall} tcp: ${error.syscall}: ${systemWords[code]}`
  if (code.startsWith('ERR_HTTP2_')) return http2Text(code, error)
  if (code.startsWith('HPE_')) return `malformed HTTP response (${error.reason ?? error.message})`
  return error.message
}

function lookupText(error: NodeNetworkError, hostName: string): string {
  const server = getServers()[0]
  const on =
    server === undefined
      ? ''
      : ` on ${server.includes(']') || /^[^:]*:\d+$/.test(server) ? server : isIP(server) === 6 ? `[${server}]:53` : `${server}:53`}`
  if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return `dial tcp: lookup ${hostName}${on}: no such host`
  return `dial tcp: lookup ${hostName}${on}: ${error.code === 'EAI_AGAIN' ? 'server misbehaving' : error.message}`
}

function tlsText(error: NodeNetworkError, code: string, hostName: string): string | undefined {
  if (untrustedCodes.includes(code)) return unverified('certificate signed by unknown authority')
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return unverified('certificate has expired or is not yet valid')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return unverified(nameMismatchText(error.cert?.subjectaltname ?? '', hostName))
  // OpenSSL met a plain HTTP answer where a TLS record should be.
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_HTTP_REQUEST' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' ||
    (code === 'EPROTO' && /:wrong version number:|:http request:|:packet length too long:/.test(error.message))
  ) {
    return 'http: server gave HTTP response to HTTPS client'
  }
  const alert =
    /alert ([a-z ]+)$/.exec(error.reason ?? '') ??
    /(?:sslv3|tlsv1|tlsv13|tls) alert ([a-z ]+?)(?::|$)/.exec(error.message)
  if (alert !== null) return `remote error: tls: ${alert[1]}`
  return undefined
}

function unverified(what: string): string {
  return `tls: failed to verify certificate: x509: ${what}`
}

function nameMismatchText(alternativeNames: string, hostName: string): string {
  const entries = alternativeNames === '' ? [] : alternativeNames.split(', ')
  const named = (prefix: string): string[] =>
    entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length))
  if (isIP(hostName) !== 0) {
    const addresses = named('IP Address:')
    if (addresses.length === 0)
      return `cannot validate certificate for ${hostName} because it doesn't contain any IP SANs`
    return `certificate is valid for ${addresses.join(', ')}, not ${hostName}`
  }
  const names = named('DNS:')
  if (names.length === 0) return `certificate is not valid for any names, but wanted to match ${hostName}`
  return `certificate is valid for ${names.join(', ')}, not ${hostName}`
}

function http2Text(code: string, error: NodeNetworkError): string {
  if (code === 'ERR_HTTP2_SESSION_ERROR' || code === 'ERR_HTTP2_GOAWAY_SESSION')
    return 'http2: server sent GOAWAY and closed the connection'
  if (code === 'ERR_HTTP2_STREAM_ERROR') return `stream error: ${error.message.replace(/^.*with code /, '')}`
  return unexpectedEnd
}

/** The message of a connection that ended before the answer did. */
export const unexpectedEnd = 'unexpected EOF'

/** Header fields with one text per name. */
export function flattenHeaders(headers: IncomingMessage['headers']): { readonly [name: string]: string } {
  const flat: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':') || value === undefined) continue
    flat[name] = Array.isArray(value) ? value.join(', ') : String(value)
  }
  return flat
}
