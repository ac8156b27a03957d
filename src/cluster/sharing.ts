// One question on its way at a time: whoever asks meanwhile is given the same answer.

/** The question, as many ask it. It is given up when all who asked were stopped. */
export function sharing<T>(ask: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  const state: { flight?: Flight<T> } = {}
  return (signal) => {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const flight = state.flight ?? begin(ask, state)
    flight.waiting += 1
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        flight.waiting -= 1
        // Who asks from now on must not be given what was given up.
        if (flight.waiting === 0) {
          if (state.flight === flight) delete state.flight
          flight.stop.abort(signal?.reason)
        }
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
      flight.answer.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop))
    })
  }
}

interface Flight<T> {
  readonly answer: Promise<T>
  readonly stop: AbortController
  waiting: number
}

function begin<T>(ask: (signal: AbortSignal) => Promise<T>, state: { flight?: Flight<T> }): Flight<T> {
  const stop = new AbortController()
  const flight: Flight<T> = { stop, waiting: 0, answer: ask(stop.signal) }
  state.flight = flight
  const end = (): void => {
    if (state.flight === flight) delete state.flight
  }
  flight.answer.then(end, end)
  return flight
}
