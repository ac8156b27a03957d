// A whole release as table, JSON or YAML: what `install`, `upgrade` and `status` print.
import type { ReleaseStatusReport } from '../../actions/index.ts'
import { compareUtf8, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { formatYaml, formatYamlJson, parseJson } from '../../formats/index.ts'
import type { KubeObject } from '../../kube/index.ts'
import { formatRecord, type Release } from '../../release/index.ts'
import { formatJsonLine } from './json.ts'
import type { OutputFormat } from './releases.ts'
import { formatStatus, type StatusFormat } from './status.ts'

/** The output. Records are JSON as Helm stores them. */
export function formatRelease(release: Release, format: OutputFormat, status: StatusFormat): string {
  switch (format) {
    case 'table':
      return formatStatus(release, status)
    case 'json':
      return `${formatRecord(release)}\n`
    case 'yaml':
      return formatYaml(parseJson(formatRecord(release)))
  }
}

/** `status` as data: the record without its chart, with the live objects. */
export function formatStatusData(report: ReleaseStatusReport<KubeObject>, format: 'json' | 'yaml'): string {
  const { chart: _, ...record } = JSON.parse(formatRecord(report.release)) as JsonObject
  const objects = report.resources.toSorted((left, right) => (left.key < right.key ? -1 : 1))
  const resources = Object.fromEntries(
    objects.map(({ key, items }) => [key, items.map((item) => sorted(item as unknown as Json))]),
  )
  const info = record['info'] as JsonObject
  const data = { ...record, info: objects.length === 0 ? info : { ...info, resources } }
  return format === 'json' ? formatJsonLine(data) : formatYamlJson(data)
}

/** Keys in order, as Go writes out live objects. */
function sorted(data: Json): Json {
  if (Array.isArray(data)) return data.map(sorted)
  if (!isJsonObject(data)) return data
  const copy: JsonObject = {}
  for (const key of Object.keys(data).toSorted(compareUtf8)) setOwn(copy, key, sorted(data[key] as Json))
  return copy
}
