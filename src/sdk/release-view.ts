// A release as programs see it: plain data, with the record behind it.
import type { JsonObject } from '../base/index.ts'
import { coalesceValues, type Values } from '../chart/index.ts'
import { Failure, factsOf } from '../diagnostics/index.ts'
import { goToJson } from '../formats/index.ts'
import type { KubeObject } from '../kube/index.ts'
import {
  type Hook,
  type ManifestObject,
  parseManifestText,
  type Release,
  type ReleaseStatus,
} from '../release/index.ts'
import type { PartOf, PlainValues } from './values.ts'

/**
 * A release at one revision. `V` is the shape of the chart's values. As JSON, printed or cloned it is its data: the functions and the
 * record are not enumerable.
 */
export interface ReleaseView<V = PlainValues> {
  /** One release of each name in a namespace. */
  readonly name: string
  /** Where the release and its record live. */
  readonly namespace: string
  /** From 1 on. */
  readonly revision: number
  /** How the release stands. */
  readonly status: ReleaseStatus
  /** When it was last deployed; absent where the record does not say. */
  readonly updated?: Date
  /** What was deployed. */
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion?: string }
  /** Helm's words on what happened, or the user's. */
  readonly description: string
  /** What the chart has to say to its user; may be empty. */
  readonly notes: string
  /** All resources as one text, as they were applied. */
  readonly manifest: string
  /** In the order of the manifest. */
  readonly hooks: readonly Hook[]
  /** Of the record, without Helm's own. */
  readonly labels: { readonly [key: string]: string }
  /** Server-side or client-side apply; what Helm 3 installed is `csa`. */
  readonly applyMethod: 'ssa' | 'csa'
  /** What the user supplied. */
  readonly config: PartOf<V>
  /** What templates saw: the chart's values under the user's. */
  computedValues(): V
  /** The manifest's objects. */
  resources(): readonly KubeObject[]
  /** The manifest's objects with the paths of the templates they came from, and their texts. */
  manifests(): readonly ManifestObject[]
  /** The record itself. */
  readonly record: Release
}

/** What a view computes when it is asked. */
type ComputedParts = 'computedValues' | 'resources' | 'manifests' | 'record'

/** The view of a record. */
export function viewRelease<V = PlainValues>(record: Release): ReleaseView<V> {
  const { info } = record
  const { name, version, appVersion } = record.chart.metadata
  const updated = info.lastDeployed === undefined ? Number.NaN : Date.parse(info.lastDeployed)
  const data = {
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
      return plain(record.config) as PartOf<V>
    },
  }
  return viewOver<V>(data, {
    computedValues: () => plain(coalesceValues(record.chart, record.config).values) as V,
    resources: () => parseManifestText(record.manifest).map(({ object }) => object),
    manifests: () => parseManifestText(record.manifest),
    record,
  })
}

/**
 * A view of data and what is computed from it. Only the data is enumerable: a view is printed, written as JSON and sent to another
 * thread without the record, which has the chart with all its templates.
 */
export function viewOver<V>(
  data: Omit<ReleaseView<V>, ComputedParts>,
  computed: Pick<ReleaseView<V>, ComputedParts>,
): ReleaseView<V> {
  const parts = Object.entries(Object.getOwnPropertyDescriptors(computed))
  const hidden = parts.map(([name, descriptor]) => [name, { ...descriptor, enumerable: false }] as const)
  return Object.defineProperties(data, Object.fromEntries(hidden)) as ReleaseView<V>
}

function plain(values: Values): JsonObject {
  return goToJson(values) as JsonObject
}

/** The steps, whose failures carry a view of the release where they carried a record. */
export async function* failingWithView<E, T>(steps: AsyncGenerator<E, T>): AsyncGenerator<E, T> {
  try {
    return yield* steps
  } catch (error) {
    const record = error instanceof Failure ? error.data['release'] : undefined
    if (record === undefined) throw error
    const { code, helmText, labels, notes, hints, related, cause } = error as Failure
    const family = (error as Failure).constructor as new (...values: ConstructorParameters<typeof Failure>) => Failure
    throw new family({
      code,
      helmText,
      labels,
      notes,
      hints,
      related,
      cause,
      data: { ...factsOf(error as Failure), release: viewRelease(record as Release) },
    })
  }
}
