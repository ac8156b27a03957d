// Tar archives: what we write, what GNU tar writes, and what an enemy writes.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../base/index.ts'
import { readTar, writeTar } from './index.ts'

const longName = `chart/${'deep/'.repeat(18)}${'n'.repeat(90)}.yaml`
const veryLongName = `chart/${'n'.repeat(300)}.yaml`

test('what is written is read', () => {
  const names = ['chart/Chart.yaml', longName, veryLongName, 'chart/größe.yaml']
  const entries = readTar(writeTar(names.map((name) => ({ name, data: encodeUtf8(name), modified: 1_700_000_000 }))))
  expect(entries.map(({ name, kind, modified }) => ({ name, kind, modified }))).toEqual(
    names.map((name) => ({ name, kind: 'file', modified: 1_700_000_000_000_000_000n })),
  )
  expect(entries.map(({ data }) => Buffer.from(data).toString())).toEqual(names)
})

test('sparse files are refused', () => {
  const archive = writeTar([{ name: 'chart/a', data: encodeUtf8('a') }])
  archive[156] = 'S'.charCodeAt(0)
  archive.fill(0x20, 148, 156)
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  archive.set(encodeUtf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
  expect(() => readTar(archive)).toThrow('sparse files are not supported')
})

describe('GNU tar', () => {
  test.each(['gnu', 'pax', 'ustar', 'v7'])('reads format %s, and reads ours', (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'tar-'))
    try {
      mkdirSync(join(folder, 'chart'))
      const base = format === 'gnu' || format === 'pax' ? veryLongName : 'chart/short.yaml'
      writeFileSync(join(folder, base.slice(0, 200)), 'content')
      execFileSync('tar', [`--format=${format}`, '-cf', 'x.tar', 'chart'], { cwd: folder })
      const entries = readTar(readFileSync(join(folder, 'x.tar')))
      expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
        ['chart/', 'directory'],
        [base.slice(0, 200), 'file'],
      ])
      expect(Buffer.from(entries[1]!.data).toString()).toBe('content')
      writeFileSync(
        join(folder, 'y.tar'),
        writeTar([
          { name: longName, data: encodeUtf8('a') },
          { name: 'chart/ü'.repeat(30), data: encodeUtf8('b') },
        ]),
      )
      const listed = execFileSync('tar', ['-tf', 'y.tar', '--quoting-style=literal'], { cwd: folder }).toString()
      expect(listed.trimEnd().split('\n')).toEqual([longName, 'chart/ü'.repeat(30)])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('broken archives', () => {
  const good = writeTar([{ name: 'a/b', data: encodeUtf8('hello') }])
  const changed = (offset: number, byte: number): Uint8Array => {
    const copy = good.slice()
    copy[offset] = byte
    return copy
  }
  test.each([
    ['a wrong checksum', changed(0, 66), 'archive/tar: invalid tar header'],
    ['half a header', good.subarray(0, 300), 'unexpected EOF'],
    ['a size beyond the end', good.subarray(0, 514), 'unexpected EOF'],
    ['noise', new Uint8Array(1024).fill(65), 'archive/tar: invalid tar header'],
  ])('%s', (_, bytes, message) => {
    expect(() => readTar(bytes)).toThrow(new Error(message))
  })

  test('no bytes are an archive without entries', () => {
    expect(readTar(new Uint8Array())).toEqual([])
  })

  test('too many entries', () => {
    const bytes = writeTar([1, 2, 3].map((n) => ({ name: `a/${n}`, data: new Uint8Array() })))
    expect(() => readTar(bytes, { entries: 2 })).toThrow('more than 2 entries')
  })
})
