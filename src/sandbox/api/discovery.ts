// Discovery: which groups, versions and resources there are, in the old form and the aggregated one.
import type { Json, JsonObject } from '../../base/index.ts'
import { compareVersionPriority, type Registry, type Resource } from '../registry.ts'

/** The versions of each group in discovery's order. */
function groupsOf(registry: Registry): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { group, version } of registry.all()) {
    const versions = groups.get(group) ?? []
    if (!versions.includes(version)) versions.push(version)
    groups.set(group, versions)
  }
  for (const versions of groups.values()) versions.sort(compareVersionPriority)
  return groups
}

function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** `/api` */
export function coreVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  }
}

function groupEntry(group: string, versions: readonly string[]): JsonObject {
  const entries = versions.map((version) => ({ groupVersion: apiVersionOf(group, version), version }))
  return { name: group, versions: entries, preferredVersion: entries[0] ?? {} }
}

/** `/apis` */
export function groupList(registry: Registry): JsonObject {
  const groups = [...groupsOf(registry)]
    .filter(([group]) => group !== '')
    .map(([group, versions]) => groupEntry(group, versions))
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

/** `/apis/<group>` */
export function groupDocument(registry: Registry, group: string): JsonObject | undefined {
  const versions = group === '' ? undefined : groupsOf(registry).get(group)
  return versions === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group, versions) }
}

/** `/api/v1` and `/apis/<group>/<version>` */
export function resourceList(registry: Registry, apiVersion: string): JsonObject | undefined {
  const resources = registry.all().filter((resource) => resource.apiVersion === apiVersion)
  if (resources.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: resources.flatMap(resourceEntries),
  }
}

function resourceEntries(resource: Resource): JsonObject[] {
  const main: JsonObject = {
    name: resource.resource,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: [...resource.verbs],
    ...(resource.shortNames.length === 0 ? {} : { shortNames: [...resource.shortNames] }),
    ...(resource.categories.length === 0 ? {} : { categories: [...resource.categories] }),
  }
  const below = resource.subresources.map(
    (subresource): JsonObject => ({
      name: `${resource.resource}/${subresource.name}`,
      singularName: '',
      namespaced: resource.namespaced,
      ...(subresource.group === resource.group && subresource.version === resource.version
        ? {}
        : { group: subresource.group, version: subresource.version }),
      kind: subresource.kind,
      verbs: [...subresource.verbs],
    }),
  )
  return [main, ...below]
}

/** Aggregated discovery of `/api` (only the core group) or `/apis` (all others). */
export function aggregatedDiscovery(registry: Registry, core: 'core' | 'groups'): JsonObject {
  const items: Json[] = []
  for (const [group, versions] of groupsOf(registry)) {
    if ((group === '') !== (core === 'core')) continue
    items.push({
      metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        resources: registry
          .all()
          .filter((resource) => resource.group === group && resource.version === version)
          .map(aggregatedResource),
        freshness: 'Current',
      })),
    })
  }
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
}

function aggregatedResource(resource: Resource): JsonObject {
  return {
    resource: resource.resource,
    responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: [...resource.verbs],
    ...(resource.shortNames.length === 0 ? {} : { shortNames: [...resource.shortNames] }),
    ...(resource.categories.length === 0 ? {} : { categories: [...resource.categories] }),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: { group: subresource.group, version: subresource.version, kind: subresource.kind },
            verbs: [...subresource.verbs],
          })),
        }),
  }
}

/** `/`: the paths there are. */
export function rootPaths(registry: Registry): JsonObject {
  const paths = ['/api', '/api/v1', '/apis']
  for (const [group, versions] of groupsOf(registry)) {
    if (group === '') continue
    paths.push(`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`))
  }
  return { paths: [...paths, '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] }
}
