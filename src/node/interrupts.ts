// SIGINT and SIGTERM as an abort signal.
import type { Interrupts } from '../host/index.ts'
import { createAbortController } from './abort.ts'

/**
 * Listens from the first time `signal` is read, so that a command that never asks dies at once as any program does.
 * A second interrupt ends the process the hard way.
 */
export function createInterrupts(): Interrupts {
  const controller = createAbortController()
  const started = { value: false }
  const listen = () => {
    started.value = true
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (controller.signal.aborted) process.exit(1)
        controller.abort(new Error('context canceled'))
      })
    }
  }
  return {
    get signal() {
      if (!started.value) listen()
      return controller.signal
    },
  }
}
