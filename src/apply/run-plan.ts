// Runs a plan: phase by phase, batch by batch, telling what happens. With `storage/` the only code that writes to a cluster.
import { toItsEnd } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { Operation, Phase, Plan } from '../plan/index.ts'
import { lastRevision, type Release } from '../release/index.ts'
import { announcementsOf, closingLines, debugLine, isCreation } from './announce.ts'
import { type Emit, eventsOf, type PlanEvent } from './events.ts'
import { isClusterAct, performClusterAct, targetOf } from './perform.ts'
import { Records } from './records.ts'
import { cancelled, failureOf, type PlanWorld, retold } from './world.ts'

/** How a plan went. */
export interface PlanOutcome {
  /** The record the plan was about, as it is now; absent where the plan had none. */
  readonly release?: Release
  /** All records of the plan as they are now. */
  readonly releases: readonly Release[]
  /** What ended the plan. */
  readonly failure?: Failure
  /** The phase it happened in. */
  readonly failedPhase?: string
  /** What failed on the way without ending it. */
  readonly remembered: readonly Failure[]
  /** Objects that were not there before, created or tried to be. */
  readonly created: readonly KubeObject[]
  readonly cancelled: boolean
}

/** How long the last word on a cancelled operation may take. */
const lastWordMilliseconds = 10_000

/**
 * Runs a plan; it begins when the event that tells of it has been taken. Failures do not reject: they are in the outcome. When `signal` aborts, waits and requests end at once, the
 * record is written true (`failed`), and the outcome says `context canceled`. Leaving the events early does the same.
 */
export function runPlan(plan: Plan, world: PlanWorld, signal: AbortSignal): AsyncGenerator<PlanEvent, PlanOutcome> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  // Every generator that hands events on costs as much as an event itself: there is none here.
  const run = async (emit: Emit): Promise<PlanOutcome> => {
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    try {
      return await new PlanRun(plan, world, { emit, signal: controller.signal }).run()
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
  return eventsOf(plannedEvent(plan), run, stop)
}

function plannedEvent({ phases }: Plan): PlanEvent {
  return {
    type: 'plan',
    phases: phases.map(({ name, operations }) => ({
      name,
      operations: operations.map(({ id, act }) => {
        const target = targetOf(act)
        return { operation: id, act: act.kind, ...(target === undefined ? {} : { target }) }
      }),
    })),
  }
}

class PlanRun {
  private readonly plan: Plan
  private readonly world: PlanWorld
  private readonly emit: Emit
  private readonly signal: AbortSignal
  private readonly records: Records
  private readonly created: KubeObject[] = []

  constructor(plan: Plan, world: PlanWorld, options: { readonly emit: Emit; readonly signal: AbortSignal }) {
    this.plan = plan
    this.world = world
    this.emit = options.emit
    this.signal = options.signal
    this.records = new Records(plan, world, options.emit)
  }

  async run(): Promise<PlanOutcome> {
    for (const notice of this.plan.notices) this.emit({ type: 'log', ...notice })
    const remembered: Failure[] = []
    for (const phase of this.plan.phases) {
      const failure = await this.runPhase(phase)
      for (const event of closingLines(phase, this.plan, failure)) this.emit(event)
      if (failure === undefined) continue
      if (phase.afterFailure === 'continue' && !this.signal.aborted) {
        remembered.push(failure)
        continue
      }
      await this.closeAfter(failure, phase)
      return this.outcome(remembered, { failure, phase })
    }
    return this.outcome(remembered)
  }

  private outcome(
    remembered: readonly Failure[],
    end?: { readonly failure: Failure; readonly phase: Phase },
  ): PlanOutcome {
    const releases = this.records.all()
    const subject = releases.find(({ revision }) => revision === this.plan.subject) ?? lastRevision(releases)
    return {
      ...(subject === undefined ? {} : { release: subject }),
      releases,
      ...(end === undefined ? {} : { failure: end.failure, failedPhase: end.phase.name }),
      remembered,
      created: this.created,
      cancelled: this.signal.aborted,
    }
  }

  /** Runs a phase; gives the failure that it ends with. */
  private async runPhase(phase: Phase): Promise<Failure | undefined> {
    if (this.signal.aborted) return cancelled()
    // Where all is done but the words on it they are said to their end: half of them would be no true record.
    const isLastWord = phase.operations.every(({ act }) => act.kind === 'update-release')
    const run = (signal: AbortSignal): Promise<Failure | undefined> => this.runBatches(phase, signal)
    return isLastWord ? toItsEnd(this.signal, this.world.clock, run) : run(this.signal)
  }

  private async runBatches(phase: Phase, signal: AbortSignal): Promise<Failure | undefined> {
    for (const notice of phase.notices ?? []) this.emit({ type: 'log', ...notice })
    const failures: Failure[] = []
    const announcements = announcementsOf(phase, this.plan)
    const batches = batchesOf(phase.operations)
    for (const [index, batch] of batches.entries()) {
      if (signal.aborted) return cancelled()
      if (batch.every(({ act }) => isClusterAct(act))) this.foreseeRecords(batches.slice(index + 1).flat(), phase)
      for (const { id } of batch) for (const line of announcements.get(id) ?? []) this.emit(line)
      const results = await Promise.all(batch.map((operation) => this.runOperation(operation, signal)))
      if (signal.aborted && results.some((failure) => failure !== undefined)) return cancelled()
      const fatal = batch.findIndex((operation, index) => operation.fatal === true && results[index] !== undefined)
      if (fatal !== -1) return toldBy(phase, [results[fatal] as Failure])
      failures.push(...results.filter((failure) => failure !== undefined))
      if (failures.length > 0 && phase.failures === 'stop') break
    }
    return failures.length === 0 ? undefined : toldBy(phase, failures)
  }

  /** Has the records made ready that are written after what is done to the cluster now: the cluster takes its time. */
  private foreseeRecords(rest: readonly Operation[], phase: Phase): void {
    const { phases } = this.plan
    const later = phases.slice(phases.indexOf(phase) + 1).flatMap(({ operations }) => operations)
    const seen = new Set<number>()
    for (const { act } of [...rest, ...later]) {
      if (isClusterAct(act)) continue
      if (act.kind !== 'update-release' || act.write === 'memory' || seen.has(act.revision)) return
      seen.add(act.revision)
      this.records.foresee(act)
    }
  }

  /** Runs one operation and, should it fail, its rescue. */
  private async runOperation(operation: Operation, signal: AbortSignal): Promise<Failure | undefined> {
    const { id, act } = operation
    const target = targetOf(act)
    const told = {
      type: 'operation',
      operation: id,
      act: act.kind,
      ...(target === undefined ? {} : { target }),
    } as const
    this.emit({ ...told, state: 'started' })
    try {
      await this.perform(operation, signal)
      this.emit({ ...told, state: 'done' })
      if (target !== undefined && operation.fatal === true && isCreation(act)) {
        const { namespace = '', name, kind } = target
        this.emit(debugLine('created a new resource', { namespace, name, kind }))
      }
      return undefined
    } catch (error) {
      const failure = failureOf(error, signal)
      this.emit({ ...told, state: 'failed', failure })
      if (operation.ignoreFailure === true) {
        this.emit({
          type: 'log',
          level: 'info',
          message: `error outputting logs for hook failure: ${failure.helmText}`,
        })
        return undefined
      }
      const also = signal.aborted ? [] : await this.rescue(operation.rescue ?? [], signal)
      return retold(failure, [`${operation.prefix ?? ''}${failure.helmText}`, ...also].join('\n'))
    }
  }

  /** Gives the texts that belong behind the failure's. */
  private async rescue(operations: readonly Operation[], signal: AbortSignal): Promise<string[]> {
    const texts: string[] = []
    for (const batch of batchesOf(operations)) {
      const results = await Promise.all(batch.map((operation) => this.runOperation(operation, signal)))
      for (const [index, failure] of results.entries()) {
        if (failure === undefined) continue
        const message = `error deleting the hook resource on hook failure: ${failure.helmText}`
        if (batch[index]?.act.kind === 'test-logs') texts.push(failure.helmText)
        else this.emit({ type: 'log', level: 'info', message })
      }
    }
    return texts
  }

  private async perform({ act, fatal }: Operation, signal: AbortSignal): Promise<void> {
    if (isClusterAct(act)) {
      if (isCreation(act) && fatal === true) this.created.push(act.object)
      return performClusterAct(act, {
        world: this.world,
        namespace: this.plan.namespace,
        emit: this.emit,
        signal,
        hookOf: (index) => this.records.hook(index),
      })
    }
    return this.records.perform(act, signal)
  }

  /** The last word after a failure: not bound to the signal, which may be what ended the plan, but to a time of its own. */
  private async closeAfter(failure: Failure, phase: Phase): Promise<void> {
    this.records.failureText = failure.helmText
    const isStored = this.records.isStored(this.plan.subject)
    const operations = this.signal.aborted
      ? isStored
        ? this.plan.onCancel
        : []
      : (phase.onFailure ?? this.plan.onFailure)
    if (operations.length === 0) return
    const limit = new AbortController()
    const done = new AbortController()
    const alarm = this.world.clock.sleep(lastWordMilliseconds, done.signal).then(
      () => limit.abort(),
      () => {},
    )
    try {
      for (const batch of batchesOf(operations))
        await Promise.all(batch.map((operation) => this.runOperation(operation, limit.signal)))
    } finally {
      done.abort()
      await alarm
    }
  }
}

/** Operations by batch, in order. */
function batchesOf(operations: readonly Operation[]): Operation[][] {
  const batches = new Map<number, Operation[]>()
  for (const operation of operations) {
    const batch = batches.get(operation.batch)
    if (batch === undefined) batches.set(operation.batch, [operation])
    else batch.push(operation)
  }
  return [...batches].sort(([left], [right]) => left - right).map(([, batch]) => batch)
}

/** The failures of a phase as one. */
function toldBy(phase: Phase, failures: readonly Failure[]): Failure {
  const [first] = failures as [Failure, ...Failure[]]
  if (phase.failureText !== undefined) return retold(first, phase.failureText)
  const text = `${phase.prefix}${failures.map(({ helmText }) => helmText).join(phase.joiner)}`
  if (failures.length === 1) return retold(first, text)
  return new Failure({
    code: first.code,
    helmText: text,
    cause: first,
    data: { failures: failures.map((failure) => failure.toJSON()) },
  })
}
