// What the pods of a hook say while it runs. Nothing depends on it: who may not read logs runs hooks all the same.

import type { Clock } from '../host/index.ts'
import {
  containersOf,
  type KubeClient,
  type KubeObject,
  logLinesOf,
  referenceOf,
  type Selection,
  startOf,
} from '../kube/index.ts'
import type { Emit } from './events.ts'

/** Where a hook runs, and who is told. */
export interface HookPlace {
  readonly client: KubeClient
  readonly clock: Clock
  readonly emit: Emit
  readonly signal: AbortSignal
}

/** How long logs are read on after the hook has ended, or has taken too long. */
const graceMilliseconds = 2000

/**
 * Waits for a hook and emits meanwhile every line of its pods as it comes. What is left in the logs when the wait ends is
 * emitted before this settles, as the wait has. Hooks that are neither Job nor Pod have no logs.
 */
export async function followingHook<T>(
  objects: readonly KubeObject[],
  place: HookPlace,
  wait: () => Promise<T>,
): Promise<T> {
  const followers = objects.flatMap((object) => {
    const pods = podsOf(object)
    return pods === undefined ? [] : [followPods(referenceOf(object).name, pods, place)]
  })
  try {
    return await wait()
  } finally {
    await Promise.all(followers.map((follower) => follower.end()))
  }
}

function podsOf(object: KubeObject): Selection | undefined {
  const { name = '', namespace } = object.metadata
  if (namespace === undefined) return undefined
  const pods = { apiVersion: 'v1', kind: 'Pod', namespace } as const
  if (object.kind === 'Job' && object.apiVersion === 'batch/v1') return { ...pods, labelSelector: `job-name=${name}` }
  if (object.kind === 'Pod' && object.apiVersion === 'v1') return { ...pods, fieldSelector: `metadata.name=${name}` }
  return undefined
}

function followPods(hook: string, pods: Selection, { client, clock, emit, signal }: HookPlace) {
  const watching = new AbortController()
  const reading = new AbortController()
  const stop = (): void => {
    watching.abort()
    reading.abort()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const begun = new Set<string>()
  const readings: Promise<void>[] = []
  const read = async (pod: KubeObject, container: string): Promise<void> => {
    const { name = '' } = pod.metadata
    for await (const text of logLinesOf(pod, container, { client, follow: true, signal: reading.signal }))
      if (!reading.signal.aborted) emit({ type: 'hook-log', style: 'live', text, hook, pod: name, container })
  }
  const look = (pod: KubeObject): void => {
    for (const container of containersOf(pod)) {
      const start = startOf(pod, container)
      const key = `${pod.metadata['uid']}/${container}/${start}`
      if (start === undefined || begun.has(key)) continue
      begun.add(key)
      readings.push(read(pod, container).catch(() => {}))
    }
  }
  const watch = (async () => {
    for await (const { type, object } of client.watch(pods, watching.signal))
      if (type === 'ADDED' || type === 'MODIFIED') look(object)
  })().catch(() => {})
  return {
    async end(): Promise<void> {
      watching.abort()
      await watch
      if (!reading.signal.aborted) {
        const late = clock.sleep(graceMilliseconds, reading.signal).catch(() => {})
        // A short hook may be over before the watch has told of its pods.
        const rest = (async () => {
          for await (const pod of client.list(pods, { signal: reading.signal })) look(pod)
        })().catch(() => {})
        await Promise.race([late, rest.then(() => Promise.all(readings))])
      }
      stop()
      await Promise.all(readings)
      signal.removeEventListener('abort', stop)
    },
  }
}
