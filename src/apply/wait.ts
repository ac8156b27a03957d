// Waiting for objects to become ready or to go, by watching them.
import { Failure } from '../diagnostics/index.ts'
import { formatDuration } from '../go/index.ts'
import {
  formatGroupVersionKind,
  identityOf,
  type KubeObject,
  type ObjectReference,
  podSelectorOf,
  type Readiness,
  readinessNeedsPods,
  readinessWithPods,
  referenceOf,
  type Selection,
} from '../kube/index.ts'
import { debugLine } from './announce.ts'
import type { Emit } from './events.ts'
import { cancelled, failureOf, type PlanWorld, retold, statusOf } from './world.ts'

/** What is waited for. */
export interface WaitRequest {
  readonly objects: readonly KubeObject[]
  /** Judges a live object; absent: wait for all to be gone. */
  readonly judge?: (object: KubeObject, nowNanoseconds: bigint) => Readiness
  /** Pods that failed make the controllers that own them fail; they are looked at whenever the controller changes, as in Helm. */
  readonly withPods: boolean
  /** 0: Helm's 30 seconds. */
  readonly timeoutSeconds: number
}

/** Between two looks at everything, in case a watch missed something. */
const resyncMilliseconds = 10_000
const resyncGoneMilliseconds = 1_000

/** In less time Helm's watchers do not even start. */
const shortestSeconds = 0.005

interface Target {
  readonly reference: ObjectReference
  object: KubeObject | undefined
  /** Whether it has been looked for, and whether it was ever there. */
  isRead: boolean
  wasThere: boolean
  /** Pods of the object at its present version. */
  pods: readonly KubeObject[]
  told: string
}

/**
 * Waits until every object is ready (one that failed for good ends its own wait) or gone.
 * @throws Failure WAIT_FAILED, OPERATION_TIMEOUT, OPERATION_CANCELLED
 * @see helm pkg/kube/statuswait.go
 */
export async function waitFor(
  request: WaitRequest,
  world: PlanWorld,
  options: { readonly emit: Emit; readonly signal: AbortSignal },
): Promise<void> {
  const wait = new Wait(request, world, options.emit)
  if (options.signal.aborted) throw cancelled()
  const stop = (): void => wait.stop('cancelled')
  options.signal.addEventListener('abort', stop)
  try {
    await wait.run()
  } finally {
    options.signal.removeEventListener('abort', stop)
  }
}

class Wait {
  private readonly request: WaitRequest
  private readonly world: PlanWorld
  private readonly emit: Emit
  private readonly targets: Map<string, Target>
  private readonly controller = new AbortController()
  private ending: 'done' | 'timeout' | 'cancelled' | 'failed' | undefined
  private trouble: unknown
  private readonly tasks: Promise<void>[] = []
  private end: () => void = () => {}

  constructor(request: WaitRequest, world: PlanWorld, emit: Emit) {
    this.request = request
    this.world = world
    this.emit = emit
    const isReadyWait = request.judge !== undefined
    const awaited = request.objects.filter((object) => !isReadyWait || !isPaused(object))
    this.targets = new Map(
      awaited.map((object) => {
        const reference = referenceOf(object)
        return [
          identityOf(reference),
          { reference, object: undefined, isRead: false, wasThere: false, pods: [], told: '' },
        ]
      }),
    )
  }

  stop(ending: NonNullable<Wait['ending']>, trouble?: unknown): void {
    if (this.ending !== undefined) return
    this.ending = ending
    this.trouble = trouble
    this.controller.abort()
    this.end()
  }

  async run(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.end = resolve
    })
    const seconds = this.request.timeoutSeconds === 0 ? 30 : this.request.timeoutSeconds
    const message = this.request.judge === undefined ? 'waiting for resources to be deleted' : 'waiting for resources'
    const timeout = formatDuration(BigInt(Math.round(this.request.timeoutSeconds * 1e9)))
    this.emit(debugLine(message, { count: this.request.objects.length, timeout }))
    if (seconds <= shortestSeconds) throw neverStarted()
    this.start(this.sleep(seconds * 1000).then((slept) => slept && this.stop('timeout')))
    this.start(this.look())
    if (this.ending === undefined) await ended
    await Promise.all(this.tasks)
    if (this.ending === 'done') return this.throwFailed()
    if (this.ending === 'failed') throw failureOf(this.trouble)
    throw this.notReached()
  }

  /** The first look at everything, then watches and, now and then, another look. */
  private async look(): Promise<void> {
    await this.refresh()
    if (this.ending !== undefined) return
    for (const selection of this.selections()) this.start(this.watch(selection))
    const pause = this.request.judge === undefined ? resyncGoneMilliseconds : resyncMilliseconds
    // The watches decide: what this look cannot see they may still be told.
    while (await this.sleep(pause)) await this.refresh().catch(() => {})
  }

  private async refresh(): Promise<void> {
    const { signal } = this.controller
    await Promise.all(
      [...this.targets.values()].map(async (target) => {
        await this.meet(target, await this.read(target.reference, signal))
      }),
    )
    this.assess()
  }

  /** Asks as a watch would, so that nothing is waited for that may not be watched. */
  private async read(reference: ObjectReference, signal: AbortSignal): Promise<KubeObject | undefined> {
    const { apiVersion, kind, namespace, name } = reference
    const selection = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) }
    try {
      for await (const object of this.world.client.list(
        { ...selection, fieldSelector: `metadata.name=${name}` },
        { signal },
      ))
        if (object.metadata.name === name) return object
      return undefined
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw refusedList(reference, error)
    }
  }

  private selections(): Selection[] {
    const groups = new Map<string, ObjectReference[]>()
    for (const { reference } of this.targets.values()) {
      const key = `${reference.apiVersion} ${reference.kind} ${reference.namespace ?? ''}`
      groups.set(key, [...(groups.get(key) ?? []), reference])
    }
    return [...groups.values()].map((references): Selection => {
      const { apiVersion, kind, namespace, name } = references[0] as ObjectReference
      return {
        apiVersion,
        kind,
        ...(namespace === undefined ? {} : { namespace }),
        ...(references.length === 1 ? { fieldSelector: `metadata.name=${name}` } : {}),
      }
    })
  }

  /** Takes note of the object as it is now, and of its pods if it changed. */
  private async meet(target: Target, object: KubeObject | undefined): Promise<void> {
    const before = target.object?.metadata['resourceVersion']
    if (this.request.withPods && object !== undefined && object.metadata['resourceVersion'] !== before)
      target.pods = await this.podsOf(object)
    target.object = object
    target.isRead = true
    if (object !== undefined) target.wasThere = true
  }

  private async podsOf(object: KubeObject): Promise<KubeObject[]> {
    const labelSelector = readinessNeedsPods(object) ? podSelectorOf(object) : undefined
    if (labelSelector === undefined) return []
    const { namespace } = object.metadata
    const selection = {
      apiVersion: 'v1',
      kind: 'Pod',
      labelSelector,
      ...(namespace === undefined ? {} : { namespace }),
    }
    const pods: KubeObject[] = []
    for await (const pod of this.world.client.list(selection, { signal: this.controller.signal })) pods.push(pod)
    return pods
  }

  private async watch(selection: Selection): Promise<void> {
    try {
      for await (const event of this.world.client.watch(selection, this.controller.signal)) {
        if (this.ending !== undefined) return
        if (event.type === 'BOOKMARK') continue
        const target = this.targets.get(identityOf(referenceOf(event.object)))
        if (target === undefined) continue
        await this.meet(target, event.type === 'DELETED' ? undefined : event.object)
        this.assess()
      }
    } catch (error) {
      if (statusOf(error) !== 404) throw refusedList(selection, error)
      // The kind is gone, and with it its objects; should it come back the looks will tell.
      for (const target of this.targets.values())
        if (isOfKind(target.reference, selection)) await this.meet(target, undefined)
      this.assess()
    }
  }

  private assess(): void {
    if (this.ending !== undefined) return
    const desired = this.request.judge === undefined ? 'NotFound' : 'Current'
    let pending = 0
    let reached = 0
    const waiting: { readonly reference: ObjectReference; readonly status: string }[] = []
    for (const target of this.targets.values()) {
      const { status, message } = this.readinessOf(target)
      const isPending =
        this.request.judge === undefined ? status !== 'NotFound' : status !== 'Current' && status !== 'Failed'
      if (isPending) pending += 1
      if (status === desired) reached += 1
      const told = `${status} ${message}`
      if (told !== target.told) {
        this.emit({ type: 'status', target: target.reference, status, message })
        if (isPending) waiting.push({ reference: target.reference, status })
      }
      target.told = told
    }
    if (pending === 0) {
      const line = { desiredStatus: desired, resourceCount: reached }
      if (reached === this.targets.size) this.emit(debugLine('all resources achieved desired status', line))
      this.stop('done')
      return
    }
    // One at a time, the first by name: so that one knows what is waited for.
    const [first] = waiting.sort((left, right) => (left.reference.name < right.reference.name ? -1 : 1))
    if (first === undefined) return
    const { namespace = '', name, kind } = first.reference
    const statuses = { expectedStatus: desired, actualStatus: first.status }
    this.emit(debugLine('waiting for resource', { namespace, name, kind, ...statuses }))
  }

  private readinessOf({ object, pods, isRead, wasThere }: Target): Readiness {
    if (object === undefined)
      return wasThere || (isRead && this.request.judge === undefined)
        ? { status: 'NotFound', message: 'Resource not found' }
        : { status: 'Unknown', message: '' }
    const now = this.world.clock.now()
    const { judge, withPods } = this.request
    if (judge === undefined)
      return object.metadata['deletionTimestamp'] === undefined
        ? { status: 'Current', message: 'Resource is current' }
        : { status: 'Terminating', message: 'Resource scheduled for deletion' }
    const own = judge(object, now)
    return withPods && readinessNeedsPods(object) ? readinessWithPods(own, pods, now) : own
  }

  private throwFailed(): void {
    if (this.request.judge === undefined) return
    const texts = this.unreached('Current')
    if (texts.length > 0) throw new Failure({ code: 'WAIT_FAILED', helmText: texts.join('\n') })
  }

  private notReached(): Failure {
    const isCancelled = this.ending === 'cancelled'
    const texts = this.unreached(this.request.judge === undefined ? 'NotFound' : 'Current')
    return new Failure({
      code: isCancelled ? 'OPERATION_CANCELLED' : 'OPERATION_TIMEOUT',
      helmText: [...texts, isCancelled ? 'context canceled' : 'context deadline exceeded'].join('\n'),
    })
  }

  private unreached(wanted: Readiness['status']): string[] {
    return [...this.targets.values()].flatMap((target) => {
      const { status, message } = this.readinessOf(target)
      if (status === wanted || (status === 'Unknown' && wanted === 'NotFound')) return []
      const { kind, namespace = '', name } = target.reference
      const what = wanted === 'NotFound' ? 'still exists' : 'not ready'
      return [`resource ${kind}/${namespace}/${name} ${what}. status: ${status}, message: ${message}`]
    })
  }

  /** False when the wait ended meanwhile. */
  private async sleep(milliseconds: number): Promise<boolean> {
    try {
      await this.world.clock.sleep(milliseconds, this.controller.signal)
    } catch (error) {
      if (!this.controller.signal.aborted) throw error
    }
    return this.ending === undefined
  }

  private start(task: Promise<unknown>): void {
    this.tasks.push(
      task.then(
        () => {},
        (error: unknown) => this.stop('failed', error),
      ),
    )
  }
}

function neverStarted(): Failure {
  return new Failure({
    code: 'OPERATION_TIMEOUT',
    helmText: 'reporter failed to start: event funnel closed: context deadline exceeded',
  })
}

/** A refusal in the words of Helm's Kubernetes library, which lists without a name. */
function refusedList(
  type: { readonly apiVersion: string; readonly kind: string; readonly name?: string },
  error: unknown,
): unknown {
  if (!(error instanceof Failure) || statusOf(error) !== 403 || !error.helmText.includes(' cannot list ')) return error
  const text = error.helmText.replace(/^(\S+) "[^"]*" is forbidden/, '$1 is forbidden')
  return retold(error, `failed to list ${formatGroupVersionKind(type)}: ${text}`)
}

function isOfKind(reference: ObjectReference, { apiVersion, kind }: Selection): boolean {
  return reference.apiVersion === apiVersion && reference.kind === kind
}

function isPaused(object: KubeObject): boolean {
  return object.kind === 'Deployment' && (object['spec'] as { readonly paused?: unknown } | undefined)?.paused === true
}
