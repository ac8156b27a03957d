// Key pairs, signatures and ciphers over Node's crypto.

import type { KeyObject } from 'node:crypto'
import { isError } from '../base/index.ts'
import { HostError, type KeyKind, type Keys } from '../host/index.ts'

/** Key pairs; OpenSSL as Node brings it does the work. */
export function createKeys(): Keys {
  return {
    generate: (kind) => new Uint8Array(generate(kind).export({ type: 'pkcs8', format: 'der' })),
    publicKeyOf: (privateKey) =>
      attempt(() => {
        const { createPrivateKey, createPublicKey } = process.getBuiltinModule('node:crypto')
        const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
        return createPublicKey(key).export({ type: 'spki', format: 'der' })
      }),
    sign: ({ privateKey, hash, data }) =>
      attempt(() => {
        const { sign } = process.getBuiltinModule('node:crypto')
        return sign(hash === 'none' ? null : hash, data, {
          key: Buffer.from(privateKey),
          format: 'der',
          type: 'pkcs8',
        })
      }),
    cipher: ({ direction, key, vector, data }) =>
      attempt(() => {
        const { createCipheriv, createDecipheriv } = process.getBuiltinModule('node:crypto')
        const cipher = (direction === 'encrypt' ? createCipheriv : createDecipheriv)('aes-256-cbc', key, vector)
        cipher.setAutoPadding(false)
        return Buffer.concat([cipher.update(data), cipher.final()])
      }),
  }
}

function generate(kind: KeyKind): KeyObject {
  const { generateKeyPairSync } = process.getBuiltinModule('node:crypto')
  switch (kind.algorithm) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: kind.bits }).privateKey
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength: kind.bits, divisorLength: 256 }).privateKey
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey
  }
}

function attempt(action: () => Uint8Array): Uint8Array {
  try {
    return new Uint8Array(action())
  } catch (cause) {
    throw new HostError('other', isError(cause) ? cause.message : String(cause), { cause })
  }
}
