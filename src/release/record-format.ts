// The release record as JSON text, laid out as Go's encoder lays out Helm's structures: their field order, their omissions.
import { encodeBase64 } from '../base/index.ts'
import { type Chart, type ChartFile, type ChartLock, formatDependencyJson, formatMetadataJson } from '../chart/index.ts'
import { formatJson } from '../formats/index.ts'
import type { Hook, Release } from './model.ts'

/** How Go prints the zero time. */
export const zeroTime = '0001-01-01T00:00:00Z'

/** A field's name and its JSON text; undefined: left out. */
type Field = readonly [name: string, text: string | undefined]

/**
 * The record of a release as JSON text, byte for byte as Helm 4 writes it. Labels are not part of it.
 * @see helm pkg/release/v1/release.go Release
 */
export function formatRecord(release: Release): string {
  return object([
    ['name', textOrNothing(release.name)],
    ['info', formatInfo(release.info)],
    ['chart', formatChart(release.chart)],
    ['config', release.config.size === 0 ? undefined : formatJson(release.config)],
    ['manifest', textOrNothing(release.manifest)],
    ['hooks', listOrNothing(release.hooks, formatHook)],
    ['version', numberOrNothing(release.revision)],
    ['namespace', textOrNothing(release.namespace)],
    ['apply_method', textOrNothing(release.applyMethod)],
  ])
}

function formatInfo(info: Release['info']): string {
  return object([
    ['first_deployed', textOrNothing(info.firstDeployed)],
    ['last_deployed', textOrNothing(info.lastDeployed)],
    ['deleted', textOrNothing(info.deleted)],
    ['description', textOrNothing(info.description)],
    ['status', textOrNothing(info.status)],
    ['rollback_revision', numberOrNothing(info.rollbackRevision)],
    ['notes', textOrNothing(info.notes)],
  ])
}

/**
 * A chart as it stands in a record; the charts it depends on are not part of it.
 * @see helm pkg/chart/v2/chart.go Chart
 */
function formatChart(chart: Chart): string {
  const hasValues = chart.values.size > 0 || chart.valuesFile !== undefined
  return object([
    ['metadata', formatMetadataJson(chart.metadata)],
    ['lock', chart.lock === undefined ? 'null' : formatLock(chart.lock)],
    ['templates', formatFiles(chart.templates)],
    ['values', hasValues ? formatJson(chart.values) : 'null'],
    ['schema', chart.schema === undefined ? 'null' : base64(chart.schema)],
    ['schemamodtime', formatJson(chart.schemaModified ?? zeroTime)],
    ['files', formatFiles(chart.files)],
    ['modtime', textOrNothing(chart.modified)],
  ])
}

function formatLock(lock: ChartLock): string {
  return object([
    ['generated', formatJson(lock.generated === '' ? zeroTime : lock.generated)],
    ['digest', formatJson(lock.digest)],
    ['dependencies', listOrNothing(lock.dependencies, formatDependencyJson) ?? 'null'],
  ])
}

function formatFiles(files: readonly ChartFile[]): string {
  const format = (file: ChartFile): string =>
    object([
      ['name', formatJson(file.path)],
      ['data', base64(file.data)],
      ['modtime', textOrNothing(file.modified)],
    ])
  return listOrNothing(files, format) ?? 'null'
}

function formatHook(hook: Hook): string {
  return object([
    ['name', textOrNothing(hook.name)],
    ['kind', textOrNothing(hook.kind)],
    ['path', textOrNothing(hook.path)],
    ['manifest', textOrNothing(hook.manifest)],
    ['events', listOrNothing(hook.events, formatJson)],
    [
      'last_run',
      object([
        ['started_at', textOrNothing(hook.lastRun.startedAt)],
        ['completed_at', textOrNothing(hook.lastRun.completedAt)],
        ['phase', formatJson(hook.lastRun.phase)],
      ]),
    ],
    ['weight', numberOrNothing(hook.weight)],
    ['delete_policies', listOrNothing(hook.deletePolicies, formatJson)],
    ['output_log_policies', listOrNothing(hook.outputLogPolicies, formatJson)],
  ])
}

function object(fields: readonly Field[]): string {
  const present = fields.filter(([, text]) => text !== undefined)
  return `{${present.map(([name, text]) => `"${name}":${text}`).join(',')}}`
}

function textOrNothing(text: string | undefined): string | undefined {
  return text ? formatJson(text) : undefined
}

function numberOrNothing(number: number | undefined): string | undefined {
  return number ? String(number) : undefined
}

function listOrNothing<T>(items: readonly T[] | undefined, format: (item: T) => string): string | undefined {
  return items === undefined || items.length === 0 ? undefined : `[${items.map((item) => format(item)).join(',')}]`
}

function base64(bytes: Uint8Array): string {
  return `"${encodeBase64(bytes)}"`
}
