// The real Helm and Pintle side by side: the same command in folders of their own, told apart by nothing else.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { type ProcessOutcome, runCommand } from './run-command.ts'

/** One of the two. */
export interface Program {
  readonly name: 'real' | 'ours'
  readonly command: string
  /** Where its commands run. */
  readonly folder: string
  readonly home: string
}

/** What a command is run with besides its words. */
export interface RunOptions {
  readonly input?: string
  readonly environment?: { readonly [name: string]: string }
}

/** Both, each with a home and a working folder below `folder`. */
export function twoPrograms(folder: string): readonly [real: Program, ours: Program] {
  const program = (name: Program['name'], command: string): Program => {
    const made = { name, command, folder: path.join(folder, name, 'work'), home: path.join(folder, name, 'home') }
    mkdirSync(made.folder, { recursive: true })
    mkdirSync(made.home, { recursive: true })
    return made
  }
  return [
    program('real', path.join(process.env['PINTLE_REALS'] ?? 'PINTLE_REALS is not set', 'helm')),
    program('ours', process.env['PINTLE'] ?? 'PINTLE is not set'),
  ]
}

/** Runs one. */
export function run(program: Program, words: readonly string[], options: RunOptions = {}): Promise<ProcessOutcome> {
  return runCommand({
    command: program.command,
    arguments: words,
    directory: program.folder,
    environment: {
      PATH: process.env['PATH'] ?? '',
      HOME: program.home,
      PINTLE_DIAGNOSTICS: 'plain',
      ...options.environment,
    },
    ...(options.input === undefined ? {} : { input: new TextEncoder().encode(options.input) }),
  })
}

/** Runs both; all that they print and their exit codes must be the same. The result is what the real one left. */
export async function runBoth(
  programs: readonly [Program, Program],
  words: readonly string[] | ((program: Program) => readonly string[]),
  options: RunOptions = {},
): Promise<ProcessOutcome> {
  const outcomes: ProcessOutcome[] = []
  for (const program of programs) {
    const outcome = await run(program, typeof words === 'function' ? words(program) : words, options)
    outcomes.push(anonymous(outcome, program))
  }
  const [real, ours] = outcomes as [ProcessOutcome, ProcessOutcome]
  expect(ours).toEqual(real)
  return real
}

/** Without the folders, which differ. */
function anonymous(outcome: ProcessOutcome, { home, folder }: Program): ProcessOutcome {
  const hide = (text: string): string => text.replaceAll(home, '$HOME').replaceAll(folder, '$WORK')
  return { exitCode: outcome.exitCode, output: hide(outcome.output), errorOutput: hide(outcome.errorOutput) }
}
