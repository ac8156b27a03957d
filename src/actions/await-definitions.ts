// Definitions of custom resources reach discovery a moment after the server has established them.
import { isJsonObject } from '../base/index.ts'
import type { KubeClient, KubeObject } from '../kube/index.ts'
import type { World } from './world.ts'

const pauseMilliseconds = 50
const attempts = 40

/**
 * Waits up to two seconds until the client knows the kinds that the definitions serve. What it does not know then, and
 * discovery that fails, is for the caller to meet.
 */
export async function awaitDefinitions(
  definitions: readonly KubeObject[],
  client: KubeClient,
  { world, signal }: { readonly world: Pick<World, 'clock'>; readonly signal: AbortSignal },
): Promise<void> {
  const kinds = definitions.flatMap(servedKinds)
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await isKnown(kinds, client, signal)) return
    await world.clock.sleep(pauseMilliseconds, signal)
    client.forgetDiscovery()
  }
}

async function isKnown(kinds: readonly ServedKind[], client: KubeClient, signal: AbortSignal): Promise<boolean> {
  try {
    const types = kinds.map(({ apiVersion, kind }) => client.resourceType(apiVersion, kind, signal))
    return (await Promise.all(types)).every((type) => type !== undefined)
  } catch (error) {
    if (signal.aborted) throw error
    return true
  }
}

interface ServedKind {
  readonly apiVersion: string
  readonly kind: string
}

function servedKinds({ kind, spec }: KubeObject): ServedKind[] {
  if (kind !== 'CustomResourceDefinition' || !isJsonObject(spec)) return []
  const { group, names, versions } = spec
  const named = isJsonObject(names) ? names['kind'] : undefined
  if (typeof group !== 'string' || typeof named !== 'string' || !Array.isArray(versions)) return []
  return versions.flatMap((version) =>
    isJsonObject(version) && version['served'] === true && typeof version['name'] === 'string'
      ? [{ apiVersion: `${group}/${version['name']}`, kind: named }]
      : [],
  )
}
