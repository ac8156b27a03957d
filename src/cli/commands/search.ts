// `search repo` and `search hub`.
import { searchRegistry } from '../../actions/index.ts'
import { accessOf } from '../access-flags.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { formatHubMatches, formatIndexMatches } from '../printers/repositories.ts'

/** Searches the indexes of the repositories. @see helm pkg/cmd/search_repo.go */
export async function runSearchRepo(context: CommandContext): Promise<number> {
  const { flags } = context
  const { world } = await context.open()
  const term = context.arguments.join(' ')
  if (term.startsWith('oci://')) return searchInRegistry(context, term)
  const matches = await world.library.repositories.search({
    term,
    regexp: flags.boolean('regexp'),
    version: versionAskedFor(context),
    allVersions: flags.boolean('versions'),
  })
  return print(context, matches.length, (options) => formatIndexMatches(matches, options))
}

function versionAskedFor({ flags, log }: CommandContext): string {
  const given = flags.text('version')
  log.debug('original chart version', { version: given })
  if (given !== '') return given
  const standard = flags.boolean('devel') ? '>0.0.0-0' : '>0.0.0'
  log.debug(`setting version to ${standard}`)
  return standard
}

/** Looks into a registry, which Helm cannot. */
async function searchInRegistry(context: CommandContext, reference: string): Promise<number> {
  const { flags, host } = context
  const request = {
    reference,
    version: versionAskedFor(context),
    allVersions: flags.boolean('versions'),
    access: accessOf(flags),
  }
  const { world } = await context.open()
  const matches = await searchRegistry(request, world, host.interrupts.signal)
  return print(context, matches.length, (options) => formatIndexMatches(matches, options))
}

/** Searches a hub. @see helm pkg/cmd/search_hub.go */
export async function runSearchHub(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { repositories } = (await context.open()).world.library
  const request = { endpoint: flags.text('endpoint'), term: context.arguments.join(' ') }
  const matches = await repositories.searchHub(request, host.interrupts.signal)
  const withRepositories = flags.boolean('list-repo-url')
  return print(context, matches.length, (options) => formatHubMatches(matches, { ...options, withRepositories }))
}

function print(
  { flags, host }: CommandContext,
  count: number,
  format: (options: { readonly format: OutputFormat; readonly maxColumnWidth: number }) => string,
): number {
  if (count === 0 && flags.boolean('fail-on-no-result')) throw lineFailure('no results found')
  const output = flags.text('output') as OutputFormat
  const isEmptyTable = count === 0 && output === 'table'
  const maxColumnWidth = flags.number('max-col-width')
  host.terminal.writeOutput(isEmptyTable ? 'No results found\n' : format({ format: output, maxColumnWidth }))
  return 0
}
