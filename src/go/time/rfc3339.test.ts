// The quick way of writing RFC 3339 gives what the layout gives.
import { expect, test } from 'vitest'
import { formatRfc3339Nano, formatTime } from './format-time.ts'
import { layouts } from './layout.ts'

const seconds = [
  0n,
  -1n,
  1n,
  1_785_000_000n,
  -30_610_224_001n,
  -30_610_224_000n,
  253_402_300_799n,
  253_402_300_800n,
  -62_135_596_800n,
]
const fractions = [0n, 1n, 999_999_999n, 120_000_000n, 5_000n]
const offsets = [0, 3600, -3600, 19_800, -12_600, 60, 51_000, 1, -3601]

test('with every fraction, offset and age', () => {
  for (const second of seconds) {
    for (const fraction of fractions) {
      for (const offsetSeconds of offsets) {
        const time = { unixNanoseconds: second * 1_000_000_000n + fraction, offsetSeconds, zone: '' }
        expect(formatRfc3339Nano(time)).toBe(formatTime(time, layouts.rfc3339Nano))
      }
    }
  }
})
