// Moments of files on their way from an archive into a chart.
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../base/index.ts'
import { writeTar } from '../formats/index.ts'
import { inLocalZone, loadChart, modifiedAt, unpackArchive } from './index.ts'

const compression = { gunzip: (bytes: Uint8Array) => gunzipSync(bytes) }

function archive(name: string, texts: { readonly [path: string]: string | Uint8Array }): Uint8Array {
  const entries = Object.entries(texts).map(([path, data], index) => ({
    name: `${name}/${path}`,
    data: typeof data === 'string' ? encodeUtf8(data) : data,
    modified: 1_700_000_000 + index,
  }))
  return gzipSync(writeTar(entries))
}

const chartYaml = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`
const inner = archive('inner', { 'Chart.yaml': chartYaml('inner'), 'templates/a.yaml': 'a' })
const bytes = archive('outer', {
  'Chart.yaml': `\ufeff${chartYaml('outer')}`,
  'templates/a.yaml': '\ufeffa',
  'values.schema.json': '{}',
  'charts/inner.tgz': inner,
  'charts/plain/Chart.yaml': chartYaml('plain'),
  'charts/plain/templates/b.yaml': 'b',
  'README.md': 'readme',
})
const chart = loadChart(unpackArchive(bytes, compression), compression)

test('every file keeps its moment, in charts within too', () => {
  expect(chart.modified).toBe('2023-11-14T22:13:20Z')
  expect(chart.templates[0]?.modified).toBe('2023-11-14T22:13:21Z')
  expect(chart.schemaModified).toBe('2023-11-14T22:13:22Z')
  expect(chart.files[0]).toMatchObject({ path: 'README.md', modified: '2023-11-14T22:13:26Z' })
  const [within, plain] = chart.dependencies
  expect([within?.modified, within?.templates[0]?.modified]).toEqual(['2023-11-14T22:13:20Z', '2023-11-14T22:13:21Z'])
  expect([plain?.modified, plain?.templates[0]?.modified]).toEqual(['2023-11-14T22:13:24Z', '2023-11-14T22:13:25Z'])
})

test('in another zone', () => {
  const shifted = inLocalZone(chart, () => ({ seconds: 5400 }))
  expect(shifted.modified).toBe('2023-11-14T23:43:20+01:30')
  expect(shifted.schemaModified).toBe('2023-11-14T23:43:22+01:30')
  expect(shifted.templates[0]?.modified).toBe('2023-11-14T23:43:21+01:30')
})

test('moments that no record can hold are left out', () => {
  expect(modifiedAt(-62_135_596_800_000_000_000n)).toEqual({})
  expect(modifiedAt(10n ** 21n)).toEqual({})
  expect(modifiedAt(1n)).toEqual({ modified: '1970-01-01T00:00:00.000000001Z' })
})
