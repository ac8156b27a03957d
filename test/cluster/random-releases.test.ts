// Random releases, a few of them; `npm run fuzz:releases` runs as many as one likes.
import { expect, test } from 'vitest'
import { fuzzReleases } from './fuzz/fuzz-releases.ts'

test('releases that chance made up', async () => {
  // Only what differs twice counts.
  const options = { seed: 2026, cases: 12, seconds: 60, atOnce: 3, minimize: false, hasWaits: false }
  expect(await fuzzReleases(options)).toBe(true)
})
