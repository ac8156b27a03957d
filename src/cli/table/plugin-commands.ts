// The command `plugin` with those below it.
import type { Command, Flag } from '../command.ts'
import { certificateFlags, loginFlags, plainHttpFlag, skipTlsVerifyFlag } from './access-flags.table.ts'
import type { Describe } from './describe.ts'
import type { FlagDefaults } from './flags.table.ts'

/** Installing, listing, packaging, verifying, updating and removing plugins. */
export function pluginCommand(defaults: FlagDefaults, describe: Describe): Command {
  const keyring = (help: string): Flag => ({ name: 'keyring', type: 'string', default: defaults.keyring, help })
  return {
    name: 'plugin',
    usage: 'plugin',
    short: 'install, list, or uninstall Helm plugins',
    ...describe('plugin'),
    commands: [
      {
        name: 'install',
        usage: 'install [options] <path|url>',
        short: 'install a Helm plugin',
        ...describe('plugin install'),
        aliases: ['add'],
        arguments: { minimum: 1, maximum: 1 },
        words: { first: ['anything'] },
        flags: [...installFlags, keyring('location of public keys used for verification')],
        load: async () => (await import('../commands/plugin-install.ts')).runPluginInstall,
      },
      {
        name: 'list',
        usage: 'list',
        short: 'list installed Helm plugins',
        aliases: ['ls'],
        words: { first: [] },
        flags: [{ name: 'type', type: 'string', help: 'Plugin type' }],
        load: async () => (await import('../commands/plugin.ts')).runPluginList,
      },
      {
        name: 'uninstall',
        usage: 'uninstall <plugin>...',
        short: 'uninstall one or more Helm plugins',
        aliases: ['rm', 'remove'],
        words: { first: [], rest: 'plugin' },
        load: async () => (await import('../commands/plugin.ts')).runPluginUninstall,
      },
      {
        name: 'update',
        usage: 'update <plugin>...',
        short: 'update one or more Helm plugins',
        aliases: ['up'],
        words: { first: [], rest: 'plugin' },
        load: async () => (await import('../commands/plugin.ts')).runPluginUpdate,
      },
      {
        name: 'package',
        usage: 'package [PATH]',
        short: 'package a plugin directory into a plugin archive',
        ...describe('plugin package'),
        arguments: { minimum: 1, maximum: 1 },
        flags: [...packageFlags, keyring('location of a public keyring')],
        load: async () => (await import('../commands/plugin-package.ts')).runPluginPackage,
      },
      {
        name: 'verify',
        usage: 'verify [PATH]',
        short: 'verify that a plugin at the given path has been signed and is valid',
        ...describe('plugin verify'),
        arguments: { minimum: 1, maximum: 1 },
        flags: [keyring('keyring containing public keys')],
        load: async () => (await import('../commands/plugin.ts')).runPluginVerify,
      },
    ],
  }
}

const installFlags: readonly Flag[] = [
  ...certificateFlags('registry'),
  skipTlsVerifyFlag('for the plugin download'),
  plainHttpFlag('for the plugin download'),
  ...loginFlags('registry'),
  {
    name: 'verify',
    type: 'bool',
    noValue: 'true',
    default: 'true',
    help: 'verify the plugin signature before installing',
  },
  {
    name: 'version',
    type: 'string',
    help: 'specify a version constraint. If this is not specified, the latest version is installed',
  },
]

const packageFlags: readonly Flag[] = [
  {
    name: 'destination',
    shorthand: 'd',
    type: 'string',
    default: '.',
    help: 'location to write the plugin tarball.',
  },
  { name: 'key', type: 'string', help: 'name of the key to use when signing. Used if --sign is true' },
  {
    name: 'passphrase-file',
    type: 'string',
    help: 'location of a file which contains the passphrase for the signing key. Use "-" to read from stdin.',
  },
  {
    name: 'sign',
    type: 'bool',
    noValue: 'true',
    default: 'true',
    help: 'use a PGP private key to sign this plugin',
  },
]
