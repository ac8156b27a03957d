// The fields of plugin.yaml as Helm's structs have them; their names stand in its error texts.
import type { YamlShape, YamlStruct } from '../formats/index.ts'

const string: YamlShape = { kind: 'string' }
const strings: YamlShape = { kind: 'list', items: string }
const table: YamlShape = { kind: 'map', values: { kind: 'any' } }

/** What is read first. */
export const versionShape: YamlStruct = { kind: 'struct', goType: 'plugin.apiVersion', fields: { apiVersion: string } }

/** The format of `apiVersion: v1`. */
export const metadataShape: YamlStruct = {
  kind: 'struct',
  goType: 'plugin.MetadataV1',
  fields: {
    apiVersion: string,
    name: string,
    type: string,
    runtime: string,
    version: string,
    sourceURL: string,
    config: table,
    runtimeConfig: table,
  },
}

const platformCommands: YamlShape = {
  kind: 'list',
  items: {
    kind: 'struct',
    goType: 'plugin.PlatformCommand',
    fields: { os: string, arch: string, command: string, args: strings },
  },
}
const platformHooks: YamlShape = { kind: 'map', goType: 'plugin.PlatformHooks', values: platformCommands }

/** The format without `apiVersion`. */
export const legacyShape: YamlStruct = {
  kind: 'struct',
  goType: 'plugin.MetadataLegacy',
  fields: {
    name: string,
    version: string,
    usage: string,
    description: string,
    platformCommand: platformCommands,
    command: string,
    ignoreFlags: { kind: 'bool' },
    platformHooks,
    hooks: { kind: 'map', goType: 'plugin.Hooks', values: string },
    downloaders: {
      kind: 'list',
      items: {
        kind: 'struct',
        goType: 'plugin.Downloaders',
        fields: { protocols: strings, command: string },
      },
    },
  },
}

/** `config` by type. */
export const configShapes: { readonly [type: string]: YamlStruct } = {
  'cli/v1': {
    kind: 'struct',
    goType: 'schema.ConfigCLIV1',
    fields: { usage: string, shortHelp: string, longHelp: string, ignoreFlags: { kind: 'bool' } },
  },
  'getter/v1': { kind: 'struct', goType: 'schema.ConfigGetterV1', fields: { protocols: strings } },
  'postrenderer/v1': { kind: 'struct', goType: 'schema.ConfigPostRendererV1', fields: {} },
  'test/v1': { kind: 'struct', goType: 'schema.ConfigTestV1', fields: {} },
}

/** `runtimeConfig` of a process. */
export const subprocessShape: YamlStruct = {
  kind: 'struct',
  goType: 'plugin.RuntimeConfigSubprocess',
  fields: {
    platformCommand: platformCommands,
    platformHooks,
    protocolCommands: {
      kind: 'list',
      items: {
        kind: 'struct',
        goType: 'plugin.SubprocessProtocolCommand',
        fields: { protocols: strings, platformCommand: platformCommands },
      },
    },
  },
}

/** `runtimeConfig` of a WebAssembly module. */
export const extismShape: YamlStruct = {
  kind: 'struct',
  goType: 'plugin.RuntimeConfigExtismV1',
  fields: {
    memory: {
      kind: 'struct',
      goType: 'plugin.RuntimeConfigExtismV1Memory',
      fields: {
        maxPages: { kind: 'integer', goType: 'uint32' },
        maxHttpResponseBytes: { kind: 'integer', goType: 'int64' },
        maxVarBytes: { kind: 'integer', goType: 'int64' },
      },
    },
    config: { kind: 'map', values: string },
    allowedHosts: strings,
    fileSystem: {
      kind: 'struct',
      goType: 'plugin.RuntimeConfigExtismV1FileSystem',
      fields: { createTempDir: { kind: 'bool' } },
    },
    timeout: { kind: 'integer', goType: 'uint64' },
    hostFunctions: strings,
    entryFuncName: string,
  },
}
