// How many requests a second are sent: a bucket of tokens for each thing that requests are about.
import { ClusterError } from '../diagnostics/index.ts'
import type { Clock } from '../host/index.ts'

/** A rate with its bursts. */
export interface RequestRate {
  /** Greater than 0. */
  readonly perSecond: number
  /** How many may go at once after a rest. Below 1 nothing may. */
  readonly burst: number
}

/** Sees to a rate. */
export interface RequestLimiter {
  /**
   * Resolves when one more request about `subject` may be sent, in the order of the calls.
   * @throws ClusterError where the burst allows none, or the signal's reason
   */
  take(subject: string, signal: AbortSignal | undefined): Promise<void>
}

/** A bucket as it was at a time; with fewer than no tokens in it requests wait. */
interface Bucket {
  tokens: number
  at: bigint
}

/** So many buckets are kept before full ones, which are as good as new ones, are thrown away. */
const usualBuckets = 1000

/**
 * A limiter with a full bucket for each subject.
 * @see client-go util/flowcontrol NewTokenBucketRateLimiter
 */
export function createRequestLimiter({ perSecond, burst }: RequestRate, clock: Clock): RequestLimiter {
  const buckets = new Map<string, Bucket>()
  const refill = (bucket: Bucket): void => {
    const now = clock.now()
    const seconds = Number(now - bucket.at) / 1e9
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(seconds, 0) * perSecond)
    bucket.at = now
  }
  const bucketOf = (subject: string): Bucket => {
    const known = buckets.get(subject)
    if (known !== undefined) return known
    if (buckets.size >= usualBuckets) dropFull()
    const bucket = { tokens: burst, at: clock.now() }
    buckets.set(subject, bucket)
    return bucket
  }
  const dropFull = (): void => {
    for (const [subject, bucket] of buckets) {
      refill(bucket)
      if (bucket.tokens >= burst) buckets.delete(subject)
    }
  }
  return {
    async take(subject, signal) {
      signal?.throwIfAborted()
      if (burst < 1) {
        const helmText = `client rate limiter Wait returned an error: rate: Wait(n=1) exceeds limiter's burst ${burst}`
        throw new ClusterError({ code: 'CLUSTER_REQUEST', helmText })
      }
      const bucket = bucketOf(subject)
      refill(bucket)
      bucket.tokens -= 1
      if (bucket.tokens >= 0) return
      try {
        await clock.sleep((-bucket.tokens / perSecond) * 1000, signal)
      } catch (error) {
        bucket.tokens += 1
        throw error
      }
    },
  }
}

/**
 * The rate of Helm's flags `--qps` and `--burst-limit`; undefined for none. 0 means what Kubernetes' own library takes, a
 * number below 0 no limit. Where both are what they are when nobody says anything there is no limit either.
 * @throws ClusterError in client-go's words for bursts that let nothing through
 * @see client-go kubernetes.NewForConfigAndClient, rest.RESTClientForConfigAndClient
 */
export function requestRateOf({
  qps,
  burstLimit,
}: {
  readonly qps: number
  readonly burstLimit: number
}): RequestRate | undefined {
  const perSecond = Math.fround(qps)
  if (perSecond > 0 && burstLimit <= 0) {
    throw new ClusterError({
      code: 'CLUSTER_REQUEST',
      helmText: 'burst is required to be greater than 0 when RateLimiter is not set and QPS is set to greater than 0',
    })
  }
  if (perSecond === 0 && burstLimit === usualBurst) return undefined
  // Not a number counts as no limit, too.
  return perSecond >= 0 ? { perSecond: perSecond || libraryRate, burst: burstLimit || libraryBurst } : undefined
}

const usualBurst = 100
const libraryRate = 5
const libraryBurst = 10
