// The command's face against what the real Helm printed: help of every command, and lines with mistakes.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '../host/index.ts'
import { createFileSystem, createNodeHost } from '../node/index.ts'
import { runCommandLine } from './index.ts'

function vectors<T>(name: string): T[] {
  const text = readFileSync(new URL(`../../test/vectors/cli/${name}`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

const running = { pid: 7, address: 'http://127.0.0.1:1', kubeconfig: '/k', version: 'v1.35.0' }

/** Runs a line with an empty environment but for what is given, and collects what it prints. */
async function run(words: readonly string[], variables: { readonly [name: string]: string } = {}, program = 'helm') {
  const printed = { output: '', errors: '' }
  const decoder = new TextDecoder()
  const asText = (text: string | Uint8Array) => (typeof text === 'string' ? text : decoder.decode(text))
  const terminal: Terminal = {
    writeOutput: (text) => {
      printed.output += asText(text)
    },
    writeError: (text) => {
      printed.errors += asText(text)
    },
    outputIsTerminal: false,
    errorIsTerminal: false,
    readInput: async () => new Uint8Array(),
    readLine: async () => '',
  }
  const exitCode = await runCommandLine({
    program,
    programPath: `/usr/bin/${program}`,
    words,
    host: {
      ...createNodeHost(),
      files: createFileSystem(),
      terminal,
      environment: {
        get: (name) => variables[name],
        platform: 'linux',
        architecture: 'amd64',
        homeDirectory: '/home/someone',
        workingDirectory: '/',
        temporaryDirectory: '/tmp',
      },
    },
    openWorld: async () => {
      throw new Error('no world in this test')
    },
    sandbox: {
      start: async () => ({ sandbox: running, alreadyRunning: false }),
      stop: async () => undefined,
      find: async () => undefined,
      serve: async () => {},
    },
  })
  return { exitCode, ...printed }
}

describe('help', () => {
  it.each(vectors<{ command: string; help: string }>('help.jsonl'))('$command', async ({ command, help }) => {
    const printed = await run([...command.split(' '), '--help'])
    expect(printed.output).toBe(help)
    expect(printed.exitCode).toBe(0)
  })

  it('names the program as it was called', async () => {
    const { output } = await run(['install', '-h'], {}, 'pintle')
    expect(output).toContain('Usage:\n  pintle install [NAME] [CHART] [flags]\n')
    expect(output).toContain('    $ pintle install -f myvalues.yaml myredis ./redis')
    expect((await run(['help', 'get'], {}, 'pintle')).output).toContain('Use "pintle get [command] --help"')
  })

  it('shows the root without arguments, and defaults from the environment', async () => {
    const { output, exitCode } = await run([], { HELM_NAMESPACE: 'shop', HELM_CONFIG_HOME: '/c' })
    expect(exitCode).toBe(0)
    expect(output).toContain('Usage:\n  helm [command]\n\nAvailable Commands:\n  completion  generate autocompletion')
    expect(output).toContain('namespace scope for this request (default "shop")')
    expect(output).toContain('(default "/c/repositories.yaml")')
  })

  it('does not know every topic', async () => {
    const { errors, exitCode } = await run(['help', 'nosuch', 'a`b'])
    expect(errors).toMatch(/^Unknown help topic \[`nosuch` "a`b"\]\nUsage:\n {2}helm \[command\]\n/)
    expect(exitCode).toBe(0)
  })
})

describe('lines with mistakes', () => {
  it.each(vectors<{ words: string[]; exitCode: number; error: string }>('lines.jsonl'))(
    '$words',
    async ({ words, exitCode, error }) => {
      const printed = await run(words)
      expect(printed.errors).toBe(error)
      expect(printed.exitCode).toBe(exitCode)
    },
  )

  it('refuses an unknown driver', async () => {
    const { errors, exitCode } = await run(['version'], { HELM_DRIVER: 'x' })
    expect([errors, exitCode]).toEqual(['level=INFO msg="unknown driver \\"x\\""\n', 1])
  })
})

describe('version', () => {
  it('prints the struct, the number or a template', async () => {
    expect((await run(['version'])).output).toMatch(/^version\.BuildInfo\{Version:"v4\.3\.1", GitCommit:""/)
    expect((await run(['version', '--short'])).output).toBe('v4.3.1\n')
    expect((await run(['version', '--template', '{{ .Version }}'])).output).toBe('v4.3.1')
    expect((await run(['version', '--template', '{{nope}}'])).errors).toBe(
      'Error: template: _:1: function "nope" not defined\n',
    )
    expect((await run(['version', '--template', '{{.Nope}}'])).errors).toBe(
      'Error: template: _:1:2: executing "_" at <.Nope>: can\'t evaluate field Nope in type version.BuildInfo\n',
    )
  })
})

describe('sandbox', () => {
  it('tells where it is, and what it is not', async () => {
    expect((await run(['sandbox', 'start', '--quiet'])).output).toBe('/k\n')
    expect((await run(['sandbox', 'start'], {}, 'pintle')).output).toContain('export KUBECONFIG=/k')
    expect(await run(['sandbox', 'status'])).toMatchObject({ exitCode: 1, output: 'No sandbox is running.\n' })
    expect(await run(['sandbox', 'stop'])).toMatchObject({ exitCode: 0, output: 'No sandbox is running.\n' })
  })
})
