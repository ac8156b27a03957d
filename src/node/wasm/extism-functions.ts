// The functions of Extism's host that modules import. This function runs in a worker: it may use nothing but its argument.
import type { ExtismMemory } from './extism-memory.ts'
import type { ExtismRequests } from './extism-requests.ts'
import type { ExtismVariables } from './extism-variables.ts'

/** What the functions work on. */
export interface ExtismParts {
  readonly memory: ExtismMemory
  readonly config: { readonly [name: string]: string }
  readonly variables: ExtismVariables
  readonly requests: ExtismRequests
}

/** The functions, and what a call leaves. */
export interface ExtismFunctions {
  readonly functions: { readonly [name: string]: (...values: never[]) => unknown }
  setInput(input: Uint8Array): void
  output(): Uint8Array
  error(): string
}

/** @see github.com/extism/go-sdk host.go instantiateEnvModule */
export function createExtismFunctions({ memory, config, variables, requests }: ExtismParts): ExtismFunctions {
  const state = { input: [0, 0], output: [0, 0], error: 0 }
  const textAt = (offset: bigint): string => new TextDecoder().decode(bytesAt(offset))
  const bytesAt = (offset: bigint): Uint8Array => memory.read(Number(offset), memory.sizeOf(Number(offset)))
  const store = (data: Uint8Array): bigint => {
    const offset = memory.allocate(data.length)
    if (offset !== 0) memory.write(offset, data)
    return BigInt(offset)
  }
  const storeText = (text: string): bigint => store(new TextEncoder().encode(text))
  const inside = (offset: number, size: number): boolean => offset >= 0 && offset + size <= memory.used
  const drop = (offset: bigint): void => memory.free(Number(offset))
  const setVariable = (nameOffset: bigint, valueOffset: bigint): void => {
    const name = textAt(nameOffset)
    drop(nameOffset)
    variables.set(name, valueOffset === 0n ? undefined : bytesAt(valueOffset))
    if (valueOffset !== 0n) drop(valueOffset)
  }
  const ask = (requestOffset: bigint, bodyOffset: bigint): bigint => {
    const text = textAt(requestOffset)
    drop(requestOffset)
    const body = bodyOffset === 0n ? undefined : bytesAt(bodyOffset)
    if (bodyOffset !== 0n) drop(bodyOffset)
    const answer = requests.ask(text, body)
    return answer.length === 0 ? 0n : store(answer)
  }
  const functions = {
    alloc: (size: bigint) => BigInt(memory.allocate(Number(size))),
    free: drop,
    length: (offset: bigint) => BigInt(memory.sizeOf(Number(offset))),
    length_unsafe: (offset: bigint) => BigInt(memory.sizeOf(Number(offset))),
    load_u8: (offset: bigint) => (inside(Number(offset), 1) ? memory.view().getUint8(Number(offset)) : 0),
    load_u64: (offset: bigint) => (inside(Number(offset), 8) ? memory.view().getBigUint64(Number(offset), true) : 0n),
    store_u8: (offset: bigint, value: number) => {
      if (inside(Number(offset), 1)) memory.view().setUint8(Number(offset), value)
    },
    store_u64: (offset: bigint, value: bigint) => {
      if (inside(Number(offset), 8)) memory.view().setBigUint64(Number(offset), value, true)
    },
    input_set: (offset: bigint, size: bigint) => {
      state.input = [Number(offset), Number(size)]
    },
    input_length: () => BigInt(state.input[1] as number),
    input_offset: () => BigInt(state.input[0] as number),
    input_load_u8: (offset: bigint) => {
      const [start = 0, size = 0] = state.input
      return Number(offset) < size ? memory.view().getUint8(start + Number(offset)) : 0
    },
    input_load_u64: (offset: bigint) => {
      const [start = 0, size = 0] = state.input
      return Number(offset) + 8 <= size ? memory.view().getBigUint64(start + Number(offset), true) : 0n
    },
    output_set: (offset: bigint, size: bigint) => {
      if (inside(Number(offset), Number(size))) state.output = [Number(offset), Number(size)]
    },
    output_length: () => BigInt(state.output[1] as number),
    output_offset: () => BigInt(state.output[0] as number),
    reset: () => memory.reset(),
    error_set: (offset: bigint) => {
      state.error = Number(offset)
    },
    error_get: () => BigInt(state.error),
    memory_bytes: () => BigInt(memory.used),
    config_get: (offset: bigint) => {
      const name = textAt(offset)
      return Object.hasOwn(config, name) ? storeText(config[name] as string) : 0n
    },
    var_get: (offset: bigint) => {
      const value = variables.get(textAt(offset))
      drop(offset)
      return value === undefined ? 0n : store(value)
    },
    var_set: setVariable,
    http_request: ask,
    http_status_code: () => requests.last().status,
    http_headers: () => storeText(JSON.stringify(requests.last().headers)),
    // Logging is off, as in Helm.
    get_log_level: () => 0x7fffffff,
    log_trace: drop,
    log_debug: drop,
    log_info: drop,
    log_warn: drop,
    log_error: drop,
  }
  return {
    functions: functions as ExtismFunctions['functions'],
    setInput(input) {
      memory.reset()
      const offset = store(input)
      state.input = [Number(offset), input.length]
    },
    output: () => memory.read(state.output[0] as number, state.output[1] as number),
    error: () => (state.error === 0 ? '' : textAt(BigInt(state.error))),
  }
}
