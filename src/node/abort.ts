// Listening to abort signals from many places at once.
import { setMaxListeners } from 'node:events'

/** An abort controller that any number of waits may listen to at once; Node would warn at the eleventh. */
export function createAbortController(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

/** Lets many listen to a signal of somebody else's. One that is not Node's own, such as jsdom's, does not count them. */
export function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal)
  } catch {}
}

/** Calls `listener` once when the signal aborts. A plan waits for many objects with one signal, so its number is not capped. */
export function onceAborted(signal: AbortSignal, listener: () => void): void {
  allowManyListeners(signal)
  signal.addEventListener('abort', listener, { once: true })
}
