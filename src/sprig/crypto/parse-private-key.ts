// Reads private keys from PEM: PKCS #1, SEC 1, PKCS #8 and OpenSSL's form of DSA keys, with Go's error texts.
import {
  Asn1Error,
  DerReader,
  derInteger,
  derSequence,
  objectIdentifierOf,
  parsePem,
  StructureReader,
  unsignedOf,
} from '../../formats/index.ts'
import { FunctionError } from '../../template/index.ts'
import { curveOf, curves, keyAlgorithms, type PrivateKey } from './private-key.ts'

const suffix = ' PRIVATE KEY'

/**
 * The key in the first block of `text`.
 *
 * @throws FunctionError
 * @see sprig parsePrivateKeyPEM
 */
export function parsePrivateKeyPem(text: string): PrivateKey {
  const block = parsePem(text)
  if (block === undefined) throw new FunctionError('no PEM data in input')
  const { type, bytes } = block
  if (type === 'PRIVATE KEY') return worded('decoding PEM as PKCS#8: ', () => parsePkcs8(bytes))
  if (!type.endsWith(suffix)) throw new FunctionError(`no private key data in PEM block of type ${type}`)
  const kind = type.slice(0, -suffix.length)
  switch (kind) {
    case 'RSA':
      return worded('parsing RSA private key from PEM: ', () => parsePkcs1(bytes))
    case 'EC':
      return worded('parsing EC private key from PEM: ', () => parseSec1(bytes))
    case 'DSA':
      return worded('parsing DSA private key from PEM: ', () => parseDsa(bytes))
    default:
      throw new FunctionError(`invalid private key type ${type}`)
  }
}

function worded<T>(prefix: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof FunctionError) throw new FunctionError(prefix + error.message)
    throw error
  }
}

/** What another parser would make of the bytes, for the hint which one to take. */
function fits(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): boolean {
  try {
    read(bytes)
    return true
  } catch (error) {
    if (error instanceof Asn1Error) return false
    throw error
  }
}

function wrongParser(bytes: Uint8Array, others: readonly ('EC' | 'PKCS1' | 'PKCS8')[]): FunctionError | undefined {
  const readers = { EC: readSec1, PKCS1: readPkcs1, PKCS8: readPkcs8 }
  const other = others.find((name) => fits(bytes, readers[name]))
  return other === undefined
    ? undefined
    : new FunctionError(`x509: failed to parse private key (use Parse${other}PrivateKey instead for this key format)`)
}

function readPkcs8(bytes: Uint8Array) {
  const { reader } = StructureReader.open(bytes, 'pkcs8')
  reader.smallInteger()
  const algorithm = reader.sequence('AlgorithmIdentifier')
  const identifier = algorithm.objectIdentifier()
  return { identifier, parameters: algorithm.optionalElement(), contents: reader.octets() }
}

/** A key in PKCS #8. */
export function parsePkcs8(bytes: Uint8Array): PrivateKey {
  if (!fits(bytes, readPkcs8)) {
    const hint = wrongParser(bytes, ['EC', 'PKCS1'])
    if (hint !== undefined) throw hint
  }
  const { identifier, parameters, contents } = readPkcs8(bytes)
  switch (identifier) {
    case keyAlgorithms.rsa:
      return worded('x509: failed to parse RSA private key embedded in PKCS#8: ', () => parsePkcs1(contents))
    case keyAlgorithms.ecdsa:
      return worded('x509: failed to parse EC private key embedded in PKCS#8: ', () => parseSec1(contents, parameters))
    case keyAlgorithms.ed25519:
      return { kind: 'ed25519', secret: secretOf('Ed25519', contents, parameters) }
    case keyAlgorithms.x25519:
      return { kind: 'x25519', secret: secretOf('X25519', contents, parameters) }
    default:
      throw new FunctionError(`x509: PKCS#8 wrapping contained private key with unknown algorithm: ${identifier}`)
  }
}

function secretOf(name: string, contents: Uint8Array, parameters: Uint8Array | undefined): Uint8Array {
  if (parameters !== undefined) throw new FunctionError(`x509: invalid ${name} private key parameters`)
  const secret = worded(`x509: invalid ${name} private key: `, () => StructureReader.octets(contents))
  if (secret.length === 32) return secret
  throw new FunctionError(
    name === 'Ed25519'
      ? `x509: invalid Ed25519 private key length: ${secret.length}`
      : 'crypto/ecdh: invalid private key size',
  )
}

function readPkcs1(bytes: Uint8Array) {
  const { reader, rest } = StructureReader.open(bytes, 'pkcs1PrivateKey')
  const version = reader.smallInteger()
  const modulus = reader.integer()
  const publicExponent = BigInt(reader.smallInteger())
  const [privateExponent, p, q] = [reader.integer(), reader.integer(), reader.integer()]
  const remainders = [reader.optionalInteger(), reader.optionalInteger(), reader.optionalInteger()]
  return { version, modulus, publicExponent, privateExponent, p, q, remainders, others: reader.optionalElement(), rest }
}

function parsePkcs1(bytes: Uint8Array): PrivateKey {
  if (!fits(bytes, readPkcs1)) {
    const hint = wrongParser(bytes, ['EC', 'PKCS8'])
    if (hint !== undefined) throw hint
  }
  const { version, modulus, publicExponent, privateExponent: d, p, q, remainders, others, rest } = readPkcs1(bytes)
  if (rest.length > 0) throw new FunctionError('asn1: syntax error: trailing data')
  if (version > 1) throw new FunctionError('x509: unsupported private key version')
  if ([modulus, d, p, q, ...remainders].some((number) => number !== undefined && number <= 0n)) {
    throw new FunctionError('x509: private key contains zero or negative value')
  }
  if (others !== undefined) return { kind: 'rsa', numbers: { modulus, publicExponent, encoded: bytes } }
  const [dp, dq, inverse] = remainders
  const key = { modulus, publicExponent, d, p, q }
  const all =
    dp === undefined || dq === undefined || inverse === undefined
      ? { dp: d % atLeastOne(p - 1n), dq: d % atLeastOne(q - 1n), inverse: undefined }
      : { dp, dq, inverse }
  checkRsa(key)
  checkRemainders(key, all)
  const coefficient = all.inverse ?? powerModulo(q, p - 2n, p)
  const encoded = derSequence(...[0n, modulus, publicExponent, d, p, q, all.dp, all.dq, coefficient].map(derInteger))
  return { kind: 'rsa', numbers: { modulus, publicExponent, encoded } }
}

function atLeastOne(value: bigint): bigint {
  return value < 1n ? 1n : value
}

function rsaFault(text: string): FunctionError {
  return new FunctionError(`crypto/rsa: ${text}`)
}

interface RsaKey {
  readonly modulus: bigint
  readonly publicExponent: bigint
  readonly d: bigint
  readonly p: bigint
  readonly q: bigint
}

/** Go's checks of the public key and the primes. */
function checkRsa({ modulus, publicExponent: e, p, q }: RsaKey): void {
  if (modulus >> 16_384n > 0n) throw rsaFault('modulus too large')
  if (modulus % 2n === 0n) throw rsaFault('public modulus is even')
  if (e < 2n) throw rsaFault('public exponent too small or negative')
  if (e % 2n === 0n) throw rsaFault('public exponent is even')
  if (e > 0x7fffffffn) throw rsaFault('public exponent too large')
  if (p <= 2n || q <= 2n || p >= modulus || q >= modulus) throw rsaFault('invalid prime')
  if ((p * q) % modulus !== 0n) throw rsaFault('p * q != n')
}

/** Go's checks of the private exponent and what follows from it. */
function checkRemainders(
  { modulus, publicExponent: e, d, p, q }: RsaKey,
  { dp, dq, inverse }: { dp: bigint; dq: bigint; inverse: bigint | undefined },
): void {
  for (const [exponent, prime] of [
    [dp, p],
    [dq, q],
  ] as const) {
    if (exponent >= prime - 1n || (e * exponent) % (prime - 1n) !== 1n) throw rsaFault('invalid CRT exponent')
  }
  if (inverse !== undefined && (q * inverse) % p !== 1n) throw rsaFault('invalid CRT coefficient')
  if (d % (p - 1n) !== dp) throw rsaFault('d does not match dP')
  if (d % (q - 1n) !== dq) throw rsaFault('d does not match dQ')
  const half = Math.floor(bitLength(modulus) / 2)
  if (p === q) throw rsaFault('p == q')
  if (bitLength(p > q ? p - q : q - p) <= half - 100) throw rsaFault('|p - q| too small')
  if (bitLength(d) <= half) throw rsaFault('d too small')
}

/** How many binary digits a positive number has. */
export function bitLength(value: bigint): number {
  return value.toString(2).length
}

/** `base` to the power of `exponent`, modulo `modulus`. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function readSec1(bytes: Uint8Array) {
  const { reader } = StructureReader.open(bytes, 'ecPrivateKey')
  const version = reader.smallInteger()
  return { version, scalar: reader.octets(), named: reader.optionalContext(0) }
}

/** `parameters` are those that stand around a key embedded in PKCS #8. */
function parseSec1(bytes: Uint8Array, parameters?: Uint8Array): PrivateKey {
  if (!fits(bytes, readSec1)) {
    const hint = wrongParser(bytes, ['PKCS8', 'PKCS1'])
    if (hint !== undefined) throw hint
  }
  const { version, scalar, named } = worded('x509: failed to parse EC private key: ', () => readSec1(bytes))
  if (version !== 1) throw new FunctionError(`x509: unknown EC private key version ${version}`)
  const curve = curveOf(identifierIn(parameters) ?? identifierIn(named))
  if (curve === undefined) throw new FunctionError('x509: unknown elliptic curve')
  const { size, order } = curves[curve]
  const surplus = Math.max(0, scalar.length - size)
  if (scalar.subarray(0, surplus).some((byte) => byte !== 0)) {
    throw new FunctionError('x509: invalid private key length')
  }
  const padded = new Uint8Array(size)
  padded.set(scalar.subarray(surplus), size - (scalar.length - surplus))
  const value = unsignedOf(padded)
  if (value === 0n || value === order) throw new FunctionError('ecdsa: invalid public key encoding')
  if (value > order) throw new FunctionError('input overflows the modulus')
  return { kind: 'ecdsa', curve, scalar: padded }
}

function identifierIn(element: Uint8Array | undefined): string | undefined {
  const contents = element === undefined ? undefined : new DerReader(element).read(6)?.contents
  return contents === undefined ? undefined : objectIdentifierOf(contents)
}

function parseDsa(bytes: Uint8Array): PrivateKey {
  const { reader } = StructureReader.open(bytes, 'DSAKeyFormat')
  reader.smallInteger()
  const [p, q, g, y, x] = [reader.integer(), reader.integer(), reader.integer(), reader.integer(), reader.integer()]
  return { kind: 'dsa', numbers: { p, q, g, y, x } }
}
