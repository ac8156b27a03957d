// plugin.yaml without an `apiVersion`, as Helm 3 wrote it: commands, and downloaders where it is a getter.
import { parseYamlStruct, type StructFields } from '../formats/index.ts'
import { isPrintable, isSpace, mapRunes, quote } from '../go/index.ts'
import { flagIn, platformCommandsIn, platformHooksIn, tablesIn, textIn, textsIn, textTableIn } from './fields.ts'
import { legacyShape } from './file-shapes.table.ts'
import { invalidPlugin, isPluginName, isPluginVersion } from './invalid-plugin.ts'
import type { PlatformCommand, PluginMetadata, SubprocessConfig } from './model.ts'

/**
 * Reads the old format; what it does not know is passed over.
 *
 * @throws PluginError PLUGIN_INVALID, YamlError
 * @see helm internal/plugin/metadata_legacy.go MetadataLegacy.Validate; metadata.go fromMetadataLegacy
 */
export function parseLegacyFile(text: string): PluginMetadata {
  const fields = parseYamlStruct(text, legacyShape)
  check(fields)
  const protocols = tablesIn(fields, 'downloaders').flatMap((downloader) => textsIn(downloader, 'protocols'))
  return {
    apiVersion: 'legacy',
    name: textIn(fields, 'name'),
    type: protocols.length > 0 ? 'getter/v1' : 'cli/v1',
    version: textIn(fields, 'version'),
    sourceUrl: '',
    config:
      protocols.length > 0
        ? { type: 'getter/v1', protocols }
        : {
            type: 'cli/v1',
            usage: '',
            shortHelp: printable(textIn(fields, 'usage')),
            longHelp: textIn(fields, 'description'),
            ignoreFlags: flagIn(fields, 'ignoreFlags'),
          },
    runtimeConfig: runtimeConfigOf(fields),
  }
}

function check(fields: StructFields): void {
  const name = textIn(fields, 'name')
  const version = textIn(fields, 'version')
  if (!isPluginName(name)) {
    throw invalidPlugin(`invalid plugin name ${quote(name)}: must contain only a-z, A-Z, 0-9, _ and -`)
  }
  if (version !== '' && !isPluginVersion(version)) {
    throw invalidPlugin(`invalid plugin version ${quote(version)}: must be valid semver`)
  }
  if (tablesIn(fields, 'platformCommand').length > 0 && textIn(fields, 'command') !== '') {
    throw invalidPlugin('both platformCommand and command are set')
  }
  if (platformHooksIn(fields, 'platformHooks').size > 0 && textTableIn(fields, 'hooks').size > 0) {
    throw invalidPlugin('both platformHooks and hooks are set')
  }
  for (const [index, downloader] of tablesIn(fields, 'downloaders').entries()) {
    if (textIn(downloader, 'command') === '') throw invalidPlugin(`downloader ${index} has empty command`)
    const protocols = textsIn(downloader, 'protocols')
    if (protocols.length === 0) throw invalidPlugin(`downloader ${index} has no protocols`)
    const empty = protocols.indexOf('')
    if (empty !== -1) throw invalidPlugin(`downloader ${index} has empty protocol at index ${empty}`)
  }
}

/** White space as single spaces, and nothing that does not print. */
function printable(text: string): string {
  return mapRunes(text, (rune) => {
    if (isSpace(rune)) return ' '
    return isPrintable(rune.codePointAt(0) as number) ? rune : ''
  })
}

function runtimeConfigOf(fields: StructFields): SubprocessConfig {
  const command = textIn(fields, 'command')
  const commands = platformCommandsIn(fields, 'platformCommand')
  const hooks = textTableIn(fields, 'hooks')
  const platformHooks = platformHooksIn(fields, 'platformHooks')
  return {
    runtime: 'subprocess',
    platformCommand: commands.length === 0 && command !== '' ? [anywhere(command)] : commands,
    platformHooks:
      platformHooks.size > 0
        ? platformHooks
        : new Map([...hooks].map(([event, script]) => [event, [anywhere('sh', ['-c', script])]])),
    protocolCommands: tablesIn(fields, 'downloaders').map((downloader) => ({
      protocols: textsIn(downloader, 'protocols'),
      platformCommand: [anywhere(textIn(downloader, 'command'))],
    })),
    // The shell expands the variables of a script by itself.
    expandHookArguments: platformHooks.size > 0 || hooks.size === 0,
  }
}

function anywhere(command: string, args: readonly string[] = []): PlatformCommand {
  return { os: '', architecture: '', command, arguments: args }
}
