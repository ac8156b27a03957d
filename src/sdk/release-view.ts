// A release as programs see it: plain data, with the record behind it.
import type { JsonObject } from '../base/index.ts'
import { coalesceValues, type Values } from '../chart/index.ts'
import { goToJson } from '../formats/index.ts'
import type { KubeObject } from '../kube/index.ts'
import { type Hook, parseManifestText, type Release, type ReleaseStatus } from '../release/index.ts'

/** A release at one revision. */
export interface ReleaseView {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly status: ReleaseStatus
  /** When it was last deployed; absent where the record does not say. */
  readonly updated?: Date
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion?: string }
  readonly description: string
  readonly notes: string
  /** All resources as one text, as they were applied. */
  readonly manifest: string
  readonly hooks: readonly Hook[]
  readonly labels: { readonly [key: string]: string }
  /** Server-side or client-side apply; what Helm 3 installed is `csa`. */
  readonly applyMethod: 'ssa' | 'csa'
  /** What the user supplied. */
  readonly config: JsonObject
  /** What templates saw: the chart's values under the user's. */
  computedValues(): JsonObject
  /** The manifest's objects. */
  resources(): readonly KubeObject[]
  /** The record itself. */
  readonly record: Release
}

/** The view of a record. */
export function viewRelease(record: Release): ReleaseView {
  const { info } = record
  const { name, version, appVersion } = record.chart.metadata
  const updated = info.lastDeployed === undefined ? Number.NaN : Date.parse(info.lastDeployed)
  return {
    name: record.name,
    namespace: record.namespace,
    revision: record.revision,
    status: info.status,
    ...(Number.isNaN(updated) ? {} : { updated: new Date(updated) }),
    chart: { name, version, ...(appVersion === undefined ? {} : { appVersion }) },
    description: info.description,
    notes: info.notes,
    manifest: record.manifest,
    hooks: record.hooks,
    labels: record.labels,
    applyMethod: record.applyMethod ?? 'csa',
    get config() {
      return plain(record.config)
    },
    computedValues: () => plain(coalesceValues(record.chart, record.config).values),
    resources: () => parseManifestText(record.manifest).map(({ object }) => object),
    record,
  }
}

function plain(values: Values): JsonObject {
  return goToJson(values) as JsonObject
}
