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
export * from './closed-connection.ts'
export * from './databases.ts'
export * from './files.ts'
export * from './http.ts'
export * from './system.ts'
export * from './threads.ts'
export * from './wasm.ts'

/** Everything the operating system gives. */
export interface Host {
  /** Time, and waiting. */
  readonly clock: Clock
  /** Files and folders. */
  readonly files: FileSystem
  /** Connections to servers. */
  readonly http: HttpPort
  /** Variables, folders, the platform. */
  readonly environment: Environment
  /** Standard streams. */
  readonly terminal: Terminal
  /** Random bytes. */
  readonly random: RandomSource
  /** Key pairs and ciphers for template functions. */
  readonly keys: Keys
  /** Gzip. */
  readonly compression: Compression
  /** Tells that the user wants an end. */
  readonly interrupts: Interrupts
  /** Programs that are started: plugins, credential helpers. */
  readonly processes: Processes
  /** Plugins that are WebAssembly. */
  readonly wasm: WasmRunner
  /** Addresses of host names. */
  readonly names: NameResolver
  /** Connections to SQL servers. */
  readonly databases: Databases
  /** Starts the whole program again with more stack and does not come back; comes back when that fails. */
  readonly deeperStack?: () => void
}
