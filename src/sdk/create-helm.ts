// The client: bound to a cluster, a namespace and a storage; releases hang off it.
import type { ChartDownload, ChartVerification } from '../chart/index.ts'
import { ClusterError, ReleaseError } from '../diagnostics/index.ts'
import type { CacheStats } from './chart-caches.ts'
import { type ChartVerbs, chartVerbs } from './chart-verbs.ts'
import { createClientCalls } from './client-calls.ts'
import type { HelmOptions } from './client-options.ts'
import type { HttpCounts } from './counting-http.ts'
import type { Operation } from './operation.ts'
import { checkArgument, checkOptions } from './option-checks.ts'
import * as rules from './option-tables.ts'
import type {
  CallOptions,
  ChartInput,
  InstallOptions,
  ListOptions,
  RevisionOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import { createHelmPlugins, type HelmPlugins } from './plugins.ts'
import { createHelmRegistry, type HelmRegistry, verifyArchive } from './registry.ts'
import {
  createReleaseHandle,
  type ReleaseHandle,
  type ReleaseStatusView,
  type UninstallOutcome,
} from './release-handle.ts'
import type { ReleaseView } from './release-view.ts'
import { type RenderVerbs, renderVerbs } from './render-verbs.ts'
import {
  createHelmDependencies,
  createHelmRepositories,
  type HelmDependencies,
  type HelmRepositories,
  type PullOptions,
  pullChart,
} from './repositories.ts'
import { createSession, type Session } from './session.ts'
import type { PlainValues } from './values.ts'

/** A client. Clients share nothing: settings, connections and caches are each one's own. */
export interface Helm extends RenderVerbs {
  /** The namespace its verbs act in. @throws HelmError KUBECONFIG_INVALID */
  namespace(): Promise<string>
  /** The same client in another namespace: connections, caches and calls stay shared. */
  withNamespace(namespace: string): Helm
  /** A release by its name; it need not be there yet. `V` is the shape of the chart's values. */
  release<V = PlainValues>(name: string, options?: { readonly namespace?: string | undefined }): ReleaseHandle<V>
  /** As `release(name).install(…)`. @throws InstallError */
  install(name: string, chart: ChartInput, options?: InstallOptions): Operation<ReleaseView>
  /** As `release(name).upgrade(…)`. @throws UpgradeError */
  upgrade(name: string, chart: ChartInput, options?: UpgradeOptions): Operation<ReleaseView>
  /** As `release(name).rollback(…)`. @throws RollbackError */
  rollback(name: string, options?: RollbackOptions): Operation<ReleaseView>
  /** As `release(name).uninstall(…)`. @throws UninstallError */
  uninstall(name: string, options?: UninstallOptions): Operation<UninstallOutcome>
  /** As `release(name).test(…)`. @throws ReleaseError */
  test(name: string, options?: TestOptions): Operation<ReleaseView>
  /** As `release(name).get(…)`. @throws ReleaseError */
  get(name: string, options?: RevisionOptions): Promise<ReleaseView>
  /** As `release(name).status(…)`. @throws ReleaseError */
  status(name: string, options?: RevisionOptions): Promise<ReleaseStatusView>
  /** As `release(name).history(…)`. @throws ReleaseError */
  history(name: string, options?: CallOptions): Promise<readonly ReleaseView[]>
  /** The releases of the namespace, or of another, or of all (`*`). @throws ReleaseError INVALID_ARGUMENT for a filter or selector that cannot be read; ClusterError, StorageError as `release(name).get` */
  list(options?: ListOptions): Promise<readonly ReleaseView[]>
  /** Chart repositories. @see helm pkg/cmd/repo.go newRepoCmd */
  readonly repositories: HelmRepositories
  /** The same under Helm's own name. */
  readonly repo: HelmRepositories
  /** Dependencies of charts in folders; the same as `chart.dependencies`. */
  readonly dependencies: HelmDependencies
  /** As `chart.pull`. @throws as `chart.pull` */
  pull(reference: string, options?: PullOptions): Promise<ChartDownload>
  /** OCI registries. */
  readonly registry: HelmRegistry
  /**
   * Who signed a chart archive, by the provenance file beside it.
   *
   * @throws ChartError PROVENANCE_FAILED when nobody known did or a file is missing; HelmLibraryNotFound without the package `openpgp`
   * @see helm pkg/action/verify.go Run
   */
  verify(path: string, options: CallOptions & { readonly keyring: string }): Promise<ChartVerification>
  /** Plugins: installed ones, installing, running, packaging. */
  readonly plugins: HelmPlugins
  /** Charts: make, pull, load, show, lint, render, package, their dependencies and tests. */
  readonly chart: ChartVerbs
  /** The cluster's version, once it answers. @throws ClusterError CLUSTER_UNREACHABLE, CLUSTER_UNAUTHORIZED when it does not */
  ready(options?: CallOptions): Promise<ClusterVersion>
  /** What this client is doing and has done: calls, requests, caches, workers. */
  stats(): HelmStats
  /** Stops every call, waits for their ends, then ends all connections. The client cannot be used again. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The version of a cluster's API server. */
export interface ClusterVersion {
  /** `v1.35.0` */
  readonly version: string
  /** Without the dot: `1`. */
  readonly major: string
  /** As the server says it: `35`, `35+`. */
  readonly minor: string
}

/** What a client is doing and has done. */
export interface HelmStats {
  /** Since it was made. */
  readonly calls: { readonly running: number; readonly succeeded: number; readonly failed: number }
  /** Its requests to clusters, repositories and registries. */
  readonly http: Readonly<HttpCounts>
  /** Charts in memory; those of worker threads are not counted. */
  readonly caches: CacheStats
  /** Worker threads that run, and the calls they are making. */
  readonly workers: { readonly started: number; readonly calls: number }
}

/**
 * A client. What the options leave open comes from the environment as Helm reads it (`KUBECONFIG`, `HELM_DRIVER`, …);
 * `environment: false` leaves it aside. Nothing is loaded or connected before the first call.
 *
 * @throws HelmError INVALID_ARGUMENT for options that cannot be meant
 * @example
 * const helm = createHelm({ namespace: 'shop' })
 * const operation = helm.release('web').install('./web', { values: { replicas: 3 }, wait: 'watcher' })
 * for await (const event of operation) console.log(event.type)
 * const release = await operation
 */
export function createHelm(options: HelmOptions = {}): Helm {
  return clientOver(createSession(options), undefined)
}

/** A client in a session; `namespace` where it differs from the session's. */
function clientOver(session: Session, namespace: string | undefined): Helm {
  const within = namespace === undefined ? session : inNamespace(session, namespace)
  const calls = createClientCalls(within)
  const { maxHistory } = session.settings
  const release = <V>(name: string, place: { readonly namespace?: string | undefined } = {}): ReleaseHandle<V> =>
    createReleaseHandle<V>({ name, namespace: namespaceIn(place) ?? namespace, maxHistory, calls })
  const [repositories, dependencies] = [createHelmRepositories(calls), createHelmDependencies(calls)]
  return {
    namespace: () =>
      calls.read({ name: 'namespace', options: undefined, rules: rules.callRules }, async (engine) => engine.namespace),
    withNamespace(other) {
      checkArgument('withNamespace', { namespace: other }, rules.isName)
      return clientOver(session, other)
    },
    release,
    install: (name, chart, call) => release<PlainValues>(name).install(chart, call),
    upgrade: (name, chart, call) => release<PlainValues>(name).upgrade(chart, call),
    rollback: (name, call) => release<PlainValues>(name).rollback(call),
    uninstall: (name, call) => release<PlainValues>(name).uninstall(call),
    test: (name, call) => release<PlainValues>(name).test(call),
    get: (name, call) => release<PlainValues>(name).get(call),
    status: (name, call) => release<PlainValues>(name).status(call),
    history: (name, call) => release<PlainValues>(name).history(call),
    list: (call) =>
      calls.read(
        { name: 'list', options: call, rules: rules.listRules, family: ReleaseError },
        async (engine, signal) => {
          const { verbs, world } = engine
          const releases = await verbs.list(verbs.listRequestOf(call, engine.namespace), world, signal)
          return releases.map((each) => verbs.viewRelease(each))
        },
      ),
    ...renderVerbs(calls, namespace),
    repositories,
    repo: repositories,
    dependencies,
    pull: (reference, call) => pullChart(calls, reference, { name: 'pull', options: call }),
    registry: createHelmRegistry(calls),
    verify: (path, call) => verifyArchive(calls, path, call),
    plugins: createHelmPlugins(calls),
    chart: {
      ...chartVerbs(calls, namespace),
      test: (name, call) => release<PlainValues>(name).test(call),
      dependencies,
    },
    ready: (call) =>
      calls.read(
        { name: 'ready', options: call, rules: rules.callRules, family: ClusterError, code: 'CLUSTER_UNREACHABLE' },
        async ({ world }, signal) => {
          const { gitVersion, major, minor } = await (await world.cluster()).serverVersion(signal)
          return { version: gitVersion, major, minor }
        },
      ),
    stats: () => ({
      calls: { ...session.counts },
      http: { ...session.http },
      caches: session.cacheStats(),
      workers: session.workerCounts(),
    }),
    close: session.close,
    [Symbol.asyncDispose]: session.close,
  }
}

/** The namespace a release is said to be in. @throws HelmError INVALID_ARGUMENT */
function namespaceIn(place: { readonly namespace?: string | undefined }): string | undefined {
  checkOptions('release', place, { table: { namespace: rules.isName } })
  return place.namespace
}

function inNamespace(session: Session, namespace: string): Session {
  return { ...session, open: async () => ({ ...(await session.open()), namespace }) }
}
