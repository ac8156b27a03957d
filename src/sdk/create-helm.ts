// The client: bound to a cluster, a namespace and a storage; releases hang off it.
import type { ExplainedTemplate, UninstallOutcome } from '../actions/index.ts'
import type { ChartDownload, ChartVerification } from '../chart/index.ts'
import { ReleaseError } from '../diagnostics/index.ts'
import { type ChartVerbs, chartVerbs } from './chart-verbs.ts'
import { type ClientCalls, createClientCalls } from './client-calls.ts'
import type { HelmOptions } from './client-options.ts'
import type { HttpCounts } from './counting-http.ts'
import type { HelmEvent } from './events.ts'
import type { Operation } from './operation.ts'
import * as rules from './option-tables.ts'
import type {
  CallOptions,
  ChartInput,
  ExplainValuesOptions,
  InstallOptions,
  ListOptions,
  RenderOptions,
  RevisionOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import { createHelmPlugins, type HelmPlugins } from './plugins.ts'
import { createHelmRegistry, type HelmRegistry, verifyArchive } from './registry.ts'
import { createReleaseHandle, type ReleaseHandle, type ReleaseStatusView } from './release-handle.ts'
import type { ReleaseView } from './release-view.ts'
import {
  createHelmDependencies,
  createHelmRepositories,
  type HelmDependencies,
  type HelmRepositories,
  type PullOptions,
  pullChart,
} from './repositories.ts'
import { createSession, type Engine, type Session } from './session.ts'
import type { ValueReport } from './value-report.ts'
import type { PlainValues } from './values.ts'

/** A client. Clients share nothing: settings, connections and caches are each one's own. */
export interface Helm {
  /** The namespace its verbs act in. */
  namespace(): Promise<string>
  /** The same client in another namespace: connections, caches and calls stay shared. */
  withNamespace(namespace: string): Helm
  /** A release by its name; it need not be there yet. `V` is the shape of the chart's values. */
  release<V = PlainValues>(name: string, options?: { readonly namespace?: string }): ReleaseHandle<V>
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
  /** The releases of the namespace, or of another, or of all (`*`). @throws ReleaseError, ClusterError, StorageError */
  list(options?: ListOptions): Promise<readonly ReleaseView[]>
  /** A name for a release by a template, as `--name-template`; by default the chart's name and a number. @throws HelmError */
  newName(chart: ChartInput, options?: CallOptions & { readonly template?: string }): Promise<string>
  /** Renders a chart. No cluster is asked unless `dryRun` is `server`; nothing is ever changed. @throws ChartError */
  template<V = PlainValues>(name: string, chart: ChartInput, options?: RenderOptions<V>): Operation<ReleaseView<V>>
  /** Renders as `template` and tells for every line what wrote it. @throws ChartError */
  explainTemplate(name: string, chart: ChartInput, options?: RenderOptions): Operation<ExplainedTemplate>
  /** Renders as `template` and tells for every value where it came from and who reads it. @throws ChartError */
  explainValues(chart: ChartInput, options?: ExplainValuesOptions): Operation<readonly ValueReport[]>
  /** Chart repositories. */
  readonly repositories: HelmRepositories
  /** Dependencies of charts in folders. */
  readonly dependencies: HelmDependencies
  /** Downloads a chart as a file or a folder. @throws RepositoryError */
  pull(reference: string, options?: PullOptions): Promise<ChartDownload>
  /** OCI registries. */
  readonly registry: HelmRegistry
  /** Who signed a chart archive, by the provenance file beside it. @throws ChartError when nobody known did */
  verify(path: string, options: CallOptions & { readonly keyring: string }): Promise<ChartVerification>
  /** Plugins: installed ones, installing, running, packaging. */
  readonly plugins: HelmPlugins
  /** Charts: make, load, package, show, lint. */
  readonly chart: ChartVerbs
  /** What this client is doing and has done: calls, requests, workers. */
  stats(): HelmStats
  /** Stops every call, waits for their ends, then ends all connections. The client cannot be used again. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** What a client is doing and has done. */
export interface HelmStats {
  /** Since it was made. */
  readonly calls: { readonly running: number; readonly succeeded: number; readonly failed: number }
  /** Its requests to clusters, repositories and registries. */
  readonly http: Readonly<HttpCounts>
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
  const release = <V>(name: string, place: { readonly namespace?: string } = {}): ReleaseHandle<V> =>
    createReleaseHandle<V>({ name, namespace: place.namespace ?? namespace, maxHistory, calls })
  return {
    namespace: async () => (await within.open()).namespace,
    withNamespace: (other) => clientOver(session, other),
    release,
    install: (name, chart, call) => release<PlainValues>(name).install(chart, call),
    upgrade: (name, chart, call) => release<PlainValues>(name).upgrade(chart, call),
    rollback: (name, call) => release<PlainValues>(name).rollback(call),
    uninstall: (name, call) => release(name).uninstall(call),
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
    ...rendering(calls, namespace),
    repositories: createHelmRepositories(calls),
    dependencies: createHelmDependencies(calls),
    pull: (reference, call) => pullChart(calls, reference, call),
    registry: createHelmRegistry(calls),
    verify: (path, call) => verifyArchive(calls, path, call),
    plugins: createHelmPlugins(calls),
    chart: chartVerbs(calls, namespace),
    stats: () => ({ calls: { ...session.counts }, http: { ...session.http }, workers: session.workerCounts() }),
    close: session.close,
    [Symbol.asyncDispose]: session.close,
  }
}

/** The verbs that render and change nothing. */
function rendering(
  calls: ClientCalls,
  namespace: string | undefined,
): Pick<Helm, 'newName' | 'template' | 'explainTemplate' | 'explainValues'> {
  return {
    newName: (chart, call) =>
      calls.read(
        {
          name: 'newName',
          options: call,
          rules: { table: { ...rules.callRules.table, template: rules.isName } },
          arguments: [['chart', chart, rules.isChart]],
        },
        async ({ verbs, world }, signal) =>
          call?.template === undefined
            ? verbs.generatedName(verbs.referenceOf(chart).text, world.clock)
            : verbs.nameForInstall(call.template, world, signal),
      ),
    template: <V>(name: string, chart: ChartInput, call?: RenderOptions<V>) =>
      calls.start(
        {
          name: 'template',
          remote: { namespace, method: 'template', arguments: [name, chart] },
          options: call,
          rules: rules.renderRules as never,
          arguments: [
            ['name', name, rules.isText],
            ['chart', chart, rules.isChart],
          ],
        },
        async function* (engine, signal): AsyncGenerator<HelmEvent, ReleaseView<V>> {
          const { verbs } = engine
          const { world, request } = renderRequest(engine, { name, chart, call: call as RenderOptions })
          return verbs.viewRelease<V>(yield* verbs.failingWithView(verbs.template(request, world, signal)))
        },
      ),
    explainTemplate: (name, chart, call) =>
      calls.start(
        {
          name: 'explainTemplate',
          remote: { namespace, method: 'explainTemplate', arguments: [name, chart] },
          options: call,
          rules: rules.renderRules,
          arguments: [
            ['name', name, rules.isText],
            ['chart', chart, rules.isChart],
          ],
        },
        async function* (engine, signal) {
          const { world, request } = renderRequest(engine, { name, chart, call })
          return yield* engine.verbs.explainTemplate(request, world, signal)
        },
      ),
    explainValues: (chart, call) =>
      calls.start(
        {
          name: 'explainValues',
          remote: { namespace, method: 'explainValues', arguments: [chart] },
          options: call,
          rules: rules.explainValuesRules,
          arguments: [['chart', chart, rules.isChart]],
        },
        async function* ({ verbs, ...engine }, signal) {
          const { world, chart: reference } = verbs.worldWithChart(engine.world, chart)
          const request = verbs.explainRequestOf({ name: 'release-name', namespace: engine.namespace }, reference, call)
          return (yield* verbs.explainValuesOf(request, world, signal)).map(verbs.reportValue)
        },
      ),
  }
}

function renderRequest(
  { verbs, world: base, namespace }: Engine,
  {
    name,
    chart,
    call,
  }: { readonly name: string; readonly chart: ChartInput; readonly call: RenderOptions | undefined },
) {
  const { world, chart: reference } = verbs.worldWithChart(base, chart)
  return { world, request: verbs.templateRequestOf({ name, namespace }, reference, call) }
}

function inNamespace(session: Session, namespace: string): Session {
  return { ...session, open: async () => ({ ...(await session.open()), namespace }) }
}
