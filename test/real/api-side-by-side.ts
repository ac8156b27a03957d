// Both programs against a server of their own that behaves alike: what they say, how they end and what they ask.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { type FaultyApi, type FaultyApiOptions, kubeconfigFor, startFaultyApi } from '../support/faulty-api.ts'
import type { ProcessOutcome } from '../support/run-command.ts'
import { type Program, run } from '../support/two-programs.ts'

/** What one program did. */
export interface Story {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
  readonly api: FaultyApi
  readonly program: Program
}

/** How both are called. */
export interface StoryOptions {
  /** The user of the kubeconfig; may depend on the program. */
  readonly user?: object | ((program: Program) => object)
  readonly cluster?: object | ((program: Program) => object)
  /** Behaviour of the server, made anew for each program. */
  readonly api?: () => FaultyApiOptions
  readonly arguments?: readonly string[] | ((program: Program, api: FaultyApi) => readonly string[])
  readonly environment?: (program: Program, api: FaultyApi) => { readonly [name: string]: string }
  /** Called before the program runs. */
  readonly prepare?: (program: Program, api: FaultyApi) => void
  /** Called once it has ended, before its server does. */
  readonly beforeEnd?: (program: Program, api: FaultyApi) => void
  /** Texts that differ by their nature, made equal. */
  readonly neutral?: (text: string) => string
}

// What Helm's Kubernetes library logs by itself; we do not (docs/divergences.md).
const libraryLog = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\.go:\d+\] .*\n/gm

/** Runs both and gives both stories, Helm's first. */
export async function tellEach(
  programs: readonly [Program, Program],
  options: StoryOptions,
): Promise<readonly [real: Story, ours: Story]> {
  const stories: Story[] = []
  for (const program of programs) stories.push(await tell(program, options))
  return stories as [Story, Story]
}

/** Runs both; what they say and their exit codes must be the same. Gives both stories, Helm's first. */
export async function tellBoth(
  programs: readonly [Program, Program],
  options: StoryOptions,
): Promise<readonly [real: Story, ours: Story]> {
  const [real, ours] = await tellEach(programs, options)
  const words = ({ exitCode, output, errorOutput }: Story): object => ({ exitCode, output, errorOutput })
  expect(words(ours)).toEqual(words(real))
  return [real, ours]
}

async function tell(program: Program, options: StoryOptions): Promise<Story> {
  const api = await startFaultyApi(options.api?.() ?? {})
  try {
    const { user = {}, cluster = {}, arguments: words = ['list'] } = options
    const kubeconfig = path.join(program.folder, 'kubeconfig')
    const partOf = (part: object | ((program: Program) => object)): object =>
      typeof part === 'function' ? part(program) : part
    writeFileSync(kubeconfig, kubeconfigFor(api, partOf(user), partOf(cluster)))
    options.prepare?.(program, api)
    const outcome = await run(program, typeof words === 'function' ? words(program, api) : words, {
      environment: { KUBECONFIG: kubeconfig, ...options.environment?.(program, api) },
    })
    options.beforeEnd?.(program, api)
    return { ...neutral(outcome, { program, api, options }), api, program }
  } finally {
    api.close()
  }
}

function neutral(
  { exitCode, output, errorOutput }: ProcessOutcome,
  { program, api, options }: { readonly program: Program; readonly api: FaultyApi; readonly options: StoryOptions },
): { exitCode: number; output: string; errorOutput: string } {
  const words = (text: string): string => {
    const known = (program.name === 'real' ? text.replace(libraryLog, '') : text)
      .replaceAll(`127.0.0.1:${api.port}`, 'SERVER')
      .replaceAll(`kube.test:${api.port}`, 'NAMED-SERVER')
      .replaceAll(program.folder, 'WORK')
      .replaceAll(program.home, 'HOME')
      .replace(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:PORT')
      .replace(/^LAST DEPLOYED: .*$/gm, 'LAST DEPLOYED: MOMENT')
      // How many requests came before is each program's own affair.
      .replace(/stream ID \d+;|LastStreamID=\d+/g, 'STREAM')
    return options.neutral?.(known) ?? known
  }
  return { exitCode, output: words(output), errorOutput: words(errorOutput) }
}
