// `get values` and `get metadata`; the other parts of `get` are fields of the release.
import { type ChartMetadata, coalesceValues, type Values } from '../chart/index.ts'
import type { Release } from '../release/index.ts'
import { getRelease, type ReleaseQuery } from './history.ts'
import type { GetValuesRequest } from './requests.ts'
import type { World } from './world.ts'

/**
 * What the user supplied, or with `all` what templates saw.
 * @see helm pkg/action/get_values.go Run
 */
export async function getValues(request: GetValuesRequest, world: World, signal: AbortSignal): Promise<Values> {
  const release = await getRelease(request, world, signal)
  return request.all ? coalesceValues(release.chart, release.config).values : release.config
}

/** What `get metadata` shows. */
export interface ReleaseMetadata {
  /** Of the release. */
  readonly name: string
  /** Its name. */
  readonly chart: string
  /** Of the chart. */
  readonly version: string
  /** Of what the chart brings. */
  readonly appVersion: string
  /** Of the chart. */
  readonly annotations?: ReadonlyMap<string, string>
  /** Of the storage object; Helm's own among them where no revision was asked for. */
  readonly labels: { readonly [key: string]: string }
  /** Of the chart. */
  readonly dependencies?: ChartMetadata['dependencies']
  /** Of the release. */
  readonly namespace: string
  /** From 1 on. */
  readonly revision: number
  /** Of the release. */
  readonly status: Release['info']['status']
  /** RFC 3339 with nanoseconds; empty where unknown. */
  readonly deployedAt: string
  /** How it was applied. */
  readonly applyMethod?: Release['applyMethod']
}

/** @see helm pkg/action/get_metadata.go Run */
export async function getMetadata(
  query: ReleaseQuery & { readonly revision: number },
  world: World,
  signal: AbortSignal,
): Promise<ReleaseMetadata> {
  const release = await getRelease(query, world, signal)
  const { metadata } = release.chart
  return {
    name: release.name,
    chart: metadata.name,
    version: metadata.version,
    appVersion: metadata.appVersion ?? '',
    ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }),
    labels: { ...release.labels, ...release.systemLabels },
    ...(metadata.dependencies === undefined ? {} : { dependencies: metadata.dependencies }),
    namespace: release.namespace,
    revision: release.revision,
    status: release.info.status,
    deployedAt: release.info.lastDeployed ?? '',
    ...(release.applyMethod === undefined ? {} : { applyMethod: release.applyMethod }),
  }
}
