// Records that the real Helm wrote: read, and written again byte for byte.
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Compression } from '../host/index.ts'
import { decodeRelease, encodeRelease, formatRecord, parseRecord } from './index.ts'

interface Vector {
  readonly name: string
  readonly writer: string
  readonly record: string
  readonly superseded?: string
}

const vectors = readFileSync(new URL('../../test/vectors/release/records.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector)

const compression: Compression = {
  gzip: (bytes, level) => gzipSync(bytes, { level }),
  gunzip: (bytes, limitBytes) => gunzipSync(bytes, { maxOutputLength: limitBytes }),
}

describe('records', () => {
  it.each(vectors.filter(({ writer }) => writer.startsWith('helm 4')))(
    'of $writer come back the same: $name',
    ({ record }) => {
      expect(formatRecord(parseRecord(record))).toBe(record)
    },
  )

  it.each(vectors.filter(({ superseded }) => superseded !== undefined))(
    'of $writer are written as Helm 4 would',
    ({ record, superseded }) => {
      const release = parseRecord(record)
      expect(release.applyMethod).toBeUndefined()
      expect(release.info.deleted).toBeUndefined()
      expect(formatRecord({ ...release, info: { ...release.info, status: 'superseded' } })).toBe(superseded)
    },
  )

  it('survive packing', () => {
    const release = parseRecord(vectors[0]?.record ?? '')
    expect(formatRecord(decodeRelease(encodeRelease(release, compression), compression))).toBe(vectors[0]?.record)
  })

  it('are read uncompressed too', () => {
    expect(decodeRelease(Buffer.from('{"name":"old","version":1}').toString('base64'), compression)).toMatchObject({
      name: 'old',
      revision: 1,
      info: { status: 'unknown' },
    })
  })

  it('keep keys that would harm an object', () => {
    const release = parseRecord('{"name":"a","config":{"__proto__":{"polluted":true}}}')
    expect([...release.config.keys()]).toEqual(['__proto__'])
    expect(formatRecord(release)).toContain('"config":{"__proto__":{"polluted":true}}')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it.each([
    ['not base64', '%%%', 'illegal base64 data at input byte 0'],
    ['a list', Buffer.from('[]').toString('base64'), 'json: cannot unmarshal array into Go value of type v1.Release'],
    [
      'a wrong field',
      Buffer.from('{"version":"x"}').toString('base64'),
      'json: cannot unmarshal string into Go struct field Release.version of type int',
    ],
  ])('refuse %s', (_, text, message) => {
    expect(() => decodeRelease(text, compression)).toThrow(message)
  })
})
