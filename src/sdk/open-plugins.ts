// The plugins of a world: its getters and post-renderers, and the verbs over what is installed. Loaded only where there are plugins.
import type { Settings } from '../actions/index.ts'
import { type Getter, logLine, type Registries } from '../chart/index.ts'
import type { Host, SharedStream } from '../host/index.ts'
import type { FindingPorts, PluginLog, PluginManager } from '../plugins/index.ts'
import type { PostRenderer } from '../render/index.ts'

/** Whose plugins they are, and what is told. */
export interface PluginPlace {
  readonly settings: Settings
  readonly host: Host
  readonly reports: {
    readonly onLogLine?: (line: string) => void
    readonly sharedStreams?: readonly SharedStream[]
  }
  /** What plugins see besides the variables of this process. */
  readonly variables: { readonly [name: string]: string }
}

/**
 * The getters that plugins are. What cannot be loaded is passed over in silence: whoever looks at the plugins for other
 * reasons has told of it.
 *
 * @see helm pkg/getter/plugingetter.go collectGetterPlugins
 */
export async function openGetterPlugins(place: PluginPlace): Promise<readonly Getter[]> {
  const { settings, host, reports, variables } = place
  const entries = await host.files.readDirectory(settings.pluginsDirectory).catch(() => [])
  if (!entries.some(({ kind }) => kind === 'directory' || kind === 'link')) return []
  const { findPlugins, pluginGetter } = await import('../plugins/index.ts')
  const found = await findingPorts(place)
  const ports = { ...found, log: { ...found.log, warn: () => {} } }
  const plugins = await findPlugins([settings.pluginsDirectory], { type: 'getter/v1' }, ports).catch(() => [])
  const shared = (reports.sharedStreams ?? []).filter((stream) => stream === 'error')
  return plugins.map((plugin) => pluginGetter(plugin, { variables: async () => variables, shared }))
}

/** The verbs over installed plugins. */
export async function openPluginManager(
  place: PluginPlace,
  parts: { readonly getter: Getter; readonly registries: Registries },
): Promise<PluginManager> {
  const { createPluginManager } = await import('../plugins/index.ts')
  const { host, settings } = place
  return createPluginManager({
    ...host,
    ...parts,
    ...(await findingPorts(place)),
    places: {
      pluginsDirectory: settings.pluginsDirectory,
      dataHome: settings.dataHome,
      cacheHome: settings.cacheHome,
    },
  })
}

/** Finds post-renderers in the plugins directories of the settings. */
export function postRenderersOf(
  place: PluginPlace,
): (name: string, extraArguments: readonly string[]) => Promise<PostRenderer> {
  const { settings, host } = place
  return async (name, extraArguments) => {
    const { findPostRenderer, pluginsDirectories } = await import('../plugins/index.ts')
    const directories = pluginsDirectories(settings.pluginsDirectory, host.environment.platform)
    return findPostRenderer({ directories, name, extraArguments }, await findingPorts(place))
  }
}

/** What finding plugins needs. */
async function findingPorts(place: PluginPlace): Promise<FindingPorts> {
  const { createPluginRuntimes } = await import('../plugins/index.ts')
  const log = logOf(place)
  return { files: place.host.files, log, runtimes: createPluginRuntimes({ ...place.host, log }) }
}

/** Lines about debugging are said only where they were asked for. */
function logOf({ settings, reports }: PluginPlace): PluginLog {
  return {
    debug(message, fields) {
      if (settings.debug) reports.onLogLine?.(logLine('DEBUG', message, fields))
    },
    warn: (message, fields) => reports.onLogLine?.(logLine('WARN', message, fields)),
  }
}
