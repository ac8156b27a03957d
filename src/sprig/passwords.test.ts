// Password hashes that others made.
import { decodeBase64 } from 'bcryptjs'
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

test('bcrypt hashes other bytes than Go where the password is not valid UTF-8', () => {
  const salt = Uint8Array.from(decodeBase64('.p64iVRHb9nHUUO0DzYWj.', 16))
  const start = '$2a$10$.p64iVRHb9nHUUO0DzYWj.'
  expect(hashPassword('\udcff', salt)).toBe(`${start}J42lfFtHJZgmiKV.R2ki4gAY6vnXhii`)
  // What Helm makes of the byte 0xff.
  expect(hashPassword('\udcff', salt)).not.toBe(`${start}9NHYg.CikWrXcwoOyGOU4nDIechx4Ei`)
})
