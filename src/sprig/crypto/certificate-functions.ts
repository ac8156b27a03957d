// Sprig's functions on keys and certificates.
import { decodeBase64, decodeUtf8 } from '../../base/index.ts'
import { formatValue, type GoInteger, GoStruct, type GoValue, parseIpAddress } from '../../go/index.ts'
import { type CallContext, FunctionError, type TemplateFunction } from '../../template/index.ts'
import { define } from '../define.ts'
import { type CertificateSubject, createCertificate, type Signer } from './create-certificate.ts'
import { makePrivateKeyText, makeRsaKey, privateKeyText } from './make-key.ts'
import { parseCertificatePem } from './parse-certificate.ts'
import { parsePrivateKeyPem } from './parse-private-key.ts'
import type { PrivateKey } from './private-key.ts'

const result = '(sprig.certificate, error)'
const subjectParameters = 'string, []interface {}, []interface {}, int'
const certificateBits = 2048

/** All functions on keys and certificates. */
export function certificateFunctions(): TemplateFunction[] {
  return [
    define('genPrivateKey', 'func(string) string', (context, kind: string) => makePrivateKeyText(context, kind)),
    define('buildCustomCert', `func(string, string) ${result}`, (_, certificate: string, key: string) =>
      buildCustomCertificate(certificate, key),
    ),
    define('genCA', `func(string, int) ${result}`, (context, name: string, days: GoInteger) =>
      makeAuthority(context, { name, days, key: makeRsaKey(context, certificateBits) }),
    ),
    define(
      'genCAWithKey',
      `func(string, int, string) ${result}`,
      (context, name: string, days: GoInteger, pem: string) =>
        makeAuthority(context, { name, days, key: givenKey(pem) }),
    ),
    define('genSelfSignedCert', `func(${subjectParameters}) ${result}`, (context, ...about: SubjectArguments) =>
      selfSigned(context, about, makeRsaKey(context, certificateBits)),
    ),
    define(
      'genSelfSignedCertWithKey',
      `func(${subjectParameters}, string) ${result}`,
      (context, ...[name, addresses, names, days, pem]: [...SubjectArguments, string]) =>
        selfSigned(context, [name, addresses, names, days], givenKey(pem)),
    ),
    define(
      'genSignedCert',
      `func(${subjectParameters}, sprig.certificate) ${result}`,
      (context, ...[name, addresses, names, days, authority]: [...SubjectArguments, GoStruct]) => {
        const key = makeRsaKey(context, certificateBits)
        return signed(context, [name, addresses, names, days], { key, authority })
      },
    ),
    define(
      'genSignedCertWithKey',
      `func(${subjectParameters}, sprig.certificate, string) ${result}`,
      (context, ...[name, addresses, names, days, authority, pem]: [...SubjectArguments, GoStruct, string]) =>
        signed(context, [name, addresses, names, days], { key: givenKey(pem), authority }),
    ),
  ]
}

/** Common name, addresses, DNS names, days. */
type SubjectArguments = [name: string, addresses: GoValue[] | null, dnsNames: GoValue[] | null, days: GoInteger]

function certificateOf(certificate: string, key: string): GoStruct {
  return new GoStruct({
    typeName: 'sprig.certificate',
    fields: [
      ['Cert', certificate],
      ['Key', key],
    ],
  })
}

function givenKey(pem: string): PrivateKey {
  return prefixed('parsing private key: ', () => parsePrivateKeyPem(pem))
}

function prefixed<T>(prefix: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(prefix + error.message)
    throw error
  }
}

/** @see sprig buildCustomCertificate */
function buildCustomCertificate(encodedCertificate: string, encodedKey: string): GoStruct {
  const certificate = decodedText(encodedCertificate, 'certificate')
  const key = decodedText(encodedKey, 'private key')
  parseCertificatePem(certificate)
  prefixed('error parsing private key: ', () => parsePrivateKeyPem(key))
  return certificateOf(certificate, key)
}

function decodedText(encoded: string, what: string): string {
  try {
    return decodeUtf8(decodeBase64(encoded))
  } catch {
    throw new FunctionError(`unable to decode base64 ${what}`)
  }
}

function makeAuthority(
  context: CallContext,
  { name, days, key }: { name: string; days: GoInteger; key: PrivateKey },
): GoStruct {
  const subject = {
    commonName: name,
    addresses: [],
    dnsNames: [],
    daysValid: days.value,
    isAuthority: true,
  }
  return made(context, { subject, key, signer: { key } })
}

function selfSigned(context: CallContext, about: SubjectArguments, key: PrivateKey): GoStruct {
  return made(context, { subject: subjectOf(about), key, signer: { key } })
}

function signed(
  context: CallContext,
  about: SubjectArguments,
  { key, authority }: { key: PrivateKey; authority: GoStruct },
): GoStruct {
  const certificate = parseCertificatePem(textField(authority, 'Cert'))
  const signerKey = prefixed('error parsing private key: ', () => parsePrivateKeyPem(textField(authority, 'Key')))
  return made(context, { subject: subjectOf(about), key, signer: { key: signerKey, certificate } })
}

function textField(struct: GoStruct, name: string): string {
  const value = struct.fields.get(name)
  return typeof value === 'string' ? value : ''
}

function made(context: CallContext, parts: { subject: CertificateSubject; key: PrivateKey; signer: Signer }): GoStruct {
  const certificate = createCertificate(context, parts)
  return certificateOf(certificate, privateKeyText(context, parts.key))
}

function subjectOf([commonName, addresses, dnsNames, days]: SubjectArguments): CertificateSubject {
  return {
    commonName,
    addresses: (addresses ?? []).map(addressOf),
    dnsNames: (dnsNames ?? []).map((name) => {
      if (typeof name === 'string') return name
      throw new FunctionError(`error processing alternate dns name: ${formatValue(name)} is not a string`)
    }),
    daysValid: days.value,
    isAuthority: false,
  }
}

function addressOf(value: GoValue): Uint8Array {
  if (typeof value !== 'string') throw new FunctionError(`error parsing ip: ${formatValue(value)} is not a string`)
  const address = parseIpAddress(value)
  if (address === undefined) throw new FunctionError(`error parsing ip: ${value}`)
  return address
}
