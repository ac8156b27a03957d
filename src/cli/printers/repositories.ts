// Repositories and what searching them finds, as table, JSON and YAML.
import type { DependencyStatus, HubMatch, IndexMatch, RepositoryEntry } from '../../chart/index.ts'
import { formatData, type OutputFormat } from './releases.ts'
import { formatTable } from './table.ts'

/** `repo list`. */
export function formatRepositories(
  entries: readonly RepositoryEntry[],
  { format, headers }: { readonly format: OutputFormat; readonly headers: boolean },
): string {
  if (format !== 'table')
    return formatData(
      entries.map(({ name, url }) => ({ name, url })),
      format,
    )
  return formatTable([...(headers ? [['NAME', 'URL']] : []), ...entries.map(({ name, url }) => [name, url])])
}

/** How found charts are printed. */
export interface MatchFormat {
  readonly format: OutputFormat
  /** 0: no limit. */
  readonly maxColumnWidth: number
}

/** `search repo`. */
export function formatIndexMatches(matches: readonly IndexMatch[], options: MatchFormat): string {
  if (options.format !== 'table') {
    const rows = matches.map(({ name, version, appVersion, description }) => ({
      name,
      version,
      app_version: appVersion,
      description,
    }))
    return formatData(rows, options.format)
  }
  const rows = matches.map(({ name, version, appVersion, description }) => [name, version, appVersion, description])
  return formatTable([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], options.maxColumnWidth)
}

/** `search hub`. */
export function formatHubMatches(
  matches: readonly HubMatch[],
  options: MatchFormat & { readonly withRepositories: boolean },
): string {
  if (options.format !== 'table') {
    const rows = matches.map(({ url, version, appVersion, description, repository }) => ({
      url,
      version,
      app_version: appVersion,
      description,
      repository: { url: repository.url, name: repository.name },
    }))
    return formatData(rows, options.format)
  }
  const shown = (row: readonly string[], last: string) => (options.withRepositories ? [...row, last] : row)
  const rows = matches.map(({ url, version, appVersion, description, repository }) =>
    shown([url, version, appVersion, description], repository.url),
  )
  const titles = shown(['URL', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], 'REPO URL')
  return formatTable([titles, ...rows], options.maxColumnWidth)
}

/** `dependency list`. */
export function formatDependencies(dependencies: readonly DependencyStatus[], maxColumnWidth: number): string {
  const rows = dependencies.map(({ name, version, repository, status }) => [name, version, repository, status])
  return formatTable([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows], maxColumnWidth)
}
