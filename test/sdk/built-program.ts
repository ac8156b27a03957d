// Runs programs on the built library, as processes.
import path from 'node:path'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'

/** The repository. */
export const root = path.resolve(import.meta.dirname, '../..')

/** Runs a program of the repository with Node to its end. */
export function runProgram(
  words: readonly string[],
  environment: { readonly [name: string]: string } = {},
): Promise<ProcessOutcome> {
  return runCommand({
    command: process.execPath,
    arguments: words,
    directory: root,
    environment: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', TZ: 'UTC', ...environment },
    timeoutSeconds: 550,
  })
}

/** What a program printed as its last line, as data. @throws Error with all it said when it failed */
export async function resultOf(
  program: string,
  ...words: readonly string[]
): Promise<{ readonly [key: string]: number }> {
  const outcome = await runProgram(['--expose-gc', path.join('test/sdk/programs', program), ...words])
  if (outcome.exitCode !== 0)
    throw new Error(`${program} ended with ${outcome.exitCode}\n${outcome.output}${outcome.errorOutput}`)
  return JSON.parse(outcome.output.trim().split('\n').at(-1) ?? '{}')
}
