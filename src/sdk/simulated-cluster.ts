// A cluster that says yes to everything and keeps nothing beyond this process: what Helm's memory driver talks to.
import type { JsonObject } from '../base/index.ts'
import type { KubeClient, KubeObject, ObjectReference, ResourceType, ServerVersion, WatchEvent } from '../kube/index.ts'

/** What the simulation must know of a server, when something asks for its version or its APIs. */
export interface ServerFacts {
  serverVersion(signal?: AbortSignal): Promise<ServerVersion>
  apiVersions(signal?: AbortSignal): Promise<readonly string[]>
}

const clusterKinds = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'RuntimeClass',
  'APIService',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
])

/** A cluster whose every write succeeds and whose every object is ready at once. */
export function createSimulatedCluster(facts: ServerFacts): KubeClient {
  const objects = new Map<string, KubeObject>()
  const store = (object: KubeObject): KubeObject => {
    const stored = asReady(object)
    objects.set(keyOf(referenceOf(object)), stored)
    return stored
  }
  const selected = (kind: string) => [...objects.values()].filter((object) => object.kind === kind)
  return {
    simulated: true,
    serverVersion: (signal) => facts.serverVersion(signal),
    apiVersions: (signal) => facts.apiVersions(signal),
    resourceType: async (apiVersion, kind) => resourceTypeOf(apiVersion, kind),
    forgetDiscovery() {},
    get: async (reference) => objects.get(keyOf(reference)),
    async *list({ kind }) {
      yield* selected(kind)
    },
    async *watch({ kind }, signal): AsyncIterable<WatchEvent> {
      for (const object of selected(kind)) yield { type: 'ADDED', object }
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
    table: async () => ({ columns: [], rows: [] }),
    async *logs() {},
    create: async (object, options) => (options?.dryRun ? asReady(object) : store(object)),
    apply: async (object, options) => (options.dryRun ? asReady(object) : store(object)),
    replace: async (object, options) => (options?.dryRun ? asReady(object) : store(object)),
    async patch(reference, patch, options) {
      const changed = { ...objects.get(keyOf(reference)), ...(patch as JsonObject), ...identityOf(reference) }
      return options.dryRun ? asReady(changed) : store(changed)
    },
    async delete(reference, options) {
      // What was installed by another process is not in this memory, and still counts as deleted.
      if (!options?.dryRun) objects.delete(keyOf(reference))
      return true
    },
    close() {},
  }
}

function referenceOf({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  const { name = '', namespace } = metadata
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) }
}

function identityOf({ apiVersion, kind, name, namespace }: ObjectReference): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectReference): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return [group, kind, clusterKinds.has(kind) ? '' : (namespace ?? ''), name].join('/')
}

function resourceTypeOf(apiVersion: string, kind: string): ResourceType {
  return { apiVersion, kind, resource: `${kind.toLowerCase()}s`, namespaced: !clusterKinds.has(kind) }
}

/** The object as if its controllers had done their work. */
function asReady(object: KubeObject): KubeObject {
  const status = readyStatus(object)
  return status === undefined ? object : { ...object, status }
}

function readyStatus(object: KubeObject): JsonObject | undefined {
  const spec = (object['spec'] ?? {}) as { replicas?: number; completions?: number }
  const count = spec.replicas ?? 1
  const counts = {
    observedGeneration: 0,
    replicas: count,
    readyReplicas: count,
    updatedReplicas: count,
    availableReplicas: count,
  }
  switch (object.kind) {
    case 'Deployment':
      return {
        ...counts,
        conditions: [
          { type: 'Available', status: 'True' },
          { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
        ],
      }
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'ReplicationController':
      return { ...counts, currentReplicas: count }
    case 'DaemonSet':
      return {
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberAvailable: 1,
        numberReady: 1,
      }
    case 'Pod':
      return { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'True' }] }
    case 'Job':
      return { succeeded: spec.completions ?? 1, conditions: [{ type: 'Complete', status: 'True' }] }
    case 'PersistentVolumeClaim':
      return { phase: 'Bound' }
    case 'CustomResourceDefinition':
      return {
        conditions: [
          { type: 'Established', status: 'True' },
          { type: 'NamesAccepted', status: 'True' },
        ],
      }
    default:
      return undefined
  }
}
