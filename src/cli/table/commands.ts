// The one table of commands. Everything a command line shows or reads comes from here.

import type { Command } from '../command.ts'
import { chartCommands } from './chart-commands.ts'
import { completionCommands } from './completion-commands.ts'
import type { Describe } from './describe.ts'
import { descriptions } from './descriptions.table.ts'
import { explainCommand } from './explain-commands.ts'
import { commandFlags, type FlagDefaults, globalFlags } from './flags.table.ts'
import { withOwnFlags } from './own-flags.ts'
import { pluginCommand } from './plugin-commands.ts'
import { pluginDescriptions } from './plugin-descriptions.table.ts'
import { pushCommand, registryCommand, verifyCommand } from './registry-commands.ts'
import { repositoryCommands } from './repository-commands.ts'
import { repositoryDescriptions } from './repository-descriptions.table.ts'
import { unlockCommand } from './unlock-command.ts'

const forceFlags = [
  ['force', 'force-conflicts'],
  ['force-replace', 'force-conflicts'],
] as const

/** All commands below the root, in Helm's order, which decides the order of suggestions. */
export function commandTable(program: string, defaults: FlagDefaults): Command {
  const flags = commandFlags(defaults)
  const describe = (key: string): { long: string } => ({
    long: inProgramsName(program, descriptions[key] ?? repositoryDescriptions[key] ?? pluginDescriptions[key] ?? ''),
  })
  const root: Command = {
    name: program,
    usage: program,
    short: 'The Helm package manager for Kubernetes.',
    ...describe('root'),
    persistentFlags: globalFlags(defaults),
    commands: [
      ...chartCommands(defaults, describe),
      ...repositoryCommands(defaults, describe),
      verifyCommand(describe, defaults),
      getCommand(flags, describe),
      ...withOwnFlags(releaseCommands(flags, describe), program),
      explainCommand(defaults, program),
      unlockCommand(program),
      {
        name: 'env',
        usage: 'env',
        short: 'helm client environment information',
        ...describe('env'),
        arguments: { maximum: 1 },
        words: { first: ['variable'] },
        load: async () => (await import('../commands/env.ts')).runEnv,
      },
      pluginCommand(defaults, describe),
      {
        name: 'version',
        usage: 'version',
        short: 'print the helm version information',
        ...describe('version'),
        flags: flags['version'] ?? [],
        arguments: { maximum: 0 },
        words: { first: [] },
        load: async () => (await import('../commands/version.ts')).runVersion,
      },
      ...completionCommands(describe),
      registryCommand(describe),
      pushCommand(describe),
      { ...sandboxCommand, ...(program === 'helm' ? { hidden: true as const } : {}) },
      {
        name: 'help',
        usage: 'help [command]',
        short: 'Help about any command',
        ...describe('help'),
        words: { first: [], rest: 'command' },
        load: async () => (await import('../commands/help.ts')).runHelp,
      },
    ],
  }
  return root
}

type Flags = ReturnType<typeof commandFlags>

/** Commands that act on releases. */
function releaseCommands(flags: Flags, describe: Describe): readonly Command[] {
  return [
    {
      name: 'history',
      usage: 'history RELEASE_NAME',
      short: 'fetch release history',
      ...describe('history'),
      aliases: ['hist'],
      flags: flags['history'] ?? [],
      arguments: { minimum: 1, maximum: 1 },
      words: { first: ['release'] },
      load: async () => (await import('../commands/history.ts')).runHistory,
    },
    {
      name: 'install',
      usage: 'install [NAME] [CHART]',
      short: 'install a chart',
      ...describe('install'),
      flags: flags['install'] ?? [],
      exclusive: forceFlags,
      arguments: { minimum: 1 },
      words: { first: ['nothing', 'chart'], rest: 'nothing' },
      load: async () => (await import('../commands/install.ts')).runInstall,
    },
    {
      name: 'list',
      usage: 'list',
      short: 'list releases',
      ...describe('list'),
      aliases: ['ls'],
      flags: flags['list'] ?? [],
      arguments: { maximum: 0 },
      words: { first: [] },
      load: async () => (await import('../commands/list.ts')).runList,
    },
    {
      name: 'test',
      usage: 'test [RELEASE]',
      short: 'run tests for a release',
      ...describe('test'),
      flags: flags['test'] ?? [],
      arguments: { minimum: 1, maximum: 1 },
      words: { first: ['release'] },
      load: async () => (await import('../commands/test.ts')).runTest,
    },
    {
      name: 'rollback',
      usage: 'rollback <RELEASE> [REVISION]',
      short: 'roll back a release to a previous revision',
      ...describe('rollback'),
      flags: flags['rollback'] ?? [],
      exclusive: forceFlags,
      arguments: { minimum: 1 },
      words: { first: ['release', 'revision'] },
      load: async () => (await import('../commands/rollback.ts')).runRollback,
    },
    {
      name: 'status',
      usage: 'status RELEASE_NAME',
      short: 'display the status of the named release',
      ...describe('status'),
      flags: flags['status'] ?? [],
      arguments: { minimum: 1, maximum: 1 },
      words: { first: ['release'] },
      load: async () => (await import('../commands/status.ts')).runStatus,
    },
    {
      name: 'template',
      usage: 'template [NAME] [CHART]',
      short: 'locally render templates',
      ...describe('template'),
      flags: flags['template'] ?? [],
      exclusive: [...forceFlags, ['validate', 'dry-run']],
      arguments: { minimum: 1 },
      words: { first: ['nothing', 'chart'], rest: 'nothing' },
      load: async () => (await import('../commands/template.ts')).runTemplate,
    },
    {
      name: 'uninstall',
      usage: 'uninstall RELEASE_NAME [...]',
      short: 'uninstall a release',
      ...describe('uninstall'),
      aliases: ['del', 'delete', 'un'],
      suggestFor: ['remove', 'rm'],
      flags: flags['uninstall'] ?? [],
      arguments: { minimum: 1 },
      words: { first: [], rest: 'release' },
      load: async () => (await import('../commands/uninstall.ts')).runUninstall,
    },
    upgradeCommand(flags, describe),
  ]
}

function upgradeCommand(flags: Flags, describe: Describe): Command {
  return {
    name: 'upgrade',
    usage: 'upgrade [RELEASE] [CHART]',
    short: 'upgrade a release',
    ...describe('upgrade'),
    flags: flags['upgrade'] ?? [],
    exclusive: forceFlags,
    arguments: { minimum: 2, maximum: 2 },
    words: { first: ['release', 'chart'] },
    load: async () => (await import('../commands/upgrade.ts')).runUpgrade,
  }
}

function getCommand(flags: Flags, describe: Describe): Command {
  const part = (name: string, short: string, load: NonNullable<Command['load']>): Command => ({
    name,
    usage: `${name} RELEASE_NAME`,
    short,
    long: describe(`get ${name}`).long || short,
    flags: flags[`get ${name}`] ?? [],
    arguments: { minimum: 1, maximum: 1 },
    words: { first: ['release'] },
    load,
  })
  return {
    name: 'get',
    usage: 'get',
    short: 'download extended information of a named release',
    ...describe('get'),
    arguments: { maximum: 0 },
    commands: [
      part(
        'all',
        'download all information for a named release',
        async () => (await import('../commands/get.ts')).runGetAll,
      ),
      part(
        'values',
        'download the values file for a named release',
        async () => (await import('../commands/get.ts')).runGetValues,
      ),
      part(
        'manifest',
        'download the manifest for a named release',
        async () => (await import('../commands/get.ts')).runGetManifest,
      ),
      part(
        'hooks',
        'download all hooks for a named release',
        async () => (await import('../commands/get.ts')).runGetHooks,
      ),
      part(
        'notes',
        'download the notes for a named release',
        async () => (await import('../commands/get.ts')).runGetNotes,
      ),
      part(
        'metadata',
        'This command fetches metadata for a given release',
        async () => (await import('../commands/get-metadata.ts')).runGetMetadata,
      ),
    ],
  }
}

const sandboxCommand: Command = {
  name: 'sandbox',
  usage: 'sandbox',
  short: 'a Kubernetes API in a background process, for trying and testing',
  long: `A Kubernetes API server that lives in memory, in a background process of its own. Charts can be installed into it
and tried without any cluster: pods become ready, jobs complete, and its state survives between commands.

'start' prints the address and the kubeconfig file. To use it:

    $ export KUBECONFIG="$(pintle sandbox start --quiet)"
    $ pintle install demo ./mychart
`,
  arguments: { maximum: 0 },
  commands: [
    {
      name: 'start',
      usage: 'start',
      short: 'start the sandbox, unless it is running',
      flags: [
        { name: 'port', type: 'int', help: 'port on 127.0.0.1; 0 takes a free one' },
        {
          name: 'quiet',
          shorthand: 'q',
          type: 'bool',
          noValue: 'true',
          help: 'print only the path of the kubeconfig file',
        },
      ],
      arguments: { maximum: 0 },
      load: async () => (await import('../commands/sandbox.ts')).runSandboxStart,
    },
    {
      name: 'serve',
      usage: 'serve',
      short: 'serve the sandbox in this process, until it is interrupted',
      hidden: true,
      flags: [{ name: 'port', type: 'int', help: 'port on 127.0.0.1; 0 takes a free one' }],
      arguments: { maximum: 0 },
      load: async () => (await import('../commands/sandbox.ts')).runSandboxServe,
    },
    {
      name: 'stop',
      usage: 'stop',
      short: 'stop the sandbox and forget its state',
      arguments: { maximum: 0 },
      load: async () => (await import('../commands/sandbox.ts')).runSandboxStop,
    },
    {
      name: 'status',
      usage: 'status',
      short: 'tell whether the sandbox is running, and where; the exit code is 1 when it is not',
      arguments: { maximum: 0 },
      load: async () => (await import('../commands/sandbox.ts')).runSandboxStatus,
    },
  ],
}

/** Names of the program in commands and in files that are called after it. */
const commandInText =
  /\bhelm(?= +(?:\[|completion|create|dependency|env|get|help|history|install|lint|list|package|plugin|pull|push|registry|repo|rollback|search|show|status|template|test|uninstall|upgrade|verify|version)\b)|(?<=bash_completion\.d\/|\/_)helm\b|\bhelm(?=\.fish)/g

/** Texts tell people what to type, so they name the program as it was called. */
function inProgramsName(program: string, text: string): string {
  return program === 'helm' ? text : text.replace(commandInText, program)
}
