// Completion of what stands behind a plugin's name: out of its completion.yaml, or by asking the plugin itself.
import { decodeUtf8 } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import {
  type CompletionCommand,
  completionFileName,
  completionProgramName,
  type Plugin,
  parseCompletionFile,
} from '../../plugins/index.ts'
import type { Command, Flag } from '../command.ts'
import { type Candidates, directives, type LineToComplete } from '../completion/candidates.ts'
import type { CommandContext } from '../context.ts'
import { environmentVariables } from '../environment-variables.ts'
import { parseFlags } from '../flags.ts'
import { applyFlags } from '../settings.ts'
import { takeGlobalFlags } from './take-global-flags.ts'

const limitBytes = 1024 * 1024

interface Parts extends Pick<CommandContext, 'host' | 'log'> {
  readonly plugin: Plugin
}

/**
 * The plugin's command with the commands and flags that it tells of.
 *
 * @see helm pkg/cmd/load_plugins.go loadCompletionForPlugin
 */
export async function withCompletion(command: Command, parts: Parts): Promise<Command> {
  const known = await readCompletion(parts)
  return { ...command, ...completionOf({ known: { ...known, name: command.usage }, names: [], parts }) }
}

async function readCompletion({ plugin, host, log }: Parts): Promise<CompletionCommand> {
  const path = `${plugin.directory}/${completionFileName}`
  try {
    return parseCompletionFile(decodeUtf8(await host.files.readFile(path, { limitBytes })))
  } catch (error) {
    log.debug('plugin completion file loading', { error: textOf(error) })
    return { name: '', validArguments: [], flags: [] }
  }
}

interface Level {
  readonly known: CompletionCommand
  /** The commands between the plugin's name and here. */
  readonly names: readonly string[]
  readonly parts: Parts
}

function completionOf({ known, names, parts }: Level): Partial<Command> {
  const below = (known.commands ?? []).filter(({ name }) => name !== '')
  return {
    flags: flagsOfLevel(known.flags),
    validWords: known.validArguments,
    commands: below.map((each) => fakeCommand({ known: each, names: [...names, nameOf(each)], parts })),
    ...(known.commands === undefined ? { complete: (line: LineToComplete) => askPlugin(line, names, parts) } : {}),
  }
}

function fakeCommand(level: Level): Command {
  return {
    name: nameOf(level.known),
    usage: level.known.name,
    short: '',
    passesWords: true,
    ...completionOf(level),
    load: async () => async () => 0,
  }
}

function nameOf({ name }: CompletionCommand): string {
  return name.split(' ', 1)[0] as string
}

/** Short flags go with long ones in their order; without any left a short one is its own long one. */
function flagsOfLevel(names: readonly string[]): readonly Flag[] {
  const shorts = names.filter(({ length }) => length === 1)
  const longs = names.filter(({ length }) => length !== 1)
  const flags = Array.from({ length: Math.max(shorts.length, longs.length) }, (_, index): Flag => {
    const shorthand = shorts[index]
    const name = longs[index] ?? (shorthand as string)
    return { name, type: 'bool', noValue: 'true', help: '', ...(shorthand === undefined ? {} : { shorthand }) }
  })
  return flags.filter(({ name }, index) => flags.findIndex((each) => each.name === name) === index)
}

/** @see helm pkg/cmd/load_plugins.go pluginDynamicComp */
async function askPlugin(line: LineToComplete, names: readonly string[], { plugin }: Parts): Promise<Candidates> {
  const { config, runtimeConfig, name } = plugin.metadata
  if (runtimeConfig.runtime !== 'subprocess') return { words: [], directive: directives.byShell }
  const { known, others } = takeGlobalFlags(line.arguments)
  const { context } = line
  const root = context.path.parents[0] ?? context.path.command
  let settings: CommandContext['settings']
  try {
    settings = applyFlags(
      context.settings,
      parseFlags(root.persistentFlags ?? [], names.length === 0 ? known : []).flags,
    )
  } catch {
    return { words: [], directive: directives.failed }
  }
  const ignoresWords = config.type === 'cli/v1' && config.ignoreFlags
  try {
    const { exitCode, output, errorOutput } = await context.host.processes.run({
      command: `${plugin.directory}/${completionProgramName}`,
      arguments: [...names, ...(ignoresWords ? [] : [...others, line.word])],
      variables: {
        HELM_PLUGIN_NAME: name,
        HELM_PLUGIN_DIR: plugin.directory,
        ...(await environmentVariables({ ...context, settings })),
      },
    })
    // A directive is the last line of the output, not of what was said beside it.
    if (exitCode === 0) return candidatesIn(decodeUtf8(errorOutput) + decodeUtf8(output))
  } catch {
    // The program is the plugin's to leave out.
  }
  return { words: [], directive: directives.byShell }
}

function candidatesIn(text: string): Candidates {
  const words = text.split('\n').filter((line) => line !== '')
  const directive = /^:([+-]?[0-9]+)$/.exec(words.at(-1) ?? '')?.[1]
  if (directive === undefined) return { words, directive: directives.byShell }
  return { words: words.slice(0, -1), directive: Number(directive) }
}
