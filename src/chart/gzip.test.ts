// gzip in JavaScript against Node's.
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { HostError } from '../host/index.ts'
import { createGzip } from './gzip.ts'

const gzip = createGzip()
const text = Buffer.from('harbour '.repeat(40_000))

test('what Node packed is unpacked, several members too', () => {
  expect(Buffer.from(gzip.gunzip(gzipSync(text), text.length)).equals(text)).toBe(true)
  const two = Buffer.concat([gzipSync('one '), gzipSync('two')])
  expect(Buffer.from(gzip.gunzip(two, 100)).toString()).toBe('one two')
})

test('Node unpacks what was packed', () => {
  expect(gunzipSync(gzip.gzip(text, 6)).equals(text)).toBe(true)
})

test('output over the limit is refused', () => {
  expect(() => gzip.gunzip(gzipSync(text), 1000)).toThrow(
    expect.objectContaining({ reason: 'too-large', message: 'gzip: output is larger than 1000 bytes' }),
  )
})

test.each([
  ['no gzip', Buffer.from('apiVersion: v2'), 'gzip: invalid header'],
  ['half of one', gzipSync(text).subarray(0, 200), 'unexpected EOF'],
  ['nothing', Buffer.alloc(0), 'unexpected EOF'],
])('%s is refused', (_, bytes, message) => {
  expect(() => gzip.gunzip(bytes, 1_000_000)).toThrow(HostError)
  expect(() => gzip.gunzip(bytes, 1_000_000)).toThrow(message)
})
