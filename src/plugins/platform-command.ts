// Which of a plugin's commands is for this system, and what is really started.
import { PluginError } from '../diagnostics/index.ts'
import type { Environment } from '../host/index.ts'
import { expandVariables } from './expand-variables.ts'
import type { PlatformCommand } from './model.ts'

/** The system that a command is chosen for. */
export type Platform = Pick<Environment, 'platform' | 'architecture'>

/** A program and its arguments. */
export interface PreparedCommand {
  readonly command: string
  readonly arguments: readonly string[]
}

/**
 * The command for a platform: the first for both system and architecture, else the first for the system, else the
 * first for any. One for an architecture alone is never chosen.
 *
 * @see helm internal/plugin/subprocess_commands.go getPlatformCommand
 */
export function chooseCommand(
  commands: readonly PlatformCommand[],
  { platform, architecture }: Platform,
): PlatformCommand | undefined {
  const os = platform === 'win32' ? 'windows' : platform
  const isHere = (each: PlatformCommand) => each.os.toLowerCase() === os
  const anyArchitecture = commands.filter((each) => each.architecture === '')
  return (
    commands.find((each) => isHere(each) && each.architecture.toLowerCase() === architecture) ??
    anyArchitecture.find(isHere) ??
    anyArchitecture.find((each) => each.os === '')
  )
}

/**
 * What to start: the chosen command's first word, its other words and arguments, then those of the caller.
 *
 * @throws PluginError when no command is for this platform
 * @see helm internal/plugin/subprocess_commands.go PrepareCommands
 */
export function prepareCommand(options: {
  readonly commands: readonly PlatformCommand[]
  readonly platform: Platform
  readonly lookUp: (variable: string) => string
  /** Whether variables in arguments are replaced; those in the program's name always are. */
  readonly expandArguments: boolean
  readonly extraArguments: readonly string[]
}): PreparedCommand {
  const chosen = chooseCommand(options.commands, options.platform)
  const [program = '', ...words] = chosen?.command.split(' ') ?? []
  if (chosen === undefined || program === '') {
    throw new PluginError({ code: 'PLUGIN_FAILED', helmText: 'no plugin command is applicable' })
  }
  const own = [...words, ...chosen.arguments]
  return {
    command: expandVariables(program, options.lookUp),
    arguments: [
      ...(options.expandArguments ? own.map((word) => expandVariables(word, options.lookUp)) : own),
      ...options.extraArguments,
    ],
  }
}
