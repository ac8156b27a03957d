// Reading while the cluster is asked whether it answers.
import { expect, it } from 'vitest'
import type { KubeClient } from '../kube/index.ts'
import { readWhileReaching } from './cluster-state.ts'
import type { World } from './world.ts'

/** A world whose cluster answers when it is told to. */
function slowWorld() {
  const answer: { give?: () => void; fail?: (error: Error) => void } = {}
  const lines: string[] = []
  const client: Partial<KubeClient> = {
    serverVersion: () =>
      new Promise((give, fail) => {
        answer.give = () => give({ gitVersion: 'v1.35.0', major: '1', minor: '35' })
        answer.fail = fail
      }),
  }
  const world: Partial<World> = {
    cluster: async () => client as KubeClient,
    debug: (message) => {
      lines.push(message)
    },
  }
  return { world: world as World, answer, lines }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('gives what was read once the cluster has answered, and says then what it read', async () => {
  const { world, answer, lines } = slowWorld()
  const ended: string[] = []
  const reading = readWhileReaching(world, new AbortController().signal, async (within) => {
    within.world.debug?.('first')
    await settled()
    within.world.debug?.('second')
    await settled()
    ended.push('read')
    return 'content'
  })
  void reading.then(() => ended.push('given'))
  await settled()
  await settled()
  await settled()
  expect([ended, lines]).toEqual([['read'], []])
  answer.give?.()
  expect(await reading).toBe('content')
  expect(lines).toEqual(['first', 'second'])
})

it('tells that the cluster does not answer, whatever came of reading, and stops it', async () => {
  for (const outcome of ['reads', 'fails', 'waits']) {
    const { world, answer, lines } = slowWorld()
    const signals: AbortSignal[] = []
    const reading = readWhileReaching(world, new AbortController().signal, async (within) => {
      signals.push(within.signal)
      within.world.debug?.('read')
      if (outcome === 'waits') await new Promise((_, stop) => within.signal.addEventListener('abort', stop))
      if (outcome === 'fails') throw new Error('forbidden')
      return outcome
    })
    await settled()
    answer.fail?.(new Error('connection refused'))
    await expect(reading).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      helmText: 'kubernetes cluster unreachable: connection refused',
    })
    expect(signals[0]?.aborted).toBe(true)
    expect(lines).toEqual([])
  }
})

it('fails as reading does where the cluster answers, and ends with the signal', async () => {
  const { world, answer } = slowWorld()
  const stop = new AbortController()
  const failing = readWhileReaching(world, stop.signal, () => Promise.reject(new Error('forbidden')))
  await settled()
  answer.give?.()
  await expect(failing).rejects.toThrow('forbidden')
  const stopped = readWhileReaching(world, stop.signal, ({ signal }) => {
    return new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error)))
  })
  await settled()
  stop.abort(new Error('enough'))
  answer.fail?.(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
})
