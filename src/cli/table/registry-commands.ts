// Commands over registries and provenance files: registry login and logout, push, verify.
import type { Command, Flag } from '../command.ts'
import type { Describe } from './commands.ts'
import type { FlagDefaults } from './flags.table.ts'

const certificateFlags: readonly Flag[] = [
  { name: 'ca-file', type: 'string', help: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
  { name: 'cert-file', type: 'string', help: 'identify registry client using this SSL certificate file' },
  { name: 'key-file', type: 'string', help: 'identify registry client using this SSL key file' },
]

const plainHttpFlag: Flag = {
  name: 'plain-http',
  type: 'bool',
  noValue: 'true',
  help: 'use insecure HTTP connections for the chart upload',
}

/** Flags for looking into a registry on commands where Helm has none; help does not tell of them. */
export const registryAccessFlags: readonly Flag[] = [
  ...certificateFlags,
  { name: 'insecure-skip-tls-verify', type: 'bool', noValue: 'true', help: 'skip tls certificate checks' },
  { name: 'password', type: 'string', help: 'registry password' },
  { ...plainHttpFlag, help: 'use insecure HTTP connections' },
  { name: 'username', type: 'string', help: 'registry username' },
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
          ...certificateFlags,
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
          plainHttpFlag,
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
      ...certificateFlags,
      {
        name: 'insecure-skip-tls-verify',
        type: 'bool',
        noValue: 'true',
        help: 'skip tls certificate checks for the chart upload',
      },
      { name: 'password', type: 'string', help: 'chart repository password where to locate the requested chart' },
      plainHttpFlag,
      { name: 'username', type: 'string', help: 'chart repository username where to locate the requested chart' },
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
