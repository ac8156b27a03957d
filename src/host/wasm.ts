// Running WebAssembly modules of Extism's kind: with WASI, the functions of Extism's host, and limits.
import type { SharedStream } from './system.ts'

/** A request that a module makes. */
export interface WasmHttpRequest {
  /** Absolute. */
  readonly url: string
  /** In capitals. */
  readonly method: string
  /** By name. */
  readonly headers: { readonly [name: string]: string }
  /** Absent: none. */
  readonly body?: Uint8Array
}

/** What it is answered; header names in lower case. */
export interface WasmHttpAnswer {
  /** The HTTP status. */
  readonly status: number
  /** By name in lower case. */
  readonly headers: { readonly [name: string]: string }
  /** All of it. */
  readonly body: Uint8Array
}

/** A call of a function in a module. */
export interface WasmCall {
  /** Its bytes. */
  readonly module: Uint8Array
  /** Which of its exports is called. */
  readonly functionName: string
  /** What the module reads as Extism's input. */
  readonly input: Uint8Array
  /** What it may ask for by name. */
  readonly config: { readonly [name: string]: string }
  /** How much its variables may hold; 0: it may set none. */
  readonly maximumVariableBytes: number
  /** How much Extism's memory beside the module's own may hold. */
  readonly maximumHostBytes: number
  /** Environment variables that it sees; no others. */
  readonly environment: { readonly [name: string]: string }
  /** Folders that it sees: their paths there and here. */
  readonly folders: { readonly [path: string]: string }
  /** Its standard input where that is not shared. */
  readonly standardInput?: Uint8Array
  /** Streams of this process that it uses as its own. */
  readonly shared: readonly SharedStream[]
  /** 0: as long as it wants. */
  readonly timeoutMilliseconds: number
  /** Answers its requests; an error ends the call. */
  readonly request: (request: WasmHttpRequest, signal: AbortSignal) => Promise<WasmHttpAnswer>
  /** Ends the thread. */
  readonly signal?: AbortSignal
}

/** What came of a call. Streams that were shared are empty. */
export type WasmOutcome =
  | {
      readonly kind: 'returned'
      /** What the function gave, 0 if nothing. */
      readonly exitCode: number
      readonly output: Uint8Array
      /** The error that the module set. */
      readonly error: string
      readonly standardOutput: Uint8Array
      readonly standardError: Uint8Array
    }
  | {
      readonly kind: 'failed'
      /** Whether the module could not be used at all, or its function ended badly. */
      readonly stage: 'load' | 'call'
      readonly message: string
    }

/** Runs modules, each call in a thread of its own. */
export interface WasmRunner {
  /** Runs a function of a module to its end; what the module does wrong is an outcome, no error. */
  call(call: WasmCall): Promise<WasmOutcome>
}
