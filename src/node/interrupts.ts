// SIGINT and SIGTERM as an abort signal.
import type { Interrupts } from '../host/index.ts'
import { createAbortController } from './abort.ts'

/**
 * Listens from the first time `signal` is read, so that a command that never asks dies at once as any program does, and
 * until `release`. A second interrupt ends the process the hard way.
 */
export function createInterrupts(): Interrupts {
  const controller = createAbortController()
  const state = { listening: false }
  const names = ['SIGINT', 'SIGTERM'] as const
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(1)
    controller.abort(new Error('context canceled'))
  }
  return {
    get signal() {
      if (!state.listening) for (const name of names) process.on(name, interrupt)
      state.listening = true
      return controller.signal
    },
    release() {
      for (const name of names) process.off(name, interrupt)
      state.listening = false
    },
  }
}
