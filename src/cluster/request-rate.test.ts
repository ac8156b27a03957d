// Requests slowed down: a bucket for each object, one for all records, lists counted once.
import { describe, expect, it } from 'vitest'
import type { Clock, HttpPort } from '../host/index.ts'
import { createKubeClient, requestRateOf } from './index.ts'
import { createRequestLimiter } from './request-rate.ts'

/** A clock that stands still until somebody sleeps. */
function sleepingClock() {
  const state = { now: 0n, slept: [] as number[] }
  const clock: Clock = {
    now: () => state.now,
    localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted()
      state.slept.push(Math.round(milliseconds))
    },
  }
  return { state, clock }
}

describe('a rate', () => {
  it('lets a burst through, then as many as there are seconds for', async () => {
    const { state, clock } = sleepingClock()
    const limiter = createRequestLimiter({ perSecond: 2, burst: 3 }, clock)
    for (let count = 0; count < 5; count++) await limiter.take('a', undefined)
    await limiter.take('b', undefined)
    expect(state.slept).toEqual([500, 1000])
    state.now += 60_000_000_000n
    for (let count = 0; count < 4; count++) await limiter.take('a', undefined)
    expect(state.slept).toEqual([500, 1000, 500])
  })

  it('gives back what was not taken', async () => {
    const { state, clock } = sleepingClock()
    const limiter = createRequestLimiter({ perSecond: 1, burst: 1 }, clock)
    await limiter.take('a', undefined)
    const controller = new AbortController()
    const sleep = clock.sleep
    clock.sleep = async (_, signal) => {
      controller.abort(new Error('enough'))
      signal?.throwIfAborted()
    }
    await expect(limiter.take('a', controller.signal)).rejects.toThrow('enough')
    clock.sleep = sleep
    await limiter.take('a', undefined)
    expect(state.slept).toEqual([1000])
  })

  it('forgets things about which nothing was asked for long, and no others', async () => {
    const { state, clock } = sleepingClock()
    const limiter = createRequestLimiter({ perSecond: 1, burst: 1 }, clock)
    for (let index = 0; index < 1000; index++) await limiter.take(`thing ${index}`, undefined)
    state.now += 2_000_000_000n
    await limiter.take('busy', undefined)
    for (let index = 0; index < 1000; index++) await limiter.take(`other ${index}`, undefined)
    await limiter.take('busy', undefined)
    expect(state.slept).toEqual([1000])
  })

  it.each([
    [{ qps: 0, burstLimit: 100 }, undefined],
    [
      { qps: 0, burstLimit: 1 },
      { perSecond: 5, burst: 1 },
    ],
    [
      { qps: 0, burstLimit: 0 },
      { perSecond: 5, burst: 10 },
    ],
    [
      { qps: 50, burstLimit: 100 },
      { perSecond: 50, burst: 100 },
    ],
    [
      { qps: 1e-50, burstLimit: 7 },
      { perSecond: 5, burst: 7 },
    ],
    [{ qps: -1, burstLimit: 1 }, undefined],
    [{ qps: -1, burstLimit: -1 }, undefined],
    [{ qps: Number.NaN, burstLimit: 1 }, undefined],
  ])('is what Helm makes of its flags: %j', (flags, rate) => {
    expect(requestRateOf(flags)).toEqual(rate)
  })

  it.each([0, -1])('refuses a burst of %i where a rate is given', (burstLimit) => {
    expect(() => requestRateOf({ qps: 1, burstLimit })).toThrow(
      'burst is required to be greater than 0 when RateLimiter is not set and QPS is set to greater than 0',
    )
  })
})

describe('a client with a rate', () => {
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace: 'n', name: 'a' }

  function limited(burst: number) {
    const { state, clock } = sleepingClock()
    const pages = [{ metadata: { continue: 'x' } }, { metadata: {} }]
    const http: HttpPort = {
      connect: () => ({
        async request({ path }) {
          const body = path.includes('limit=') ? pages.shift() : { metadata: { name: 'a' } }
          const bytes = new TextEncoder().encode(JSON.stringify({ items: [], ...body }))
          return { status: 200, headers: { 'content-type': 'application/json' }, body: once(bytes) }
        },
        close() {},
      }),
    }
    const config = { server: 'https://cluster', namespace: 'n' }
    return { state, client: createKubeClient({ config, http, clock, rate: { perSecond: 1, burst } }) }
  }

  async function* once(bytes: Uint8Array) {
    yield bytes
  }

  it('waits before the second request about an object, made or read', async () => {
    const { state, client } = limited(1)
    const { apiVersion, kind, name } = reference
    await client.create({ apiVersion, kind, metadata: { name } })
    await client.create({ apiVersion, kind, metadata: { name: 'b' } })
    expect(state.slept).toEqual([])
    await client.get(reference)
    expect(state.slept).toEqual([1000])
  })

  it('takes all records for one thing, and the pages of a list for one request', async () => {
    const { state, client } = limited(2)
    for await (const _ of client.forRecords.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'n' })) break
    for (const name of ['b', 'c']) await client.forRecords.get({ ...reference, name })
    expect(state.slept).toEqual([1000])
  })

  it('sends nothing where no burst is allowed', async () => {
    const { client } = limited(-1)
    await expect(client.serverVersion()).rejects.toThrow(
      "client rate limiter Wait returned an error: rate: Wait(n=1) exceeds limiter's burst -1",
    )
  })
})
