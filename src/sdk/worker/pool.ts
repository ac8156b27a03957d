// Workers of a client: threads in which calls run that compute much, so that this thread stays free.
import { Failure } from '../../diagnostics/index.ts'
import { HostError, type Thread, type Threads } from '../../host/index.ts'
import type { LogLine } from '../client-options.ts'
import type { HelmEvent } from '../events.ts'
import { type FromWorker, type ToWorker, unpackEvent, unpackFailure, unpackResult } from './messages.ts'

/** What workers are made of. */
export interface WorkerPoolOptions {
  readonly count: number
  readonly threads: Threads
  /** The program; the build's by default. */
  readonly entry?: URL
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

interface Listener {
  tell(message: FromWorker): void
  lost(error: Error): void
}

interface PooledWorker {
  readonly thread: Thread
  readonly calls: Map<number, Listener>
}

/** A pool; a worker starts when all others have something to do. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const workers = new Set<PooledWorker>()
  const state = { nextId: 1, closed: false }

  function startWorker(): PooledWorker {
    const calls = new Map<number, Listener>()
    const thread = startThread(options, {
      onMessage(message) {
        const told = message as FromWorker
        if (told.type === 'log') options.log?.(told.line)
        else calls.get(told.id)?.tell(told)
      },
      onEnd(error) {
        workers.delete(worker)
        for (const listener of calls.values()) listener.lost(error ?? new Error('the worker ended'))
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

  return {
    async *run<T>(call: RemoteCall, signal: AbortSignal): AsyncGenerator<HelmEvent, T> {
      signal.throwIfAborted()
      if (state.closed) throw new Failure({ code: 'OPERATION_CANCELLED', helmText: 'the client was closed' })
      const worker = leastBusy()
      const id = state.nextId++
      const inbox: FromWorker[] = []
      const waiting: { wake: () => void; lost?: Error } = { wake: () => {} }
      worker.calls.set(id, {
        tell(message) {
          inbox.push(message)
          waiting.wake()
        },
        lost(error) {
          waiting.lost = error
          waiting.wake()
        },
      })
      const abort = () => worker.thread.send({ type: 'abort', id } satisfies ToWorker)
      signal.addEventListener('abort', abort, { once: true })
      worker.thread.hold(true)
      try {
        send(worker.thread, { type: 'call', id, ...call })
        for (;;) {
          const message = inbox.shift()
          if (message === undefined) {
            if (waiting.lost !== undefined) throw lostWorker(waiting.lost)
            await new Promise<void>((resolve) => {
              waiting.wake = resolve
            })
          } else if (message.type === 'event') yield unpackEvent(message.event)
          else if (message.type === 'failure') throw unpackFailure(message.failure)
          else if (message.type === 'result') return unpackResult(message.result) as T
        }
      } finally {
        signal.removeEventListener('abort', abort)
        worker.calls.delete(id)
        if (worker.calls.size === 0) worker.thread.hold(false)
      }
    },
    counts: () => ({ started: workers.size, calls: [...workers].reduce((sum, { calls }) => sum + calls.size, 0) }),
    async close() {
      state.closed = true
      await Promise.all([...workers].map(({ thread }) => thread.end()))
    },
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
      hints: ['where the library was bundled, say where its `dist/worker.cjs` is: `workers: { count, entry }`'],
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
      helmText: `what is not plain data cannot go to a worker: ${error instanceof Error ? error.message : String(error)}`,
      hints: ['functions, such as a `postRender` of one’s own, need a client without `workers`'],
      cause: error,
    })
  }
}

function lostWorker(error: Error): Failure {
  return new Failure({ code: 'RENDER_FAILED', helmText: `a worker ended: ${error.message}`, cause: error })
}
