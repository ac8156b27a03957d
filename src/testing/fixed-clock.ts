// A clock that stands still until it is told to go on.
import type { Clock } from '../host/index.ts'

/** A clock of a test's own. */
export interface FixedClock extends Clock {
  /** Goes on by that many milliseconds and wakes who slept so long; resolves once they have had their turn. */
  advance(milliseconds: number): Promise<void>
  /** How many sleep. */
  readonly sleepers: number
}

interface Sleeper {
  readonly until: bigint
  readonly wake: () => void
}

/** A clock that shows `at` (by default 2024-01-01T00:00:00Z), in UTC. */
export function createFixedClock(at: Date | string = '2024-01-01T00:00:00Z'): FixedClock {
  const state = { now: BigInt(new Date(at).getTime()) * 1_000_000n }
  const sleepers = new Set<Sleeper>()
  return {
    now: () => state.now,
    localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const end = (settle: () => void) => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', onAbort)
          settle()
        }
        const onAbort = () => end(() => reject(signal?.reason))
        const sleeper: Sleeper = {
          until: state.now + BigInt(Math.round(milliseconds * 1e6)),
          wake: () => end(resolve),
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    get sleepers() {
      return sleepers.size
    },
    async advance(milliseconds) {
      const end = state.now + BigInt(Math.round(milliseconds * 1e6))
      for (;;) {
        const next = [...sleepers]
          .filter(({ until }) => until <= end)
          .sort((left, right) => (left.until < right.until ? -1 : 1))[0]
        if (next === undefined) break
        if (next.until > state.now) state.now = next.until
        next.wake()
        // Who was woken may go to sleep again within this time.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      state.now = end
      await new Promise<void>((resolve) => setImmediate(resolve))
    },
  }
}
