// Commands around shell completion: the scripts, and the hidden one that the scripts call.
import type { Command, Flag } from '../command.ts'
import type { Describe } from './commands.ts'

const noDescriptions: Flag = {
  name: 'no-descriptions',
  type: 'bool',
  noValue: 'true',
  help: 'disable completion descriptions',
}

/** `completion` with its shells, and `__complete`. */
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
