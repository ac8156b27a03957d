// What the API server knows: its groups, versions and kinds, by aggregated discovery or, on old servers, group by group.
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { ClusterError } from '../diagnostics/index.ts'
import type { ResourceType } from '../kube/index.ts'
import {
  groupsOfAggregated,
  groupsOfList,
  resourcesOfList,
  type ServedGroup,
  type ServedVersion,
} from './api-resources.ts'
import { type Transport, transportWith } from './transport.ts'

const aggregatedTypes = ['v2', 'v2beta1'].map(
  (version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
)
const discoveryAccept = [...aggregatedTypes, 'application/json'].join(',')

/** The catalogue of a server. */
export interface Catalogue {
  /** `v1`, `v1/Pod`, `apps/v1`, `apps/v1/Deployment`, kinds of subresources such as `apps/v1/Scale` included. */
  readonly apiVersions: readonly string[]
  /** Resources by `apiVersion/Kind`, without subresources. */
  readonly types: ReadonlyMap<string, ResourceType>
}

/** What was read before, with its tags: reading again asks only for what has changed. */
export type DiscoveryMemory = Map<string, { readonly tag: string; readonly groups: readonly ServedGroup[] }>

/** Asks the server for all that it serves. Groups whose own server is down are left out, or have versions without resources. */
export async function discover(
  transport: Transport,
  memory: DiscoveryMemory,
  signal: AbortSignal,
): Promise<readonly ServedGroup[]> {
  const unlimited = transportWith(transport, { isUnlimited: true, signal })
  const roots = await Promise.all(['/api', '/apis'].map((path) => discoverRoot(path, unlimited, memory)))
  signal.throwIfAborted()
  return roots.flat()
}

async function discoverRoot(
  path: string,
  transport: Transport,
  memory: DiscoveryMemory,
): Promise<readonly ServedGroup[]> {
  const before = memory.get(path)
  const known = before === undefined ? {} : { known: before.tag }
  const answer = await transport
    .tagged({ method: 'GET', path, accept: discoveryAccept, ...known })
    .catch((error: unknown) => {
      // Servers of single groups may have no core group.
      if (path === '/api' && isNotFound(error)) return { body: {}, tag: undefined }
      throw error
    })
  if (answer === undefined) return before?.groups ?? []
  const root: JsonObject = isJsonObject(answer.body) ? answer.body : {}
  if (root['kind'] === 'APIGroupDiscoveryList') {
    const groups = groupsOfAggregated(root)
    if (answer.tag !== undefined) memory.set(path, { tag: answer.tag, groups })
    return groups
  }
  return Promise.all(
    groupsOfList(root).map(async (group) => ({
      ...group,
      versions: await Promise.all(group.versions.map(({ apiVersion }) => readVersion(transport, path, apiVersion))),
    })),
  )
}

async function readVersion(transport: Transport, path: string, apiVersion: string): Promise<ServedVersion> {
  try {
    const list = await transport.json({ method: 'GET', path: `${path}/${apiVersion}` })
    return { apiVersion, resources: isJsonObject(list) ? resourcesOfList(list) : [] }
  } catch {
    // One broken aggregated API must not hide all others.
    return { apiVersion, resources: undefined }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ClusterError && error.data['status'] === 404
}

/** The groups as they are looked up. */
export function catalogueOf(groups: readonly ServedGroup[]): Catalogue {
  const apiVersions = new Set<string>()
  const types = new Map<string, ResourceType>()
  for (const { apiVersion, resources } of groups.flatMap(({ versions }) => versions)) {
    if (resources === undefined) continue
    apiVersions.add(apiVersion)
    for (const { kind, name, namespaced, shortNames, verbs } of resources) {
      const key = `${apiVersion}/${kind}`
      apiVersions.add(key)
      if (!name.includes('/') && !types.has(key))
        types.set(key, { apiVersion, kind, resource: name, namespaced, shortNames, verbs })
    }
  }
  return { apiVersions: [...apiVersions], types }
}
