// Interrupts are heard while somebody asks for them, and not after.
import { afterEach, expect, it } from 'vitest'
import { createInterrupts } from './interrupts.ts'

const interrupts = createInterrupts()
afterEach(() => interrupts.release())

it('listens once from the first question to the release, and again when asked again', () => {
  const before = process.listenerCount('SIGINT')
  expect(interrupts.signal.aborted).toBe(false)
  expect(interrupts.signal).toBe(interrupts.signal)
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
  expect(process.listenerCount('SIGTERM')).toBeGreaterThan(0)
  interrupts.release()
  interrupts.release()
  expect(process.listenerCount('SIGINT')).toBe(before)
  expect(interrupts.signal.aborted).toBe(false)
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
})

it('aborts its signal at the first interrupt', () => {
  const { signal } = interrupts
  // Only the listener of ours: the test runner has its own.
  process.listeners('SIGINT').at(-1)?.('SIGINT')
  expect(signal.aborted).toBe(true)
  expect((signal.reason as Error).message).toBe('context canceled')
})
