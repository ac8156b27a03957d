// Candidates for plugins: those whose folders hold a plugin.yaml.
import { decodeUtf8 } from '../../base/index.ts'
import { parseYaml } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'
import { type Candidates, directives, type LineToComplete } from './candidates.ts'

/** The command plugins that are not on the line yet. @see helm pkg/cmd/plugin_list.go compListPlugins */
export async function pluginCandidates({ context, arguments: given }: LineToComplete): Promise<Candidates> {
  const separator = context.host.environment.platform === 'win32' ? ';' : ':'
  const folders = context.settings.pluginsDirectory.split(separator)
  const plugins = (await Promise.all(folders.map((folder) => pluginsIn(context, folder)))).flat()
  const words = plugins.filter(({ name }) => !given.includes(name)).map(({ name, help }) => `${name}\t${help}`)
  return { words, directive: directives.noFiles }
}

interface PluginWords {
  readonly name: string
  readonly help: string
}

async function pluginsIn({ host: { files } }: CommandContext, folder: string): Promise<readonly PluginWords[]> {
  const entries = await files.readDirectory(folder).catch(() => [])
  const found = await Promise.all(
    entries.map(async ({ name }) => {
      try {
        return describePlugin(parseYaml(decodeUtf8(await files.readFile(`${folder}/${name}/plugin.yaml`))))
      } catch {
        return undefined
      }
    }),
  )
  return found.filter((plugin) => plugin !== undefined)
}

/** Name and short help of a command plugin; nothing of other kinds. Old files have no `apiVersion`. */
function describePlugin(file: GoValue): PluginWords | undefined {
  if (!(file instanceof Map)) return undefined
  const old = file.get('apiVersion') === undefined
  if (old ? Array.isArray(file.get('downloaders')) : file.get('type') !== 'cli/v1') return undefined
  const config = old ? undefined : file.get('config')
  const help = old ? file.get('usage') : config instanceof Map ? config.get('shortHelp') : ''
  const name = file.get('name')
  if (typeof name !== 'string') return undefined
  return { name, help: typeof help === 'string' ? help : '' }
}
