// The records of a running plan: how they are now, and their writing.
import { textOf } from '../diagnostics/index.ts'
import type { Act, Plan, ReleaseChange, WriteTrouble } from '../plan/index.ts'
import {
  deletePoliciesOf,
  type Hook,
  type HookExecution,
  type Release,
  releaseNotFound,
  storageName,
} from '../release/index.ts'
import { debugLine, trimsHistory } from './announce.ts'
import type { Emit } from './events.ts'
import { timestampNow } from './timestamp.ts'
import type { PlanWorld } from './world.ts'

/** Acts on records. */
export type RecordAct = Extract<
  Act,
  { readonly kind: 'store-release' | 'update-release' | 'delete-release' | 'mark-hook' }
>

type Update = Extract<RecordAct, { readonly kind: 'update-release' }>

/** Records by revision, changed as the plan goes. */
export class Records {
  /** The text that `failurePrefix` stands before. */
  failureText = ''
  private readonly plan: Plan
  private readonly world: PlanWorld
  private readonly emit: Emit
  private readonly releases: Map<number, Release>
  private readonly missing: Set<number>
  /** Records as updates will leave them, and as they were when that was foreseen. */
  private readonly foreseen = new Map<Update, { readonly before: Release; readonly after: Release }>()

  constructor(plan: Plan, world: PlanWorld, emit: Emit) {
    this.plan = plan
    this.world = world
    this.emit = emit
    this.releases = new Map(plan.releases.map((release) => [release.revision, release]))
    const toStore = plan.phases
      .flatMap(({ operations }) => operations)
      .map(({ act }) => (act.kind === 'store-release' ? act.revision : 0))
    this.missing = new Set(toStore)
  }

  /** All records as they are now. */
  all(): Release[] {
    return [...this.releases.values()]
  }

  /** Whether the record has been written. */
  isStored(revision: number): boolean {
    return this.releases.has(revision) && !this.missing.has(revision)
  }

  /** A hook of the plan's subject. */
  hook(index: number): Hook {
    const hook = this.releases.get(this.plan.subject)?.hooks[index]
    if (hook === undefined) throw releaseNotFound()
    return hook
  }

  /** Has a record made ready for a write that comes next, if all goes well; what it will say must be certain by then. */
  foresee(act: Update): void {
    const { store } = this.world
    const { failurePrefix, deleted } = act.change
    if (store.prepare === undefined || this.foreseen.has(act)) return
    if (failurePrefix !== undefined || deleted !== undefined) return
    const before = this.release(act.revision)
    const after = this.changed(before, act.change)
    this.foreseen.set(act, { before, after })
    store.prepare(after)
  }

  async perform(act: RecordAct, signal: AbortSignal): Promise<void> {
    switch (act.kind) {
      case 'store-release':
        if (!trimsHistory(this.plan)) this.emit(debugLine('creating release', { key: this.keyOf(act.revision) }))
        if (act.isTrimmed && !trimsHistory(this.plan))
          this.emit(debugLine('getting release history', { name: this.nameOf(act.revision) }))
        await this.world.store.create(this.release(act.revision), signal)
        this.missing.delete(act.revision)
        return this.tell(act.revision)
      case 'update-release':
        this.releases.set(act.revision, this.updated(act))
        if (act.write !== 'memory') await this.write(act.revision, act, signal)
        return
      case 'delete-release': {
        this.emit(debugLine('deleting release', { key: this.keyOf(act.revision) }))
        const removed = await this.world.store.delete(this.nameOf(act.revision), act.revision, signal)
        if (removed === undefined && act.missing === 'fail') throw releaseNotFound()
        return
      }
      case 'mark-hook':
        this.markHook(act.hook, act.phase)
        if (act.store) {
          await this.write(this.plan.subject, { write: 'tolerant' }, signal)
          // Should nobody say how the hook ended, that is what is known of it.
          this.setHook(act.hook, (hook) => ({ ...hook, lastRun: { ...hook.lastRun, phase: 'Unknown' } }))
        }
        return
    }
  }

  private async write(
    revision: number,
    { write, trouble }: { readonly write: 'must' | 'tolerant' | 'memory'; readonly trouble?: WriteTrouble },
    signal: AbortSignal,
  ): Promise<void> {
    const release = this.release(revision)
    this.emit(debugLine('updating release', { key: this.keyOf(revision) }))
    try {
      await this.world.store.update(release, signal)
      this.tell(revision)
    } catch (error) {
      if (write === 'must' || signal.aborted) throw error
      if (trouble === 'untold') return
      const fields = { error: textOf(error) }
      if (trouble !== undefined) return this.emit({ type: 'log', ...trouble, fields })
      const named = { name: release.name, revision: String(revision), ...fields }
      this.emit({ type: 'log', level: 'warn', message: 'failed to update release', fields: named })
    }
  }

  private updated(act: Update): Release {
    const release = this.release(act.revision)
    const foreseen = this.foreseen.get(act)
    return foreseen?.before === release ? foreseen.after : this.changed(release, act.change)
  }

  private changed(release: Release, change: ReleaseChange): Release {
    const { status, description, failurePrefix, deleted } = change
    return {
      ...release,
      info: {
        ...release.info,
        ...(status === undefined ? {} : { status }),
        ...(description === undefined ? {} : { description }),
        ...(failurePrefix === undefined ? {} : { description: `${failurePrefix}${this.failureText}` }),
        ...(deleted === true ? { deleted: timestampNow(this.world.clock) } : {}),
      },
    }
  }

  private markHook(index: number, phase: HookExecution['phase']): void {
    const now = timestampNow(this.world.clock)
    this.setHook(index, (hook) => ({
      ...hook,
      deletePolicies: deletePoliciesOf(hook),
      lastRun:
        phase === ''
          ? hook.lastRun
          : phase === 'Running'
            ? { startedAt: now, phase }
            : { ...hook.lastRun, completedAt: now, phase },
    }))
  }

  private setHook(index: number, change: (hook: Hook) => Hook): void {
    const release = this.release(this.plan.subject)
    const hooks = release.hooks.map((hook, at) => (at === index ? change(hook) : hook))
    this.releases.set(release.revision, { ...release, hooks })
  }

  private release(revision: number): Release {
    const release = this.releases.get(revision)
    if (release === undefined) throw releaseNotFound()
    return release
  }

  private keyOf(revision: number): string {
    return storageName(this.nameOf(revision), revision)
  }

  /** The release's name. */
  nameOf(revision: number): string {
    return (this.releases.get(revision) ?? this.release(this.plan.subject)).name
  }

  private tell(revision: number): void {
    const { name, info } = this.release(revision)
    this.emit({ type: 'stored', name, revision, status: info.status })
  }
}
