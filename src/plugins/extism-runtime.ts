// Plugins that are WebAssembly modules for Extism: told and answering in JSON, with no rights but those plugin.yaml gives.
import { decodeUtf8 } from '../base/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { FileSystem, HttpPort, WasmCall, WasmOutcome, WasmRunner } from '../host/index.ts'
import { requestForPlugin } from './extism-http.ts'
import { formatInput, parseOutput } from './extism-messages.ts'
import { limitMemory, MemoryLimitError } from './limit-memory.ts'
import type { ExtismConfig, PluginMetadata } from './model.ts'
import {
  endedWithError,
  type Plugin,
  type PluginInput,
  type PluginLog,
  type PluginRuntime,
  pluginFailed,
} from './plugin.ts'

/** The ports of running modules. */
export interface ExtismPorts {
  readonly wasm: WasmRunner
  readonly http: HttpPort
  readonly files: Pick<FileSystem, 'status' | 'readFile' | 'makeTemporaryDirectory' | 'remove'>
  readonly log: PluginLog
}

const fileName = 'plugin.wasm'
const defaultEntry = 'helm_plugin_main'
const pageBytes = 65536
/** A module is no larger. */
const maximumModuleBytes = 512 * 1024 * 1024
/** Extism's memory, where plugin.yaml sets no limit. */
const maximumHostBytes = 1024 * 1024 * 1024

/** Runs plugins as modules. @see helm internal/plugin/runtime_extismv1.go */
export function createExtismRuntime(ports: ExtismPorts): PluginRuntime {
  return {
    name: 'extism/v1',
    async open(directory, metadata) {
      const { runtimeConfig } = metadata
      if (runtimeConfig.runtime !== 'extism/v1') throw new Error(`${metadata.name} is no plugin of this runtime`)
      const path = `${directory}/${fileName}`
      if ((await ports.files.status(path)) === undefined) {
        throw new PluginError({
          code: 'PLUGIN_INVALID',
          helmText: `wasm binary missing for extism/v1 plugin: ${quote(path)}`,
        })
      }
      return openPlugin({ directory, path, metadata, config: runtimeConfig, ports })
    },
  }
}

interface Parts {
  readonly directory: string
  readonly path: string
  readonly metadata: PluginMetadata
  readonly config: ExtismConfig
  readonly ports: ExtismPorts
}

function openPlugin(parts: Parts): Plugin {
  const { directory, metadata, config, ports } = parts
  return {
    directory,
    metadata,
    async invoke(input) {
      if (!config.createTemporaryDirectory) return run(parts, input, {})
      const folder = await ports.files.makeTemporaryDirectory('helm-plugin-')
      ports.log.debug('created plugin temp dir', { dir: folder, plugin: metadata.name })
      try {
        return await run(parts, input, { '/tmp': folder })
      } finally {
        await ports.files.remove(folder).catch(() => {})
      }
    },
  }
}

async function run(
  parts: Parts,
  input: PluginInput,
  folders: WasmCall['folders'],
): Promise<Awaited<ReturnType<Plugin['invoke']>>> {
  const { metadata, config, ports } = parts
  const [wanted] = config.hostFunctions
  if (wanted !== undefined) throw pluginFailed(`plugin requested host function ${quote(wanted)} not found`)
  const module = await readModule(parts, input.signal)
  const message = formatInput(input.message)
  ports.log.debug('plugin input', { plugin: metadata.name, inputData: decodeUtf8(message) })
  const outcome = await ports.wasm.call(callOf(parts, input, { module, message, folders }))
  const { exitCode, output } = checked(outcome)
  if (exitCode !== 0) throw endedWithError(metadata.name, exitCode)
  ports.log.debug('plugin output', { plugin: metadata.name, exitCode, outputData: decodeUtf8(output) })
  return parseOutput(input.message.type, output, checked(outcome))
}

async function readModule({ path, config, ports }: Parts, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    const options = { limitBytes: maximumModuleBytes, ...(signal === undefined ? {} : { signal }) }
    const module = await ports.files.readFile(path, options)
    if (!startsWith(module, [0, 0x61, 0x73, 0x6d])) throw new MemoryLimitError('invalid magic number')
    if (!startsWith(module.subarray(4), [1, 0, 0, 0])) throw new MemoryLimitError('invalid version header')
    return limitMemory(module, config.memory.maxPages)
  } catch (error) {
    signal?.throwIfAborted()
    throw pluginFailed(`failed to create existing plugin: ${textOf(error)}`, { cause: error })
  }
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}

function callOf(
  { config, ports }: Parts,
  { variables, input, shared, signal }: PluginInput,
  given: { readonly module: Uint8Array; readonly message: Uint8Array; readonly folders: WasmCall['folders'] },
): WasmCall {
  const { memory, allowedHosts } = config
  const limits = { allowedHosts, maximumAnswerBytes: limitOf(memory.maxHttpResponseBytes) }
  return {
    module: given.module,
    functionName: config.entryFunctionName || defaultEntry,
    input: given.message,
    config: Object.fromEntries(config.config),
    maximumVariableBytes: limitOf(memory.maxVarBytes),
    maximumHostBytes: memory.maxPages === 0 ? maximumHostBytes : memory.maxPages * pageBytes,
    environment: variables ?? {},
    folders: given.folders,
    shared: shared ?? [],
    timeoutMilliseconds: Number(config.timeoutMilliseconds),
    request: (request, ending) => requestForPlugin(request, limits, { http: ports.http, signal: ending }),
    ...(input === undefined ? {} : { standardInput: input }),
    ...(signal === undefined ? {} : { signal }),
  }
}

/** Below 0 Extism has limits of its own; Helm cannot ask for them otherwise. */
function limitOf(bytes: bigint): number {
  return bytes < 0n ? 50 * 1024 * 1024 : Number(bytes)
}

function checked(outcome: WasmOutcome): Extract<WasmOutcome, { kind: 'returned' }> {
  if (outcome.kind === 'returned') {
    if (outcome.error === '') return outcome
    throw pluginFailed(`plugin error: ${outcome.error}`, { data: { exitCode: 1 } })
  }
  const what = outcome.stage === 'load' ? 'failed to create existing plugin' : 'plugin error'
  throw pluginFailed(`${what}: ${outcome.message}`)
}
