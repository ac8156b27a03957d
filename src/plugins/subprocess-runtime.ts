// Plugins that are programs: started for each call, told the rest by arguments, variables and standard input.
import { joinPath } from '../base/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { Environment, FileSystem, Processes, ProcessResult, SharedStream } from '../host/index.ts'
import type { PluginMetadata, SubprocessConfig } from './model.ts'
import { type PreparedCommand, prepareCommand } from './platform-command.ts'
import {
  endedWithError,
  type Plugin,
  type PluginAnswer,
  type PluginInput,
  type PluginLog,
  type PluginMessage,
  type PluginRuntime,
  pluginFailed,
} from './plugin.ts'

/** The ports of running programs. */
export interface SubprocessPorts {
  readonly processes: Processes
  readonly environment: Environment
  readonly files: Pick<FileSystem, 'makeTemporaryDirectory' | 'remove'>
  readonly log: PluginLog
}

/** Runs plugins as processes. @see helm internal/plugin/runtime_subprocess.go */
export function createSubprocessRuntime(ports: SubprocessPorts): PluginRuntime {
  return {
    name: 'subprocess',
    async open(directory, metadata) {
      const { runtimeConfig } = metadata
      if (runtimeConfig.runtime !== 'subprocess') throw new Error(`${metadata.name} is no plugin of this runtime`)
      return openPlugin({ directory, metadata, config: runtimeConfig, ports })
    },
  }
}

/** The exit code of a program as Go tells it: -1, which the system makes 255, for one that a signal ended. */
export function exitCodeOf(result: ProcessResult): number {
  return result.killedBy === undefined ? result.exitCode : 255
}

interface Parts {
  readonly directory: string
  readonly metadata: PluginMetadata
  readonly config: SubprocessConfig
  readonly ports: SubprocessPorts
}

type MessageOf<Type extends PluginMessage['type']> = Extract<PluginMessage, { type: Type }>

function openPlugin(parts: Parts): Plugin {
  const { directory, metadata } = parts
  return {
    directory,
    metadata,
    async invoke(input): Promise<PluginAnswer> {
      switch (input.message.type) {
        case 'cli/v1':
          return runCommand(parts, input, input.message)
        case 'getter/v1':
          return runGetter(parts, input, input.message)
        case 'postrenderer/v1':
          return runPostRenderer(parts, input, input.message)
      }
    },
    runHook: (event, options) => runHook(parts, event, options),
  }
}

async function runCommand(parts: Parts, input: PluginInput, message: MessageOf<'cli/v1'>): Promise<PluginAnswer> {
  const variables = variablesFor(parts, input.variables)
  const command = prepareMain(parts, variables, message.extraArguments)
  const acceptsFailure = message.acceptsFailure === true
  const result = await run(parts, command, { ...input, variables, shared: input.shared ?? [], acceptsFailure })
  const { output, errorOutput } = result
  return { type: 'cli/v1', exitCode: exitCodeOf(result), output, errorOutput }
}

async function runPostRenderer(
  parts: Parts,
  input: PluginInput,
  message: MessageOf<'postrenderer/v1'>,
): Promise<PluginAnswer> {
  const variables = variablesFor(parts, input.variables)
  const command = prepareMain(parts, variables, message.extraArguments)
  const result = await run(parts, command, { ...input, variables, shared: [], input: message.manifests })
  return { type: 'postrenderer/v1', manifests: result.output }
}

async function runGetter(parts: Parts, input: PluginInput, message: MessageOf<'getter/v1'>): Promise<PluginAnswer> {
  const { options, protocol } = message
  const found = parts.config.protocolCommands.find(({ protocols }) => protocols.includes(protocol))
  if (found === undefined) throw pluginFailed(`no downloader found for protocol ${quote(protocol)}`)
  const variables = {
    ...variablesFor(parts, input.variables),
    HELM_PLUGIN_USERNAME: options.username,
    HELM_PLUGIN_PASSWORD: options.password,
    HELM_PLUGIN_PASS_CREDENTIALS_ALL: String(options.passCredentialsAll),
  }
  const prepared = inContext(`failed to prepare commands for protocol ${quote(protocol)}: `, () =>
    prepareCommand({
      commands: found.platformCommand,
      platform: parts.ports.environment,
      lookUp: lookupIn(parts, variables),
      expandArguments: false,
      extraArguments: [options.certFile, options.keyFile, options.caFile, message.href],
    }),
  )
  const command = { ...prepared, command: joinPath(parts.directory, prepared.command) }
  const result = await run(parts, command, { ...input, variables, shared: input.shared ?? ['error'] })
  return { type: 'getter/v1', data: result.output }
}

const runHook: (
  parts: Parts,
  ...rest: Parameters<NonNullable<Plugin['runHook']>>
) => ReturnType<NonNullable<Plugin['runHook']>> = async (parts, event, options) => {
  const { config, metadata, ports } = parts
  const commands = config.platformHooks.get(event) ?? []
  if (commands.length === 0) return { output: new Uint8Array(), errorOutput: new Uint8Array() }
  const variables = variablesFor(parts)
  const command = prepareCommand({
    commands,
    platform: ports.environment,
    lookUp: lookupIn(parts, variables),
    expandArguments: config.expandHookArguments,
    extraArguments: [],
  })
  ports.log.debug('executing plugin hook command', { pluginName: metadata.name, command: shown(command) })
  const result = await start(parts, command, { ...options, variables, shared: options.shared ?? [] })
  if (exitCodeOf(result) !== 0) {
    throw pluginFailed(`plugin ${event} hook for ${quote(metadata.name)} exited with error`)
  }
  return result
}

interface RunOptions {
  readonly variables: { readonly [name: string]: string }
  readonly shared: readonly SharedStream[]
  readonly acceptsFailure?: boolean
  readonly limitBytes?: number
  readonly input?: Uint8Array
  readonly signal?: AbortSignal
}

async function run(parts: Parts, command: PreparedCommand, options: RunOptions): Promise<ProcessResult> {
  const { metadata, ports } = parts
  ports.log.debug('executing plugin command', { pluginName: metadata.name, command: shown(command) })
  const result = await start(parts, command, options)
  const exitCode = exitCodeOf(result)
  if (exitCode === 0 || options.acceptsFailure === true) return result
  ports.log.debug('plugin execution failed', {
    pluginName: metadata.name,
    error: result.killedBy === undefined ? `exit status ${exitCode}` : `signal: ${result.killedBy}`,
    exitCode: result.killedBy === undefined ? exitCode : -1,
    stderr: '',
  })
  throw endedWithError(metadata.name, exitCode)
}

async function start(parts: Parts, command: PreparedCommand, options: RunOptions): Promise<ProcessResult> {
  try {
    return await parts.ports.processes.run({
      ...command,
      variables: options.variables,
      shared: options.shared,
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.limitBytes === undefined ? {} : { outputLimitBytes: options.limitBytes }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  } catch (error) {
    options.signal?.throwIfAborted()
    throw pluginFailed(textOf(error), { cause: error })
  }
}

function prepareMain(
  parts: Parts,
  variables: { readonly [name: string]: string },
  extraArguments: readonly string[],
): PreparedCommand {
  return inContext('failed to prepare plugin command: ', () =>
    prepareCommand({
      commands: parts.config.platformCommand,
      platform: parts.ports.environment,
      lookUp: lookupIn(parts, variables),
      expandArguments: true,
      extraArguments,
    }),
  )
}

function variablesFor(
  { directory, metadata }: Parts,
  given: { readonly [name: string]: string } = {},
): { readonly [name: string]: string } {
  return { ...given, HELM_PLUGIN_NAME: metadata.name, HELM_PLUGIN_DIR: directory }
}

function lookupIn({ ports }: Parts, variables: { readonly [name: string]: string }): (name: string) => string {
  return (name) => (Object.hasOwn(variables, name) ? variables[name] : ports.environment.get(name)) ?? ''
}

function inContext<T>(prefix: string, prepare: () => T): T {
  try {
    return prepare()
  } catch (error) {
    throw pluginFailed(`${prefix}${textOf(error)}`, { cause: error })
  }
}

function shown(command: PreparedCommand): string {
  return [command.command, ...command.arguments].join(' ')
}
