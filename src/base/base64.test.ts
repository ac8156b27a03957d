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
    expect(() => decodeBase64('YWJj\u00e9')).toThrow(/^illegal base64 data/)
  })

  it.each([
    ['Y', 0],
    ['YW', 0],
    ['YWJ', 0],
    ['====', 0],
    ['YW=', 3],
    ['YWJj=', 4],
    ['YW J', 2],
    ['YW==YW==', 4],
    ['YW=\n', 4],
    ['YW=\n=x', 5],
    ['YW=x', 2],
    ['YWJ=Y', 4],
    ['YWJjY', 4],
    ['YWJj\nYW', 5],
    ['=', 0],
  ])('refuses %j where Go does', (text, position) => {
    expect(() => decodeBase64(text)).toThrow(new Error(`illegal base64 data at input byte ${position}`))
  })
})
