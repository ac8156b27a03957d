// What a client keeps of charts in memory: downloads and unpacked archives, within limits.
import type { Chart, ChartFile, ChartFiles } from '../chart/index.ts'
import { type CacheLimits, MemoryCache, type RememberedAnswer } from '../sources/index.ts'

/** Limits of a client's caches, each of which keeps to them by itself; 0 bytes for none. */
export interface CacheOptions {
  /** Of downloads, and of the files of unpacked charts; 64 MiB by default. */
  readonly maximumBytes?: number | undefined
  /** Of each; 500 by default. */
  readonly maximumEntries?: number | undefined
}

/** What a cache holds, and how often it helped. */
export interface CacheCounts {
  /** How many contents there are. */
  readonly entries: number
  /** What they take, without what was read out of them. */
  readonly bytes: number
  /** How often what was asked for was there. */
  readonly hits: number
  /** How often it was not. */
  readonly misses: number
}

/** What the caches of a client hold. */
export interface CacheStats {
  /** Answers of web servers, which are asked whether they still hold, and blobs of registries. */
  readonly downloads: CacheCounts
  /** Charts by the digests of their archives. */
  readonly charts: CacheCounts
}

/** The caches. */
export interface ChartCaches {
  readonly answers: MemoryCache<RememberedAnswer>
  readonly blobs: MemoryCache<Uint8Array>
  readonly unpacked: MemoryCache<ChartFiles>
  /** Goes with what is unpacked. */
  readonly loaded: WeakMap<readonly ChartFile[], Chart>
}

/** Empty caches. */
export function createChartCaches({
  maximumBytes = 64 * 1024 * 1024,
  maximumEntries = 500,
}: CacheOptions): ChartCaches {
  const limits = (share: number): CacheLimits => ({ maximumBytes: Math.floor(maximumBytes * share), maximumEntries })
  return {
    answers: new MemoryCache(limits(0.5)),
    blobs: new MemoryCache(limits(0.5)),
    unpacked: new MemoryCache(limits(1)),
    loaded: new WeakMap(),
  }
}

/** What they hold. */
export function statsOf(caches: ChartCaches): CacheStats {
  const [answers, blobs] = [caches.answers.counts(), caches.blobs.counts()]
  return {
    downloads: {
      entries: answers.entries + blobs.entries,
      bytes: answers.bytes + blobs.bytes,
      hits: answers.hits + blobs.hits,
      misses: answers.misses + blobs.misses,
    },
    charts: caches.unpacked.counts(),
  }
}
