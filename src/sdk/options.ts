// What programs say: how a client is set up, and what each verb may be told. Absent means Helm's default.
import type { ActionEvent, WaitStrategy } from '../actions/index.ts'
import type { ChartReference } from '../chart/index.ts'
import type { Host } from '../host/index.ts'
import type { ReleaseStatus } from '../release/index.ts'
import type { ValuesInput } from './values.ts'

/** How to reach the cluster; what is left open comes from the kubeconfig. */
export interface KubeOptions {
  /** Path of a kubeconfig file that must be there. */
  readonly kubeconfig?: string
  readonly context?: string
  readonly server?: string
  readonly token?: string
  readonly certificateAuthorityFile?: string
  readonly tlsServerName?: string
  readonly skipTlsVerification?: boolean
}

/** A client's settings. */
export interface HelmOptions {
  readonly namespace?: string
  readonly kube?: KubeOptions
  /** Where records are kept; Helm's default is `secret`. */
  readonly storage?: 'secret' | 'configmap' | 'memory'
  /** `false`: no environment variable is read. */
  readonly environment?: false
  /** The operating system; Node's own by default. */
  readonly host?: Host
}

/** A chart: a path, a URL, a name in a repository; or the same with more to say. */
export type ChartInput = string | ChartReference

/** A time: milliseconds, or a text such as `90s`, `5m`, `1h30m`. */
export type Duration = number | string

/** What every call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** What every operation takes. */
export interface OperationOptions extends CallOptions {
  /** For any single thing that is waited for; `5m` by default. */
  readonly timeout?: Duration
  /** Told every event as it happens. */
  readonly onEvent?: (event: ActionEvent) => void
}

/** What rendering takes. */
export interface ChartOptions extends OperationOptions {
  readonly values?: ValuesInput | readonly ValuesInput[]
  readonly skipCrds?: boolean
  readonly skipSchemaValidation?: boolean
  readonly subNotes?: boolean
  readonly enableDns?: boolean
  readonly hideSecrets?: boolean
  /** Gives `warning` events for values that nothing reads and other mistakes that Helm passes in silence. */
  readonly warnUnusedValues?: boolean
  readonly description?: string
}

/** `template`. */
export interface RenderOptions extends ChartOptions {
  readonly dryRun?: 'client' | 'server'
  readonly namespace?: string
  readonly kubeVersion?: string
  readonly apiVersions?: readonly string[]
  readonly includeCrds?: boolean
  readonly mode?: 'install' | 'upgrade'
}

/** `explainValues`. */
export interface ExplainValuesOptions extends RenderOptions {
  /** Only this value, or those below it. */
  readonly path?: string
  /** Tells secret values too. */
  readonly showSecrets?: boolean
}

/** What applying takes. */
export interface ApplyOptions extends OperationOptions {
  readonly dryRun?: false | 'client' | 'server'
  /** `hookOnly` by default; `true` is `watcher`. */
  readonly wait?: boolean | WaitStrategy
  readonly waitForJobs?: boolean
  readonly runHooks?: boolean
  readonly forceReplace?: boolean
  readonly forceConflicts?: boolean
  readonly description?: string
}

/** What `install` and `upgrade` share. */
export interface ReleaseOptions extends ChartOptions, ApplyOptions {
  /** `keep` leaves a failed release as it is; `rollback` undoes it. */
  readonly onFailure?: 'keep' | 'rollback'
  readonly createNamespace?: boolean
  readonly takeOwnership?: boolean
  readonly openApiValidation?: boolean
}

/** `install`. */
export interface InstallOptions extends ReleaseOptions {
  /** Takes a name again that was uninstalled with its history kept. */
  readonly replace?: boolean
  readonly labels?: { readonly [key: string]: string }
  /** Server-side apply, which is the default, or client-side. */
  readonly apply?: 'server' | 'client'
}

/** `upgrade`. */
export interface UpgradeOptions extends ReleaseOptions {
  /** What becomes of the values of the last revision; `auto`: kept when no new ones are given. */
  readonly mergeStrategy?: 'auto' | 'reset' | 'reuse' | 'resetThenReuse'
  /** `null` removes a label. */
  readonly labels?: { readonly [key: string]: string | null }
  /** `auto`: as the release was applied before. */
  readonly apply?: 'auto' | 'server' | 'client'
  /** 0: no limit. */
  readonly maxHistory?: number
  /** Removes what a failed upgrade created. */
  readonly cleanupOnFail?: boolean
}

/** `rollback`. */
export interface RollbackOptions extends ApplyOptions {
  /** The one before the current by default. */
  readonly to?: number
  readonly apply?: 'auto' | 'server' | 'client'
  readonly maxHistory?: number
  readonly cleanupOnFail?: boolean
}

/** `uninstall`. */
export interface UninstallOptions extends OperationOptions {
  readonly dryRun?: boolean
  readonly ignoreNotFound?: boolean
  readonly keepHistory?: boolean
  readonly runHooks?: boolean
  readonly propagation?: 'background' | 'foreground' | 'orphan'
  readonly wait?: boolean | WaitStrategy
  readonly description?: string
}

/** `test`. */
export interface TestOptions extends OperationOptions {
  /** Only these tests, by their names. */
  readonly only?: readonly string[]
  /** All but these. */
  readonly except?: readonly string[]
  /** Gives the logs of test pods as events. */
  readonly logs?: boolean
}

/** `list`. */
export interface ListOptions extends CallOptions {
  /** `*`: all namespaces. */
  readonly namespace?: string
  /** A Go (RE2) expression over names. */
  readonly filter?: string
  /** Over the labels of records. */
  readonly selector?: string
  /** Every status by default. */
  readonly statuses?: readonly ReleaseStatus[]
  readonly sort?: 'name' | 'date'
  readonly reverse?: boolean
  readonly limit?: number
  readonly offset?: number
}
