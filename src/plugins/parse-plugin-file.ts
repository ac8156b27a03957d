// The door for plugin.yaml: its `apiVersion` decides how the rest is read.
import { textOf } from '../diagnostics/index.ts'
import { parseYamlStruct } from '../formats/index.ts'
import { quote } from '../go/index.ts'
import { textIn } from './fields.ts'
import { versionShape } from './file-shapes.table.ts'
import { invalidPlugin } from './invalid-plugin.ts'
import type { PluginMetadata } from './model.ts'
import { parseLegacyFile } from './parse-legacy-file.ts'
import { parseV1File } from './parse-v1-file.ts'

/** The file's name in a plugin's folder. */
export const pluginFileName = 'plugin.yaml'

/**
 * What a plugin.yaml says.
 *
 * @throws PluginError PLUGIN_INVALID in Helm's words
 * @see helm internal/plugin/loader.go loadMetadata
 */
export function parsePluginFile(text: string): PluginMetadata {
  const apiVersion = apiVersionOf(text)
  if (apiVersion !== '' && apiVersion !== 'v1') {
    throw invalidPlugin(`invalid plugin apiVersion: ${quote(apiVersion)}`)
  }
  try {
    return apiVersion === '' ? parseLegacyFile(text) : parseV1File(text)
  } catch (error) {
    throw invalidPlugin(textOf(error), error)
  }
}

function apiVersionOf(text: string): string {
  try {
    return textIn(parseYamlStruct(text, versionShape), 'apiVersion')
  } catch (error) {
    throw invalidPlugin(`failed to peek ${pluginFileName} API version: ${textOf(error)}`, error)
  }
}
