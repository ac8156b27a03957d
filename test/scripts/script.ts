// Script tests: a text of commands and assertions, followed by the files it starts from (the txtar form).
// The words of a script are described in README.md beside this file.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What a command left. */
export interface CommandResult {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
}

/** Runs `helm ARGS` in a folder with an environment. */
export type HelmRunner = (options: {
  readonly arguments: readonly string[]
  readonly directory: string
  readonly environment: { readonly [name: string]: string }
  readonly input: Uint8Array
}) => Promise<CommandResult>

/** A parsed script. */
export interface Script {
  readonly lines: readonly { readonly number: number; readonly text: string }[]
  readonly files: ReadonlyMap<string, string>
}

interface Running {
  readonly root: string
  readonly environment: { [name: string]: string }
  directory: string
  input: Uint8Array
  last: CommandResult | undefined
}

/** Splits a txtar text: commands first, then `-- name --` headers each followed by a file. */
export function parseScript(text: string): Script {
  const files = new Map<string, string>()
  const lines: { number: number; text: string }[] = []
  let name: string | undefined
  text.split('\n').forEach((line, index) => {
    const header = /^-- (.+) --$/.exec(line)
    if (header !== null) {
      name = header[1] as string
      files.set(name, '')
    } else if (name === undefined) {
      if (line.trim() !== '' && !line.trim().startsWith('#')) lines.push({ number: index + 1, text: line.trim() })
    } else files.set(name, `${files.get(name)}${line}\n`)
  })
  for (const [file, content] of files) files.set(file, content.replace(/\n\n$/, '\n'))
  return { lines, files }
}

/**
 * Runs a script in a new folder that is removed afterwards.
 *
 * @param conditions words that hold, such as `ours` or `real`; a line that starts with `[word]` runs only when it holds
 * @throws Error with the script's line when an assertion fails
 */
export async function runScript(script: Script, helm: HelmRunner, conditions: ReadonlySet<string>): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'script-'))
  try {
    for (const [name, content] of script.files) {
      const file = inside(root, root, name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
    const home = path.join(root, '.home')
    mkdirSync(home)
    const running: Running = {
      root,
      directory: root,
      environment: baseEnvironment(home),
      input: new Uint8Array(),
      last: undefined,
    }
    for (const line of script.lines) {
      const text = applyConditions(line.text, conditions)
      if (text === undefined) continue
      try {
        await runLine(text, running, helm)
      } catch (error) {
        throw new Error(`line ${line.number}: ${line.text}\n${(error as Error).message}${lastOutput(running)}`)
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function baseEnvironment(home: string): { [name: string]: string } {
  return { HOME: home, TZ: 'UTC', PATH: process.env['PATH'] ?? '', KUBECONFIG: path.join(home, 'no-kubeconfig') }
}

function lastOutput(running: Running): string {
  if (running.last === undefined) return ''
  return `\n[exit ${running.last.exitCode}]\n[stdout]\n${running.last.output}[stderr]\n${running.last.errorOutput}`
}

function applyConditions(text: string, conditions: ReadonlySet<string>): string | undefined {
  const condition = /^\[(!?)(\w+)\]\s+(.*)$/.exec(text)
  if (condition === null) return text
  const holds = conditions.has(condition[2] as string) !== (condition[1] === '!')
  return holds ? applyConditions(condition[3] as string, conditions) : undefined
}

async function runLine(text: string, running: Running, helm: HelmRunner): Promise<void> {
  const words = splitWords(text)
  const negated = words[0] === '!'
  const [command, ...args] = negated ? words.slice(1) : words
  switch (command) {
    case 'helm': {
      running.last = await helm({
        arguments: args,
        directory: running.directory,
        environment: running.environment,
        input: running.input,
      })
      running.input = new Uint8Array()
      if ((running.last.exitCode !== 0) !== negated) throw new Error(negated ? 'succeeded, but should fail' : 'failed')
      return
    }
    case 'stdout':
    case 'stderr': {
      const found = new RegExp(args[0] as string, 'm').test(contentOf(command, running))
      if (found === negated) throw new Error(negated ? 'found what should not be there' : 'not found')
      return
    }
    case 'cmp': {
      const [left, right] = args.map((name) => contentOf(name, running)) as [string, string]
      if (left !== right)
        throw new Error(`${args[0]} and ${args[1]} differ\n[${args[0]}]\n${left}[${args[1]}]\n${right}`)
      return
    }
    case 'exists':
      for (const name of args) {
        if (existsSync(inside(running.root, running.directory, name)) === negated)
          throw new Error(`${name} ${negated ? 'is there' : 'is not there'}`)
      }
      return
    case 'env': {
      const [name, ...rest] = (args[0] as string).split('=')
      running.environment[name as string] = rest.join('=')
      return
    }
    case 'cd':
      running.directory = inside(running.root, running.directory, args[0] as string)
      return
    case 'stdin':
      running.input = readFileSync(inside(running.root, running.directory, args[0] as string))
      return
    default:
      throw new Error(`no such script word: ${command}`)
  }
}

function contentOf(name: string, running: Running): string {
  if (name === 'stdout' || name === 'stderr') {
    if (running.last === undefined) throw new Error('no command was run yet')
    return name === 'stdout' ? running.last.output : running.last.errorOutput
  }
  return readFileSync(inside(running.root, running.directory, name), 'utf8')
}

function inside(root: string, directory: string, name: string): string {
  const file = path.resolve(directory, name)
  if (!file.startsWith(root)) throw new Error(`${name} leaves the script's folder`)
  return file
}

/** Splits at blanks; single quotes keep what they enclose, and two of them inside stand for one. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:'(?:[^']|'')*'|[^\s'])+/g)].map((match) =>
    match[0].replace(/'((?:[^']|'')*)'/g, (_, inner: string) => inner.replaceAll("''", "'")),
  )
}
