// So many requests at once and no more, in their order, whatever becomes of them.
import { describe, expect, it } from 'vitest'
import type { HttpConnection, HttpPort, HttpRequest } from '../host/index.ts'
import { createClock } from '../node/index.ts'
import { createKubeClient } from './index.ts'
import { createRequestGate } from './request-gate.ts'

describe('a gate', () => {
  it('lets so many in, the others in their order as one leaves', async () => {
    const gate = createRequestGate(2)
    const entered: number[] = []
    const leaves: (() => void)[] = []
    const enter = async (index: number): Promise<void> => {
      const leave = await gate.enter(undefined)
      entered.push(index)
      leaves.push(leave)
    }
    const all = Promise.all([1, 2, 3, 4, 5].map(enter))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(entered).toEqual([1, 2])
    leaves[1]?.()
    // Leaving twice makes no more room.
    leaves[1]?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(entered).toEqual([1, 2, 3])
    for (let index = 0; index < leaves.length; index++) {
      leaves[index]?.()
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await all
    expect(entered).toEqual([1, 2, 3, 4, 5])
  })

  it('is left by those that give up waiting', async () => {
    const gate = createRequestGate(1)
    const leave = await gate.enter(undefined)
    const controller = new AbortController()
    const given = gate.enter(controller.signal)
    const next = gate.enter(undefined)
    controller.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    leave()
    ;(await next)()
    await expect(gate.enter(controller.signal)).rejects.toThrow('enough')
    ;(await gate.enter(undefined))()
  })

  it.each([0, -1, Number.NaN])('of %d would let nothing in', (limit) => {
    expect(() => createRequestGate(limit)).toThrow(RangeError)
  })
})

interface Server {
  readonly http: HttpPort
  /** The most requests that were under way at once. */
  readonly most: () => number
  readonly asked: () => number
}

/** Answers every request after a moment; what `answer` throws is the request's failure. */
function slowServer(answer: (request: HttpRequest, count: number) => { status: number; text: string }): Server {
  const state = { now: 0, most: 0, asked: 0 }
  const connection: HttpConnection = {
    async request(request) {
      const count = state.asked++
      state.now += 1
      state.most = Math.max(state.most, state.now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      try {
        const { status, text } = answer(request, count)
        const headers = { 'content-type': 'application/json', ...(status === 429 ? { 'retry-after': '0' } : {}) }
        return { status, headers, body: bodyOf(text) }
      } finally {
        state.now -= 1
      }
    },
    close() {},
  }
  return { http: { connect: () => connection }, most: () => state.most, asked: () => state.asked }
}

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

const config = { server: 'http://cluster', namespace: 'default' }
const secret = (index: number) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `s${index}`, namespace: 'default' },
})
const status = (code: number): string =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'Trouble',
    message: 'no',
    code,
  })

describe('requests to a cluster', () => {
  it.each([
    [undefined, 250, 100],
    [7, 50, 7],
  ])('with a limit of %j: of %i never more than %i at once', async (concurrency, count, most) => {
    const server = slowServer(() => ({ status: 200, text: '{"kind":"Secret"}' }))
    const client = createKubeClient({
      config,
      http: server.http,
      clock: createClock(),
      ...(concurrency === undefined ? {} : { concurrency }),
    })
    await Promise.all(Array.from({ length: count }, (_, index) => client.create(secret(index))))
    expect(server.most()).toBe(most)
    expect(server.asked()).toBe(count)
  })

  it('give their place back whether they are refused, told to wait, cannot be read or fail', async () => {
    const server = slowServer((_, count) => {
      if (count % 5 === 1) return { status: 409, text: status(409) }
      if (count % 5 === 2) return { status: 429, text: status(429) }
      if (count % 5 === 3) return { status: 200, text: 'no JSON' }
      if (count % 5 === 4) throw new Error('broken')
      return { status: 200, text: '{"kind":"Secret"}' }
    })
    const client = createKubeClient({ config, http: server.http, clock: createClock(), concurrency: 3 })
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => client.create(secret(index))))
    expect(server.most()).toBe(3)
    expect(new Set(results.map((result) => result.status))).toEqual(new Set(['fulfilled', 'rejected']))
    // Every place is free again: as many as ever go at once.
    const before = server.asked()
    await Promise.allSettled(
      Array.from({ length: 3 }, (_, index) => client.get({ ...secret(index), name: `s${index}` })),
    )
    expect(server.asked()).toBeGreaterThan(before)
  })

  it('are not held up by streams that stay open', async () => {
    const server = slowServer(() => ({ status: 200, text: '{"kind":"Secret"}' }))
    const client = createKubeClient({ config, http: server.http, clock: createClock(), concurrency: 1 })
    const lines = client.logs({ namespace: 'default', pod: 'p', follow: true })[Symbol.asyncIterator]()
    await lines.next()
    await client.create(secret(1))
    await lines.return?.(undefined)
  })
})
