// All ports of the host together, over Node's modules.
import type { Host } from '../host/index.ts'
import { createClock } from './clock.ts'
import { createCompression } from './compression.ts'
import { createDatabases } from './databases.ts'
import { createEnvironment } from './environment.ts'
import { createFileSystem } from './files.ts'
import { createInterrupts } from './interrupts.ts'
import { createKeys } from './keys.ts'
import { createLazyHttp } from './lazy-http.ts'
import { createNameResolver } from './names.ts'
import { createProcesses } from './processes.ts'
import { createRandomSource } from './random.ts'
import { createTerminal } from './terminal.ts'

/** The operating system as Node gives it. Nothing is opened, read or listened to before it is used. */
export function createNodeHost(): Host {
  return {
    clock: createClock(),
    files: createFileSystem(),
    http: createLazyHttp(async () => (await import('./http.ts')).createHttpPort()),
    environment: createEnvironment(),
    terminal: createTerminal(),
    random: createRandomSource(),
    keys: createKeys(),
    compression: createCompression(),
    interrupts: createInterrupts(),
    processes: createProcesses(),
    wasm: { call: async (call) => (await import('./wasm/wasm-runner.ts')).createWasmRunner().call(call) },
    names: createNameResolver(),
    databases: createDatabases(),
  }
}
