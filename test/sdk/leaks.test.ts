// Nothing stays behind: memory after failures, requests, timers and sockets after aborted calls.
import { expect, test } from 'vitest'
import { resultOf } from './built-program.ts'

test('a thousand failing installs leave no memory behind', async () => {
  const { before, after, failed, codes, handles } = await resultOf('failing-installs.mjs', '1000')
  expect(failed).toBeGreaterThanOrEqual(1000)
  expect(codes).toBeGreaterThanOrEqual(3)
  expect(handles).toBe(0)
  // A leak of the charts, records or errors alone would be ten times this.
  expect((after as number) - (before as number)).toBeLessThan(10)
})

test('aborted calls settle within an answer of the server, and leave no request, timer or pending record', async () => {
  const result = await resultOf('aborted-calls.mjs')
  expect(result).toMatchObject({ open: 0, running: 0, handles: 0, others: 0 })
  // How many calls end before they are aborted is the machine's business; streams never do.
  expect(result['cancelled']).toBeGreaterThan(20)
  // Waits and streams would take minutes to end by themselves.
  expect(result['slowestMilliseconds']).toBeLessThan(60_000)
})

test('an idle client is small', async () => {
  const { idle } = await resultOf('idle-client.mjs')
  expect(idle).toBeLessThan(55)
})
