// Which command a line means: the words that are no flags, matched from the root downwards as Cobra does.
import { Failure } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { type Command, type CommandPath, flagsOf, pathText } from './command.ts'

/** The command, and the words of the line without its name. */
export interface FoundCommand {
  readonly path: CommandPath
  /** The name by which it was called; empty for the program itself. */
  readonly calledAs: string
  readonly words: readonly string[]
}

/**
 * Finds the command.
 *
 * @throws Failure when the first word is no command; the text suggests similar ones
 */
export function findCommand(root: Command, words: readonly string[]): FoundCommand {
  let found: FoundCommand = { path: { command: root, parents: [] }, calledAs: '', words }
  for (;;) {
    const { path } = found
    const index = firstPlainWord(path, found.words)
    const word = index === -1 ? undefined : found.words[index]
    const next = path.command.commands?.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''))
    if (next === undefined) {
      if (word !== undefined && path.parents.length === 0 && path.command.commands !== undefined) {
        throw new Failure({
          code: 'INVALID_ARGUMENT',
          helmText: `unknown command ${quote(word)} for ${quote(pathText(path))}${suggestions(path.command, word)}`,
          data: { usageOf: 'root' },
        })
      }
      return found
    }
    found = {
      path: { command: next, parents: [...path.parents, path.command] },
      calledAs: word as string,
      words: found.words.toSpliced(index, 1),
    }
  }
}

/** Index of the first word that is neither flag nor a flag's value; -1 when there is none before `--`. */
function firstPlainWord(path: CommandPath, words: readonly string[]): number {
  // Cobra has not given the command its --help yet, so that `--help` seems to take a value here.
  const flags = flagsOf(path).filter(({ name }) => name !== 'help')
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string
    if (word === '--') return -1
    if (!word.startsWith('-')) {
      if (word === '') continue
      return index
    }
    if (word.includes('=')) continue
    const stands = word.startsWith('--')
      ? flags.some(({ name, noValue }) => name === word.slice(2) && noValue !== undefined)
      : word.length !== 2 || flags.some(({ shorthand, noValue }) => shorthand === word[1] && noValue !== undefined)
    if (!stands) {
      // Cobra stops here when at most one word is left: it could only be the value.
      if (words.length - index - 1 <= 1) return -1
      index += 1
    }
  }
  return -1
}

function suggestions(parent: Command, typed: string): string {
  const names = (parent.commands ?? []).flatMap((command) => {
    if (command.hidden || command.name === 'help') return []
    const close = editDistance(typed.toLowerCase(), command.name) <= 2
    const starts = command.name.startsWith(typed.toLowerCase())
    const explicit = (command.suggestFor ?? []).filter((word) => word === typed.toLowerCase())
    return [...(close || starts ? [command.name] : []), ...explicit.map(() => command.name)]
  })
  return names.length === 0 ? '' : `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let line = 1; line <= left.length; line++) {
    const below = [line]
    for (let column = 1; column <= right.length; column++) {
      const replaced = (row[column - 1] as number) + (left[line - 1] === right[column - 1] ? 0 : 1)
      below.push(Math.min(replaced, (row[column] as number) + 1, (below[column - 1] as number) + 1))
    }
    row = below
  }
  return row[right.length] as number
}
