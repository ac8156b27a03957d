// Helm 3's way of waiting: asking every two seconds.
import { Failure, textOf } from '../diagnostics/index.ts'
import { formatDuration } from '../go/index.ts'
import { type KubeObject, legacyLookupOf, legacyReadinessOf, referenceOf } from '../kube/index.ts'
import { debugLine } from './announce.ts'
import type { Emit } from './events.ts'
import { cancelled, type PlanWorld, statusOf } from './world.ts'

/** What is waited for. */
export interface LegacyWait {
  readonly objects: readonly KubeObject[]
  readonly timeoutSeconds: number
}

interface WaitOptions {
  readonly emit: Emit
  readonly signal: AbortSignal
}

const pollMilliseconds = 2000
const retriesPerObject = 30

/** Waits until all objects are ready. @see helm pkg/kube/wait.go waitForResources */
export async function waitLegacy(
  wait: LegacyWait & { readonly jobs: boolean },
  world: PlanWorld,
  options: WaitOptions,
): Promise<void> {
  options.emit(beginning('beginning wait for resources', wait))
  const troubles = wait.objects.map(() => 0)
  await poll(wait.timeoutSeconds, world, options, async (signal) => {
    for (const [index, object] of wait.objects.entries()) {
      try {
        if (!(await isReady(object, { world, jobs: wait.jobs, signal }))) return false
        troubles[index] = 0
      } catch (error) {
        troubles[index] = (troubles[index] ?? 0) + 1
        if (!isWorthRetrying(error) || (troubles[index] ?? 0) > retriesPerObject) throw error
        return false
      }
    }
    return true
  })
}

/** Waits until none of the objects exists. @see helm pkg/kube/wait.go WaitForDelete */
export async function waitLegacyGone(wait: LegacyWait, world: PlanWorld, options: WaitOptions): Promise<void> {
  const { emit } = options
  emit(beginning('beginning wait for resources to be deleted', wait))
  const start = world.clock.now()
  const elapsed = (): string => durationText(Math.round(Number(world.clock.now() - start) / 1e9))
  try {
    await poll(wait.timeoutSeconds, world, options, async (signal) => {
      for (const object of wait.objects)
        if ((await world.client.get(referenceOf(object), signal)) !== undefined) return false
      return true
    })
  } catch (error) {
    emit(debugLine('wait for resources failed', { elapsed: elapsed(), error: textOf(error) }))
    throw error
  }
  emit(debugLine('wait for resources succeeded', { elapsed: elapsed() }))
}

function beginning(message: string, { objects, timeoutSeconds }: LegacyWait): ReturnType<typeof debugLine> {
  return debugLine(message, { count: objects.length, timeout: durationText(timeoutSeconds) })
}

function durationText(seconds: number): string {
  return formatDuration(BigInt(Math.round(seconds * 1e9)))
}

/** Waits until Jobs and Pods among the objects have ended. @see helm pkg/kube/wait.go watchUntilReady */
export async function waitLegacyHook(wait: LegacyWait, world: PlanWorld, options: WaitOptions): Promise<void> {
  const ending = wait.objects.filter(({ kind }) => kind === 'Job' || kind === 'Pod')
  if (ending.length === 0) return
  await poll(wait.timeoutSeconds, world, options, async (signal) => {
    const lives = await Promise.all(ending.map((object) => world.client.get(referenceOf(object), signal)))
    return lives.every((live) => live === undefined || hasEndedWell(live, options.emit))
  })
}

function hasEndedWell(object: KubeObject, emit: Emit): boolean {
  const status = object['status'] as { readonly phase?: unknown; readonly conditions?: unknown } | undefined
  const name = object.metadata.name ?? ''
  if (object.kind === 'Pod') {
    if (status?.phase === 'Failed') {
      emit({ type: 'log', level: 'error', message: 'pod failed', fields: { pod: name } })
      throw new Failure({ code: 'WAIT_FAILED', helmText: `pod ${name} failed` })
    }
    return status?.phase === 'Succeeded'
  }
  const conditions = Array.isArray(status?.conditions)
    ? (status.conditions as { type?: unknown; status?: unknown; reason?: unknown }[])
    : []
  for (const condition of conditions) {
    if (condition.status !== 'True') continue
    if (condition.type === 'Complete') return true
    if (condition.type === 'Failed') {
      const reason = String(condition.reason ?? '')
      emit({ type: 'log', level: 'error', message: 'job failed', fields: { job: name, reason } })
      throw new Failure({ code: 'WAIT_FAILED', helmText: `job ${name} failed: ${reason}` })
    }
  }
  return false
}

async function isReady(
  object: KubeObject,
  { world, jobs, signal }: { readonly world: PlanWorld; readonly jobs: boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  const live = await world.client.get(referenceOf(object), signal)
  if (live === undefined) return false
  const lookup = legacyLookupOf(live)
  const { namespace } = live.metadata
  const related =
    lookup === undefined
      ? []
      : await all(world.client.list({ ...lookup, ...(namespace === undefined ? {} : { namespace }) }, { signal }))
  const { ready, problem } = legacyReadinessOf({ object: live, related, checkJobs: jobs })
  if (problem !== undefined) throw new Failure({ code: 'WAIT_FAILED', helmText: problem })
  return ready
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Server errors pass; refusals do not, and neither do failures that are no request's. */
function isWorthRetrying(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== undefined) return status === 429 || (status >= 500 && status !== 501)
  return !(error instanceof Failure && error.code === 'OPERATION_CANCELLED')
}

async function poll(
  timeoutSeconds: number,
  world: PlanWorld,
  { signal }: WaitOptions,
  check: (signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  signal.addEventListener('abort', stop)
  let isLate = false
  const alarm = world.clock.sleep(timeoutSeconds * 1000, controller.signal).then(
    () => {
      isLate = true
      controller.abort()
    },
    () => {},
  )
  try {
    while (!(await check(controller.signal))) await world.clock.sleep(pollMilliseconds, controller.signal)
  } catch (error) {
    if (signal.aborted) throw cancelled()
    if (isLate) throw new Failure({ code: 'OPERATION_TIMEOUT', helmText: 'context deadline exceeded' })
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    controller.abort()
    await alarm
  }
}
