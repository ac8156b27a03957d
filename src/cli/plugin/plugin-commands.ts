// The commands that plugins add to the table.

import type { Settings } from '../../actions/index.ts'
import type { Command } from '../command.ts'
import type { CommandHost } from '../context.ts'
import type { PluginLine } from './plugin-line.ts'

/** Commands of ours that Helm has not: a plugin of that name takes their place. */
const yielding = ['explain', 'sandbox', 'unlock']

/**
 * The table with the command plugins of the plugins directories. Their completions are read only when they are asked for.
 *
 * @see helm pkg/cmd/load_plugins.go loadCLIPlugins
 */
export async function withPluginCommands(root: Command, line: PluginLine): Promise<Command> {
  const { host, settings } = line
  if (host.environment.get('HELM_NO_PLUGINS') === '1' || !(await mayHavePlugins(settings, host))) return root
  const { openPluginCommands } = await import('./open-plugin-commands.ts')
  const own = root.commands ?? []
  const added: Command[] = []
  for (const command of await openPluginCommands(root, line)) {
    const same = [...own, ...added].find(({ name }) => name === command.name)
    if (same !== undefined && !(own.includes(same) && yielding.includes(same.name))) {
      line.log.error('failed to load plugins: name conflicts', { name: command.name })
      break
    }
    added.push(command)
  }
  const kept = own.filter(({ name }) => !yielding.includes(name) || !added.some((each) => each.name === name))
  return { ...root, commands: [...kept, ...added] }
}

/** Whether there is anything in the plugins directories; most people have none, and everybody waits for the answer. */
async function mayHavePlugins({ pluginsDirectory }: Settings, { files, environment }: CommandHost): Promise<boolean> {
  for (const directory of pluginsDirectory.split(environment.platform === 'win32' ? ';' : ':')) {
    const entries = await files.readDirectory(directory === '' ? '.' : directory).catch(() => [])
    if (entries.some(({ kind }) => kind === 'directory' || kind === 'link')) return true
  }
  return false
}
