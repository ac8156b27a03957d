// Types of the operating system's ports; `node/` implements them. The door of this folder.
import type { Clock } from './clock.ts'
import type { Databases } from './databases.ts'
import type { FileSystem } from './files.ts'
import type { HttpPort } from './http.ts'
import type {
  Compression,
  Environment,
  Interrupts,
  Keys,
  NameResolver,
  Processes,
  RandomSource,
  Terminal,
} from './system.ts'
import type { WasmRunner } from './wasm.ts'

export * from './clock.ts'
export * from './databases.ts'
export * from './files.ts'
export * from './http.ts'
export * from './system.ts'
export * from './threads.ts'
export * from './wasm.ts'

/** Everything the operating system gives. */
export interface Host {
  readonly clock: Clock
  readonly files: FileSystem
  readonly http: HttpPort
  readonly environment: Environment
  readonly terminal: Terminal
  readonly random: RandomSource
  readonly keys: Keys
  readonly compression: Compression
  readonly interrupts: Interrupts
  readonly processes: Processes
  readonly wasm: WasmRunner
  readonly names: NameResolver
  readonly databases: Databases
  /** Starts the whole program again with more stack and does not come back; comes back when that fails. */
  readonly deeperStack?: () => void
}
