// Candidates out of the table: commands and flags.
import { type Command, type CommandPath, type Flag, helpFlag, inheritedFlags } from '../command.ts'
import type { FlagValues } from '../flags.ts'

/** The commands below that begin with the word, by name. */
export function commandCandidates(parent: Command, word: string): readonly string[] {
  return visibleCommands(parent)
    .filter(({ name }) => name.startsWith(word))
    .map(({ name, short }) => `${name}\t${short}`)
}

/** The commands below that are shown, by name. */
export function visibleCommands(parent: Command): readonly Command[] {
  return (parent.commands ?? [])
    .filter(({ hidden }) => !hidden)
    .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
}

const repeatable = ['stringSlice', 'stringArray', 'stringToString', 'postRendererArgsSlice']

/** The flags that begin with the word and may still be given: first those of the parents, then the command's own. */
export function flagCandidates(path: CommandPath, given: FlagValues, word: string): readonly string[] {
  const { command } = path
  // Whether a plugin's command has help is the plugin's business.
  const help = command.passesWords ? [] : [helpFlag(command)]
  const own = [...help, ...(command.flags ?? []), ...(command.persistentFlags ?? [])]
  const barred = (command.exclusive ?? [])
    .filter((group) => group.some((name) => given.changed(name)))
    .flatMap((group) => group.filter((name) => !given.changed(name)))
  return [inheritedFlags(path), own].flatMap((flags) =>
    flags
      .filter(({ name, hidden, deprecated }) => !hidden && deprecated === undefined && !barred.includes(name))
      .filter(({ name, type }) => !given.changed(name) || repeatable.includes(type))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1))
      .flatMap((flag) => spellings(flag).filter((text) => text.startsWith(word)))
      .map((text) => text),
  )
}

function spellings({ name, shorthand, help }: Flag): readonly string[] {
  const long = `--${name}\t${help}`
  return shorthand === undefined ? [long] : [long, `-${shorthand}\t${help}`]
}
