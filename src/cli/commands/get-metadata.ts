// `get metadata`: what a release is made of, in short.
import { getMetadata, type ReleaseMetadata } from '../../actions/index.ts'
import type { Json, JsonObject } from '../../base/index.ts'
import type { Dependency } from '../../chart/index.ts'
import { goToJson } from '../../formats/index.ts'
import { formatTime, quote } from '../../go/index.ts'
import type { Clock } from '../../host/index.ts'
import type { CommandContext } from '../context.ts'
import { formatData, type OutputFormat } from '../printers/releases.ts'
import { isMoment, readTimestamp, zeroTimestamp } from '../printers/timestamp.ts'

const rfc3339Layout = '2006-01-02T15:04:05Z07:00'

/** Prints the metadata. @see helm pkg/cmd/get_metadata.go; pkg/action/get_metadata.go */
export async function runGetMetadata(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const request = { name, namespace, revision: flags.number('revision') }
  const metadata = await getMetadata(request, world, host.interrupts.signal)
  const format = flags.text('output') as OutputFormat
  host.terminal.writeOutput(
    format === 'table' ? formatText(metadata, host.clock) : formatData(metadataOf(metadata, host.clock), format),
  )
  return 0
}

function metadataOf(metadata: ReleaseMetadata, clock: Clock): JsonObject {
  const { dependencies = [], annotations } = metadata
  return {
    name: metadata.name,
    chart: metadata.chart,
    version: metadata.version,
    appVersion: metadata.appVersion ?? '',
    ...(annotations !== undefined && annotations.size > 0 ? { annotations: sorted(annotations) } : {}),
    ...(Object.keys(metadata.labels).length > 0 ? { labels: sorted(new Map(Object.entries(metadata.labels))) } : {}),
    ...(dependencies.length > 0 ? { dependencies: dependencies.map(dependencyOf) } : {}),
    namespace: metadata.namespace,
    revision: metadata.revision,
    status: metadata.status,
    deployedAt: deployedAt(metadata, clock),
    ...(metadata.applyMethod === undefined ? {} : { applyMethod: metadata.applyMethod }),
  }
}

/** Fields in the order of Helm's struct; empty ones are left out except those that have no `omitempty`. */
function dependencyOf(dependency: Dependency): JsonObject {
  const { name, version, repository, condition, tags, enabled, importValues, alias } = dependency
  const filled = (key: string, value: Json | undefined): JsonObject =>
    value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0)
      ? {}
      : { [key]: value }
  return {
    name,
    ...filled('version', version),
    repository: repository ?? '',
    ...filled('condition', condition),
    ...filled('tags', tags && [...tags]),
    ...filled('enabled', enabled),
    ...filled('import-values', importValues && goToJson([...importValues])),
    ...filled('alias', alias),
  }
}

function sorted(table: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries([...table].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

function formatText(metadata: ReleaseMetadata, clock: Clock): string {
  const pairs = (table: ReadonlyMap<string, string>) =>
    Object.entries(sorted(table))
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
  const dependencies = (metadata.dependencies ?? []).map(({ name }) => name).toSorted()
  const lines = [
    ['NAME', metadata.name],
    ['CHART', metadata.chart],
    ['VERSION', metadata.version],
    ['APP_VERSION', metadata.appVersion ?? ''],
    ['ANNOTATIONS', pairs(metadata.annotations ?? new Map())],
    ['LABELS', pairs(new Map(Object.entries(metadata.labels)))],
    ['DEPENDENCIES', dependencies.join(',')],
    ['NAMESPACE', metadata.namespace],
    ['REVISION', metadata.revision],
    ['STATUS', metadata.status],
    ['DEPLOYED_AT', deployedAt(metadata, clock)],
    ['APPLY_METHOD', applyMethodText(metadata.applyMethod)],
  ]
  return lines.map(([title, value]) => `${title}: ${value}\n`).join('')
}

function applyMethodText(method: string | undefined): string {
  switch (method) {
    case undefined:
    case '':
      return 'client-side apply (defaulted)'
    case 'csa':
      return 'client-side apply'
    case 'ssa':
      return 'server-side apply'
    default:
      return `unknown (${quote(method)})`
  }
}

function deployedAt(metadata: ReleaseMetadata, clock: Clock): string {
  const moment = isMoment(metadata.deployedAt) ? metadata.deployedAt : zeroTimestamp
  return formatTime(readTimestamp(moment, clock), rfc3339Layout)
}
