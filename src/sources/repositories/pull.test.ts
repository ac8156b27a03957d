// Unpacking what was pulled.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../../base/index.ts'
import { writeTar } from '../../formats/index.ts'
import { HostError } from '../../host/index.ts'
import { createCompression, createFileSystem } from '../../node/index.ts'
import { placeArchive } from './pull.ts'

test('a chart that cannot be unpacked whole leaves nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pull-'))
  const files = createFileSystem()
  const full: typeof files = {
    ...files,
    async writeFile(path, bytes, options) {
      if (path.endsWith('values.yaml')) throw new HostError('no-space', `open ${path}: no space left on device`)
      await files.writeFile(path, bytes, options)
    },
  }
  const entry = (path: string, text: string) => ({ name: `web/${path}`, data: encodeUtf8(text) })
  const bytes = gzipSync(
    writeTar([entry('Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'), entry('values.yaml', 'a: 1\n')]),
  )
  const request = { reference: 'web', destination: folder, unpackInto: folder } as Parameters<typeof placeArchive>[0]
  const place = () =>
    placeArchive(request, { fileName: 'web-1.0.0.tgz', bytes }, { files: full, compression: createCompression() })
  try {
    await expect(place()).rejects.toThrow('no space left on device')
    expect(readdirSync(folder)).toEqual([])
    // What was there before stays.
    mkdirSync(join(folder, 'web/mine'), { recursive: true })
    await expect(place()).rejects.toThrow('no space left on device')
    expect(existsSync(join(folder, 'web/mine'))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
