// Threads over node:worker_threads. The program they run is the one that the build puts beside the library.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { HostError, type ParentThread, type Threads } from '../host/index.ts'
import { systemCode } from './errors.ts'

/** Where the build puts the program, as seen from the library's files, and a bundler's user may. */
const places = ['../pintle-worker.cjs', './pintle-worker.cjs']

/** The threads of this process. */
export function createThreads(): Threads {
  return {
    start({ entry = defaultEntry(), data }, { onMessage, onEnd }) {
      const worker = startWorker(entry, data)
      const failure: { error?: Error } = {}
      worker.on('message', onMessage)
      worker.on('error', (error) => {
        failure.error = error as Error
      })
      worker.on('exit', () => onEnd(failure.error))
      worker.unref()
      return {
        send: (message) => worker.postMessage(message),
        hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
        async end() {
          await worker.terminate()
        },
      }
    },
  }
}

/** @throws HostError reason `permission` where Node was told to start none */
function startWorker(entry: string | URL, data: unknown): Worker {
  try {
    return new Worker(typeof entry === 'string' ? path.resolve(entry) : entry, { workerData: data })
  } catch (error) {
    if (systemCode(error) !== 'ERR_ACCESS_DENIED') throw error
    throw new HostError('permission', 'this program may start no threads (`--allow-worker`)', { cause: error })
  }
}

/** The thread that started this one; undefined in the first. */
export function parentThread(): ParentThread | undefined {
  const port = parentPort
  if (port === null) return undefined
  return {
    data: workerData,
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  }
}

function defaultEntry(): URL {
  // A bundler may have left none: where this is bundled into CommonJS there is no such address.
  const url: string | undefined = import.meta.url
  for (const place of url === undefined ? [] : places) {
    const entry = new URL(place, url)
    if (existsSync(entry)) return entry
  }
  throw new HostError('not-found', `there is no worker program beside ${url ?? 'this program, which was bundled'}`)
}
