// New private keys, made by whoever answers effects.
import { DerReader, integerOf, StructureReader } from '../../formats/index.ts'
import { type GoValue, goInt } from '../../go/index.ts'
import type { CallContext } from '../../template/index.ts'
import { publicKeyBits, publicKeyOf } from './create-certificate.ts'
import { parsePkcs8, powerModulo } from './parse-private-key.ts'
import { formatPrivateKey, type PrivateKey } from './private-key.ts'

function generate(context: CallContext, algorithm: string, bits?: number): Uint8Array {
  const parameters: { [name: string]: GoValue } = bits === undefined ? {} : { bits: goInt(bits) }
  return context.effects.perform({ kind: 'generate-key', algorithm, parameters }) as Uint8Array
}

/** A new RSA key of so many bits. */
export function makeRsaKey(context: CallContext, bits: number): PrivateKey {
  return parsePkcs8(generate(context, 'rsa', bits))
}

/** The key in PEM, as Sprig prints it. */
export function privateKeyText(context: CallContext, key: PrivateKey): string {
  return formatPrivateKey(key, () =>
    key.kind === 'ecdsa' ? publicKeyBits(publicKeyOf(context, key)) : new Uint8Array(),
  )
}

/** A new key in PEM; of an unknown type a text that says so. */
export function makePrivateKeyText(context: CallContext, type: string): string {
  switch (type) {
    case '':
    case 'rsa':
      return privateKeyText(context, makeRsaKey(context, 4096))
    case 'dsa':
      return privateKeyText(context, dsaKeyOf(generate(context, 'dsa', 2048)))
    case 'ecdsa':
    case 'ed25519':
      return privateKeyText(context, parsePkcs8(generate(context, type)))
    default:
      return `Unknown type ${type}`
  }
}

/** PKCS #8 holds no public number of a DSA key; it is computed. */
function dsaKeyOf(bytes: Uint8Array): PrivateKey {
  const { reader } = StructureReader.open(bytes, 'pkcs8')
  reader.smallInteger()
  const algorithm = reader.sequence('AlgorithmIdentifier')
  algorithm.objectIdentifier()
  const domain = algorithm.sequence('Parameters')
  const [p, q, g] = [domain.integer(), domain.integer(), domain.integer()]
  const secret = new DerReader(reader.octets()).read(2)?.contents
  const x = secret === undefined ? 0n : (integerOf(secret) ?? 0n)
  return { kind: 'dsa', numbers: { p, q, g, y: powerModulo(g, x, p), x } }
}
