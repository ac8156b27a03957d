// Random bytes that are the same in every run.
import type { RandomSource } from '../host/index.ts'

/** Bytes by a seed (mulberry32). Fit for tests, never for keys. */
export function createSeededRandom(seed = 1): RandomSource {
  const state = { value: seed >>> 0 }
  const next = (): number => {
    state.value = (state.value + 0x6d2b79f5) >>> 0
    let mixed = state.value
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff
  }
  return { bytes: (length) => Uint8Array.from({ length }, next) }
}
