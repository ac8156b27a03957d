// Candidates for charts: repositories and what is in them, the beginnings of addresses, local paths.
import { formatTime, parseRfc3339 } from '../../go/index.ts'
import { type Candidates, directives, type LineToComplete, nothing } from './candidates.ts'
import { readChartNames, readChartVersions, readRepositories } from './repository-files.ts'

const addresses = [
  'oci://\tChart OCI prefix',
  'https://\tChart URL prefix',
  'http://\tChart URL prefix',
  'file://\tChart local URL prefix',
]

/** The repositories that are not on the line yet. @see helm pkg/cmd/repo_list.go compListRepos */
export async function repositoryCandidates(line: LineToComplete): Promise<Candidates> {
  const repositories = await readRepositories(line.context)
  const words = repositories
    .filter(({ name }) => !line.arguments.includes(name))
    .map(({ name, url }) => `${name}\t${url}`)
  return { words, directive: directives.noFiles }
}

/**
 * Charts; files of the working folder too, where the command takes them.
 *
 * @see helm pkg/cmd/search_repo.go compListCharts
 */
export async function chartCandidates(line: LineToComplete, files: 'with-files' | 'remote'): Promise<Candidates> {
  const { context, word } = line
  const words: string[] = []
  let directive: number = files === 'remote' ? directives.noFiles : directives.byShell
  let space = true
  for (const { name, url } of await readRepositories(context)) {
    if (word.startsWith(`${name}/`)) {
      words.push(...(await readChartNames(context, name)).map((chart) => `${name}/${chart}`))
      space = true
      break
    }
    if (name.startsWith(word)) {
      words.push(`${name}/\t${url}`)
      space = false
    }
  }
  const begun = addresses.filter((address) => address.startsWith(word))
  words.push(...begun)
  if (begun.length > 0) space = false
  if (files === 'with-files') words.push(...(await localCandidates(line, words.length > 0)))
  if (!space) directive += directives.noSpace
  return { words, directive }
}

/** Files are offered beside other candidates only: without any the shell completes files by itself. */
async function localCandidates({ context, word }: LineToComplete, others: boolean): Promise<readonly string[]> {
  if (word === '') return ['./\tRelative path prefix to local chart', '/\tAbsolute path prefix to local chart']
  if (!others) return []
  const entries = await context.host.files.readDirectory('.').catch(() => [])
  return entries.map(({ name }) => name).filter((name) => name.startsWith(word))
}

/** Versions of the chart on the line, if it is one of a repository. @see helm pkg/cmd/flags.go compVersionFlag */
export async function versionCandidates(line: LineToComplete): Promise<Candidates> {
  const { command, flags, context } = line
  const place = command.words?.first.findIndex((kind) => kind === 'chart' || kind === 'remote-chart') ?? -1
  const generated = flags.has('generate-name') && flags.boolean('generate-name')
  const index = generated ? place - 1 : place
  const [repository, chart, ...more] = (line.arguments[index] ?? '').split('/')
  if (line.arguments.length !== index + 1 || repository === undefined || chart === undefined || more.length > 0) {
    return nothing
  }
  const versions = await readChartVersions(context, repository, chart)
  const words = versions.map(({ version, appVersion, created, deprecated }) => {
    const application = appVersion === '' ? '' : `App: ${appVersion}, `
    return `${version}\t${application}Created: ${dayOf(created)} ${deprecated ? '(deprecated)' : ''}`
  })
  return { words, directive: directives.noFiles }
}

/** The day of a moment; of Go's zero time where there is none. */
function dayOf(moment: string): string {
  try {
    return formatTime(parseRfc3339(moment), 'January 2, 2006')
  } catch {
    return 'January 1, 0001'
  }
}
