// Finding plugins: folders in the plugins directories that hold a plugin.yaml.
import { decodeUtf8, joinPath } from '../base/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { FileSystem } from '../host/index.ts'
import { invalidPlugin } from './invalid-plugin.ts'
import type { PluginType, RuntimeName } from './model.ts'
import { parsePluginFile, pluginFileName } from './parse-plugin-file.ts'
import type { Plugin, PluginLog, PluginRuntime } from './plugin.ts'

/** What finding needs. */
export interface FindingPorts {
  readonly files: FileSystem
  /** Plugins of a runtime that is not there cannot be loaded. */
  readonly runtimes: { readonly [Name in RuntimeName]?: PluginRuntime }
  readonly log: PluginLog
}

/** Which plugins; what is left out matches any. */
export interface PluginQuery {
  readonly name?: string
  readonly type?: PluginType | (string & {})
}

/** More than this is no plugin.yaml. */
const limitBytes = 5 * 1024 * 1024

/**
 * The plugin in a folder.
 *
 * @throws PluginError PLUGIN_INVALID with the folder's path
 * @see helm internal/plugin/loader.go LoadDir
 */
export async function loadPlugin(directory: string, { files, runtimes }: FindingPorts): Promise<Plugin> {
  const path = joinPath(directory, pluginFileName)
  const text = decodeUtf8(await readPluginFile(path, files))
  let metadata: ReturnType<typeof parsePluginFile>
  try {
    metadata = parsePluginFile(text)
  } catch (error) {
    throw invalidPlugin(`failed to load plugin ${quote(directory)}: ${textOf(error)}`, error)
  }
  const { runtime } = metadata.runtimeConfig
  const found = runtimes[runtime]
  if (found === undefined) {
    throw new PluginError({
      code: 'UNSUPPORTED',
      helmText: `plugins of the runtime ${quote(runtime)} cannot be run by this program`,
    })
  }
  return found.open(directory, metadata)
}

async function readPluginFile(path: string, files: FileSystem): Promise<Uint8Array> {
  try {
    return await files.readFile(path, { limitBytes })
  } catch (error) {
    throw new PluginError({
      code: 'PLUGIN_NOT_FOUND',
      helmText: `failed to read plugin at ${quote(path)}: ${textOf(error)}`,
      cause: error,
    })
  }
}

/**
 * The plugins of one plugins directory, by folder; one that cannot be loaded is passed over with a warning.
 *
 * @throws PluginError when two have the same name
 * @see helm internal/plugin/loader.go LoadAllDir
 */
export async function loadPlugins(pluginsDirectory: string, ports: FindingPorts): Promise<readonly Plugin[]> {
  const plugins: Plugin[] = []
  for (const directory of await pluginFolders(pluginsDirectory, ports.files)) {
    try {
      plugins.push(await loadPlugin(directory, ports))
    } catch (error) {
      ports.log.warn('failed to load plugin (ignoring)', {
        plugin_yaml: joinPath(directory, pluginFileName),
        error: textOf(error),
      })
    }
  }
  refuseSameNames(plugins)
  return plugins
}

/**
 * The plugins of several directories that match, in the order of the directories.
 *
 * @throws PluginError when two in one directory have the same name
 * @see helm internal/plugin/loader.go FindPlugins
 */
export async function findPlugins(
  directories: readonly string[],
  query: PluginQuery,
  ports: FindingPorts,
): Promise<readonly Plugin[]> {
  const found: Plugin[] = []
  for (const directory of directories) {
    const plugins = await loadPlugins(directory, ports)
    found.push(
      ...plugins.filter(
        ({ metadata }) =>
          (!query.name || metadata.name === query.name) && (!query.type || metadata.type === query.type),
      ),
    )
  }
  return found
}

/** Folders that hold a plugin.yaml, sorted by name; a plugins directory that is not there has none. */
async function pluginFolders(
  pluginsDirectory: string,
  files: Pick<FileSystem, 'readDirectory' | 'linkStatus'>,
): Promise<readonly string[]> {
  const entries = await files.readDirectory(pluginsDirectory === '' ? '.' : pluginsDirectory).catch(() => [])
  const folders: string[] = []
  for (const { name, kind } of entries) {
    if (kind !== 'directory' && kind !== 'link') continue
    const folder = joinPath(pluginsDirectory, name)
    const status = await files.linkStatus(joinPath(folder, pluginFileName)).catch(() => undefined)
    if (status !== undefined) folders.push(folder)
  }
  return folders
}

/** Which plugins directories the variable `HELM_PLUGINS` names. */
export function pluginsDirectories(list: string, platform: string): readonly string[] {
  return list === '' ? [] : list.split(platform === 'win32' ? ';' : ':')
}

function refuseSameNames(plugins: readonly Plugin[]): void {
  const places = new Map<string, string>()
  for (const { directory, metadata } of plugins) {
    const before = places.get(metadata.name)
    if (before !== undefined) {
      throw invalidPlugin(
        `two plugins claim the name ${quote(metadata.name)} at ${quote(before)} and ${quote(directory)}`,
      )
    }
    places.set(metadata.name, directory)
  }
}
