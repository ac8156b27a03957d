// Requests of every verb: what a surface (command line, SDK, gRPC, HTTP) asks for. Defaults are the surface's business.
import type { PlanEvent } from '../apply/index.ts'
import type { ChartReference, RegistryDownload, ValueSource, Values } from '../chart/index.ts'
import type { Release, ReleaseStatus } from '../release/index.ts'
import type { PostRenderer, RenderWarning } from '../render/index.ts'
import type { IfPending } from './unlock.ts'

/** `watcher` waits by watching, `legacy` by Helm 3's rules, `hookOnly` for hooks alone. */
export type WaitStrategy = 'watcher' | 'legacy' | 'hookOnly'

/** `client` touches no cluster, `server` asks it but changes nothing. */
export type DryRun = 'none' | 'client' | 'server'

/**
 * What a post-renderer is given: hooks and templates in one stream, each in a stream of its own, or templates alone.
 * Helm's command has only the first.
 */
export type PostRenderStrategy = 'combined' | 'separate' | 'nohooks'

/** A post-renderer that is a plugin. */
export interface PostRendererPlugin {
  readonly plugin: string
  readonly extraArguments: readonly string[]
}

/** What all verbs share that render and apply. */
export interface ApplyRequest {
  readonly dryRun: DryRun
  readonly wait: WaitStrategy
  readonly waitForJobs: boolean
  readonly timeoutSeconds: number
  readonly runHooks: boolean
  readonly forceReplace: boolean
  readonly forceConflicts: boolean
  readonly description: string
}

/** What `install`, `upgrade` and `template` share. */
export interface ChartRequest extends ApplyRequest {
  readonly name: string
  readonly namespace: string
  readonly chart: ChartReference
  readonly values: readonly ValueSource[]
  readonly skipCrds: boolean
  readonly skipSchemaValidation: boolean
  readonly openApiValidation: boolean
  readonly subNotes: boolean
  readonly hideSecret: boolean
  readonly takeOwnership: boolean
  readonly enableDns: boolean
  readonly rollbackOnFailure: boolean
  readonly createNamespace: boolean
  readonly labels: { readonly [key: string]: string | null }
  /** Changes what was rendered before it is used. */
  readonly postRenderer?: PostRenderer | PostRendererPlugin
  /** `combined` if absent. */
  readonly postRenderStrategy?: PostRenderStrategy
  /** Looks for mistakes that Helm passes in silence, and gives them as `warning` events. */
  readonly warnUnusedValues?: boolean
}

/** `install`. `name` is already decided (given, generated or from a template): see `nameForInstall`. */
export interface InstallRequest extends ChartRequest {
  readonly replace: boolean
  readonly serverSide: boolean
}

/** `upgrade`. Installing where nothing is, is the surface's choice: it asks `history` first, as Helm does. */
export interface UpgradeRequest extends ChartRequest {
  readonly serverSide: 'auto' | 'true' | 'false'
  readonly resetValues: boolean
  readonly reuseValues: boolean
  readonly resetThenReuseValues: boolean
  /** 0: no limit. */
  readonly maxHistory: number
  readonly cleanupOnFail: boolean
  /** `fail` is Helm's way. */
  readonly ifPending?: IfPending
  /** Acts on this last revision only. */
  readonly expectedRevision?: number
}

/** `rollback`; revision 0 is the one before the current. */
export interface RollbackRequest extends ApplyRequest {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly serverSide: 'auto' | 'true' | 'false'
  readonly maxHistory: number
  readonly cleanupOnFail: boolean
  /** Acts on this last revision only. */
  readonly expectedRevision?: number
}

/** `uninstall`. */
export interface UninstallRequest {
  readonly name: string
  readonly namespace: string
  readonly dryRun: boolean
  readonly ignoreNotFound: boolean
  readonly keepHistory: boolean
  readonly runHooks: boolean
  readonly propagation: 'background' | 'foreground' | 'orphan'
  readonly wait: WaitStrategy
  readonly timeoutSeconds: number
  readonly description: string
  /** Acts on this last revision only. */
  readonly expectedRevision?: number
}

/** What `uninstall` did. */
export interface UninstallOutcome {
  /** As it was; absent where there was none. */
  readonly release?: Release
  /** Helm's word on what was kept. */
  readonly info: string
}

/** `test`: filters are `attribute=value` pairs already split, Helm's `name` and `!name`. */
export interface TestRequest {
  readonly name: string
  readonly namespace: string
  readonly timeoutSeconds: number
  readonly filters: { readonly [attribute: string]: readonly string[] }
  /** Gives the logs of test pods as `hook-log` events before any pod is deleted. */
  readonly logs?: boolean
}

/** `template`: rendering without a cluster unless `dryRun` is `server`. */
export interface TemplateRequest extends ChartRequest {
  readonly isUpgrade: boolean
  /** Helm's default is true. */
  readonly serverSide?: boolean
  readonly includeCrds: boolean
  readonly kubeVersion?: string
  readonly apiVersions: readonly string[]
}

/** `list`. */
export interface ListRequest {
  /** Empty: all namespaces. */
  readonly namespace: string
  /** Empty: every status but `unknown`. */
  readonly statuses: readonly ReleaseStatus[]
  /** Go (RE2) expression over names. */
  readonly filter: string
  readonly selector: string
  readonly sort: 'name' | 'date'
  readonly reverse: boolean
  /** 0: no limit. */
  readonly limit: number
  readonly offset: number
  /** `whole` by default; `summary`: without manifests, hooks, values and the charts' files, so that thousands take little room. */
  readonly contents?: 'whole' | 'summary'
}

/** `get values`. */
export interface GetValuesRequest {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly all: boolean
}

/** Something that happened during an action. */
export type ActionEvent =
  | PlanEvent
  | ({ readonly type: 'download' } & RegistryDownload)
  | { readonly type: 'warning'; readonly warning: RenderWarning }

/** Values as `get values` gives them. */
export type ReleaseValues = Values
