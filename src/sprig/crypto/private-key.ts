// Private keys as Sprig reads and writes them.
import {
  derBits,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctets,
  derSequence,
  formatPem,
} from '../../formats/index.ts'

/** What stands in a PKCS #1 key. */
export interface RsaNumbers {
  readonly modulus: bigint
  readonly publicExponent: bigint
  /** The key as it was read or made, PKCS #1. */
  readonly encoded: Uint8Array
}

/** Curves by name: object identifier, the size of a scalar in bytes, and the order, below which scalars are. */
export const curves = {
  'P-224': { identifier: '1.3.132.0.33', size: 28, order: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn },
  'P-256': {
    identifier: '1.2.840.10045.3.1.7',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    identifier: '1.3.132.0.34',
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    identifier: '1.3.132.0.35',
    size: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
} as const

/** A curve's name. */
export type CurveName = keyof typeof curves

/** A private key of one of the kinds that Go reads. */
export type PrivateKey =
  | { readonly kind: 'rsa'; readonly numbers: RsaNumbers }
  | { readonly kind: 'ecdsa'; readonly curve: CurveName; readonly scalar: Uint8Array }
  | { readonly kind: 'ed25519'; readonly secret: Uint8Array }
  | { readonly kind: 'x25519'; readonly secret: Uint8Array }
  | { readonly kind: 'dsa'; readonly numbers: DsaNumbers }

/** Domain (p, q, g), public number y and private number x. */
export interface DsaNumbers {
  readonly p: bigint
  readonly q: bigint
  readonly g: bigint
  readonly y: bigint
  readonly x: bigint
}

/** Object identifiers of key algorithms. */
export const keyAlgorithms = {
  rsa: '1.2.840.113549.1.1.1',
  ecdsa: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  x25519: '1.3.101.110',
  dsa: '1.2.840.10040.4.1',
} as const

/** The name of a curve's object identifier, if Go knows it. */
export function curveOf(identifier: string | undefined): CurveName | undefined {
  return (Object.keys(curves) as CurveName[]).find((name) => curves[name].identifier === identifier)
}

/** The key in PKCS #8, for whoever signs with it. */
export function pkcs8Of(key: Exclude<PrivateKey, { readonly kind: 'dsa' }>): Uint8Array {
  const identifier = derObjectIdentifier(keyAlgorithms[key.kind])
  const wrapped = (algorithm: Uint8Array, contents: Uint8Array) =>
    derSequence(derInteger(0), algorithm, derOctets(contents))
  switch (key.kind) {
    case 'rsa':
      return wrapped(derSequence(identifier, derNull()), key.numbers.encoded)
    case 'ecdsa':
      return wrapped(
        derSequence(identifier, derObjectIdentifier(curves[key.curve].identifier)),
        derSequence(derInteger(1), derOctets(key.scalar)),
      )
    default:
      return wrapped(derSequence(identifier), derOctets(key.secret))
  }
}

/**
 * The key as text; `publicPoint` gives the point of an elliptic curve.
 *
 * @see sprig pemBlockForKey
 */
export function formatPrivateKey(key: PrivateKey, publicPoint: () => Uint8Array): string {
  switch (key.kind) {
    case 'rsa':
      return formatPem({ type: 'RSA PRIVATE KEY', bytes: key.numbers.encoded })
    case 'ecdsa': {
      const bytes = derSequence(
        derInteger(1),
        derOctets(key.scalar),
        derExplicit(0, derObjectIdentifier(curves[key.curve].identifier)),
        derExplicit(1, derBits(publicPoint())),
      )
      return formatPem({ type: 'EC PRIVATE KEY', bytes })
    }
    case 'dsa': {
      const { p, q, g, y, x } = key.numbers
      return formatPem({
        type: 'DSA PRIVATE KEY',
        bytes: derSequence(...[0n, p, q, g, y, x].map(derInteger)),
      })
    }
    default:
      return formatPem({ type: 'PRIVATE KEY', bytes: pkcs8Of(key) })
  }
}
