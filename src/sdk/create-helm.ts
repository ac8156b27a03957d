// The client: bound to a cluster, a namespace and a storage; releases hang off it.
import {
  type ExplainedTemplate,
  explainTemplate,
  explainValuesOf,
  getMetadata,
  getRelease,
  history,
  install,
  list,
  type ReleaseMetadata,
  rollback,
  type Settings,
  settingsOf,
  statusObjects,
  template,
  testRelease,
  type UninstallOutcome,
  uninstall,
  upgrade,
  type World,
} from '../actions/index.ts'
import type { ChartDownload, ChartVerification } from '../chart/index.ts'
import type { Host } from '../host/index.ts'
import type { KubeObject } from '../kube/index.ts'
import { createNodeHost } from '../node/index.ts'
import { type ChartVerbs, chartVerbs } from './chart-verbs.ts'
import { type OpenedWorld, openWorld } from './open-world.ts'
import { type Operation, startOperation } from './operation.ts'
import type {
  CallOptions,
  ChartInput,
  ExplainValuesOptions,
  HelmOptions,
  InstallOptions,
  ListOptions,
  RenderOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import { createHelmRegistry, type HelmRegistry, type ReadWorld, verifyArchive } from './registry.ts'
import { type ReleaseView, viewRelease } from './release-view.ts'
import {
  createHelmDependencies,
  createHelmRepositories,
  type HelmDependencies,
  type HelmRepositories,
  type PullOptions,
  pullChart,
} from './repositories.ts'
import * as requests from './requests-of-options.ts'
import { reportValue, type ValueReport } from './value-report.ts'

/** A release by its name; it need not be there yet. */
export interface ReleaseHandle {
  readonly name: string
  /** Installs a chart. @throws InstallError */
  install(chart: ChartInput, options?: InstallOptions): Operation<ReleaseView>
  /** Upgrades to a chart. @throws UpgradeError */
  upgrade(chart: ChartInput, options?: UpgradeOptions): Operation<ReleaseView>
  /** Goes back to an earlier revision. @throws RollbackError */
  rollback(options?: RollbackOptions): Operation<ReleaseView>
  /** Removes it. @throws UninstallError */
  uninstall(options?: UninstallOptions): Operation<UninstallOutcome>
  /** Runs its tests. @throws ReleaseError when one fails */
  test(options?: TestOptions): Operation<ReleaseView>
  /** One revision, the last by default. @throws StorageError RELEASE_NOT_FOUND */
  get(options?: CallOptions & { readonly revision?: number }): Promise<ReleaseView>
  /** Name, chart, versions, labels. */
  metadata(options?: CallOptions & { readonly revision?: number }): Promise<ReleaseMetadata>
  /** The release with its objects as they live on the cluster. */
  status(
    options?: CallOptions & { readonly revision?: number },
  ): Promise<{ readonly release: ReleaseView; readonly objects: readonly KubeObject[] }>
  /** All revisions, oldest first. */
  history(options?: CallOptions): Promise<readonly ReleaseView[]>
}

/** A client. Clients share nothing: settings, connections and caches are each one's own. */
export interface Helm {
  /** The namespace its verbs act in. */
  namespace(): Promise<string>
  release(name: string, options?: { readonly namespace?: string }): ReleaseHandle
  /** The releases of the namespace, or of another, or of all (`*`). */
  list(options?: ListOptions): Promise<readonly ReleaseView[]>
  /** Renders a chart. No cluster is asked unless `dryRun` is `server`; nothing is ever changed. @throws ChartError */
  template(name: string, chart: ChartInput, options?: RenderOptions): Operation<ReleaseView>
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
  /** Charts on disk: make, package, show, lint. */
  readonly chart: ChartVerbs
  /** Ends all connections. */
  close(): Promise<void>
}

/**
 * A client. What the options leave open comes from the environment as Helm reads it (`KUBECONFIG`, `HELM_DRIVER`, …);
 * `environment: false` leaves it aside. Nothing is connected before the first call.
 *
 * @example
 * const helm = createHelm({ namespace: 'shop' })
 * const operation = helm.release('web').install('./web', { values: { replicas: 3 }, wait: 'watcher' })
 * for await (const event of operation) console.log(event.type)
 * const release = await operation
 */
export function createHelm(options: HelmOptions = {}): Helm {
  const host = options.host ?? createNodeHost()
  const settings = settingsFor(options, host)
  const worlds = openOnce(settings, host)
  const read = async <T>(
    call: CallOptions | undefined,
    run: (opened: OpenedWorld, signal: AbortSignal) => Promise<T>,
  ) => run(await worlds.open(), call?.signal ?? new AbortController().signal)
  const readWorld: ReadWorld = (call, run) => read(call, ({ world }, signal) => run(world, signal))
  return {
    namespace: async () => (await worlds.open()).namespace,
    release: (name, { namespace } = {}) =>
      handleOf({ name, namespace, open: worlds.open, read, maxHistory: settings.maxHistory }),
    list: (call) =>
      read(call, async ({ world, namespace }, signal) =>
        (await list(requests.listRequestOf(call, namespace), world, signal)).map(viewRelease),
      ),
    template: (name, chart, call) =>
      startOperation(async function* (signal) {
        const { world, namespace } = await worlds.open()
        return viewRelease(yield* template(requests.templateRequestOf({ name, namespace }, chart, call), world, signal))
      }, call),
    explainTemplate: (name, chart, call) =>
      startOperation(async function* (signal) {
        const { world, namespace } = await worlds.open()
        return yield* explainTemplate(requests.templateRequestOf({ name, namespace }, chart, call), world, signal)
      }, call),
    explainValues: (chart, call) =>
      startOperation(async function* (signal) {
        const { world, namespace } = await worlds.open()
        const request = requests.explainRequestOf({ name: 'release-name', namespace }, chart, call)
        return (yield* explainValuesOf(request, world, signal)).map(reportValue)
      }, call),
    repositories: createHelmRepositories(readWorld),
    dependencies: createHelmDependencies(readWorld),
    pull: (reference, call) => pullChart(readWorld, reference, call),
    registry: createHelmRegistry(readWorld, host.files),
    verify: (path, call) => verifyArchive(readWorld, path, call),
    chart: chartVerbs(host, worlds.open),
    close: worlds.close,
  }
}

interface HandleParts {
  readonly name: string
  readonly namespace: string | undefined
  readonly maxHistory: number
  readonly open: () => Promise<OpenedWorld>
  readonly read: <T>(
    call: CallOptions | undefined,
    run: (opened: OpenedWorld, signal: AbortSignal) => Promise<T>,
  ) => Promise<T>
}

function handleOf(parts: HandleParts): ReleaseHandle {
  const { name } = parts
  const place = (opened: OpenedWorld) => ({ name, namespace: parts.namespace ?? opened.namespace })
  const query = (opened: OpenedWorld, call?: { readonly revision?: number }) => ({
    ...place(opened),
    revision: call?.revision ?? 0,
  })
  const opened = async (): Promise<{ world: World; target: requests.Target }> => {
    const world = await parts.open()
    return { world: world.world, target: place(world) }
  }
  return {
    name,
    install: (chart, call) =>
      startOperation(async function* (signal) {
        const { world, target } = await opened()
        return viewRelease(yield* install(requests.installRequestOf(target, chart, call), world, signal))
      }, call),
    upgrade: (chart, call) =>
      startOperation(async function* (signal) {
        const { world, target } = await opened()
        const request = requests.upgradeRequestOf(target, chart, { maxHistory: parts.maxHistory, ...call })
        return viewRelease(yield* upgrade(request, world, signal))
      }, call),
    rollback: (call) =>
      startOperation(async function* (signal) {
        const { world, target } = await opened()
        const request = requests.rollbackRequestOf(target, { maxHistory: parts.maxHistory, ...call })
        return viewRelease(yield* rollback(request, world, signal))
      }, call),
    uninstall: (call) =>
      startOperation(async function* (signal) {
        const { world, target } = await opened()
        return yield* uninstall(requests.uninstallRequestOf(target, call), world, signal)
      }, call),
    test: (call) =>
      startOperation(async function* (signal) {
        const { world, target } = await opened()
        return viewRelease(yield* testRelease(requests.testRequestOf(target, call), world, signal))
      }, call),
    get: (call) =>
      parts.read(call, async (at, signal) => viewRelease(await getRelease(query(at, call), at.world, signal))),
    metadata: (call) => parts.read(call, (at, signal) => getMetadata(query(at, call), at.world, signal)),
    status: (call) =>
      parts.read(call, async (at, signal) => {
        const report = await statusObjects(query(at, call), at.world, signal)
        return { release: viewRelease(report.release), objects: report.resources.flatMap(({ items }) => items) }
      }),
    history: (call) =>
      parts.read(call, async (at, signal) => (await history(place(at), at.world, signal)).map(viewRelease)),
  }
}

function openOnce(settings: Settings, host: Host): { open: () => Promise<OpenedWorld>; close: () => Promise<void> } {
  const state: { opened?: Promise<OpenedWorld> } = {}
  return {
    open() {
      state.opened ??= openWorld(settings, host)
      return state.opened
    },
    async close() {
      const opened = await state.opened?.catch(() => undefined)
      opened?.close()
    },
  }
}

function settingsFor(options: HelmOptions, host: Host): Settings {
  const { environment } = host
  const base = settingsOf(options.environment === false ? { ...environment, get: () => undefined } : environment)
  const { kube = {} } = options
  return {
    ...base,
    namespace: options.namespace ?? base.namespace,
    driver: options.storage ?? base.driver,
    kubeConfig: kube.kubeconfig ?? base.kubeConfig,
    kubeContext: kube.context ?? base.kubeContext,
    kubeApiServer: kube.server ?? base.kubeApiServer,
    kubeToken: kube.token ?? base.kubeToken,
    kubeCaFile: kube.certificateAuthorityFile ?? base.kubeCaFile,
    kubeTlsServerName: kube.tlsServerName ?? base.kubeTlsServerName,
    kubeInsecureSkipTlsVerify: kube.skipTlsVerification ?? base.kubeInsecureSkipTlsVerify,
  }
}
