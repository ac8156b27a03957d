// Commands over repositories and dependencies: dependency, pull, repo, search.
import type { Command } from '../command.ts'
import type { Describe } from './describe.ts'
import type { FlagDefaults } from './flags.table.ts'
import { registryAccessFlags } from './registry-commands.ts'
import { repositoryCommandFlags } from './repository-flags.table.ts'

type Flags = ReturnType<typeof repositoryCommandFlags>

/** The commands, in Helm's order. */
export function repositoryCommands(defaults: FlagDefaults, describe: Describe): readonly Command[] {
  const flags = repositoryCommandFlags(defaults)
  return [
    dependencyCommand(flags, describe),
    {
      name: 'pull',
      usage: 'pull [chart URL | repo/chartname] [...]',
      short: 'download a chart from a repository and (optionally) unpack it in local directory',
      ...describe('pull'),
      aliases: ['fetch'],
      flags: flags['pull'] ?? [],
      arguments: { minimum: 1 },
      words: { first: ['remote-chart'] },
      load: async () => (await import('../commands/pull.ts')).runPull,
    },
    repoCommand(flags, describe),
    searchCommand(flags, describe),
  ]
}

function dependencyCommand(flags: Flags, describe: Describe): Command {
  return {
    name: 'dependency',
    usage: 'dependency update|build|list',
    short: "manage a chart's dependencies",
    ...describe('dependency'),
    aliases: ['dep', 'dependencies'],
    arguments: { maximum: 0 },
    commands: [
      {
        name: 'list',
        usage: 'list CHART',
        short: 'list the dependencies for the given chart',
        ...describe('dependency list'),
        aliases: ['ls'],
        flags: flags['dependency list'] ?? [],
        arguments: { maximum: 1 },
        load: async () => (await import('../commands/dependency.ts')).runDependencyList,
      },
      {
        name: 'update',
        usage: 'update CHART',
        short: 'update charts/ based on the contents of Chart.yaml',
        ...describe('dependency update'),
        aliases: ['up'],
        flags: flags['dependency update'] ?? [],
        arguments: { maximum: 1 },
        load: async () => (await import('../commands/dependency.ts')).runDependencyUpdate,
      },
      {
        name: 'build',
        usage: 'build CHART',
        short: 'rebuild the charts/ directory based on the Chart.lock file',
        ...describe('dependency build'),
        flags: flags['dependency build'] ?? [],
        arguments: { maximum: 1 },
        load: async () => (await import('../commands/dependency.ts')).runDependencyBuild,
      },
    ],
  }
}

function repoCommand(flags: Flags, describe: Describe): Command {
  return {
    name: 'repo',
    usage: 'repo add|remove|list|index|update [ARGS]',
    short: 'add, list, remove, update, and index chart repositories',
    ...describe('repo'),
    arguments: { maximum: 0 },
    commands: [
      {
        name: 'add',
        usage: 'add [NAME] [URL]',
        short: 'add a chart repository',
        ...describe('repo add'),
        flags: flags['repo add'] ?? [],
        arguments: { minimum: 2, maximum: 2 },
        words: { first: ['nothing'], rest: 'nothing' },
        load: async () => (await import('../commands/repo.ts')).runRepoAdd,
      },
      {
        name: 'list',
        usage: 'list',
        short: 'list chart repositories',
        ...describe('repo list'),
        aliases: ['ls'],
        flags: flags['repo list'] ?? [],
        arguments: { maximum: 0 },
        words: { first: [] },
        load: async () => (await import('../commands/repo.ts')).runRepoList,
      },
      {
        name: 'remove',
        usage: 'remove [REPO1 [REPO2 ...]]',
        short: 'remove one or more chart repositories',
        ...describe('repo remove'),
        aliases: ['rm'],
        arguments: { minimum: 1 },
        words: { first: ['repository'], rest: 'repository' },
        load: async () => (await import('../commands/repo.ts')).runRepoRemove,
      },
      {
        name: 'update',
        usage: 'update [REPO1 [REPO2 ...]]',
        short: 'update information of available charts locally from chart repositories',
        ...describe('repo update'),
        aliases: ['up'],
        flags: flags['repo update'] ?? [],
        words: { first: ['repository'], rest: 'repository' },
        load: async () => (await import('../commands/repo.ts')).runRepoUpdate,
      },
      {
        name: 'index',
        usage: 'index [DIR]',
        short: 'generate an index file given a directory containing packaged charts',
        ...describe('repo index'),
        flags: flags['repo index'] ?? [],
        arguments: { minimum: 1, maximum: 1 },
        words: { first: ['anything'] },
        load: async () => (await import('../commands/repo.ts')).runRepoIndex,
      },
    ],
  }
}

function searchCommand(flags: Flags, describe: Describe): Command {
  return {
    name: 'search',
    usage: 'search [keyword]',
    short: 'search for a keyword in charts',
    ...describe('search'),
    commands: [
      {
        name: 'hub',
        usage: 'hub [KEYWORD]',
        short: 'search for charts in the Artifact Hub or your own hub instance',
        ...describe('search hub'),
        flags: flags['search hub'] ?? [],
        load: async () => (await import('../commands/search.ts')).runSearchHub,
      },
      {
        name: 'repo',
        usage: 'repo [keyword]',
        short: 'search repositories for a keyword in charts',
        ...describe('search repo'),
        flags: [...(flags['search repo'] ?? []), ...registryAccessFlags],
        load: async () => (await import('../commands/search.ts')).runSearchRepo,
      },
    ],
  }
}
