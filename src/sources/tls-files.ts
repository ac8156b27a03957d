// TLS settings from the files that flags and repository entries name.
import type { TlsFiles } from '../chart/index.ts'
import { RepositoryError } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { type FileSystem, HostError, type TlsSettings } from '../host/index.ts'

const limitBytes = 16 * 1024 * 1024

/**
 * The settings; undefined where the system's own are meant. As in Helm a certificate without a key alone changes nothing.
 *
 * @throws RepositoryError in Helm's words
 * @see helm internal/tlsutil NewTLSConfig
 */
export async function readTlsFiles(
  { caFile = '', certFile = '', keyFile = '', skipVerification = false }: TlsFiles,
  files: Pick<FileSystem, 'readFile'>,
): Promise<TlsSettings | undefined> {
  if (!((certFile !== '' && keyFile !== '') || caFile !== '' || skipVerification)) return undefined
  const troubles: string[] = []
  const read = async (path: string, trouble: string): Promise<string | undefined> => {
    try {
      return new TextDecoder().decode(await files.readFile(path, { limitBytes }))
    } catch (error) {
      if (!(error instanceof HostError)) throw error
      troubles.push(`${trouble}: ${quote(path)}: ${error.message}`)
      return undefined
    }
  }
  const withPair = certFile !== '' || keyFile !== ''
  const certificate = withPair ? await read(certFile, 'unable to read cert file') : undefined
  const key = certificate === undefined ? undefined : await read(keyFile, 'unable to read key file')
  const authorities = caFile === '' ? undefined : await read(caFile, "can't read CA file")
  if (certificate !== undefined && key !== undefined) checkPair(certificate, key, troubles)
  if (authorities !== undefined && !/-----BEGIN CERTIFICATE-----/.test(authorities)) {
    troubles.push('failed to append certificates from pem block')
  }
  if (troubles.length > 0) {
    throw new RepositoryError({
      code: 'REPOSITORY_UNREACHABLE',
      helmText: `can't create TLS config for client: ${troubles.join('\n')}`,
    })
  }
  return {
    ...(authorities === undefined ? {} : { certificateAuthorities: authorities }),
    ...(certificate === undefined || key === undefined ? {} : { clientCertificate: certificate, clientKey: key }),
    ...(skipVerification ? { skipVerification } : {}),
  }
}

function checkPair(certificate: string, key: string, troubles: string[]): void {
  const start = 'unable to load cert from key pair: tls: failed to find'
  if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) troubles.push(`${start} any PEM data in certificate input`)
  else if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) troubles.push(`${start} any PEM data in key input`)
}
