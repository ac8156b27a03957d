// What a plan is: everything that will be done to the cluster and the records, as data, in order.
import type { KubeObject, ObjectReference } from '../kube/index.ts'
import type { HookEvent, HookExecution, Release, ReleaseStatus } from '../release/index.ts'

/** How deleting goes on to what an object owns. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan'

/** `watcher` and `legacy` wait for all objects, `hookOnly` for hooks alone. */
export type PlanWait = 'watcher' | 'legacy' | 'hookOnly'

/** What becomes of a record. Moments are filled in when it happens. */
export interface ReleaseChange {
  readonly status?: ReleaseStatus
  readonly description?: string
  /** The description is this text and the failure's. */
  readonly failurePrefix?: string
  /** The moment of the change becomes the release's `deleted`. */
  readonly deleted?: boolean
}

/** What is told of a record that could not be written: nothing, or a line with the reason. */
export type WriteTrouble = 'untold' | { readonly level: 'debug' | 'error'; readonly message: string }

/** One thing to do. */
export type Act =
  /** `isTrimmed`: the history has a limit, so Helm looks at it again. */
  | { readonly kind: 'store-release'; readonly revision: number; readonly isTrimmed?: true }
  | {
      readonly kind: 'update-release'
      readonly revision: number
      readonly change: ReleaseChange
      /** `memory`: the record changes with its next write; `tolerant`: a failed write is a warning. */
      readonly write: 'must' | 'tolerant' | 'memory'
      /** How a write that was refused and is tolerated is told; absent: with a warning that names the record. */
      readonly trouble?: WriteTrouble
    }
  | { readonly kind: 'delete-release'; readonly revision: number; readonly missing: 'fail' | 'ignore' }
  | { readonly kind: 'create'; readonly object: KubeObject; readonly existing: 'fail' | 'skip' | 'patch' }
  | {
      readonly kind: 'apply'
      readonly object: KubeObject
      readonly force: boolean
      /** Fields owned by client-side writes of Helm are taken over first. */
      readonly migrate: boolean
      /** The object was not there when this was planned. */
      readonly isNew: boolean
    }
  | {
      readonly kind: 'patch'
      readonly object: KubeObject
      /** As the previous manifest had it; absent: the live object is the baseline. */
      readonly original?: KubeObject
      /** Kinds without merge rules are merged three ways too. */
      readonly threeWay: boolean
    }
  | { readonly kind: 'replace'; readonly object: KubeObject }
  /** Fails: what would be done cannot be, with the object or, where there is none, at all. */
  | { readonly kind: 'refuse'; readonly object?: KubeObject; readonly problem: string }
  | {
      readonly kind: 'delete'
      readonly object: KubeObject
      readonly propagation: Propagation
      /** Left alone when the live object asks to be kept, or cannot be read. */
      readonly unlessKept: boolean
    }
  | {
      readonly kind: 'wait-ready'
      readonly objects: readonly KubeObject[]
      readonly strategy: 'watcher' | 'legacy'
      readonly jobs: boolean
      readonly timeoutSeconds: number
    }
  | {
      readonly kind: 'wait-gone'
      readonly objects: readonly KubeObject[]
      readonly strategy: 'watcher' | 'legacy'
      readonly timeoutSeconds: number
    }
  | {
      readonly kind: 'wait-hook'
      readonly objects: readonly KubeObject[]
      readonly strategy: 'watcher' | 'legacy'
      readonly timeoutSeconds: number
    }
  | {
      readonly kind: 'mark-hook'
      readonly hook: number
      /** Empty: the hook did not come to run. */
      readonly phase: HookExecution['phase']
      readonly store: boolean
    }
  /** The output of a hook's pods, as its policy says. */
  | { readonly kind: 'hook-logs'; readonly hook: number }
  /** The output of test pods. What fails here is told behind the failure it is a rescue of. */
  | { readonly kind: 'test-logs'; readonly hooks: readonly number[] }
  /** Fails where the cluster does not know the object's kind. */
  | { readonly kind: 'place'; readonly object: KubeObject }
  | { readonly kind: 'forget-discovery' }

/** The kinds of acts. */
export type ActKind = Act['kind']

/** An act with its place in the phase. */
export interface Operation {
  /** Unique in the plan. */
  readonly id: string
  /** Operations of one batch run at once, batches one after the other. */
  readonly batch: number
  readonly act: Act
  /** Before the text of its failure. */
  readonly prefix?: string
  /** A failure ends the phase at once, even one that collects, and hides what was collected. */
  readonly fatal?: boolean
  /** A failure is a log line and nothing more. */
  readonly ignoreFailure?: boolean
  /** Run after this operation failed, before anything else; what fails there is a log line. */
  readonly rescue?: readonly Operation[]
}

/** Operations that belong together. */
export interface Phase {
  readonly name: string
  readonly operations: readonly Operation[]
  /** `stop`: the batch of the first failure is the last; `collect`: all are done, texts are joined by `joiner`. */
  readonly failures: 'stop' | 'collect'
  readonly joiner: string
  /** Before the text of the phase's failure. */
  readonly prefix: string
  /** Instead of the phase's failure text. */
  readonly failureText?: string
  /** Whether the plan ends with the phase's failure or remembers it and goes on. */
  readonly afterFailure: 'stop' | 'continue'
  /** Instead of the plan's own `onFailure`. */
  readonly onFailure?: readonly Operation[]
  /** Told before its operations. */
  readonly notices?: readonly Notice[]
}

/** Something to tell while the plan runs. */
export interface Notice {
  readonly level: 'debug' | 'info' | 'warn'
  readonly message: string
  readonly fields?: { readonly [key: string]: string }
}

/** A plan. JSON both ways: `planToJson`, `planFromJson`. */
export interface Plan {
  readonly verb: 'crds' | 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'test' | 'recovery'
  /** Where objects without a namespace go. */
  readonly namespace: string
  /** Records as they are before the plan; acts name them by revision. */
  readonly releases: readonly Release[]
  /** Revision of the record that is the outcome; 0 where there is none. */
  readonly subject: number
  readonly phases: readonly Phase[]
  /** Run after a phase has ended the plan, so that the record tells the truth. */
  readonly onFailure: readonly Operation[]
  /** The same after a cancellation. */
  readonly onCancel: readonly Operation[]
  readonly notices: readonly Notice[]
}

/** How the verbs that apply objects do it. */
export interface ApplyPolicy {
  readonly serverSide: boolean
  readonly forceConflicts: boolean
  readonly forceReplace: boolean
  readonly takeOwnership: boolean
  readonly runHooks: boolean
  readonly wait: PlanWait
  readonly waitForJobs: boolean
  readonly timeoutSeconds: number
  /** The user's description; empty: Helm's. */
  readonly description: string
}

/** The events at which phases of hooks run. */
export type { HookEvent, ObjectReference }
