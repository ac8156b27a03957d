// Archives: order, headers, moments, and the same bytes for the same chart.
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readTar } from '../formats/index.ts'
import { parseRfc3339 } from '../go/index.ts'
import { archiveChart, loadChart, stampChart } from './index.ts'

const compression = {
  gunzip: (bytes: Uint8Array) => gunzipSync(bytes),
  gzip: (bytes: Uint8Array, level: number) => gzipSync(bytes, { level }),
}
const encoder = new TextEncoder()
const chart = loadChart(
  {
    files: Object.entries({
      'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n- {name: b, version: 1, repository: ""}\n',
      'Chart.lock': 'digest: sha256:0\ngenerated: "2024-01-02T03:04:05Z"\ndependencies: []\n',
      'README.md': 'hi',
      'values.yaml': '# v\n',
      'values.schema.json': '{}',
      'templates/x.yaml': 'x: 1',
      'charts/b/Chart.yaml': 'apiVersion: v1\nname: b\nversion: 1.0.0\n',
    }).map(([path, text]) => ({ path, data: encoder.encode(text), modified: '2020-01-01T00:00:00.6Z' })),
  },
  compression,
)

test('files stand in the order that Helm gives them', () => {
  const { fileName, bytes } = archiveChart(chart, { compression, now: 0n })
  expect(fileName).toBe('a-1.0.0.tgz')
  const entries = readTar(gunzipSync(bytes))
  expect(entries.map(({ name }) => name)).toEqual([
    'a/Chart.yaml',
    'a/Chart.lock',
    'a/values.yaml',
    'a/values.schema.json',
    'a/templates/x.yaml',
    'a/README.md',
    'a/charts/b/Chart.yaml',
  ])
  expect(entries.map(({ mode }) => mode)).toEqual(entries.map(() => 0o644))
  expect(entries[0]?.modified).toBe(1_577_836_801_000_000_000n)
  expect(entries[1]?.modified).toBe(1_704_164_645_000_000_000n)
})

test('the header is that of Helm', () => {
  const { bytes } = archiveChart(chart, { compression, now: 0n })
  expect([...bytes.subarray(0, 12)]).toEqual([31, 139, 8, 20, 0, 0, 0, 0, 0, 255, 44, 0])
  expect(new TextDecoder('latin1').decode(bytes.subarray(12, 61))).toBe(
    'rr(\0aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=Helm\0',
  )
})

test('a stamped chart has one moment everywhere, whenever it is packed', () => {
  const stamped = stampChart(chart, '2023-11-14T22:13:20Z')
  const first = archiveChart(stamped, { compression, now: 1n })
  expect(first).toEqual(archiveChart(stamped, { compression, now: 10n ** 18n }))
  const moments = readTar(gunzipSync(first.bytes)).map(({ modified }) => modified)
  expect(new Set(moments)).toEqual(new Set([1_700_000_000_000_000_000n]))
})

test('a schema that is no JSON is refused', () => {
  const broken = { ...chart, schema: encoder.encode('{') }
  expect(() => archiveChart(broken, { compression, now: 0n })).toThrow('invalid JSON in values.schema.json')
})

test.each([
  '2024-02-28T23:59:59.499999999Z',
  '2024-02-28T23:59:59.5Z',
  '2024-02-29T23:59:59.5Z',
  '1970-01-01T00:00:00Z',
  '2099-12-28T23:59:59.999999999Z',
  '2024-01-01T00:00:00.5+02:00',
  '1969-12-31T23:59:58Z',
])('%s is rounded to seconds', (moment) => {
  const nanoseconds = parseRfc3339(moment).unixNanoseconds
  const expected = nanoseconds < 0n ? 0n : (nanoseconds + 500_000_000n) / 1_000_000_000n
  const { bytes } = archiveChart(stampChart(chart, moment), { compression, now: 0n })
  expect(readTar(gunzipSync(bytes))[0]?.modified).toBe(expected * 1_000_000_000n)
})
