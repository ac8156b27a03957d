// Which certificate authorities are trusted where nobody names one: the system's, as Go takes them, else Node's own.
import { readFileSync } from 'node:fs'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import type { Environment } from '../host/index.ts'

/** Bundles of Linux distributions, in Go's order. */
const systemBundles: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/**
 * Trust in the system's authorities; undefined where Node's own list is as good. `SSL_CERT_FILE` names another bundle,
 * `NODE_EXTRA_CA_CERTS` adds to whatever is trusted.
 */
export function systemTrust(environment: Environment): SecureContext | undefined {
  const chosen = environment.get('SSL_CERT_FILE')
  const bundles = chosen ? [chosen] : environment.platform === 'linux' ? systemBundles : []
  const bundle = bundles.map(readIfPossible).find((text) => text !== undefined)
  if (bundle === undefined && !chosen) return undefined
  const extra = environment.get('NODE_EXTRA_CA_CERTS')
  const extraText = extra ? readIfPossible(extra) : undefined
  const authorities = bundle === undefined ? [...rootCertificates] : [bundle]
  return createSecureContext({ ca: extraText === undefined ? authorities : [...authorities, extraText] })
}

function readIfPossible(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined
  } catch {
    return undefined
  }
}
