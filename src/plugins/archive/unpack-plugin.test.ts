// Plugin archives: what is in them, and what is refused before anything is written.
import { expect, test } from 'vitest'
import { createGzip } from '../../chart/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { writeTar } from '../../formats/index.ts'
import { archivedMetadata, unpackPlugin } from './unpack-plugin.ts'

const gzip = createGzip()
const yaml = new TextEncoder().encode('name: a\nversion: 1.0.0\ncommand: x\n')
const archiveOf = (...names: readonly string[]) =>
  gzip.gzip(writeTar(names.map((name) => ({ name, data: yaml, mode: 0o4755 }))), 1)

function complaintOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return textOf(error)
  }
  return 'nothing'
}

test('files come with clean paths and plain permissions', () => {
  const bytes = gzip.gzip(
    writeTar([
      { name: './a/', kind: 'directory', data: new Uint8Array(), mode: 0o755 },
      { name: 'a//b\\c.sh', data: yaml, mode: 0o4755 },
    ]),
    1,
  )
  expect(unpackPlugin(bytes, gzip).map(({ path, kind, mode }) => [path, kind, mode])).toEqual([
    ['a', 'directory', 0o755],
    ['a/b/c.sh', 'file', 0o755],
  ])
  expect(archivedMetadata(archiveOf('x/y/plugin.yaml'), gzip).name).toBe('a')
})

test.each([
  ['a/../../b', "path contains '..', which is illegal"],
  ['a\\..\\b', "path contains '..', which is illegal"],
  ['/etc/passwd', 'path is absolute, which is illegal'],
  ['\\etc\\passwd', 'path is absolute, which is illegal'],
  ['c:/x', "path contains ':', which is illegal"],
])('%s is refused', (name, complaint) => {
  expect(complaintOf(() => unpackPlugin(archiveOf('plugin.yaml', name), gzip))).toBe(complaint)
})

test('what is no archive is refused', () => {
  expect(complaintOf(() => archivedMetadata(new Uint8Array(), gzip))).toBe('EOF')
  expect(complaintOf(() => archivedMetadata(new Uint8Array(40), gzip))).toBe('gzip: invalid header')
  expect(complaintOf(() => archivedMetadata(archiveOf('plugin.yaml').subarray(0, 40), gzip))).toBe('unexpected EOF')
  expect(complaintOf(() => archivedMetadata(archiveOf('other'), gzip))).toBe('plugin.yaml not found in tarball')
})
