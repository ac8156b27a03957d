// Modules in worker threads, which can be ended at any moment; their requests are answered from here.
import type { MessagePort } from 'node:worker_threads'
import type { WasmCall, WasmHttpRequest, WasmOutcome, WasmRunner } from '../../host/index.ts'
import { createExtismFunctions } from './extism-functions.ts'
import { createExtismMemory } from './extism-memory.ts'
import { createExtismRequests } from './extism-requests.ts'
import { createExtismVariables } from './extism-variables.ts'
import { openStreams } from './open-streams.ts'
import { runModule, type WorkerCall } from './run-module.ts'

/** WebAssembly over V8, `node:wasi` and worker threads. */
export function createWasmRunner(): WasmRunner {
  return { call }
}

/** What the worker asks. */
interface Asked {
  readonly request: { readonly url?: unknown; readonly method?: unknown; readonly headers?: unknown }
  readonly body?: Uint8Array
}

/**
 * The worker's program: the functions it is made of as text, since a file of its own would have to be found in bundles,
 * executables and sources alike.
 */
function workerSource(): string {
  return `'use strict'
const { parentPort, workerData, receiveMessageOnPort } = require('node:worker_threads')
const { call, flag, port } = workerData
const request = (request, body) => {
  Atomics.store(flag, 0, 0)
  parentPort.postMessage({ asked: { request, body } })
  Atomics.wait(flag, 0, 0)
  const { answer, error } = receiveMessageOnPort(port).message
  if (error !== undefined) throw new Error(error)
  return answer
}
const modules = { fs: require('node:fs'), os: require('node:os'), wasi: require('node:wasi') }
const createMemory = (${createExtismMemory.toString()})
const createRequests = (${createExtismRequests.toString()})
const createVariables = (${createExtismVariables.toString()})
const createFunctions = (${createExtismFunctions.toString()})
const openStreams = (${openStreams.toString()})
const run = (${runModule.toString()})
parentPort.postMessage({ outcome: run(call, { createMemory, createRequests, createVariables, createFunctions, openStreams, modules, request, wasm: WebAssembly }) })
`
}

async function call(given: WasmCall): Promise<WasmOutcome> {
  const threads = process.getBuiltinModule('node:worker_threads')
  const { request, signal, ...rest } = given
  const call: WorkerCall = rest
  const channel = new threads.MessageChannel()
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const stop = new AbortController()
  const ending = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const worker = new threads.Worker(workerSource(), {
      eval: true,
      // WASI in Node is called experimental on standard error.
      execArgv: ['--no-warnings'],
      workerData: { call, flag, port: channel.port2 },
      transferList: [channel.port2],
    })
    const timer = { handle: undefined as NodeJS.Timeout | undefined }
    const end = (settle: () => void): void => {
      clearTimeout(timer.handle)
      signal?.removeEventListener('abort', cancel)
      stop.abort()
      channel.port1.close()
      void worker.terminate()
      settle()
    }
    const cancel = (): void => end(() => reject(signal?.reason))
    const fail = (message: string): void => end(() => resolve({ kind: 'failed', stage: 'call', message }))
    signal?.addEventListener('abort', cancel, { once: true })
    if (call.timeoutMilliseconds > 0) {
      const expired = () => fail('module closed with context deadline exceeded')
      timer.handle = setTimeout(expired, Math.min(call.timeoutMilliseconds, 2 ** 31 - 1))
    }
    worker.on('message', (message: { readonly outcome?: WasmOutcome; readonly asked?: Asked }) => {
      const { outcome, asked } = message
      if (outcome !== undefined) end(() => resolve(outcome))
      else if (asked !== undefined) void answer(asked, { request, port: channel.port1, flag, signal: ending })
    })
    worker.on('error', (error) => fail(error.message))
    worker.on('exit', () => fail('the thread of the module ended'))
  })
}

async function answer(
  { request: asked, body }: Asked,
  to: {
    readonly request: WasmCall['request']
    readonly port: MessagePort
    readonly flag: Int32Array
    readonly signal: AbortSignal
  },
): Promise<void> {
  try {
    to.port.postMessage({ answer: await to.request(requestOf(asked, body), to.signal) })
  } catch (error) {
    if (to.signal.aborted) return
    to.port.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
  Atomics.store(to.flag, 0, 1)
  Atomics.notify(to.flag, 0)
}

function requestOf({ url, method, headers }: Asked['request'], body: Uint8Array | undefined): WasmHttpRequest {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : []
  return {
    url: text(url),
    method: text(method).toUpperCase() || 'GET',
    headers: Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), text(value)])),
    ...(body === undefined ? {} : { body }),
  }
}
