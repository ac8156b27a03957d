// What the API server knows: its groups, versions and kinds, by aggregated discovery or, on old servers, group by group.
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { joinApiVersion, type ResourceType } from '../kube/index.ts'
import type { Transport } from './transport.ts'

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

/** A discovered resource or subresource. */
interface Discovered {
  readonly apiVersion: string
  readonly kind: string
  readonly resource: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly verbs: readonly string[]
}

/** What was read before, with its tags: reading again asks only for what has changed. */
export type DiscoveryMemory = Map<string, { readonly tag: string; readonly served: readonly ServedVersion[] }>

/** Reads the catalogue. Groups whose own server is down are left out. */
export async function discover(transport: Transport, memory: DiscoveryMemory): Promise<Catalogue> {
  const [core, groups] = await Promise.all(['/api', '/apis'].map((path) => discoverRoot(path, transport, memory)))
  return catalogueOf([...(core ?? []), ...(groups ?? [])])
}

async function discoverRoot(
  path: string,
  transport: Transport,
  memory: DiscoveryMemory,
): Promise<readonly ServedVersion[]> {
  const before = memory.get(path)
  const known = before === undefined ? {} : { known: before.tag }
  const answer = await transport.tagged({ method: 'GET', path, accept: discoveryAccept, ...known })
  if (answer === undefined) return before?.served ?? []
  const root = asObject(answer.body)
  if (root['kind'] === 'APIGroupDiscoveryList') {
    const served = objectsOf(root['items']).flatMap(aggregatedGroup)
    if (answer.tag !== undefined) memory.set(path, { tag: answer.tag, served })
    return served
  }
  const groupVersions =
    root['kind'] === 'APIVersions'
      ? textsOf(root['versions'])
      : objectsOf(root['groups']).flatMap((group) =>
          objectsOf(group['versions']).map((version) => text(version['groupVersion'])),
        )
  const served = await Promise.all(groupVersions.map((apiVersion) => legacyVersion(transport, path, apiVersion)))
  return served.filter((version) => version !== undefined)
}

/** One group version with what it serves. */
export interface ServedVersion {
  readonly apiVersion: string
  readonly resources: readonly Discovered[]
}

function aggregatedGroup(group: JsonObject): ServedVersion[] {
  const name = text(asObject(group['metadata'])['name'])
  return objectsOf(group['versions'])
    .filter((version) => version['freshness'] !== 'Stale')
    .map((version) => {
      const apiVersion = joinApiVersion(name, text(version['version']))
      return {
        apiVersion,
        resources: objectsOf(version['resources']).flatMap((resource) => aggregatedResource(resource, apiVersion)),
      }
    })
}

function aggregatedResource(resource: JsonObject, apiVersion: string): Discovered[] {
  const namespaced = resource['scope'] === 'Namespaced'
  const entry = (path: string, source: JsonObject): Discovered => ({
    apiVersion,
    kind: text(asObject(source['responseKind'])['kind']),
    resource: path,
    namespaced,
    shortNames: textsOf(source['shortNames']),
    verbs: textsOf(source['verbs']),
  })
  const name = text(resource['resource'])
  const subresources = objectsOf(resource['subresources']).map((sub) =>
    entry(`${name}/${text(sub['subresource'])}`, sub),
  )
  return [entry(name, resource), ...subresources].filter(({ kind }) => kind !== '')
}

async function legacyVersion(
  transport: Transport,
  path: string,
  apiVersion: string,
): Promise<ServedVersion | undefined> {
  try {
    const list = asObject(await transport.json({ method: 'GET', path: `${path}/${apiVersion}` }))
    const resources = objectsOf(list['resources']).map((resource) => ({
      apiVersion,
      kind: text(resource['kind']),
      resource: text(resource['name']),
      namespaced: resource['namespaced'] === true,
      shortNames: textsOf(resource['shortNames']),
      verbs: textsOf(resource['verbs']),
    }))
    return { apiVersion, resources }
  } catch {
    // One broken aggregated API must not hide all others.
    return undefined
  }
}

function catalogueOf(served: readonly ServedVersion[]): Catalogue {
  const apiVersions = new Set<string>()
  const types = new Map<string, ResourceType>()
  for (const { apiVersion, resources } of served) {
    apiVersions.add(apiVersion)
    for (const { kind, resource, namespaced, shortNames, verbs } of resources) {
      const key = `${apiVersion}/${kind}`
      apiVersions.add(key)
      if (!resource.includes('/') && !types.has(key))
        types.set(key, { apiVersion, kind, resource, namespaced, shortNames, verbs })
    }
  }
  return { apiVersions: [...apiVersions], types }
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
