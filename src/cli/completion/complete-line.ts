// Completion of a command line: which command it means, whether a flag, a flag's value or an argument is begun, and
// what fits there. As Cobra does it, which the shells' scripts rely on.
import { textOf } from '../../diagnostics/index.ts'
import { type Command, type CommandPath, type Flag, flagsOf, type WordKind } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type FoundCommand, findCommand } from '../find-command.ts'
import { FlagValues, type ParsedLine, parseFlags } from '../flags.ts'
import { type Candidates, directives, type LineToComplete, nothing } from './candidates.ts'
import { commandCandidates, flagCandidates, visibleCommands } from './command-candidates.ts'
import { candidatesOf } from './word-candidates.ts'

/** Candidates, and what there is to say about a line that cannot be completed. */
export interface Completed extends Candidates {
  readonly problem?: string
  /** Lines on deprecated flags. */
  readonly notices: readonly string[]
}

/**
 * Completes the last of the words.
 *
 * @see cobra Command.getCompletions
 */
export async function completeLine(context: CommandContext, words: readonly string[]): Promise<Completed> {
  const typed = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  let found: FoundCommand
  try {
    found = findCommand(rootOf(context), before)
  } catch {
    return failed(`unable to find a command for arguments: ${listText(before)}`)
  }
  const { path } = found
  if (path.command.passesWords) return completePassed(context, { path, words: found.words, typed })
  const begun = beginningOf(path, found.words, typed)
  const open = parseLeniently(path, [...begun.words, '--'])
  let parsed: ParsedLine
  try {
    parsed = parseFlags(flagsOf(path), begun.words)
  } catch (error) {
    return failed(`Error while parsing flags from args ${listText(begun.words)}: ${textOf(error)}`)
  }
  // Cobra parses twice, and the second time it says again what it said before.
  const notices = [...parsed.deprecations, ...parsed.deprecations, ...parsed.deprecations]
  const flagsEnded = open.arguments.length > parsed.arguments.length
  if (begun.problem !== undefined && !flagsEnded) return failed(begun.problem, notices)
  if (parsed.flags.boolean('help')) return { ...nothing, notices }
  const { flags } = parsed
  const line = { context, command: path.command, flags, arguments: parsed.arguments, word: begun.word }
  return { ...(await candidatesFor({ path, line, flag: flagsEnded ? undefined : begun.flag, flagsEnded })), notices }
}

/** A command that reads its flags itself: whatever may fit is offered, and then the command is asked. */
async function completePassed(
  context: CommandContext,
  { path, words, typed }: { readonly path: CommandPath; readonly words: readonly string[]; readonly typed: string },
): Promise<Completed> {
  const { command } = path
  // Global flags count as given wherever they stand on the line, even the one that is being typed.
  const { flags } = parseFlags(flagsOf(path), [...words, typed], { lenient: true })
  const isFlag = typed.startsWith('-') && !typed.includes('=')
  const offered = isFlag
    ? { words: flagCandidates(path, flags, typed), directive: directives.noFiles, isComplete: false }
    : wordsOfPassed(command, words, typed)
  if (offered.isComplete || command.complete === undefined) return { ...offered, notices: [] }
  const line = { context, command, flags, arguments: words, word: typed }
  const asked = await command.complete(line)
  return { words: [...offered.words, ...asked.words], directive: asked.directive, notices: [] }
}

function wordsOfPassed(
  command: Command,
  words: readonly string[],
  typed: string,
): Candidates & { isComplete: boolean } {
  const bare = words.length === 0
  const validWords = command.validWords ?? []
  const hasCommands = bare && visibleCommands(command).length > 0
  const fitting = bare ? validWords.filter((word) => word.startsWith(typed)) : []
  return {
    words: [...(bare ? commandCandidates(command, typed) : []), ...fitting],
    directive: hasCommands || (bare && validWords.length > 0) ? directives.noFiles : directives.byShell,
    isComplete: validWords.length > 0,
  }
}

interface Situation {
  readonly path: CommandPath
  readonly line: LineToComplete
  /** The flag whose value is begun. */
  readonly flag: Flag | undefined
  readonly flagsEnded: boolean
}

async function candidatesFor({ path, line, flag, flagsEnded }: Situation): Promise<Candidates> {
  const { command } = path
  if (flag !== undefined) return wordsOrKind(flag.words ?? 'anything', line)
  if (line.word.startsWith('-') && !line.word.includes('=') && !flagsEnded) {
    return { words: flagCandidates(path, line.flags, line.word), directive: directives.noFiles }
  }
  const bare = line.arguments.length === 0 && !(command.flags ?? []).some(({ name }) => line.flags.changed(name))
  const hasCommands = bare && visibleCommands(command).length > 0
  const commands = bare ? commandCandidates(command, line.word) : []
  const kind = kindOfArgument(command, line)
  if (kind === undefined) return { words: commands, directive: hasCommands ? directives.noFiles : directives.byShell }
  const { words, directive } = await candidatesOf(kind, line)
  return { words: [...commands, ...words], directive }
}

async function wordsOrKind(words: WordKind | readonly string[], line: LineToComplete): Promise<Candidates> {
  return typeof words === 'string' ? candidatesOf(words, line) : { words, directive: directives.noFiles }
}

/** Undefined where the command does not say. With `--generate-name` the name falls away. */
function kindOfArgument({ words }: Command, { arguments: given, flags }: LineToComplete): WordKind | undefined {
  if (words === undefined) return undefined
  const { first, rest = 'end' } = words
  const nameless = flags.has('generate-name') && flags.boolean('generate-name')
  return (nameless ? first.slice(1) : first)[given.length] ?? rest
}

/** What is begun: a flag's value, or another word. */
interface Beginning {
  readonly flag?: Flag
  /** The words before it. */
  readonly words: readonly string[]
  readonly word: string
  readonly problem?: string
}

/** @see cobra checkIfFlagCompletion */
function beginningOf(path: CommandPath, words: readonly string[], typed: string): Beginning {
  const plain = { words, word: typed }
  const last = words.at(-1) ?? ''
  const sign = typed.indexOf('=')
  let name: string
  if (typed.startsWith('-')) {
    if (sign === -1) return plain
    name = typed.startsWith('--') ? typed.slice(2, sign) : typed.slice(sign - 1, sign)
  } else {
    if (!/^(?:--.|-[^-])/s.test(last) || last.includes('=')) return plain
    name = last.startsWith('--') ? last.slice(2) : last.slice(-1)
  }
  if (name === '') return plain
  const flag = flagsOf(path).find((each) => each.name === name || (name.length === 1 && each.shorthand === name))
  if (flag === undefined) {
    return { ...plain, problem: `Subcommand '${path.command.name}' does not support flag '${name}'` }
  }
  if (typed.startsWith('-')) return { flag, words, word: typed.slice(sign + 1) }
  return flag.noValue === undefined ? { flag, words: words.slice(0, -1), word: typed } : plain
}

function parseLeniently(path: CommandPath, words: readonly string[]): Pick<ParsedLine, 'arguments' | 'flags'> {
  try {
    return parseFlags(flagsOf(path), words)
  } catch {
    return { arguments: [], flags: new FlagValues([], new Map()) }
  }
}

function rootOf({ path }: CommandContext): Command {
  return path.parents[0] ?? path.command
}

function failed(problem: string, notices: readonly string[] = []): Completed {
  return { words: [], directive: directives.byShell, problem, notices }
}

/** As Go prints a list of texts. */
function listText(words: readonly string[]): string {
  return `[${words.join(' ')}]`
}
