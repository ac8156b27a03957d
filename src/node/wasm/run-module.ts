// One call of a function in a module. These functions run in a worker: they may use nothing but their arguments.
import type { WasmCall, WasmOutcome } from '../../host/index.ts'
import type { createExtismFunctions } from './extism-functions.ts'
import type { createExtismMemory } from './extism-memory.ts'
import type { createExtismRequests, ExtismRequest } from './extism-requests.ts'
import type { createExtismVariables } from './extism-variables.ts'
import type { openStreams } from './open-streams.ts'
import type { WebAssemblyApi } from './web-assembly.ts'

/** What a worker is given. */
export type WorkerCall = Omit<WasmCall, 'request' | 'signal'>

/** Everything that a worker is made of. */
export interface WorkerParts {
  readonly createMemory: typeof createExtismMemory
  readonly createRequests: typeof createExtismRequests
  readonly createVariables: typeof createExtismVariables
  readonly createFunctions: typeof createExtismFunctions
  readonly openStreams: typeof openStreams
  readonly modules: {
    readonly fs: typeof import('node:fs')
    readonly os: typeof import('node:os')
    readonly wasi: typeof import('node:wasi')
  }
  readonly wasm: WebAssemblyApi
  readonly request: ExtismRequest
}

/** Loads the module and calls it. @see github.com/extism/go-sdk Plugin.CallWithContext */
export function runModule(call: WorkerCall, parts: WorkerParts): WasmOutcome {
  class Exit {
    readonly code: number
    constructor(code: number) {
      this.code = code
    }
  }
  const wasiName = 'wasi_snapshot_preview1'
  const hostName = 'extism:host/env'
  const failed = (stage: 'load' | 'call', message: string): WasmOutcome => ({ kind: 'failed', stage, message })
  const wordsOf = (error: unknown): string => {
    if (error instanceof Exit) return `module closed with exit_code(${error.code})`
    const text = error instanceof Error ? error.message : String(error)
    if (error instanceof RangeError && /call stack/.test(text)) return 'wasm error: stack overflow'
    if (!(error instanceof parts.wasm.RuntimeError)) return `${text} (recovered by wazero)`
    if (/unreachable/.test(text)) return 'wasm error: unreachable'
    if (/divide by zero/.test(text)) return 'wasm error: integer divide by zero'
    if (/memory access out of bounds/.test(text)) return 'wasm error: out of bounds memory access'
    if (/table index|null function|table access/.test(text)) return 'wasm error: invalid table access'
    return `wasm error: ${text}`
  }
  const memory = parts.createMemory(call.maximumHostBytes)
  const variables = parts.createVariables(call.maximumVariableBytes)
  const requests = parts.createRequests(parts.request)
  const host = parts.createFunctions({ memory, config: call.config, variables, requests })
  let module: object
  try {
    module = new parts.wasm.Module(call.module)
  } catch (error) {
    return failed('load', error instanceof Error ? error.message.replace(/^WebAssembly\.Module\(\): /, '') : '')
  }
  const streams = parts.openStreams(call, parts.modules)
  const { fds } = streams
  const wasi = new parts.modules.wasi.WASI({
    version: 'preview1',
    env: { ...call.environment },
    preopens: { ...call.folders },
    stdin: fds[0],
    stdout: fds[1],
    stderr: fds[2],
  })
  const exit = (code: number): never => {
    throw new Exit(code)
  }
  // Node frees a WASI that nothing but a module refers to, under the running module: these refer to it.
  const natives = wasi.wasiImport as { readonly [name: string]: (...values: unknown[]) => unknown }
  const kept = Object.fromEntries(
    Object.keys(natives).map((name) => [name, (...values: unknown[]) => natives[name]?.(...values)]),
  )
  const imports: { readonly [module: string]: object } = {
    [wasiName]: { ...kept, proc_exit: exit },
    [hostName]: { ...host.functions },
  }
  try {
    for (const { module: from, name } of parts.wasm.Module.imports(module)) {
      if (!Object.hasOwn(imports, from)) return failed('load', `instantiating module: module[${from}] not instantiated`)
      if (!Object.hasOwn(imports[from] as object, name)) {
        return failed('load', `instantiating module: "${name}" is not exported in module "${from}"`)
      }
    }
    const { exports } = new parts.wasm.Instance(module, imports)
    if (exports['memory'] instanceof parts.wasm.Memory) wasi.initialize({ exports: { memory: exports['memory'] } })
    host.setInput(call.input)
    const target = exports[call.functionName]
    if (typeof target !== 'function') return failed('call', `unknown function: ${call.functionName}`)
    const begin = exports['_initialize'] ?? exports['__wasm_call_ctors']
    if (typeof begin === 'function' && begin.length === 0 && call.functionName !== '_initialize') {
      try {
        begin()
      } catch (error) {
        return failed('call', `failed to initialize runtime: ${wordsOf(error)}`)
      }
    }
    let exitCode = 0
    try {
      const given: unknown = target()
      if (Array.isArray(given))
        return failed('call', `function ${call.functionName} has ${given.length} results, expected 0 or 1`)
      exitCode = given === undefined ? 0 : Number(BigInt.asUintN(32, BigInt(Math.trunc(Number(given)))))
    } catch (error) {
      if (!(error instanceof Exit) || error.code !== 0) return failed('call', wordsOf(error))
    }
    const [standardOutput, standardError] = streams.collect()
    return {
      kind: 'returned',
      exitCode,
      output: host.output(),
      error: host.error(),
      standardOutput,
      standardError,
    }
  } catch (error) {
    return failed('load', `instantiating module: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    streams.close()
  }
}
