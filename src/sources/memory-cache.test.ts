// A cache within limits.
import { expect, it } from 'vitest'
import { MemoryCache } from './memory-cache.ts'

it('forgets what was used longest ago when there are too many bytes or entries', () => {
  const cache = new MemoryCache<string>({ maximumBytes: 10, maximumEntries: 3 })
  cache.set('a', 'A', 4)
  cache.set('b', 'B', 4)
  expect(cache.get('a')).toBe('A')
  cache.set('c', 'C', 4)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C'])
  expect(cache.counts()).toEqual({ entries: 2, bytes: 8, hits: 3, misses: 1 })
  for (const key of ['d', 'e', 'f']) cache.set(key, key, 0)
  expect(cache.counts()).toMatchObject({ entries: 3, bytes: 0 })
})

it('replaces, and does not keep what is larger than all of it', () => {
  const cache = new MemoryCache<string>({ maximumBytes: 10, maximumEntries: 3 })
  cache.set('a', 'old', 5)
  cache.set('a', 'new', 7)
  expect(cache.counts()).toMatchObject({ entries: 1, bytes: 7 })
  cache.set('a', 'huge', 11)
  expect(cache.get('a')).toBeUndefined()
  const none = new MemoryCache<string>({ maximumBytes: 10, maximumEntries: 0 })
  none.set('a', 'A', 0)
  expect(none.get('a')).toBeUndefined()
})
