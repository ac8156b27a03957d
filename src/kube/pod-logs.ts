// Logs of pods line by line: which containers a pod has, whether they have begun, what they say.
import { isJsonObject } from '../base/index.ts'
import type { KubeReader } from './client.ts'
import type { KubeObject } from './object.ts'

/** Names of a pod's containers, those that run first in front; `only` that one. */
export function containersOf(pod: KubeObject, only?: string): string[] {
  const { spec } = pod
  const names = ['initContainers', 'containers'].flatMap((list) => {
    const containers = isJsonObject(spec) ? spec[list] : undefined
    return Array.isArray(containers) ? containers.filter(isJsonObject).map(({ name }) => String(name)) : []
  })
  return only === undefined ? names : names.filter((name) => name === only)
}

/** Which start of the container it is; undefined before the first: there is no log yet, and asking for it fails. */
export function startOf(pod: KubeObject, container: string): number | undefined {
  const { status } = pod
  if (!isJsonObject(status)) return undefined
  const states = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => {
    const entries = status[list]
    return Array.isArray(entries) ? entries.filter(isJsonObject) : []
  })
  const found = states.find(({ name }) => name === container)
  const { state } = found ?? {}
  if (!isJsonObject(state) || (state['running'] === undefined && state['terminated'] === undefined)) return undefined
  return Number(found?.['restartCount'] ?? 0)
}

/** How a log is read. */
export interface LogReading {
  readonly client: Pick<KubeReader, 'logs'>
  /** Goes on until the container ends. */
  readonly follow: boolean
  readonly signal: AbortSignal
}

/** The lines of a container's log, without their line ends. */
export async function* logLinesOf(
  pod: KubeObject,
  container: string,
  { client, follow, signal }: LogReading,
): AsyncGenerator<string, void, undefined> {
  const { name = '', namespace = '' } = pod.metadata
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of client.logs({ namespace, pod: name, container, follow, signal })) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
