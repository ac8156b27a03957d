// Password hashes that others made.
import { expect, test } from 'vitest'
import { hashPassword } from './passwords.ts'

test('bcrypt gives the hash that Go gives for the same salt', () => {
  const salt = Uint8Array.of(
    0xca,
    0x99,
    0xb5,
    0xa4,
    0x98,
    0x1,
    0x23,
    0x95,
    0x93,
    0x8,
    0xf6,
    0x39,
    0xb1,
    0x43,
    0xdc,
    0x4e,
  )
  expect(hashPassword('abc', salt)).toBe('$2a$10$wnkznHe/G3URANW3qSNaReuSxMYWxXULXZiwOhn2xTHAyPYxQ.2Ay')
})
