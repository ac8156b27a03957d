// plugin.yaml with `apiVersion: v1`: strict about its fields, with a config by type and another by runtime.

import { textOf } from '../diagnostics/index.ts'
import { formatYamlPretty, parseYamlStruct, type StructFields } from '../formats/index.ts'
import { quote } from '../go/index.ts'
import {
  flagIn,
  integerIn,
  platformCommandsIn,
  platformHooksIn,
  tableIn,
  tablesIn,
  textIn,
  textsIn,
  textTableIn,
} from './fields.ts'
import { configShapes, extismShape, metadataShape, subprocessShape } from './file-shapes.table.ts'
import { invalidPlugin, isPluginName, isPluginVersion } from './invalid-plugin.ts'
import type { ExtismConfig, PluginConfig, PluginMetadata, PluginType, SubprocessConfig } from './model.ts'

/**
 * Reads Helm 4's format.
 *
 * @throws PluginError PLUGIN_INVALID, YamlError
 * @see helm internal/plugin/loader.go loadMetadataV1
 */
export function parseV1File(text: string): PluginMetadata {
  const fields = parseYamlStruct(text, metadataShape, { knownFields: true })
  check(fields)
  const { config, runtimeConfig } = converted(fields)
  checkProtocols(config)
  return {
    apiVersion: 'v1',
    name: textIn(fields, 'name'),
    type: config.type,
    version: textIn(fields, 'version'),
    sourceUrl: textIn(fields, 'sourceURL'),
    config,
    runtimeConfig,
  }
}

function check(fields: StructFields): void {
  const version = textIn(fields, 'version')
  if (!isPluginName(textIn(fields, 'name'))) throw invalidPlugin('invalid plugin `name`')
  if (version === '') throw invalidPlugin('plugin `version` is required')
  if (!isPluginVersion(version)) {
    throw invalidPlugin(`invalid plugin \`version\` ${quote(version)}: must be valid semver`)
  }
  if (textIn(fields, 'type') === '') throw invalidPlugin('`type` missing')
  if (textIn(fields, 'runtime') === '') throw invalidPlugin('`runtime` missing')
}

function converted(fields: StructFields): Pick<PluginMetadata, 'config' | 'runtimeConfig'> {
  try {
    return { config: configOf(fields), runtimeConfig: runtimeConfigOf(fields) }
  } catch (error) {
    throw invalidPlugin(`failed to convert MetadataV1 to Metadata: ${textOf(error)}`, error)
  }
}

function configOf(fields: StructFields): PluginConfig {
  const type = textIn(fields, 'type')
  const shape = Object.hasOwn(configShapes, type) ? configShapes[type] : undefined
  if (shape === undefined) throw invalidPlugin(`unknown plugin type ${quote(type)}`)
  // Helm prints the config and reads that again, so the lines its errors name are those of the printed text.
  const config = parseYamlStruct(formatYamlPretty(tableIn(fields, 'config')), shape, { knownFields: true })
  switch (type as PluginType) {
    case 'cli/v1':
      return {
        type: 'cli/v1',
        usage: textIn(config, 'usage'),
        shortHelp: textIn(config, 'shortHelp'),
        longHelp: textIn(config, 'longHelp'),
        ignoreFlags: flagIn(config, 'ignoreFlags'),
      }
    case 'getter/v1':
      return { type: 'getter/v1', protocols: textsIn(config, 'protocols') }
    case 'postrenderer/v1':
      return { type: 'postrenderer/v1' }
    case 'test/v1':
      return { type: 'test/v1' }
  }
}

function checkProtocols(config: PluginConfig): void {
  if (config.type !== 'getter/v1') return
  if (config.protocols.length === 0) throw invalidPlugin('config validation failed: getter has no protocols')
  const empty = config.protocols.indexOf('')
  if (empty !== -1) {
    throw invalidPlugin(`config validation failed: getter has empty protocol at index ${empty}`)
  }
}

function runtimeConfigOf(fields: StructFields): SubprocessConfig | ExtismConfig {
  const runtime = textIn(fields, 'runtime')
  if (runtime !== 'subprocess' && runtime !== 'extism/v1') {
    throw invalidPlugin(`unsupported plugin runtime type: ${quote(runtime)}`)
  }
  const text = formatYamlPretty(tableIn(fields, 'runtimeConfig'))
  try {
    return runtime === 'subprocess'
      ? subprocessConfigOf(parseYamlStruct(text, subprocessShape))
      : extismConfigOf(parseYamlStruct(text, extismShape))
  } catch (error) {
    throw invalidPlugin(`failed to unmarshal runtimeConfig for ${runtime} runtime: ${textOf(error)}`, error)
  }
}

function subprocessConfigOf(config: StructFields): SubprocessConfig {
  return {
    runtime: 'subprocess',
    platformCommand: platformCommandsIn(config, 'platformCommand'),
    platformHooks: platformHooksIn(config, 'platformHooks'),
    protocolCommands: tablesIn(config, 'protocolCommands').map((each) => ({
      protocols: textsIn(each, 'protocols'),
      platformCommand: platformCommandsIn(each, 'platformCommand'),
    })),
    expandHookArguments: false,
  }
}

function extismConfigOf(config: StructFields): ExtismConfig {
  const memory = tableIn(config, 'memory')
  return {
    runtime: 'extism/v1',
    memory: {
      maxPages: Number(integerIn(memory, 'maxPages')),
      maxHttpResponseBytes: integerIn(memory, 'maxHttpResponseBytes'),
      maxVarBytes: integerIn(memory, 'maxVarBytes'),
    },
    config: textTableIn(config, 'config'),
    allowedHosts: textsIn(config, 'allowedHosts'),
    createTemporaryDirectory: flagIn(tableIn(config, 'fileSystem'), 'createTempDir'),
    timeoutMilliseconds: integerIn(config, 'timeout'),
    hostFunctions: textsIn(config, 'hostFunctions'),
    entryFunctionName: textIn(config, 'entryFuncName'),
  }
}
