// Candidates for plugins: the command plugins that are installed.
import { findPlugins, pluginsDirectories } from '../../plugins/index.ts'
import { findingPorts } from '../plugin/finding-ports.ts'
import { type Candidates, directives, type LineToComplete } from './candidates.ts'

/** The command plugins that are not on the line yet. @see helm pkg/cmd/plugin_list.go compListPlugins */
export async function pluginCandidates({ context, arguments: given }: LineToComplete): Promise<Candidates> {
  const { settings, host } = context
  const directories = pluginsDirectories(settings.pluginsDirectory, host.environment.platform)
  const plugins = await findPlugins(directories, { type: 'cli/v1' }, findingPorts(context)).catch(() => [])
  const words = plugins
    .filter(({ metadata }) => !given.includes(metadata.name))
    .map(({ metadata: { name, config } }) => `${name}\t${config.type === 'cli/v1' ? config.shortHelp : ''}`)
  return { words, directive: directives.noFiles }
}
