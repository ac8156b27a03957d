// Command plugins as commands: usage and help from plugin.yaml, the words of the line handed on.
import { textOf } from '../../diagnostics/index.ts'
import { isPrintable, mapRunes, quote } from '../../go/index.ts'
import { findPlugins, type Plugin, pluginsDirectories } from '../../plugins/index.ts'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { environmentVariables } from '../environment-variables.ts'
import { findCommand } from '../find-command.ts'
import { findingPorts } from './finding-ports.ts'
import { withCompletion } from './plugin-completion.ts'
import type { PluginLine } from './plugin-line.ts'
import { takeGlobalFlags } from './take-global-flags.ts'

/** The commands of the plugins, in the order in which they are found. None where they cannot be told apart. */
export async function openPluginCommands(root: Command, line: PluginLine): Promise<readonly Command[]> {
  const { host, settings, log } = line
  const directories = pluginsDirectories(settings.pluginsDirectory, host.environment.platform)
  let plugins: readonly Plugin[]
  try {
    plugins = await findPlugins(directories, { type: 'cli/v1' }, findingPorts({ host, log }))
  } catch (error) {
    log.error('failed to load plugins', { error: textOf(error) })
    return []
  }
  const commands = plugins.map(commandOf)
  if (!wantsCompletion(root, line)) return commands
  return Promise.all(plugins.map((plugin, index) => withCompletion(commands[index] as Command, { plugin, host, log })))
}

/** Helm looks at what plugins tell of their own commands for the shell, and for their help. */
function wantsCompletion(root: Command, { words }: PluginLine): boolean {
  try {
    const { name } = findCommand(root, words).path.command
    return name === '__complete' || name === 'help'
  } catch {
    return false
  }
}

function commandOf(plugin: Plugin): Command {
  const { name, config } = plugin.metadata
  const { usage, shortHelp, longHelp } = config.type === 'cli/v1' ? config : { usage: '', shortHelp: '', longHelp: '' }
  const line = shown(usage === '' ? name : usage)
  return {
    name: line.split(' ', 1)[0] as string,
    usage: line,
    short: shortHelp === '' ? `the ${quote(name)} plugin` : shown(shortHelp),
    ...(longHelp === '' ? {} : { long: shown(longHelp) }),
    passesWords: true,
    load: async () => (context) => runPlugin(plugin, context),
  }
}

/** Help texts go to terminals; whoever wrote them has no business steering those. */
function shown(text: string): string {
  return mapRunes(text, (rune) =>
    rune === '\n' || rune === '\t' || isPrintable(rune.codePointAt(0) as number) ? rune : '',
  )
}

/** @see helm pkg/cmd/load_plugins.go loadCLIPlugins, RunE */
async function runPlugin(plugin: Plugin, context: CommandContext): Promise<number> {
  const { config } = plugin.metadata
  const ignoresWords = config.type === 'cli/v1' && config.ignoreFlags
  await plugin.invoke({
    message: {
      type: 'cli/v1',
      extraArguments: ignoresWords ? [] : takeGlobalFlags(context.arguments).others,
    },
    variables: await environmentVariables(context),
    shared: ['input', 'output', 'error'],
  })
  return 0
}
