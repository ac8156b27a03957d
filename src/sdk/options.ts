// What programs say: what each verb may be told. Absent means Helm's default. How a client is set up is in `client-options.ts`.
import type { IfPending, PostRenderStrategy, WaitStrategy } from '../actions/index.ts'
import type { Chart, ChartReference } from '../chart/index.ts'
import type { ReleaseStatus } from '../release/index.ts'
import type { HelmEvent } from './events.ts'
import type { PostRender } from './post-render.ts'
import type { PlainValues, ValuesInput } from './values.ts'

/** A chart in memory: its files by their paths in the chart, `Chart.yaml` among them. */
export interface ChartInMemory {
  /** Texts or bytes by path, `/` between folders. */
  readonly files: { readonly [path: string]: string | Uint8Array }
}

/**
 * A chart: a path, a URL, an `oci://` reference or `repository/name`; the same with more to say; or the chart itself.
 *
 * @example
 * './web'
 * { text: 'stable/web', version: '^1.2.0' }
 * { path: new URL('../charts/web', import.meta.url) }
 * { oci: 'oci://ghcr.io/team/web', version: '1.4.0' }
 * { repository: 'https://charts.example.org', name: 'web' }
 * { archive: await readFile('web-1.4.0.tgz') }
 * await helm.chart.load('./web')
 * { files: { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n', 'templates/a.yaml': '…' } }
 */
export type ChartInput =
  | string
  | ChartReference
  | { readonly path: string | URL }
  | (Omit<ChartReference, 'text' | 'repository'> & {
      readonly oci: `oci://${string}`
      readonly digest?: `sha256:${string}`
    })
  | (Omit<ChartReference, 'text' | 'repository'> & { readonly repository: string | URL; readonly name: string })
  | { readonly archive: Uint8Array }
  | ChartInMemory
  | Chart

/** A time: milliseconds, or a text such as `90s`, `5m`, `1h30m`. */
export type Duration = number | string

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: nothing more is sent, and it rejects with OPERATION_CANCELLED. */
  readonly signal?: AbortSignal | undefined
  /** For the whole call where it only reads; unlimited by default. Then it rejects with OPERATION_TIMEOUT. */
  readonly timeout?: Duration | undefined
}

/** What every operation takes. */
export interface OperationOptions extends CallOptions {
  /** For any single thing that is waited for, as Helm's `--timeout`; `5m` by default. */
  readonly timeout?: Duration | undefined
  /** For the whole operation; unlimited by default. Then it ends as when it is aborted, with OPERATION_TIMEOUT. */
  readonly deadline?: Duration | undefined
  /** Told every event as it happens. */
  readonly onEvent?: ((event: HelmEvent) => void) | undefined
}

/** What rendering takes. `V` is the shape of the chart's values. */
export interface ChartOptions<V = PlainValues> extends OperationOptions {
  /** Later ones win; objects merge key by key. */
  readonly values?: ValuesInput<V> | readonly ValuesInput<V>[] | undefined
  /** Leaves out what stands in `crds/`. */
  readonly skipCrds?: boolean | undefined
  /** Does not hold values against values.schema.json. */
  readonly skipSchemaValidation?: boolean | undefined
  /** Renders the notes of dependencies too. */
  readonly subNotes?: boolean | undefined
  /** Lets templates look up host names (`getHostByName`). */
  readonly enableDns?: boolean | undefined
  /** Leaves Secrets out of what a dry run shows. */
  readonly hideSecrets?: boolean | undefined
  /** Gives `warning` events for values that nothing reads and other mistakes that Helm passes in silence. */
  readonly warnUnusedValues?: boolean | undefined
  /** Changes what was rendered before it is used. */
  readonly postRender?: PostRender | undefined
  /** What the post-renderer is given; `combined`, which is Helm's default: hooks and templates in one stream. */
  readonly postRenderStrategy?: PostRenderStrategy | undefined
  /** Stands in the record in place of Helm's words. */
  readonly description?: string | undefined
}

/** `template`. */
export interface RenderOptions<V = PlainValues> extends ChartOptions<V> {
  /** `server` asks the cluster what it can do and for `lookup`; `client`, the default, asks none. */
  readonly dryRun?: 'client' | 'server' | undefined
  /** Instead of the client's. */
  readonly namespace?: string | undefined
  /** The cluster's version that templates see. */
  readonly kubeVersion?: string | undefined
  /** More versions and kinds that the cluster is said to have. */
  readonly apiVersions?: readonly string[] | undefined
  /** Gives what stands in `crds/` too. */
  readonly includeCrds?: boolean | undefined
  /** Whether templates see an install, which is the default, or an upgrade. */
  readonly mode?: 'install' | 'upgrade' | undefined
}

/** `explainValues`. */
export interface ExplainValuesOptions extends RenderOptions {
  /** Only this value, or those below it. */
  readonly path?: string | undefined
  /** Tells secret values too. */
  readonly showSecrets?: boolean | undefined
}

/** What applying takes. */
export interface ApplyOptions extends OperationOptions {
  /** Tells what would be done and does none of it: `client` asks the cluster only what it is, `server` for `lookup` too. `false` by default. */
  readonly dryRun?: false | 'client' | 'server' | undefined
  /** `hookOnly` by default; `true` is `watcher`. */
  readonly wait?: boolean | WaitStrategy | undefined
  /** Waits for Jobs to complete too, where `wait` waits at all. */
  readonly waitForJobs?: boolean | undefined
  /** Hooks run unless this is `false`. */
  readonly runHooks?: boolean | undefined
  /**
   * What pods of hooks say, line by line while they run: `hook-log` events of style `live`. It costs a watch for each hook that is a
   * Job or a Pod, and nothing fails where logs may not be read. True by default.
   */
  readonly hookLogs?: boolean | undefined
  /** Replaces objects where they cannot be patched (client-side apply). */
  readonly forceReplace?: boolean | undefined
  /** Takes fields over from other managers (server-side apply). */
  readonly forceConflicts?: boolean | undefined
  /** Stands in the record in place of Helm's words. */
  readonly description?: string | undefined
}

/** What `install` and `upgrade` share. */
export interface ReleaseOptions<V = PlainValues> extends ChartOptions<V>, ApplyOptions {
  /** `keep` leaves a failed release as it is; `rollback` undoes it. */
  readonly onFailure?: 'keep' | 'rollback' | undefined
  /** Makes the release's namespace where it is missing. */
  readonly createNamespace?: boolean | undefined
  /** Takes objects over that belong to no release, or another one. */
  readonly takeOwnership?: boolean | undefined
  /** Fetches what a chart in a folder lacks before it is used. */
  readonly dependencyUpdate?: boolean | undefined
  /** Refuses documents that Helm refuses unless `--disable-openapi-validation` is given; true by default. */
  readonly openApiValidation?: boolean | undefined
}

/** `install`. */
export interface InstallOptions<V = PlainValues> extends ReleaseOptions<V> {
  /** Takes a name again that was uninstalled with its history kept. */
  readonly replace?: boolean | undefined
  /** Of the release's records; Helm's own names are refused. */
  readonly labels?: { readonly [key: string]: string } | undefined
  /** Server-side apply, which is the default, or client-side. */
  readonly apply?: 'server' | 'client' | undefined
}

/** `upgrade`. */
export interface UpgradeOptions<V = PlainValues> extends ReleaseOptions<V> {
  /** Installs where no release of the name is. */
  readonly install?: boolean | undefined
  /** What becomes of the values of the last revision; `auto`: kept when no new ones are given. */
  readonly mergeStrategy?: 'auto' | 'reset' | 'reuse' | 'resetThenReuse' | undefined
  /** `null` removes a label. */
  readonly labels?: { readonly [key: string]: string | null } | undefined
  /** `auto`: as the release was applied before. */
  readonly apply?: 'auto' | 'server' | 'client' | undefined
  /** 0: no limit. */
  readonly maxHistory?: number | undefined
  /** Removes what a failed upgrade created. */
  readonly cleanupOnFail?: boolean | undefined
  /**
   * Where another operation on the release has not ended: `fail` with RELEASE_BUSY as Helm does; `wait` for its end, for as long
   * as `timeout` says; `unlock` the release as `release(name).unlock()` does, for when that operation is known to be dead.
   */
  readonly ifPending?: IfPending | undefined
  /** Upgrades only when this is still the last revision (0: none yet); else it fails with RELEASE_CHANGED and has changed nothing. */
  readonly expectRevision?: number | undefined
}

/** `rollback`. */
export interface RollbackOptions extends ApplyOptions {
  /** The one before the current by default. */
  readonly to?: number | undefined
  /** `auto`: as the release was applied before. */
  readonly apply?: 'auto' | 'server' | 'client' | undefined
  /** How many revisions are kept; 0: no limit. */
  readonly maxHistory?: number | undefined
  /** Removes what a failed rollback created. */
  readonly cleanupOnFail?: boolean | undefined
  /** Rolls back only when this is still the last revision; else it fails with RELEASE_CHANGED and has changed nothing. */
  readonly expectRevision?: number | undefined
}

/** `uninstall`. */
export interface UninstallOptions extends OperationOptions {
  /** Tells what would be done and does none of it. */
  readonly dryRun?: boolean | undefined
  /** A release that is not there is no failure. */
  readonly ignoreNotFound?: boolean | undefined
  /** Keeps the records; the release is `uninstalled` then and its name can be taken again with `replace`. */
  readonly keepHistory?: boolean | undefined
  /** Hooks run unless this is `false`. */
  readonly runHooks?: boolean | undefined
  /**
   * What pods of hooks say, line by line while they run: `hook-log` events of style `live`. It costs a watch for each hook that is a
   * Job or a Pod, and nothing fails where logs may not be read. True by default.
   */
  readonly hookLogs?: boolean | undefined
  /** What becomes of objects that belong to the deleted ones; `background` by default. */
  readonly propagation?: 'background' | 'foreground' | 'orphan' | undefined
  /** Waits until the objects are gone; `true` is `watcher`. */
  readonly wait?: boolean | WaitStrategy | undefined
  /** Stands in the record in place of Helm's words, where the history is kept. */
  readonly description?: string | undefined
  /** Uninstalls only when this is still the last revision; else it fails with RELEASE_CHANGED and has changed nothing. */
  readonly expectRevision?: number | undefined
}

/** `test`. */
export interface TestOptions extends OperationOptions {
  /** Only these tests, by their names. */
  readonly only?: readonly string[] | undefined
  /** All but these. */
  readonly except?: readonly string[] | undefined
  /** Gives the logs of all test pods after their ends, as events of style `test`. */
  readonly logs?: boolean | undefined
  /**
   * What test pods say, line by line while they run: `hook-log` events of style `live`. It costs a watch for each test that is a
   * Job or a Pod, and nothing fails where logs may not be read. True by default.
   */
  readonly hookLogs?: boolean | undefined
}

/** `list`. */
export interface ListOptions extends CallOptions {
  /** `*`: all namespaces. */
  readonly namespace?: string | undefined
  /** A Go (RE2) expression over names. */
  readonly filter?: string | undefined
  /** Over the labels of records. */
  readonly selector?: string | undefined
  /** Every status by default. */
  readonly statuses?: readonly ReleaseStatus[] | undefined
  /** `name` by default. */
  readonly sort?: 'name' | 'date' | undefined
  /** The other way round. */
  readonly reverse?: boolean | undefined
  /** The most to give; 0, the default, for all. */
  readonly limit?: number | undefined
  /** How many to leave out in front. */
  readonly offset?: number | undefined
}

/** Reading one revision. */
export interface RevisionOptions extends CallOptions {
  /** The last by default. */
  readonly revision?: number | undefined
}

/** `getValues`. */
export interface GetValuesOptions extends RevisionOptions {
  /** The chart's values too. */
  readonly all?: boolean | undefined
}

/** `logs`. */
export interface LogsOptions extends RevisionOptions {
  /** Goes on until the signal aborts or the loop is left, with pods that come later too. */
  readonly follow?: boolean | undefined
  /** Only containers of this name. */
  readonly container?: string | undefined
}
