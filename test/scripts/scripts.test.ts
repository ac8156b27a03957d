// Every script passes with Pintle, run in this process. `npm run test:real` runs the same on the real Helm.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runCommandLine } from '../../src/cli/index.ts'
import type { ProcessRequest } from '../../src/host/index.ts'
import { createNodeHost } from '../../src/node/index.ts'
import { openWorld } from '../../src/sdk/index.ts'
import { type HelmRunner, parseScript, runScript } from './script.ts'

const scripts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txtar'))
const startDirectory = process.cwd()

afterEach(() => process.chdir(startDirectory))

const inProcess: HelmRunner = async ({ arguments: words, directory, environment, input }) => {
  process.chdir(directory)
  const node = createNodeHost()
  let output = ''
  let errorOutput = ''
  const decode = (text: string | Uint8Array): string =>
    typeof text === 'string' ? text : new TextDecoder().decode(text)
  const host = {
    ...node,
    environment: {
      platform: node.environment.platform,
      architecture: node.environment.architecture,
      temporaryDirectory: node.environment.temporaryDirectory,
      workingDirectory: process.cwd(),
      homeDirectory: environment['HOME'] ?? '',
      get: (name: string) => environment[name],
    },
    processes: {
      // What a program would share with this process is the script's to see.
      run: async ({ shared = [], ...request }: ProcessRequest) => {
        const read = shared.includes('input') ? { input } : {}
        const result = await node.processes.run({ environment, ...request, ...read })
        if (shared.includes('output')) output += decode(result.output)
        if (shared.includes('error')) errorOutput += decode(result.errorOutput)
        const none = new Uint8Array()
        return {
          ...result,
          output: shared.includes('output') ? none : result.output,
          errorOutput: shared.includes('error') ? none : result.errorOutput,
        }
      },
    },
    terminal: {
      outputIsTerminal: false,
      errorIsTerminal: false,
      writeOutput: (text: string | Uint8Array) => {
        output += decode(text)
      },
      writeError: (text: string | Uint8Array) => {
        errorOutput += decode(text)
      },
      readInput: async () => input,
      readLine: async () => new TextDecoder().decode(input).split('\n')[0] ?? '',
    },
  }
  const onLogLine = (line: string): void => {
    errorOutput += `${line}\n`
  }
  const unused = async (): Promise<never> => {
    throw new Error('scripts start no sandbox')
  }
  const exitCode = await runCommandLine({
    program: 'helm',
    programPath: 'helm',
    words,
    host,
    openWorld: (settings) =>
      openWorld(settings, host, { onLogLine, programPath: 'helm', sharedStreams: ['output', 'error'] }),
    sandbox: { start: unused, stop: unused, find: unused, serve: unused },
  })
  return { exitCode, output, errorOutput }
}

test('there are scripts', () => {
  expect(scripts.length).toBeGreaterThan(0)
})

test.each(scripts)('%s', async (name) => {
  await runScript(parseScript(readFileSync(path.join(import.meta.dirname, name), 'utf8')), inProcess, new Set(['ours']))
})
