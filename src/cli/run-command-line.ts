// A command line from its words to its exit code.
import { type Settings, settingsOf } from '../actions/index.ts'
import {
  Failure,
  formatDiagnostics,
  formatDiagnosticsJson,
  PluginError,
  StorageError,
  textOf,
} from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { type Command, type CommandPath, type Flag, flagsOf, pathText } from './command.ts'
import type { CommandContext, CommandHost, OpenWorld, SandboxControl, WorldFactory } from './context.ts'
import { diagnosticsMode } from './diagnostics-mode.ts'
import { type FoundCommand, findCommand } from './find-command.ts'
import { FlagValues, lineFailure, type ParsedLine, parseFlags } from './flags.ts'
import { helpText, usageLine } from './help.ts'
import { createLog, type Log } from './log.ts'
import { withPluginCommands } from './plugin/plugin-commands.ts'
import { takeGlobalFlags } from './plugin/take-global-flags.ts'
import { applyFlags, flagDefaultsOf } from './settings.ts'
import { commandTable } from './table/commands.ts'
import { globalFlags } from './table/flags.table.ts'

/** A command line and what it may touch. */
export interface CommandLine {
  /** How the program calls itself in texts: `pintle` or `helm`. */
  readonly program: string
  /** The path under which it was started. */
  readonly programPath: string
  /** The words after the program's name. */
  readonly words: readonly string[]
  readonly host: CommandHost
  readonly openWorld: WorldFactory
  readonly sandbox: SandboxControl
}

/**
 * Runs a command line; everything is printed, nothing is thrown. The result is the exit code.
 *
 * @see helm pkg/cmd/root.go NewRootCmd; cobra Command.ExecuteC
 */
export async function runCommandLine(line: CommandLine): Promise<number> {
  const { host, words } = line
  const environmentSettings = settingsOf(host.environment)
  const defaults = await flagDefaultsOf(environmentSettings, host)
  const early = applyFlags(environmentSettings, parseFlags(globalFlags(defaults), words, { lenient: true }).flags)
  const log = createLog(host.terminal, early.debug)
  const trouble = earlyTrouble(early)
  if (trouble !== undefined) {
    log.warn('command failed', { error: trouble })
    return 1
  }
  const table = commandTable(line.program, defaults)
  const root = await withPluginCommands(table, { host, settings: environmentSettings, log, words })
  try {
    const found = findCommand(root, words)
    return await runFound({ line, log, root, environmentSettings, early }, found)
  } catch (error) {
    printFailure(host, error)
    if (error instanceof Failure && error.data['usageOf'] === 'root') {
      host.terminal.writeError(`Run '${line.program} --help' for usage.\n`)
    }
    return exitCodeOf(error)
  } finally {
    host.interrupts.release()
  }
}

interface Run {
  readonly line: CommandLine
  readonly log: Log
  readonly root: Command
  readonly environmentSettings: Settings
  /** The same with the global flags that can be read anywhere on the line. */
  readonly early: Settings
}

async function runFound(run: Run, { path, words, calledAs }: FoundCommand): Promise<number> {
  const { host } = run.line
  const { plainWords, passesWords } = path.command
  const parsed = passesWords
    ? { ...parseFlags(globalFlagsOf(run), takeGlobalFlags(words).known), arguments: words }
    : plainWords
      ? { flags: new FlagValues(flagsOf(path), new Map()), arguments: words, deprecations: [] }
      : parseFlags(flagsOf(path), words, { warn: (message) => run.log.warn(message) })
  for (const notice of parsed.deprecations) host.terminal.writeError(`${notice}\n`)
  const wantsHelp = passesWords === undefined && parsed.flags.boolean('help')
  if (wantsHelp || path.command.load === undefined) {
    host.terminal.writeOutput(helpText(path))
    return 0
  }
  const settings = plainWords ? run.early : applyFlags(passesWords ? run.early : run.environmentSettings, parsed.flags)
  if (!isKnownDriver(settings.driver)) {
    run.log.info(`unknown driver ${quote(settings.driver)}`)
    return 1
  }
  checkArguments(path, parsed.arguments)
  checkExclusive(path.command, parsed.flags)
  const runCommand = await path.command.load()
  const worlds = openOnce(() => openReachable(run, settings))
  try {
    return await runCommand(contextOf({ run, path, calledAs, settings, parsed, open: worlds.open }))
  } catch (error) {
    if (error instanceof AlreadyTold) return 1
    throw error
  } finally {
    await worlds.close()
  }
}

function globalFlagsOf({ root }: Run): readonly Flag[] {
  return root.persistentFlags ?? []
}

function contextOf(parts: {
  readonly run: Run
  readonly path: CommandPath
  readonly calledAs: string
  readonly settings: Settings
  readonly parsed: Pick<ParsedLine, 'flags' | 'arguments'>
  readonly open: () => Promise<OpenWorld>
}): CommandContext {
  const { line, log } = parts.run
  return {
    path: parts.path,
    calledAs: parts.calledAs,
    flags: parts.parsed.flags,
    arguments: parts.parsed.arguments,
    settings: parts.settings,
    programPath: line.programPath,
    host: line.host,
    log,
    open: parts.open,
    sandbox: line.sandbox,
    // Whether there is a terminal takes a millisecond to tell.
    get color() {
      return usesColor(parts.settings, line.host)
    },
  }
}

function openOnce(factory: () => Promise<OpenWorld>): { open: () => Promise<OpenWorld>; close: () => Promise<void> } {
  const state: { opened?: Promise<OpenWorld> } = {}
  return {
    open() {
      state.opened ??= factory()
      return state.opened
    },
    async close() {
      const opened = await state.opened?.catch(() => undefined)
      await opened?.keep()
      opened?.close()
    },
  }
}

function earlyTrouble({ colorMode }: Settings): string | undefined {
  if (colorMode === 'never' || colorMode === 'auto' || colorMode === 'always') return undefined
  return `invalid color mode ${quote(colorMode)}: must be one of: never, auto, always`
}

function isKnownDriver(driver: string): boolean {
  return ['', 'secret', 'secrets', 'configmap', 'configmaps', 'memory', 'sql'].includes(driver)
}

/** Helm connects to its database before all else, and logs that it cannot. */
async function openReachable({ line, log }: Run, settings: Settings): Promise<OpenWorld> {
  const opened = await line.openWorld(settings)
  if (settings.driver !== 'sql') return opened
  try {
    await opened.world.releases(opened.namespace)
    return opened
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    opened.close()
    log.info(error.helmText)
    throw new AlreadyTold()
  }
}

/** The program ends with 1; what there is to say has been said. */
class AlreadyTold extends Error {}

/** As fatih/color decides: `auto` wants a terminal, no `NO_COLOR`, and one that is not dumb. */
function usesColor({ colorMode }: Settings, { environment, terminal }: CommandHost): boolean {
  if (colorMode !== 'auto') return colorMode === 'always'
  const refused = (environment.get('NO_COLOR') ?? '') !== '' || environment.get('TERM') === 'dumb'
  return !refused && terminal.outputIsTerminal
}

function checkArguments(path: CommandPath, words: readonly string[]): void {
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = path.command.arguments ?? {}
  if (words.length >= minimum && words.length <= maximum) return
  const count = (number: number) => `${number} ${number === 1 ? 'argument' : 'arguments'}`
  const rule =
    maximum === 0
      ? 'accepts no arguments'
      : minimum === maximum
        ? `requires ${count(minimum)}`
        : words.length < minimum
          ? `requires at least ${count(minimum)}`
          : `accepts at most ${count(maximum)}`
  throw lineFailure(`${quote(pathText(path))} ${rule}\n\nUsage:  ${usageLine(path)}`)
}

function checkExclusive(command: Command, flags: FlagValues): void {
  for (const group of command.exclusive ?? []) {
    const given = group.filter((name) => flags.changed(name)).toSorted()
    if (given.length > 1) {
      const names = group.join(' ')
      throw lineFailure(
        `if any flags in the group [${names}] are set none of the others can be; [${given.join(' ')}] were all set`,
      )
    }
  }
}

/** A plugin's own exit code becomes that of the command. */
function exitCodeOf(error: unknown): number {
  const exitCode = error instanceof PluginError ? error.data['exitCode'] : undefined
  return typeof exitCode === 'number' ? exitCode : 1
}

/** Helm's line first and unchanged; then, for people or when asked for, where and why. */
function printFailure({ terminal, environment }: CommandHost, error: unknown): void {
  terminal.writeError(`Error: ${textOf(error)}\n`)
  const mode = diagnosticsMode({ terminal, environment })
  if (mode === 'json') terminal.writeError(formatDiagnosticsJson(error))
  else if (mode !== 'plain') terminal.writeError(formatDiagnostics(error))
}
