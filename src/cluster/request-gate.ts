// How many requests are under way at once: the others wait for their turn.

/** Lets so many through at once. */
export interface RequestGate {
  /**
   * Resolves in the order of the calls, when one more may go; what it gives has to be called when that one is done.
   * @throws the signal's reason
   */
  enter(signal: AbortSignal | undefined): Promise<() => void>
}

/** What waits, in its order. */
type Waiting = (leave: () => void) => void

/** A gate. @throws RangeError for a limit below 1, which would let nothing through */
export function createRequestGate(limit: number): RequestGate {
  if (!(limit >= 1)) throw new RangeError(`not so many requests can be under way: ${limit}`)
  const queue = new Set<Waiting>()
  const state = { inside: 0 }

  function admit(): () => void {
    let isInside = true
    state.inside += 1
    return () => {
      if (!isInside) return
      isInside = false
      state.inside -= 1
      const [next] = queue
      if (next === undefined) return
      queue.delete(next)
      next(admit())
    }
  }

  return {
    async enter(signal) {
      signal?.throwIfAborted()
      if (state.inside < limit) return admit()
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          queue.delete(waiting)
          reject(signal?.reason)
        }
        const waiting: Waiting = (leave) => {
          signal?.removeEventListener('abort', onAbort)
          resolve(leave)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.add(waiting)
      })
    },
  }
}
