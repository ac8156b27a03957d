// Base64 against Node's own.
import { describe, expect, it } from 'vitest'
import { decodeBase64, decodeUrlBase64, encodeBase64, encodeUrlBase64 } from './base64.ts'

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 167 + length * 31) & 255)

describe('base64', () => {
  it('agrees with Node at every length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length * 7) & 255)
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect([...decodeBase64(text)]).toEqual([...bytes])
    }
  })

  it('agrees with Node in the alphabet of URLs', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = bytesOf(length)
      const text = Buffer.from(bytes).toString('base64url')
      expect(encodeUrlBase64(bytes)).toBe(text)
      expect([...decodeUrlBase64(text)]).toEqual([...bytes])
    }
  })

  it.each([
    ['YW+j', 2],
    ['YW=', 2],
    ['YWJjZ', 4],
    ['YW\n', 2],
  ])('the alphabet of URLs: %j goes wrong at byte %i', (text, offset) => {
    expect(() => decodeUrlBase64(text)).toThrow(`illegal base64 data at input byte ${offset}`)
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

  it('is what Node makes of it at every length, with line ends anywhere', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = bytesOf(length)
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect(decodeBase64(text)).toEqual(bytes)
      expect(decodeBase64(text.replace(/(.{7})/g, '$1\r\n'))).toEqual(bytes)
    }
  })

  it('names the first byte that does not belong', () => {
    const text = encodeBase64(bytesOf(30))
    for (const character of ['-', '\u0000', 'é', '丐', '\ud83d']) {
      for (let index = 0; index < text.length; index++) {
        const broken = text.slice(0, index) + character + text.slice(index + 1)
        expect(() => decodeBase64(broken)).toThrow(`illegal base64 data at input byte ${index}`)
      }
    }
  })
})
