// A git repository on disk, by the `git` program: cloned, brought up to date, set to a version.
import { decodeUtf8 } from '../../base/index.ts'
import { PluginError, textOf } from '../../diagnostics/index.ts'
import { HostError } from '../../host/index.ts'
import type { InstallingPorts } from './source.ts'

/** What running git needs. */
export type GitPorts = Pick<InstallingPorts, 'files' | 'processes'>

/** A repository and where it is, or will be, on disk. */
export interface GitRepository {
  /** Empty for one that came from nowhere. */
  readonly remote: string
  clone(): Promise<void>
  /** Fetches, and pulls unless a commit or tag is checked out. */
  update(): Promise<void>
  isReference(name: string): Promise<boolean>
  tags(): Promise<readonly string[]>
  checkOut(reference: string): Promise<void>
  /** Whether files under version control were changed. */
  isDirty(): Promise<boolean>
}

/**
 * A repository. One that is on disk must have come from `remote`, unless that is empty.
 *
 * @throws PluginError
 * @see github.com/Masterminds/vcs NewGitRepo
 */
export async function openGitRepository(
  place: { readonly remote: string; readonly directory: string; readonly signal?: AbortSignal },
  ports: GitPorts,
): Promise<GitRepository> {
  const git = (args: readonly string[], directory?: string) => runGit(args, { ...place, directory }, ports)
  const inside = (args: readonly string[]) => git(args, place.directory)
  const known = await ports.files.status(`${place.directory}/.git`)
  if (known === undefined) await git(['--version'])
  const remote = known === undefined ? place.remote : await remoteOf(place.remote, inside)
  const expect = async (what: string, args: readonly string[]): Promise<void> => {
    const result = await inside(args)
    if (result.exitCode !== 0) throw gitFailure(what, result)
  }
  const settle = async () => {
    await expect('Unexpected error while defensively updating submodules', [
      'submodule',
      'update',
      '--init',
      '--recursive',
    ])
    const cleaning = 'Unexpected error while defensively cleaning up after possible derelict'
    await expect(`${cleaning} submodule directories`, ['clean', '-x', '-d', '-f', '-f'])
    const nested = ['submodule', 'foreach', '--recursive', 'git clean -x -d -f -f']
    await expect(`${cleaning} nested submodule directories`, nested)
  }
  return {
    remote,
    async clone() {
      const result = await git(['clone', '--recursive', '--', remote, place.directory])
      if (result.exitCode !== 0) {
        throw new PluginError({
          code: 'PLUGIN_FAILED',
          helmText: `Unable to get repository: ${harmless(result.text)}: exit status ${result.exitCode}`,
        })
      }
    },
    async update() {
      await expect('Unable to update repository', ['fetch', '--tags', '--', 'origin'])
      const head = decodeUtf8(await ports.files.readFile(`${place.directory}/.git/HEAD`))
      if (!head.startsWith('ref: ')) return
      await expect('Unable to update repository', ['pull'])
      await settle()
    },
    async isReference(name) {
      if (name.startsWith('-')) return false
      if ((await inside(['rev-parse', '--verify', name])).exitCode === 0) return true
      return (await inside(['show-ref', name])).exitCode === 0
    },
    async tags() {
      const result = await inside(['show-ref'])
      if (result.exitCode !== 0) throw gitFailure('Unable to retrieve tags', result)
      return [...result.text.matchAll(/tags\/(\S+)$/gm)].map(([, name]) => name as string)
    },
    async checkOut(reference) {
      await expect('Unable to update checked out version', ['checkout', reference])
      await settle()
    },
    async isDirty() {
      const { exitCode, text } = await inside(['diff'])
      return exitCode !== 0 || text !== ''
    },
  }
}

type GitResult = { readonly exitCode: number; readonly text: string }

async function remoteOf(expected: string, inside: (args: readonly string[]) => Promise<GitResult>): Promise<string> {
  const result = await inside(['config', '--get', 'remote.origin.url'])
  if (result.exitCode !== 0) throw gitFailure('Unable to retrieve local repo information', result)
  const found = result.text.trim()
  if (expected !== '' && found !== expected) {
    throw new PluginError({ code: 'PLUGIN_INVALID', helmText: 'The Remote does not match the VCS endpoint' })
  }
  return found
}

async function runGit(
  args: readonly string[],
  options: { readonly directory: string | undefined; readonly signal?: AbortSignal },
  { processes }: GitPorts,
): Promise<GitResult> {
  try {
    const { exitCode, output, errorOutput } = await processes.run({
      command: 'git',
      arguments: args,
      ...(options.directory === undefined ? {} : { directory: options.directory }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    return { exitCode, text: decodeUtf8(output) + decodeUtf8(errorOutput) }
  } catch (error) {
    options.signal?.throwIfAborted()
    const isMissing = error instanceof HostError && error.reason === 'not-found'
    throw new PluginError({
      code: 'PLUGIN_FAILED',
      helmText: isMissing ? 'git is not installed' : textOf(error),
      cause: error,
    })
  }
}

function gitFailure(what: string, { exitCode, text }: GitResult): PluginError {
  const said = harmless(text).trim()
  return new PluginError({
    code: 'PLUGIN_FAILED',
    helmText: `${what}: exit status ${exitCode}`,
    notes: said === '' ? [] : [`git: ${said.slice(0, 2000)}`],
  })
}

/** What git said, without the credentials that an address may hold, and without what steers terminals. */
function harmless(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//***@').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ')
}
