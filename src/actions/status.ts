// `status`: a release and its objects as they live on the cluster.
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { textOf } from '../diagnostics/index.ts'
import {
  formatLabelSelector,
  type KubeClient,
  type KubeObject,
  type ObjectReference,
  type ObjectTable,
  referenceOf,
  splitApiVersion,
} from '../kube/index.ts'
import type { Release } from '../release/index.ts'
import { buildObjects } from './cluster-state.ts'
import { getRelease } from './history.ts'
import type { World } from './world.ts'

const workloads: readonly string[] = ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job']

/** Live objects of one version and kind, `v1/Deployment`, or `v1/Pod(related)`. */
export interface ResourceGroup<T> {
  readonly key: string
  readonly items: readonly T[]
}

/** A release with what lives of it. */
export interface ReleaseStatusReport<T> {
  readonly release: Release
  /** In the order of the manifest; pods of workloads last. */
  readonly resources: readonly ResourceGroup<T>[]
  /** Objects that could not be read, and why; Helm passes over them in silence. */
  readonly missing: readonly { readonly object: ObjectReference; readonly problem: string }[]
  /** Why the pods of objects could not be read; Helm warns of it. */
  readonly problems: readonly string[]
}

/** What `status` shows. */
export interface StatusRequest {
  readonly name: string
  readonly namespace: string
  /** 0: the last. */
  readonly revision: number
}

/** The release with its objects as kubectl's tables, one for each object. @see helm pkg/action/status.go Run */
export async function statusTables(
  request: StatusRequest,
  world: World,
  signal: AbortSignal,
): Promise<ReleaseStatusReport<ObjectTable>> {
  const reader: Reader<ObjectTable> = {
    one: (client, object) => client.table(referenceOf(object), signal),
    pods: async (client, selection) => [await client.table({ apiVersion: 'v1', kind: 'Pod', ...selection }, signal)],
  }
  return report(request, world, { reader, signal })
}

/** The release with its objects as data, for JSON and YAML; pods of workloads stand in a `PodList` for each selector. */
export async function statusObjects(
  request: StatusRequest,
  world: World,
  signal: AbortSignal,
): Promise<ReleaseStatusReport<KubeObject>> {
  const reader: Reader<KubeObject> = {
    one: async (client, object) => {
      const live = await client.get(referenceOf(object), signal)
      if (live === undefined) throw new Error(`${object.metadata.name ?? ''} not found`)
      return live
    },
    pods: async (client, selection) => {
      const state: { metadata: JsonObject; items: KubeObject[] } = { metadata: {}, items: [] }
      const onPage = (metadata: JsonObject): void => {
        state.metadata = metadata
      }
      const selected = { apiVersion: 'v1', kind: 'Pod', ...selection }
      for await (const pod of client.list(selected, { onPage, signal })) state.items.push(pod)
      return [{ apiVersion: 'v1', kind: 'PodList', ...state }]
    },
  }
  return report(request, world, { reader, signal })
}

interface Reader<T> {
  one(client: KubeClient, object: KubeObject): Promise<T>
  pods(client: KubeClient, selection: { readonly namespace: string; readonly labelSelector: string }): Promise<T[]>
}

async function report<T>(
  request: StatusRequest,
  world: World,
  { reader, signal }: { readonly reader: Reader<T>; readonly signal: AbortSignal },
): Promise<ReleaseStatusReport<T>> {
  const release = await getRelease(request, world, signal)
  const client = await world.cluster()
  const objects = await buildObjects(release.manifest, { client, namespace: request.namespace, signal })
  const groups = new Map<string, T[]>()
  const missing: { object: ObjectReference; problem: string }[] = []
  const problems: string[] = []
  const add = (key: string, items: readonly T[]): void => {
    groups.set(key, [...(groups.get(key) ?? []), ...items])
  }
  const answers = await Promise.allSettled(objects.map((object) => reader.one(client, object)))
  const selections = new Map<string, { namespace: string; labelSelector: string }>()
  for (const [index, object] of objects.entries()) {
    const answer = answers[index] as PromiseSettledResult<T>
    if (answer.status === 'rejected') {
      missing.push({ object: referenceOf(object), problem: textOf(answer.reason) })
      continue
    }
    const { name = '', namespace = request.namespace } = referenceOf(object)
    world.debug?.('get relation pod of object', { namespace, name, kind: object.kind })
    add(`${splitApiVersion(object.apiVersion).version}/${object.kind}`, [answer.value])
    const labelSelector = shownPodsOf(object)
    // Helm asks once per selector, whatever the namespace.
    if (labelSelector !== undefined && !selections.has(labelSelector)) {
      selections.set(labelSelector, { namespace: object.metadata.namespace ?? request.namespace, labelSelector })
    }
  }
  for (const selection of selections.values()) {
    try {
      add('v1/Pod(related)', await reader.pods(client, selection))
    } catch (error) {
      problems.push(textOf(error))
    }
  }
  return { release, resources: [...groups].map(([key, items]) => ({ key, items })), missing, problems }
}

/** How Helm's status selects an object's pods: unlike its waits it overlooks `matchExpressions`. @see helm pkg/kube/client.go getSelectorFromObject */
function shownPodsOf(object: KubeObject): string | undefined {
  const { spec } = object
  const selector = isJsonObject(spec) ? spec['selector'] : undefined
  if (!isJsonObject(selector)) return undefined
  if (object.kind === 'ReplicationController') return formatLabelSelector({ matchLabels: selector })
  const { matchLabels } = selector
  return workloads.includes(object.kind) && isJsonObject(matchLabels) ? formatLabelSelector({ matchLabels }) : undefined
}
