// Commands about the commands: completion scripts, the hidden one that they call, documentation.
import type { Command, Flag } from '../command.ts'
import type { Describe } from './describe.ts'

const noDescriptions: Flag = {
  name: 'no-descriptions',
  type: 'bool',
  noValue: 'true',
  help: 'disable completion descriptions',
}

/** `completion` with its shells, `docs`, and `__complete`. */
export function completionCommands(describe: Describe): readonly Command[] {
  const shell = (name: string, short: string): Command => ({
    name,
    usage: name,
    short,
    ...describe(`completion ${name}`),
    flags: [noDescriptions],
    arguments: { maximum: 0 },
    words: { first: [] },
    load: async () => (await import('../commands/completion.ts')).runCompletion,
  })
  return [
    {
      name: 'completion',
      usage: 'completion',
      short: 'generate autocompletion scripts for the specified shell',
      ...describe('completion'),
      arguments: { maximum: 0 },
      commands: [
        shell('bash', 'generate autocompletion script for bash'),
        shell('zsh', 'generate autocompletion script for zsh'),
        shell('fish', 'generate autocompletion script for fish'),
        shell('powershell', 'generate autocompletion script for powershell'),
      ],
    },
    {
      name: 'docs',
      usage: 'docs',
      short: 'generate documentation as markdown or man pages',
      ...describe('docs'),
      hidden: true,
      flags: [
        { name: 'dir', type: 'string', default: './', help: 'directory to which documentation is written' },
        {
          name: 'generate-headers',
          type: 'bool',
          noValue: 'true',
          help: 'generate standard headers for markdown files',
        },
        {
          name: 'type',
          type: 'string',
          default: 'markdown',
          help: 'the type of documentation to generate (markdown, man, bash)',
          words: ['bash', 'man', 'markdown'],
        },
      ],
      arguments: { maximum: 0 },
      words: { first: [] },
      load: async () => (await import('../commands/docs.ts')).runDocs,
    },
    {
      name: '__complete',
      usage: '__complete [command-line]',
      aliases: ['__completeNoDesc'],
      short: 'Request shell completion choices for the specified command-line',
      hidden: true,
      plainWords: true,
      load: async () => (await import('../commands/complete.ts')).runComplete,
    },
  ]
}
