// Workers: the same answers, and an event loop that stays free.
import { expect, test } from 'vitest'
import { createClock, createRandomSource } from '../../src/node/index.ts'
import { serveSandbox } from '../../src/sandbox/index.ts'
import { resultOf } from './built-program.ts'

test('give the same as the thread itself: results, events, errors, aborts', async () => {
  const sandbox = await serveSandbox({ clock: createClock(), random: createRandomSource() })
  try {
    const { handles, events } = await resultOf('workers-agree.mjs', sandbox.address)
    expect(handles).toBe(0)
    expect(events).toBeGreaterThan(20)
  } finally {
    await sandbox.close()
  }
})

test('that compute without end hold up neither aborts, nor other calls, nor the end of the client', async () => {
  const { settled, handles, running } = await resultOf('workers-stuck.mjs')
  expect(settled).toEqual({
    aborted: ['OPERATION_CANCELLED', true],
    'beside it': ['done', true],
    late: ['OPERATION_TIMEOUT', true],
    after: ['done', true],
    'cyclic values': ['VALUES_INVALID', true],
    closed: ['OPERATION_CANCELLED', true],
    close: ['done', true],
  })
  expect([handles, running]).toEqual([0, 0])
})

test.runIf(process.platform === 'linux')(
  'hold the event loop for less than 20 ms while large charts render',
  async () => {
    const { longest, objects, looks } = await resultOf('event-loop.mjs', '2', '20')
    expect(objects).toBe(180)
    expect(looks).toBeGreaterThan(20)
    expect(longest).toBeLessThan(20)
  },
)

test.runIf(process.platform === 'linux')('without them every rendering has a turn of its own', async () => {
  const { looks } = await resultOf('event-loop.mjs', '0', '20')
  expect(looks).toBeGreaterThan(10)
})
