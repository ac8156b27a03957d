// Reads of an X.509 certificate what signing with it needs, and says in Go's words what is wrong with it.
import { sameBytes } from '../../base/index.ts'
import { DerReader, integerOf, objectIdentifierOf, parsePem } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { FunctionError } from '../../template/index.ts'
import { curveOf, keyAlgorithms } from './private-key.ts'

/** A certificate that signs others. */
export interface SigningCertificate {
  /** The subject's name in DER. */
  readonly subject: Uint8Array
  /** Empty when there is none. */
  readonly subjectKeyId: Uint8Array
  /** SubjectPublicKeyInfo in DER; undefined when its algorithm is one Go does not know. */
  readonly publicKey: Uint8Array | undefined
}

const tags = {
  sequence: 0x30,
  set: 0x31,
  integer: 2,
  boolean: 1,
  bits: 3,
  octets: 4,
  identifier: 6,
  utc: 0x17,
  time: 0x18,
}
const subjectKeyIdentifier = '2.5.29.14'

/** The certificate in the first block of `text`. */
export function parseCertificatePem(text: string): SigningCertificate {
  const block = parsePem(text)
  if (block === undefined) throw new FunctionError('unable to decode certificate')
  try {
    return parseCertificate(block.bytes)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    throw new FunctionError(`error parsing certificate: decodedCert.Bytes: ${error.message}`)
  }
}

function fault(text: string): FunctionError {
  return new FunctionError(`x509: ${text}`)
}

/** The contents of the next element, which must have the tag. */
function contentsOf(reader: DerReader, tag: number, part: string): Uint8Array {
  const element = reader.read(tag)
  if (element === undefined) throw fault(part)
  return element.contents
}

/** @see crypto/x509 ParseCertificate */
function parseCertificate(bytes: Uint8Array): SigningCertificate {
  const whole = new DerReader(bytes)
  const certificate = new DerReader(contentsOf(whole, tags.sequence, 'malformed certificate'))
  const body = new DerReader(contentsOf(certificate, tags.sequence, 'malformed tbs certificate'))
  const version = readVersion(body)
  const serial = integerOf(contentsOf(body, tags.integer, 'malformed serial number'))
  if (serial === undefined) throw fault('malformed serial number')
  if (serial < 0n) throw fault('negative serial number')
  const algorithm = contentsOf(body, tags.sequence, 'malformed signature algorithm identifier')
  const outer = contentsOf(certificate, tags.sequence, 'malformed algorithm identifier')
  if (!sameBytes(algorithm, outer)) throw fault("inner and outer signature algorithm identifiers don't match")
  readAlgorithm(algorithm)
  readName(body)
  checkValidity(new DerReader(contentsOf(body, tags.sequence, 'malformed validity')))
  const subject = readName(body)
  const publicKey = readPublicKey(body)
  const subjectKeyId = version === 3 ? readSubjectKeyId(body) : new Uint8Array()
  if (certificate.read(tags.bits) === undefined) throw fault('malformed signature')
  if (!whole.isAtEnd) throw fault('trailing data')
  return { subject, subjectKeyId, publicKey }
}

function readVersion(body: DerReader): number {
  if (!body.isNext(0xa0)) return 1
  const contents = new DerReader(contentsOf(body, 0xa0, 'malformed version')).read(tags.integer)?.contents
  const version = contents === undefined ? undefined : integerOf(contents)
  if (version === undefined || version < 0n) throw fault('malformed version')
  if (version > 2n) throw fault('invalid version')
  return Number(version) + 1
}

function readAlgorithm(contents: Uint8Array): { identifier: string; parameters: Uint8Array | undefined } {
  const reader = new DerReader(contents)
  const identifier = objectIdentifierOf(contentsOf(reader, tags.identifier, 'malformed OID'))
  if (identifier === undefined) throw fault('malformed OID')
  if (reader.isAtEnd) return { identifier, parameters: undefined }
  const parameters = reader.read()?.whole
  if (parameters === undefined) throw fault('malformed parameters')
  return { identifier, parameters }
}

function readName(body: DerReader): Uint8Array {
  const name = body.read(tags.sequence)
  if (name === undefined) throw fault('malformed issuer')
  const parts = new DerReader(name.contents)
  while (!parts.isAtEnd) {
    const attributes = new DerReader(contentsOf(parts, tags.set, 'invalid RDNSequence'))
    while (!attributes.isAtEnd) {
      const pair = new DerReader(contentsOf(attributes, tags.sequence, 'invalid RDNSequence: invalid attribute'))
      const type = pair.read(tags.identifier)?.contents
      if (type === undefined || objectIdentifierOf(type) === undefined) {
        throw fault('invalid RDNSequence: invalid attribute type')
      }
      if (pair.read() === undefined) throw fault('invalid RDNSequence: invalid attribute value')
    }
  }
  return name.whole
}

function checkValidity(reader: DerReader): void {
  for (let count = 0; count < 2; count++) {
    const [name, tag] = reader.isNext(tags.utc) ? ['UTCTime', tags.utc] : ['GeneralizedTime', tags.time]
    if (!reader.isNext(tag as number)) throw fault('unsupported time format')
    const contents = contentsOf(reader, tag as number, `malformed ${name}`)
    const digits = name === 'UTCTime' ? /^(\d{10}|\d{12})(Z|[+-]\d{4})$/ : /^\d{14}(Z|[+-]\d{4})$/
    if (!digits.test(String.fromCharCode(...contents.subarray(0, 32)))) throw fault(`malformed ${name}`)
  }
}

function readPublicKey(body: DerReader): Uint8Array | undefined {
  const info = body.read(tags.sequence)
  if (info === undefined) throw fault('malformed spki')
  const reader = new DerReader(info.contents)
  const { identifier, parameters } = readAlgorithm(
    contentsOf(reader, tags.sequence, 'malformed public key algorithm identifier'),
  )
  const bits = contentsOf(reader, tags.bits, 'malformed subjectPublicKey')
  switch (identifier) {
    case keyAlgorithms.rsa:
      checkRsaKey(bits.subarray(1), parameters)
      return info.whole
    case keyAlgorithms.ecdsa: {
      const curve = parameters === undefined ? undefined : new DerReader(parameters).read(tags.identifier)?.contents
      if (curve === undefined) throw fault('invalid ECDSA parameters')
      if (curveOf(objectIdentifierOf(curve)) === undefined) throw fault('unsupported elliptic curve')
      return info.whole
    }
    case keyAlgorithms.ed25519:
      if (parameters !== undefined) throw fault('Ed25519 key encoded with illegal parameters')
      if (bits.length !== 33) throw fault('wrong Ed25519 public key size')
      return info.whole
    case keyAlgorithms.dsa:
      return info.whole
    default:
      return undefined
  }
}

function checkRsaKey(bytes: Uint8Array, parameters: Uint8Array | undefined): void {
  if (parameters === undefined || !sameBytes(parameters, Uint8Array.of(5, 0))) {
    throw fault('RSA key missing NULL parameters')
  }
  const numbers = new DerReader(contentsOf(new DerReader(bytes), tags.sequence, 'invalid RSA public key'))
  const modulus = integerOf(contentsOf(numbers, tags.integer, 'invalid RSA modulus'))
  if (modulus === undefined) throw fault('invalid RSA modulus')
  const exponent = integerOf(contentsOf(numbers, tags.integer, 'invalid RSA public exponent'))
  if (exponent === undefined) throw fault('invalid RSA public exponent')
  if (modulus <= 0n) throw fault('RSA modulus is not a positive number')
  if (exponent <= 0n) throw fault('RSA public exponent is not a positive number')
}

function readSubjectKeyId(body: DerReader): Uint8Array {
  for (const unique of [0x81, 0x82]) if (body.isNext(unique)) body.read(unique)
  if (!body.isNext(0xa3)) return new Uint8Array()
  const malformed = 'malformed extensions'
  const explicit = new DerReader(contentsOf(body, 0xa3, malformed))
  const list = new DerReader(contentsOf(explicit, tags.sequence, malformed))
  const seen = new Set<string>()
  let found = new Uint8Array()
  while (!list.isAtEnd) {
    const reader = new DerReader(contentsOf(list, tags.sequence, 'malformed extension'))
    const identifier = objectIdentifierOf(contentsOf(reader, tags.identifier, 'malformed extension OID field'))
    if (identifier === undefined) throw fault('malformed extension OID field')
    if (seen.has(identifier)) throw fault(`certificate contains duplicate extension with OID ${quote(identifier)}`)
    seen.add(identifier)
    const critical =
      reader.isNext(tags.boolean) && contentsOf(reader, tags.boolean, 'malformed extension critical field')[0] === 0xff
    const value = contentsOf(reader, tags.octets, 'malformed extension value field')
    if (identifier !== subjectKeyIdentifier) continue
    if (critical) throw fault('subject key identifier incorrectly marked critical')
    found = new Uint8Array(contentsOf(new DerReader(value), tags.octets, 'invalid subject key identifier'))
  }
  return found
}
