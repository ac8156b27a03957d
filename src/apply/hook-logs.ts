// Logs of the pods of a hook.
import { decodeUtf8 } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import { type KubeClient, type KubeObject, referenceOf, type Selection } from '../kube/index.ts'
import type { Hook } from '../release/index.ts'
import type { Emit } from './events.ts'

/** A hook whose pods are asked for their logs. */
export interface HookLogs {
  readonly hook: Hook
  readonly namespace: string
  readonly client: KubeClient
  readonly signal: AbortSignal
}

/**
 * Emits the logs of a hook's pods as they are. Hooks that are neither Job nor Pod have none.
 * @see helm pkg/action/hooks.go outputLogsByPolicy
 */
export async function emitHookLogs({ hook, namespace, client, signal }: HookLogs, emit: Emit): Promise<void> {
  if (hook.kind !== 'Job' && hook.kind !== 'Pod') return
  const pods: Selection = {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
    ...(hook.kind === 'Job'
      ? { labelSelector: `job-name=${hook.name}` }
      : { fieldSelector: `metadata.name=${hook.name}` }),
  }
  for await (const pod of client.list(pods, { signal })) {
    for (const container of containersOf(pod, ['containers'])) {
      const options = { namespace, pod: pod.metadata.name ?? '', container, signal }
      for await (const chunk of client.logs(options)) emit({ type: 'hook-log', style: 'hook', text: decodeUtf8(chunk) })
    }
  }
}

/**
 * Emits the logs of test pods one after the other, each container's under a heading.
 * @throws Failure at the first pod that is not there or gives no log, with the texts of all its containers
 * @see helm pkg/action/release_testing.go GetPodLogs
 */
export async function emitTestLogs(logs: TestLogs, emit: Emit): Promise<void> {
  for (const hook of logs.hooks) await emitPodLogs(hook.name, logs, emit)
}

/** Test pods that are asked for their logs. */
export interface TestLogs extends Omit<HookLogs, 'hook'> {
  readonly hooks: readonly Hook[]
}

async function emitPodLogs(name: string, { namespace, client, signal }: TestLogs, emit: Emit): Promise<void> {
  const tell = (text: string): void => emit({ type: 'hook-log', style: 'test', text })
  const pod = await readPod(name, { namespace, client, signal })
  const problems: string[] = []
  for (const container of containersOf(pod, ['initContainers', 'containers'])) {
    try {
      let isFirst = true
      for await (const chunk of client.logs({ namespace, pod: name, container, signal })) {
        if (isFirst) tell(heading(name, container))
        isFirst = false
        tell(decodeUtf8(chunk))
      }
      if (isFirst) tell(heading(name, container))
      tell('\n')
    } catch (error) {
      problems.push(`unable to get logs for pod ${name}, container ${container}: ${textOf(error)}`)
    }
  }
  if (problems.length > 0)
    throw new Failure({ code: 'WAIT_FAILED', helmText: problems.join('\n'), data: { pod: referenceOf(pod) } })
}

async function readPod(
  name: string,
  { namespace, client, signal }: Pick<TestLogs, 'namespace' | 'client' | 'signal'>,
): Promise<KubeObject> {
  let problem = `pods "${name}" not found`
  try {
    const pod = await client.get({ apiVersion: 'v1', kind: 'Pod', namespace, name }, signal)
    if (pod !== undefined) return pod
  } catch (error) {
    if (signal.aborted) throw error
    problem = textOf(error)
  }
  throw new Failure({ code: 'WAIT_FAILED', helmText: `unable to get pod ${name}: ${problem}` })
}

function heading(pod: string, container: string): string {
  return `POD LOGS: ${pod} (${container})\n`
}

function containersOf(pod: KubeObject, lists: readonly string[]): string[] {
  const spec = pod['spec'] as { readonly [list: string]: unknown } | undefined
  return lists.flatMap((list) => {
    const containers = spec?.[list]
    return Array.isArray(containers)
      ? containers.map((container: { readonly name?: unknown }) => String(container.name))
      : []
  })
}
