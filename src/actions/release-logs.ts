// `logs`: what the pods of a release say, once or as they say it.
import {
  containersOf,
  type KubeClient,
  type KubeObject,
  type LogReading,
  logLinesOf,
  podSelectorOf,
  type Selection,
  startOf,
} from '../kube/index.ts'
import { readProducers } from './channel.ts'
import { buildObjects } from './cluster-state.ts'
import { getRelease } from './history.ts'
import type { World } from './world.ts'

/** Whose logs, and how long. */
export interface ReleaseLogsRequest {
  readonly name: string
  readonly namespace: string
  /** 0: the last. */
  readonly revision: number
  /** Goes on until the signal aborts, with pods that come later too. */
  readonly follow: boolean
  /** Only containers of this name. */
  readonly container?: string
}

/** A line of a container, without its line end. */
export interface ReleaseLogLine {
  /** Of the pod. */
  readonly namespace: string
  /** Where. */
  readonly pod: string
  /** Who said it. */
  readonly container: string
  /** Without its line end. */
  readonly text: string
}

/**
 * The log lines of all pods that the release's objects select. Without `follow` pod by pod; with it as they come.
 *
 * @throws StorageError RELEASE_NOT_FOUND, ClusterError
 */
export async function* releaseLogs(
  request: ReleaseLogsRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ReleaseLogLine, void, undefined> {
  const release = await getRelease(request, world, signal)
  const client = await world.cluster()
  const objects = await buildObjects(release.manifest, { client, namespace: request.namespace, signal })
  const selections = selectionsOf(objects, request.namespace)
  if (request.follow) yield* following(selections, { client, request, signal })
  else
    for (const selection of selections)
      for await (const pod of client.list(selection, { signal }))
        for (const container of containersOf(pod, request.container)) {
          if (startOf(pod, container) !== undefined) yield* linesOf(pod, container, { client, follow: false, signal })
        }
}

interface Reading {
  readonly client: KubeClient
  readonly signal: AbortSignal
}

function following(
  selections: readonly Selection[],
  { client, request, signal }: Reading & { readonly request: ReleaseLogsRequest },
): AsyncGenerator<ReleaseLogLine, void, undefined> {
  const begun = new Set<string>()
  return readProducers<ReleaseLogLine>(({ channel, add, signal: until }) => {
    const read = async (pod: KubeObject, container: string): Promise<void> => {
      for await (const line of linesOf(pod, container, { client, follow: true, signal: until }))
        await channel.give(line)
    }
    const watch = async (selection: Selection): Promise<void> => {
      for await (const { type, object } of client.watch(selection, until)) {
        if (type !== 'ADDED' && type !== 'MODIFIED') continue
        for (const container of containersOf(object, request.container)) {
          const start = startOf(object, container)
          const key = `${object.metadata['uid']}/${container}/${start}`
          if (start === undefined || begun.has(key)) continue
          begun.add(key)
          // A container that is gone before it is read is no reason to end the others.
          add(read(object, container).catch(() => {}))
        }
      }
    }
    for (const selection of selections) add(watch(selection))
  }, signal)
}

/** The pods of objects: those they select, and those that are pods themselves; each selection once. */
function selectionsOf(objects: readonly KubeObject[], releaseNamespace: string): Selection[] {
  const selections = new Map<string, Selection>()
  for (const object of objects) {
    const { name = '', namespace = releaseNamespace } = object.metadata
    const pods = { apiVersion: 'v1', kind: 'Pod', namespace } as const
    const labelSelector = object.kind === 'Job' ? `job-name=${name}` : podSelectorOf(object)
    const isPod = object.kind === 'Pod' && object.apiVersion === 'v1'
    if (isPod) selections.set(`${namespace}/pod/${name}`, { ...pods, fieldSelector: `metadata.name=${name}` })
    else if (labelSelector !== undefined && object.kind !== 'Service')
      selections.set(`${namespace}/${labelSelector}`, { ...pods, labelSelector })
  }
  return [...selections.values()]
}

async function* linesOf(
  pod: KubeObject,
  container: string,
  reading: LogReading,
): AsyncGenerator<ReleaseLogLine, void, undefined> {
  const { name = '', namespace = '' } = pod.metadata
  for await (const text of logLinesOf(pod, container, reading)) yield { namespace, pod: name, container, text }
}
