// All that a release left on the cluster, whatever its kind and scope, but for what the server makes up.
import { gunzipSync } from 'node:zlib'
import { type ApiObject, ask, isControllers, settled } from './programs.ts'
import { timeless } from './side-by-side.ts'

/** Objects by `group/version/plural namespace/name`, and records by the same of their Secrets. */
export type Everything = { readonly [key: string]: ApiObject }

// Objects that controllers and schedulers make for others.
const made = new Set(['events', 'leases', 'endpoints', 'endpointslices', 'controllerrevisions', 'ipaddresses'])

/**
 * The objects of a namespace, those elsewhere that a release of it owns, and the definitions of custom resources.
 * With `random`, what charts make up in their templates is left out: values of Secrets, checksums, records' manifests.
 */
export async function everythingOf(namespace: string, options: { readonly random: boolean }): Promise<Everything> {
  const found: { [key: string]: ApiObject } = {}
  for (const { groupVersion, plural } of await listable()) {
    const { items } = await ask('GET', `${rootOf(groupVersion)}/${plural}`)
    for (const item of items ?? []) {
      if (!isOf(namespace, plural, item)) continue
      const key = `${groupVersion}/${plural} ${item.metadata.namespace ?? ''}/${item.metadata.name}`
      found[key] = item.type === 'helm.sh/release.v1' ? recordIn(item, options) : objectIn(item, options)
    }
  }
  return timeless(found)
}

/** Removes what uninstalling leaves: definitions, the namespace, hooks and kept objects elsewhere. */
export async function clear(namespace: string): Promise<void> {
  for (const { groupVersion, plural } of await listable()) {
    const { items } = await ask('GET', `${rootOf(groupVersion)}/${plural}`)
    for (const item of items ?? []) {
      const isThere = item.metadata.namespace === namespace
      const isLeft = plural === 'customresourcedefinitions' || plural.endsWith('webhookconfigurations')
      if (isThere || !(isOf(namespace, plural, item) || (isLeft && isForeign(item)))) continue
      const scope = item.metadata.namespace === undefined ? '' : `/namespaces/${item.metadata.namespace}`
      await ask('DELETE', `${rootOf(groupVersion)}${scope}/${plural}/${item.metadata.name}`)
    }
  }
  await ask('DELETE', `/api/v1/namespaces/${namespace}`)
}

function isOf(namespace: string, plural: string, item: ApiObject): boolean {
  const { metadata } = item
  if (made.has(plural) || metadata.ownerReferences !== undefined || isControllers(item)) return false
  if (metadata.deletionTimestamp !== undefined) return false
  if (plural === 'customresourcedefinitions') return isForeign({ metadata })
  if (plural === 'namespaces') return metadata.name === namespace
  return metadata.namespace === namespace || metadata.annotations?.['meta.helm.sh/release-namespace'] === namespace
}

/** Neither the server's own nor another test's, which end so. */
function isForeign({ metadata }: ApiObject): boolean {
  return !/\.example\.(?:com|org)$/.test(metadata.name)
}

async function listable(): Promise<{ groupVersion: string; plural: string }[]> {
  const { groups } = await ask('GET', '/apis')
  const versions: string[] = ['v1', ...groups.map(({ preferredVersion }: ApiObject) => preferredVersion.groupVersion)]
  const lists = await Promise.all(
    versions.map(async (groupVersion) => {
      const { resources } = await ask('GET', rootOf(groupVersion))
      return (resources ?? [])
        .filter(({ name, verbs }: ApiObject) => !name.includes('/') && verbs.includes('list'))
        .map(({ name }: ApiObject) => ({ groupVersion, plural: name }))
    }),
  )
  return lists.flat()
}

function rootOf(groupVersion: string): string {
  return groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`
}

function recordIn({ data, type, metadata }: ApiObject, { random }: { readonly random: boolean }): ApiObject {
  const encoded = Buffer.from(data.release, 'base64').toString()
  const release = JSON.parse(gunzipSync(Buffer.from(encoded, 'base64')).toString())
  if (random) delete release.manifest
  return { release, type, labels: metadata.labels }
}

function objectIn(item: ApiObject, { random }: { readonly random: boolean }): ApiObject {
  const object = settled(item)
  object.owners.sort((left: unknown, right: unknown) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
  delete object.spec?.healthCheckNodePort
  if (!random) return object
  if (object.data !== undefined && item.type !== undefined) object.data = Object.keys(object.data ?? {}).toSorted()
  return JSON.parse(JSON.stringify(object, (key, value) => (key.startsWith('checksum/') ? 'CHECKSUM' : value)))
}
