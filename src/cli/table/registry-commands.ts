// Commands over registries and provenance files: registry login and logout, push, verify.
import type { Command, Flag } from '../command.ts'
import {
  certificateFlags,
  chartLoginFlags,
  loginFlags,
  plainHttpFlag,
  skipTlsVerifyFlag,
} from './access-flags.table.ts'
import type { Describe } from './describe.ts'
import type { FlagDefaults } from './flags.table.ts'

/** Flags for looking into a registry on commands where Helm has none; help does not tell of them. */
export const registryAccessFlags: readonly Flag[] = [
  ...certificateFlags('registry'),
  skipTlsVerifyFlag(''),
  plainHttpFlag(''),
  ...loginFlags('registry'),
].map((flag) => ({ ...flag, hidden: true }) as Flag)

/** The command `registry` with those below it. */
export function registryCommand(describe: Describe): Command {
  return {
    name: 'registry',
    usage: 'registry',
    short: 'login to or logout from a registry',
    ...describe('registry'),
    commands: [
      {
        name: 'login',
        usage: 'login [host]',
        short: 'login to a registry',
        ...describe('registry login'),
        arguments: { minimum: 1 },
        words: { first: [], rest: 'nothing' },
        flags: [
          ...certificateFlags('registry'),
          {
            name: 'insecure',
            type: 'bool',
            noValue: 'true',
            help: 'allow connections to TLS registry without certs',
          },
          { name: 'password', shorthand: 'p', type: 'string', help: 'registry password or identity token' },
          {
            name: 'password-stdin',
            type: 'bool',
            noValue: 'true',
            help: 'read password or identity token from stdin',
          },
          plainHttpFlag('for the chart upload'),
          { name: 'username', shorthand: 'u', type: 'string', help: 'registry username' },
        ],
        load: async () => (await import('../commands/registry.ts')).runRegistryLogin,
      },
      {
        name: 'logout',
        usage: 'logout [host]',
        short: 'logout from a registry',
        ...describe('registry logout'),
        arguments: { minimum: 1 },
        words: { first: [], rest: 'nothing' },
        load: async () => (await import('../commands/registry.ts')).runRegistryLogout,
      },
    ],
  }
}

/** The command `push`. */
export function pushCommand(describe: Describe): Command {
  return {
    name: 'push',
    usage: 'push [chart] [remote]',
    short: 'push a chart to remote',
    ...describe('push'),
    arguments: { minimum: 2 },
    words: { first: ['anything', 'registry'] },
    flags: [
      ...certificateFlags('registry'),
      skipTlsVerifyFlag('for the chart upload'),
      ...chartLoginFlags,
      plainHttpFlag('for the chart upload'),
    ],
    load: async () => (await import('../commands/push.ts')).runPush,
  }
}

/** The command `verify`. */
export function verifyCommand(describe: Describe, defaults: FlagDefaults): Command {
  return {
    name: 'verify',
    usage: 'verify PATH',
    short: 'verify that a chart at the given path has been signed and is valid',
    ...describe('verify'),
    arguments: { minimum: 1, maximum: 1 },
    words: { first: ['anything'] },
    flags: [{ name: 'keyring', type: 'string', default: defaults.keyring, help: 'keyring containing public keys' }],
    load: async () => (await import('../commands/verify.ts')).runVerify,
  }
}
