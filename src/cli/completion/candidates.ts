// What completion answers: words with descriptions, and what the shell is to do with them.
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { FlagValues } from '../flags.ts'

/** What a shell does with candidates; values are added up. */
export const directives = { byShell: 0, failed: 1, noSpace: 2, noFiles: 4 } as const

/** Candidates for a word. Each is a word, or a word, a tab and its description. */
export interface Candidates {
  readonly words: readonly string[]
  readonly directive: number
}

/** What stands on the line that is completed. */
export interface LineToComplete {
  readonly context: CommandContext
  readonly command: Command
  readonly flags: FlagValues
  readonly arguments: readonly string[]
  readonly word: string
}

/** Nothing, and no files either. */
export const nothing: Candidates = { words: [], directive: directives.noFiles }

/** Cobra's words for a sum of directives. @see cobra ShellCompDirective.string */
export function describeDirective(directive: number): string {
  const names = [
    [directives.failed, 'ShellCompDirectiveError'],
    [directives.noSpace, 'ShellCompDirectiveNoSpace'],
    [directives.noFiles, 'ShellCompDirectiveNoFileComp'],
    [8, 'ShellCompDirectiveFilterFileExt'],
    [16, 'ShellCompDirectiveFilterDirs'],
    [32, 'ShellCompDirectiveKeepOrder'],
  ] as const
  if (directive >= 64) return `ERROR: unexpected ShellCompDirective value: ${directive}`
  const set = names.filter(([value]) => Math.floor(directive / value) % 2 === 1).map(([, name]) => name)
  return set.length === 0 ? 'ShellCompDirectiveDefault' : set.join(', ')
}
