// Makes X.509 certificates as Go makes them of Sprig's templates.

import { sha256 } from '@noble/hashes/sha2.js'
import { encodeUtf8, sameBytes } from '../../base/index.ts'
import {
  DerReader,
  derBits,
  derBoolean,
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctets,
  derSequence,
  derSet,
  derText,
  derTime,
  formatPem,
  unsignedOf,
} from '../../formats/index.ts'
import { type GoInteger, quote } from '../../go/index.ts'
import { type CallContext, FunctionError } from '../../template/index.ts'
import type { SigningCertificate } from './parse-certificate.ts'
import { bitLength } from './parse-private-key.ts'
import { type PrivateKey, pkcs8Of } from './private-key.ts'

/** What a certificate says. */
export interface CertificateSubject {
  readonly commonName: string
  /** 4 or 16 bytes each. */
  readonly addresses: readonly Uint8Array[]
  readonly dnsNames: readonly string[]
  readonly daysValid: bigint
  readonly isAuthority: boolean
}

/** Who signs. Without a certificate the new one signs itself. */
export interface Signer {
  readonly key: PrivateKey
  readonly certificate?: SigningCertificate
}

/** A key that signs. */
export type UsableKey = Exclude<PrivateKey, { readonly kind: 'dsa' | 'x25519' }>
type Hash = 'sha256' | 'sha384' | 'sha512' | 'none'

const nanosecondsPerSecond = 1_000_000_000n
const emptyName = derSequence()

/** The SubjectPublicKeyInfo of a private key. */
export function publicKeyOf(context: CallContext, key: UsableKey): Uint8Array {
  return context.effects.perform({ kind: 'public-key', privateKey: pkcs8Of(key) }) as Uint8Array
}

/** The contents of the bit string in a SubjectPublicKeyInfo. */
export function publicKeyBits(publicKey: Uint8Array): Uint8Array {
  const reader = new DerReader(new DerReader(publicKey).read()?.contents ?? new Uint8Array())
  reader.read()
  return reader.read()?.contents.subarray(1) ?? new Uint8Array()
}

/**
 * The certificate in PEM.
 *
 * @throws FunctionError
 * @see sprig getCertAndKey
 * @see crypto/x509 CreateCertificate
 */
export function createCertificate(
  context: CallContext,
  parts: { readonly subject: CertificateSubject; readonly key: PrivateKey; readonly signer: Signer },
): string {
  const { subject, key, signer } = parts
  const serial = unsignedOf(context.effects.perform({ kind: 'random-bytes', length: 16 }) as Uint8Array)
  const now = (context.effects.perform({ kind: 'now' }) as GoInteger).value
  try {
    return formatPem({ type: 'CERTIFICATE', bytes: build(context, { subject, key, signer, serial, now }) })
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(`error creating certificate: ${error.message}`)
    throw error
  }
}

function build(
  context: CallContext,
  parts: { subject: CertificateSubject; key: PrivateKey; signer: Signer; serial: bigint; now: bigint },
): Uint8Array {
  const { subject, key, signer, serial, now } = parts
  if (signer.key.kind === 'dsa' || signer.key.kind === 'x25519') {
    throw new FunctionError('x509: certificate private key does not implement crypto.Signer')
  }
  const { algorithm, hash } = signatureOf(signer.key)
  if (key.kind === 'dsa' || key.kind === 'x25519') {
    throw new FunctionError(`x509: unsupported public key type: *${key.kind === 'dsa' ? 'dsa' : 'ecdh'}.PublicKey`)
  }
  const publicKey = publicKeyOf(context, key)
  const name = nameOf(subject.commonName)
  const parent = signer.certificate
  const issuer = parent?.subject ?? name
  if (parent?.publicKey !== undefined && !sameBytes(parent.publicKey, publicKeyOf(context, signer.key))) {
    throw new FunctionError("x509: provided PrivateKey doesn't match parent's PublicKey")
  }
  const authorityKeyId = parent === undefined || sameBytes(issuer, name) ? new Uint8Array() : parent.subjectKeyId
  const extensions = extensionsOf(subject, {
    subjectIsEmpty: sameBytes(name, emptyName),
    authorityKeyId,
    subjectKeyId: subject.isAuthority ? sha256(publicKeyBits(publicKey)).subarray(0, 20) : new Uint8Array(),
  })
  const lifetime = BigInt.asIntN(64, subject.daysValid * 86_400n * nanosecondsPerSecond)
  const body = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(serial),
    algorithm,
    issuer,
    derSequence(derTime(secondsOf(now)), derTime(secondsOf(now + lifetime))),
    name,
    publicKey,
    derExplicit(3, derSequence(...extensions)),
  )
  return derSequence(body, algorithm, derBits(sign(context, signer.key, hash, body)))
}

/** Whole seconds, counted down also before 1970. */
function secondsOf(nanoseconds: bigint): number {
  const rest = ((nanoseconds % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond
  return Number((nanoseconds - rest) / nanosecondsPerSecond)
}

function signatureOf(key: UsableKey): { algorithm: Uint8Array; hash: Hash } {
  const identified = (identifier: string, ...parameters: Uint8Array[]) =>
    derSequence(derObjectIdentifier(identifier), ...parameters)
  switch (key.kind) {
    case 'rsa':
      return { algorithm: identified('1.2.840.113549.1.1.11', derNull()), hash: 'sha256' }
    case 'ed25519':
      return { algorithm: identified('1.3.101.112'), hash: 'none' }
    default:
      if (key.curve === 'P-384') return { algorithm: identified('1.2.840.10045.4.3.3'), hash: 'sha384' }
      if (key.curve === 'P-521') return { algorithm: identified('1.2.840.10045.4.3.4'), hash: 'sha512' }
      return { algorithm: identified('1.2.840.10045.4.3.2'), hash: 'sha256' }
  }
}

function sign(context: CallContext, key: UsableKey, hash: Hash, data: Uint8Array): Uint8Array {
  if (key.kind === 'rsa') {
    const bits = bitLength(key.numbers.modulus)
    if (bits < 1024) {
      throw new FunctionError(
        `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`,
      )
    }
  }
  return context.effects.perform({ kind: 'sign', privateKey: pkcs8Of(key), hash, data }) as Uint8Array
}

function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return emptyName
  if (/\p{Surrogate}/u.test(commonName)) throw new FunctionError('asn1: string not valid UTF-8')
  return derSequence(derSet(derSequence(derObjectIdentifier('2.5.4.3'), derText(commonName))))
}

function extensionsOf(
  subject: CertificateSubject,
  facts: { subjectIsEmpty: boolean; authorityKeyId: Uint8Array; subjectKeyId: Uint8Array },
): Uint8Array[] {
  const { subjectIsEmpty, authorityKeyId, subjectKeyId } = facts
  // Digital signature and key encipherment; authorities may sign certificates too.
  const usage = subject.isAuthority ? derBits(Uint8Array.of(0xa4), 2) : derBits(Uint8Array.of(0xa0), 5)
  const purposes = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'].map(derObjectIdentifier)
  const extensions = [
    extension('2.5.29.15', usage, 'critical'),
    extension('2.5.29.37', derSequence(...purposes)),
    extension('2.5.29.19', derSequence(...(subject.isAuthority ? [derBoolean(true)] : [])), 'critical'),
  ]
  if (subjectKeyId.length > 0) extensions.push(extension('2.5.29.14', derOctets(subjectKeyId)))
  if (authorityKeyId.length > 0) {
    extensions.push(extension('2.5.29.35', derSequence(derImplicit(0, authorityKeyId))))
  }
  const names = [
    ...subject.dnsNames.map((name) => derImplicit(2, asciiBytes(name))),
    ...subject.addresses.map((address) => derImplicit(7, address)),
  ]
  if (names.length > 0) {
    extensions.push(extension('2.5.29.17', derSequence(...names), subjectIsEmpty ? 'critical' : 'plain'))
  }
  return extensions
}

function extension(identifier: string, value: Uint8Array, weight: 'critical' | 'plain' = 'plain'): Uint8Array {
  const critical = weight === 'critical' ? [derBoolean(true)] : []
  return derElement(0x30, derObjectIdentifier(identifier), ...critical, derOctets(value))
}

function asciiBytes(name: string): Uint8Array {
  for (let index = 0; index < name.length; index++) {
    if (name.charCodeAt(index) > 0x7f) {
      throw new FunctionError(`x509: ${quote(name)} cannot be encoded as an IA5String`)
    }
  }
  return encodeUtf8(name)
}
