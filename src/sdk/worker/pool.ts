// Workers of a client: threads in which calls run that compute much, so that this thread stays free.
import { isError } from '../../base/index.ts'
import { ChartError, Failure } from '../../diagnostics/index.ts'
import { HostError, type Thread, type Threads } from '../../host/index.ts'
import type { LogLine } from '../client-options.ts'
import type { HelmEvent } from '../events.ts'
import { type FromWorker, type ToWorker, unpackEvent, unpackFailure, unpackResult } from './messages.ts'

/** What workers are made of. */
export interface WorkerPoolOptions {
  readonly count: number
  readonly threads: Threads
  /** The program; the build's by default. */
  readonly entry?: string | URL
  /** The options of the client in each worker, as data. */
  readonly clientOptions: object
  readonly log?: (line: LogLine) => void
}

/** A call as a worker makes it. */
export interface RemoteCall {
  readonly namespace: string | undefined
  readonly method: string
  readonly arguments: readonly unknown[]
}

/** Workers that take calls. */
export interface WorkerPool {
  /** Makes the call in the worker that has least to do. */
  run<T>(call: RemoteCall, signal: AbortSignal): AsyncGenerator<HelmEvent, T>
  /** How many are running, and how many calls they are making. */
  counts(): { readonly started: number; readonly calls: number }
  close(): Promise<void>
}

/** A call in a worker, as the pool sees it. */
interface Listener {
  tell(message: FromWorker): void
  lost(error: Error): void
  /** Nothing is lost with it: it changes nothing, or has not come to that yet. */
  isHarmless(): boolean
}

interface PooledWorker {
  readonly thread: Thread
  readonly calls: Map<number, Listener>
}

/** The end of a thread that was ended here, for another call's sake; calls that were in it are made again. */
class Ended extends Error {}

/** How long a worker that is told of an abort may be silent before it is taken for one that computes and hears nothing. */
const patienceMilliseconds = 1000

/** Methods that write to the cluster; nothing is written before their plan is told. */
const changing = ['install', 'upgrade']

/** A pool; a worker starts when all others have something to do. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const workers = new Set<PooledWorker>()
  /** Those that hear nothing; they get no new calls. */
  const deaf = new Set<PooledWorker>()
  const state = { nextId: 1, closed: false }

  function startWorker(): PooledWorker {
    const calls = new Map<number, Listener>()
    const thread = startThread(options, {
      onMessage(message) {
        const told = message as FromWorker
        // A word from one that was thought to be deaf.
        if (deaf.delete(worker)) workers.add(worker)
        if (told.type === 'log') options.log?.(told.line)
        else calls.get(told.id)?.tell(told)
      },
      onEnd(error) {
        workers.delete(worker)
        const isEnded = deaf.delete(worker) && error === undefined
        for (const listener of calls.values())
          listener.lost(isEnded ? new Ended() : (error ?? new Error('the worker ended')))
      },
    })
    const worker: PooledWorker = { thread, calls }
    workers.add(worker)
    return worker
  }

  function leastBusy(): PooledWorker {
    const [best] = [...workers].sort((left, right) => left.calls.size - right.calls.size)
    return best === undefined || (best.calls.size > 0 && workers.size < options.count) ? startWorker() : best
  }

  /** Tells a worker of an abort; one that computes without end is ended, or left to itself where others would be lost with it. */
  function abort(worker: PooledWorker, id: number): () => void {
    worker.thread.send({ type: 'abort', id } satisfies ToWorker)
    const alarm = setTimeout(() => {
      const call = worker.calls.get(id)
      if (call === undefined) return
      workers.delete(worker)
      deaf.add(worker)
      if ([...worker.calls.values()].every((each) => each.isHarmless())) void worker.thread.end()
      else if (call.isHarmless()) call.lost(new Ended())
    }, patienceMilliseconds)
    return () => clearTimeout(alarm)
  }

  return {
    async *run<T>(call: RemoteCall, signal: AbortSignal): AsyncGenerator<HelmEvent, T> {
      for (;;) {
        signal.throwIfAborted()
        if (state.closed) throw new Failure({ code: 'OPERATION_CANCELLED', helmText: 'the client was closed' })
        try {
          return yield* runIn<T>(leastBusy(), { call, id: state.nextId++, signal, abort })
        } catch (error) {
          if (!(error instanceof Ended)) throw error
        }
      }
    },
    counts() {
      const all = [...workers, ...deaf]
      return { started: all.length, calls: all.reduce((sum, { calls }) => sum + calls.size, 0) }
    },
    async close() {
      state.closed = true
      await Promise.all([...workers, ...deaf].map(({ thread }) => thread.end()))
    },
  }
}

interface RunningCall {
  readonly call: RemoteCall
  readonly id: number
  readonly signal: AbortSignal
  /** Tells the worker; what it gives ends the waiting for a word of it. */
  readonly abort: (worker: PooledWorker, id: number) => () => void
}

/** Makes a call in a worker. @throws Ended where the worker was ended for another call's sake */
async function* runIn<T>(worker: PooledWorker, { call, id, signal, abort }: RunningCall): AsyncGenerator<HelmEvent, T> {
  const inbox: FromWorker[] = []
  const waiting: { wake: () => void; lost?: Error; stopWaiting?: () => void; planned: boolean } = {
    wake: () => {},
    planned: false,
  }
  worker.calls.set(id, {
    tell(message) {
      if (message.type === 'heard') waiting.stopWaiting?.()
      if (message.type === 'event' && (message.event as HelmEvent).type === 'plan') waiting.planned = true
      inbox.push(message)
      waiting.wake()
    },
    lost(error) {
      waiting.lost = error
      waiting.wake()
    },
    isHarmless: () => !(changing.includes(call.method) && waiting.planned),
  })
  const onAbort = (): void => {
    waiting.stopWaiting = abort(worker, id)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  worker.thread.hold(true)
  try {
    send(worker.thread, { type: 'call', id, ...call })
    for (;;) {
      const message = inbox.shift()
      if (message === undefined) {
        if (waiting.lost !== undefined) throw lostCall(waiting.lost, waiting.planned)
        await new Promise<void>((resolve) => {
          waiting.wake = resolve
        })
      } else if (message.type === 'event') yield unpackEvent(message.event)
      else if (message.type === 'failure') throw unpackFailure(message.failure)
      else if (message.type === 'result') return unpackResult(message.result) as T
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    waiting.stopWaiting?.()
    worker.calls.delete(id)
    if (worker.calls.size === 0) worker.thread.hold(false)
  }
}

function startThread(options: WorkerPoolOptions, events: Parameters<Threads['start']>[1]): Thread {
  const { threads, entry, clientOptions } = options
  try {
    return threads.start({ ...(entry === undefined ? {} : { entry }), data: clientOptions }, events)
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    throw new Failure({
      code: 'UNSUPPORTED',
      helmText: `workers cannot be started: ${error.message}`,
      hints:
        error.reason === 'not-found'
          ? ['where the library was bundled, say where a bundle of `pintle/worker` is: `workers: { count, entry }`']
          : [],
      cause: error,
    })
  }
}

function send(thread: Thread, message: ToWorker): void {
  try {
    thread.send(message)
  } catch (error) {
    throw new Failure({
      code: 'INVALID_ARGUMENT',
      helmText: `what is not plain data cannot go to a worker: ${isError(error) ? error.message : String(error)}`,
      hints: ['functions, such as a `postRender` of one’s own, need a client without `workers`'],
      cause: error,
    })
  }
}

/** What a call fails with whose worker is no more. */
function lostCall(error: Error, planned: boolean): Error {
  if (error instanceof Ended) return error
  return new ChartError({
    code: 'RENDER_FAILED',
    helmText: `a worker ended: ${error.message}`,
    hints: planned ? ['the release may have been left pending: `release.unlock()` makes it `failed`'] : [],
    cause: error,
  })
}
