// The cipher against Node's.
import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { decryptBlocks, encryptBlocks, prepareKey } from './cipher.ts'

function bytesFrom(seed: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (seed * 31 + index * index * 7 + index * seed) & 0xff)
}

test('AES-256-CBC gives what OpenSSL gives, and back', () => {
  for (let seed = 0; seed < 64; seed++) {
    const [key, vector, text] = [
      bytesFrom(seed, 32),
      bytesFrom(seed + 1, 16),
      bytesFrom(seed + 2, 16 * (1 + (seed % 5))),
    ]
    const cipher = createCipheriv('aes-256-cbc', key, vector).setAutoPadding(false)
    const expected = new Uint8Array(Buffer.concat([cipher.update(text), cipher.final()]))
    const encrypted = encryptBlocks(prepareKey(key), vector, text)
    expect(encrypted).toEqual(expected)
    expect(decryptBlocks(prepareKey(key), vector, encrypted)).toEqual(text)
  }
})
