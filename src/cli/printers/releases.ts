// Lists of releases: `list` and `history` as table, JSON and YAML.
import type { Json } from '../../base/index.ts'
import { formatYamlJson } from '../../formats/index.ts'
import { formatTime, timeString } from '../../go/index.ts'
import type { Clock } from '../../host/index.ts'
import type { Release } from '../../release/index.ts'
import { colorHeader, colorNamespace, colorStatus } from './color.ts'
import { formatJsonLine } from './json.ts'
import { formatTable } from './table.ts'
import { ansiLayout, isMoment, readTimestamp, zeroTimestamp } from './timestamp.ts'

/** How to print. */
export type OutputFormat = 'table' | 'json' | 'yaml'

/** How to print a list of releases. */
export interface ListFormat {
  readonly format: OutputFormat
  readonly headers: boolean
  /** Go's layout; empty for Go's usual look. */
  readonly timeLayout: string
  readonly color: boolean
  readonly clock: Clock
}

/** Output of `list`. @see helm pkg/cmd/list.go releaseListWriter */
export function formatReleaseList(releases: readonly Release[], options: ListFormat): string {
  const updated = ({ info }: Release) => {
    if (!isMoment(info.lastDeployed)) return '-'
    const time = readTimestamp(info.lastDeployed, options.clock)
    return options.timeLayout === '' ? timeString(time) : formatTime(time, options.timeLayout)
  }
  if (options.format !== 'table') {
    const rows = releases.map((release) => ({
      name: release.name,
      namespace: release.namespace,
      revision: String(release.revision),
      updated: updated(release),
      status: release.info.status,
      chart: chartName(release),
      app_version: appVersion(release),
    }))
    return formatData(rows, options.format)
  }
  const titles = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION']
  const rows = releases.map((release) => [
    release.name,
    colorNamespace(release.namespace, options.color),
    String(release.revision),
    updated(release),
    colorStatus(release.info.status, options.color),
    chartName(release),
    appVersion(release),
  ])
  const header = options.headers ? [titles.map((title) => colorHeader(title, options.color))] : []
  return formatTable([...header, ...rows])
}

/** How to print a history. */
export interface HistoryFormat {
  readonly format: OutputFormat
  readonly rollbackColumn: boolean
  readonly clock: Clock
}

/** Output of `history`, oldest first. @see helm pkg/cmd/history.go releaseHistory */
export function formatHistory(releases: readonly Release[], options: HistoryFormat): string {
  if (options.format !== 'table') {
    const rows = releases.map(({ revision, info, ...release }) => ({
      revision,
      ...(isMoment(info.lastDeployed) ? { updated: info.lastDeployed } : {}),
      status: info.status,
      chart: chartName(release),
      app_version: appVersion(release),
      ...(info.rollbackRevision ? { rollback_revision: info.rollbackRevision } : {}),
      description: info.description,
    }))
    return formatData(rows, options.format)
  }
  const rollbackTitle = options.rollbackColumn ? ['ROLLBACK'] : []
  const titles = ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', ...rollbackTitle, 'DESCRIPTION']
  const rows = releases.map((release) => {
    const { lastDeployed, rollbackRevision, status, description } = release.info
    const time = readTimestamp(isMoment(lastDeployed) ? lastDeployed : zeroTimestamp, options.clock)
    const rollback = options.rollbackColumn ? [rollbackRevision ? String(rollbackRevision) : ''] : []
    const updated = formatTime(time, ansiLayout)
    return [
      String(release.revision),
      updated,
      status,
      chartName(release),
      appVersion(release),
      ...rollback,
      description,
    ]
  })
  return formatTable([titles, ...rows])
}

/** JSON or YAML of plain data. */
export function formatData(value: Json, format: 'json' | 'yaml'): string {
  return format === 'json' ? formatJsonLine(value) : formatYamlJson(value)
}

/** Records of old Helms may lack a chart. */
function chartName({ chart }: Pick<Release, 'chart'>): string {
  const metadata = chart?.metadata
  return metadata === undefined ? 'MISSING' : `${metadata.name}-${metadata.version}`
}

function appVersion({ chart }: Pick<Release, 'chart'>): string {
  const metadata = chart?.metadata
  return metadata === undefined ? 'MISSING' : (metadata.appVersion ?? '')
}
