// What a command is, as data: parsing, usage, help, and later completion and documentation all come from it.
import type { Candidates, LineToComplete } from './completion/candidates.ts'
import type { CommandContext } from './context.ts'

/** Kinds of flag values; the names are those that help prints. */
export type FlagType =
  | 'bool'
  | 'string'
  | 'int'
  | 'uint'
  | 'uint64'
  | 'float32'
  | 'duration'
  | 'stringSlice'
  | 'stringArray'
  | 'stringToString'
  | 'format'
  | 'WaitStrategy'
  | 'postRendererString'
  | 'postRendererArgsSlice'
  | 'severity'
  | 'Level'
  | 'moduleSpec'
  | 'traceLocation'

/**
 * What a word can be; completion offers words of that kind. `anything` leaves it to the shell, which completes files;
 * `nothing` takes no word; `end` says so, too.
 */
export type WordKind =
  | 'release'
  | 'revision'
  | 'first-revision'
  | 'chart'
  | 'remote-chart'
  | 'chart-version'
  | 'repository'
  | 'registry'
  | 'plugin'
  | 'namespace'
  | 'kube-context'
  | 'output-format'
  | 'variable'
  | 'command'
  | 'anything'
  | 'nothing'
  | 'end'

/** Kinds of a command's arguments. */
export interface ArgumentWords {
  readonly first: readonly WordKind[]
  /** Those after the first; absent: `end`. */
  readonly rest?: WordKind
}

/** A flag. */
export interface Flag {
  readonly name: string
  /** One letter. */
  readonly shorthand?: string
  readonly type: FlagType
  readonly help: string
  /** As text, the way it would be typed; absent: false, nothing, zero or empty, by type. */
  readonly default?: string
  /** The value of the flag when it stands alone; a flag without it needs one. */
  readonly noValue?: string
  readonly hidden?: true
  /** Advice printed when the flag is used. */
  readonly deprecated?: string
  /** What its value can be: a kind, or the words themselves. Absent: `anything`. */
  readonly words?: WordKind | readonly string[]
}

/** How many arguments a command takes besides flags. */
export interface ArgumentRule {
  readonly minimum?: number
  readonly maximum?: number
}

/** Runs a command; the result is the exit code. */
export type RunCommand = (context: CommandContext) => Promise<number>

/** A command and those below it. */
export interface Command {
  readonly name: string
  /** The usage line after the path of the parents, such as `install [NAME] [CHART]`. */
  readonly usage: string
  readonly aliases?: readonly string[]
  /** Words for which this command is suggested. */
  readonly suggestFor?: readonly string[]
  readonly short: string
  readonly long?: string
  readonly example?: string
  readonly hidden?: true
  readonly flags?: readonly Flag[]
  /** Flags for this command and all below it. */
  readonly persistentFlags?: readonly Flag[]
  /** Sets of flags of which only one may be given. */
  readonly exclusive?: readonly (readonly string[])[]
  readonly arguments?: ArgumentRule
  /** What its arguments can be; absent: `anything`. */
  readonly words?: ArgumentWords
  /** The command reads its words itself: no flags are looked for among them. */
  readonly plainWords?: true
  /** As `plainWords`, but that global flags among the words are read as such: the command of a plugin. */
  readonly passesWords?: true
  /** Words that fit as its first argument; with any, nothing else is offered. For commands of plugins. */
  readonly validWords?: readonly string[]
  /** Gives candidates for arguments. For commands of plugins. */
  readonly complete?: (line: LineToComplete) => Promise<Candidates>
  readonly commands?: readonly Command[]
  /** Loads what the command does; a command without it only shows its help. */
  readonly load?: () => Promise<RunCommand>
}

/** A command with the way to it, root first. */
export interface CommandPath {
  readonly command: Command
  readonly parents: readonly Command[]
}

/** The names on the way to the command: `helm get values`. */
export function pathText({ command, parents }: CommandPath): string {
  return [...parents, command].map(({ name }) => name).join(' ')
}

/** The flag `--help`, which every command has. */
export function helpFlag(command: Command): Flag {
  return { name: 'help', shorthand: 'h', type: 'bool', noValue: 'true', help: `help for ${command.name}` }
}

/** Flags a command takes: its own, its persistent ones and its parents'. */
export function flagsOf({ command, parents }: CommandPath): readonly Flag[] {
  return [
    helpFlag(command),
    ...(command.flags ?? []),
    ...(command.persistentFlags ?? []),
    ...inheritedFlags({ command, parents }),
  ]
}

/** Persistent flags of the parents. */
export function inheritedFlags({ parents }: CommandPath): readonly Flag[] {
  return parents.flatMap(({ persistentFlags }) => persistentFlags ?? [])
}
