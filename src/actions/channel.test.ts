// Streams of several producers: all are read, one failure ends them, nothing goes on behind the reader's back.
import { expect, it } from 'vitest'
import { type Producing, readProducers } from './channel.ts'

const never = new AbortController().signal

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

it('gives what all producers give, those that others bring forth too', async () => {
  const stream = readProducers<string>(({ channel, add }) => {
    add(
      (async () => {
        await channel.give('first')
        add(channel.give('of the second'))
      })(),
    )
  }, never)
  expect(await collect(stream)).toEqual(['first', 'of the second'])
})

it('fails with the first failure, after all have ended', async () => {
  const ended: string[] = []
  const begin = ({ add, signal }: Producing<string>): void => {
    add(until(signal).then(() => void ended.push('patient')))
    add(Promise.reject(new Error('no')))
  }
  await expect(collect(readProducers(begin, never))).rejects.toThrow('no')
  expect(ended).toEqual(['patient'])
})

it('ends its producers when the reader leaves, stops or aborts', async () => {
  let ended = 0
  const begin = ({ channel, add, signal }: Producing<number>): void => {
    add(channel.give(1))
    add(
      until(signal).then(() => {
        ended += 1
        throw new Error('of no interest any more')
      }),
    )
  }
  for await (const _ of readProducers(begin, never)) break
  expect(ended).toBe(1)
  const controller = new AbortController()
  const aborted = collect(readProducers(begin, controller.signal))
  controller.abort(new Error('enough'))
  await expect(aborted).rejects.toThrow('enough')
  expect(ended).toBe(2)
  const stopped = readProducers<number>((producing) => {
    begin(producing)
    producing.stop()
  }, never)
  expect(await collect(stopped)).toEqual([1])
  await expect(collect(readProducers(begin, AbortSignal.abort(new Error('before'))))).rejects.toThrow('before')
  expect(ended).toBe(3)
})

it('holds producers back that are faster than their reader', async () => {
  let given = 0
  const stream = readProducers<number>(({ channel, add }) => {
    add(
      (async () => {
        for (; given < 1000; given++) await channel.give(given)
      })(),
    )
  }, never)
  await stream.next()
  await new Promise((resolve) => setImmediate(resolve))
  expect(given).toBeLessThan(300)
  await stream.return(undefined)
})
