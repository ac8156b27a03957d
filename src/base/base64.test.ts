// Base64 against Node's own.
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

describe('base64', () => {
  it('agrees with Node at every length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length * 7) & 255)
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect([...decodeBase64(text)]).toEqual([...bytes])
    }
  })

  it('passes over line ends and refuses the rest', () => {
    expect(new TextDecoder().decode(decodeBase64('YWJj\nZA\r\n==\n'))).toBe('abcd')
    for (const text of ['Y', 'YW', 'YWJ', '====', 'YW=', 'YWJj=', 'YW J', 'YWJjé', 'YW==YW==']) {
      expect(() => decodeBase64(text)).toThrow(/^illegal base64 data at input byte \d+$/)
    }
  })
})
