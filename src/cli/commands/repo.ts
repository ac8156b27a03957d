// `repo add`, `remove`, `update`, `list`, `index`.
import { absolutePath } from '../../base/index.ts'
import type { ChartRepositories, RepositoryEntry } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { formatRepositories } from '../printers/repositories.ts'

async function repositoriesOf(context: CommandContext): Promise<ChartRepositories> {
  return (await context.open()).world.library.repositories
}

/** Public repositories that are gone, and where their charts went. */
const goneRepositories = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
] as const

/** Adds a repository. @see helm pkg/cmd/repo_add.go */
export async function runRepoAdd(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const [name = '', url = ''] = context.arguments
  const gone = goneRepositories.find(([old]) => url.includes(old))
  if (gone !== undefined && !flags.boolean('allow-deprecated-repos')) {
    throw lineFailure(`repo ${quote(url)} is no longer available; try ${quote(gone[1])} instead`)
  }
  const repositories = await repositoriesOf(context)
  const entry: RepositoryEntry = {
    name,
    url,
    username: flags.text('username'),
    password: await passwordOf(context),
    certFile: flags.text('cert-file'),
    keyFile: flags.text('key-file'),
    caFile: flags.text('ca-file'),
    insecureSkipTlsVerify: flags.boolean('insecure-skip-tls-verify'),
    passCredentialsAll: flags.boolean('pass-credentials'),
  }
  const request = { entry, forceUpdate: flags.boolean('force-update'), timeoutSeconds: flags.seconds('timeout') }
  const outcome = await repositories.add(request, host.interrupts.signal)
  host.terminal.writeOutput(
    outcome === 'added'
      ? `${quote(name)} has been added to your repositories\n`
      : `${quote(name)} already exists with the same configuration, skipping\n`,
  )
  return 0
}

async function passwordOf({ flags, host }: CommandContext): Promise<string> {
  const password = flags.text('password')
  if (flags.text('username') === '' || password !== '') return password
  if (!flags.boolean('password-stdin')) {
    host.terminal.writeOutput('Password: ')
    try {
      return await host.terminal.readLine({ secret: true, signal: host.interrupts.signal })
    } catch (error) {
      throw error instanceof HostError ? lineFailure(error.message) : error
    } finally {
      host.terminal.writeOutput('\n')
    }
  }
  const text = new TextDecoder().decode(await host.terminal.readInput(host.interrupts.signal))
  return text.replace(/\n$/, '').replace(/\r$/, '')
}

/** Removes repositories with what is cached of them. @see helm pkg/cmd/repo_remove.go */
export async function runRepoRemove(context: CommandContext): Promise<number> {
  const repositories = await repositoriesOf(context)
  await repositories.remove(context.arguments, (name) =>
    context.host.terminal.writeOutput(`${quote(name)} has been removed from your repositories\n`),
  )
  return 0
}

/** Fetches indexes anew. @see helm pkg/cmd/repo_update.go */
export async function runRepoUpdate(context: CommandContext): Promise<number> {
  const { terminal, interrupts } = context.host
  const repositories = await repositoriesOf(context)
  await repositories.update(
    {
      names: context.arguments,
      timeoutSeconds: context.flags.seconds('timeout'),
      onStart: () => terminal.writeOutput('Hang tight while we grab the latest from your chart repositories...\n'),
      onUpdate: ({ name, url, error }) =>
        terminal.writeOutput(
          error === undefined
            ? `...Successfully got an update from the ${quote(name)} chart repository\n`
            : `...Unable to get an update from the ${quote(name)} chart repository (${url}):\n\t${error}\n`,
        ),
    },
    interrupts.signal,
  )
  terminal.writeOutput('Update Complete. ⎈Happy Helming!⎈\n')
  return 0
}

/** Lists repositories. @see helm pkg/cmd/repo_list.go */
export async function runRepoList(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const format = flags.text('output') as OutputFormat
  const entries = await knownRepositories(await repositoriesOf(context))
  if (entries.length === 0 && format === 'table') {
    host.terminal.writeError('no repositories to show\n')
    return 0
  }
  host.terminal.writeOutput(formatRepositories(entries, { format, headers: !flags.boolean('no-headers') }))
  return 0
}

/** None where the file is not there or cannot be read, as in Helm. */
async function knownRepositories(repositories: ChartRepositories): Promise<readonly RepositoryEntry[]> {
  try {
    return await repositories.list()
  } catch (error) {
    if (error instanceof RepositoryError) return []
    throw error
  }
}

/** Writes the index of a folder. @see helm pkg/cmd/repo_index.go */
export async function runRepoIndex(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const [folder = ''] = context.arguments
  const { workingDirectory } = host.environment
  const repositories = await repositoriesOf(context)
  await repositories.writeIndex({
    directory: absolutePath(folder, workingDirectory),
    url: flags.text('url'),
    mergeWith: flags.text('merge'),
    format: flags.boolean('json') ? 'json' : 'yaml',
  })
  return 0
}
