// Commands over charts on disk: create, show, lint, package.
import type { Command } from '../command.ts'
import { chartCommandFlags } from './chart-flags.table.ts'
import type { Describe } from './describe.ts'
import type { FlagDefaults } from './flags.table.ts'

/** The commands, in Helm's order. */
export function chartCommands(defaults: FlagDefaults, describe: Describe): readonly Command[] {
  const flags = chartCommandFlags(defaults)
  return [
    {
      name: 'create',
      usage: 'create NAME',
      short: 'create a new chart with the given name',
      ...describe('create'),
      flags: flags['create'] ?? [],
      arguments: { minimum: 1, maximum: 1 },
      words: { first: ['anything'] },
      load: async () => (await import('../commands/create.ts')).runCreate,
    },
    showCommand(flags, describe),
    {
      name: 'lint',
      usage: 'lint PATH',
      short: 'examine a chart for possible issues',
      ...describe('lint'),
      flags: flags['lint'] ?? [],
      arguments: { minimum: 1 },
      load: async () => (await import('../commands/lint.ts')).runLint,
    },
    {
      name: 'package',
      usage: 'package [CHART_PATH] [...]',
      short: 'package a chart directory into a chart archive',
      ...describe('package'),
      flags: flags['package'] ?? [],
      load: async () => (await import('../commands/package.ts')).runPackage,
    },
  ]
}

function showCommand(flags: ReturnType<typeof chartCommandFlags>, describe: Describe): Command {
  const part = (name: string, short: string): Command => ({
    name,
    usage: `${name} [CHART]`,
    short,
    ...describe(`show ${name}`),
    flags: flags[`show ${name}`] ?? [],
    arguments: { minimum: 1, maximum: 1 },
    words: { first: ['chart'] },
    load: async () => (await import('../commands/show.ts')).runShow,
  })
  return {
    name: 'show',
    usage: 'show',
    short: 'show information of a chart',
    ...describe('show'),
    aliases: ['inspect'],
    arguments: { maximum: 0 },
    commands: [
      part('all', 'show all information of the chart'),
      part('readme', "show the chart's README"),
      part('values', "show the chart's values"),
      part('chart', "show the chart's definition"),
      part('crds', "show the chart's CRDs"),
    ],
  }
}
