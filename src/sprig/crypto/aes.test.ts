// Encryption through the host's cipher, against OpenSSL as Node brings it.
import { createDecipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKeys } from '../../node/index.ts'
import type { CallContext, EffectRequest } from '../../template/index.ts'
import { symmetricFunctions } from './aes.ts'

const keys = createKeys()
const vector = Uint8Array.from({ length: 16 }, (_, index) => index * 11)
const context = {
  effects: {
    perform: (request: EffectRequest) => {
      if (request.kind === 'random-bytes') return vector
      if (request.kind === 'aes-cbc') return keys.cipher(request)
      throw new Error(`not asked for here: ${request.kind}`)
    },
  },
} as unknown as CallContext
const [encryptAES, decryptAES] = symmetricFunctions().map(
  ({ call }) => call as unknown as (context: CallContext, ...words: string[]) => string,
)

test.each(['a', 'sixteen letters!', 'Grüße', 'x'.repeat(1000)])(
  '%s is encrypted as OpenSSL does, and comes back',
  (text) => {
    const encrypted = encryptAES?.(context, 'secret', text) as string
    const bytes = Buffer.from(encrypted, 'base64')
    const key = Buffer.concat([Buffer.from('secret'), Buffer.alloc(26)])
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16))
    expect(Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString()).toBe(text)
    expect(decryptAES?.(context, 'secret', encrypted)).toBe(text)
  },
)
