// A release by its name: every verb that acts on one.

import type { ReleaseChange, ReleaseLogLine, ReleaseMetadata, World } from '../actions/index.ts'
import { portWith } from '../base/index.ts'
import { InstallError, ReleaseError, RollbackError, UninstallError, UpgradeError } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { ClientCalls } from './client-calls.ts'
import type { Operation } from './operation.ts'
import * as rules from './option-tables.ts'
import type {
  CallOptions,
  ChartInput,
  GetValuesOptions,
  InstallOptions,
  LogsOptions,
  OperationOptions,
  RevisionOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import type { ReleaseView } from './release-view.ts'
import type { Engine } from './session.ts'
import type { PlainValues } from './values.ts'

/** How an object of a release fares. */
export interface ObjectStatus {
  /** As it lives on the cluster. */
  readonly object: KubeObject
  /** As Helm's waits judge it; `Unknown` where they cannot. */
  readonly status: 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown'
  /** Why. */
  readonly message: string
}

/** A release with its objects as they live on the cluster. */
export interface ReleaseStatusView<V = PlainValues> {
  /** The record. */
  readonly release: ReleaseView<V>
  /** In the order of the manifest; pods of workloads last. */
  readonly objects: readonly KubeObject[]
  /** The same, judged. */
  readonly statuses: readonly ObjectStatus[]
}

/** What `uninstall` did. */
export interface UninstallOutcome<V = PlainValues> {
  /** As it was; absent where there was none, which is no failure with `ignoreNotFound`. */
  readonly release?: ReleaseView<V>
  /** Helm's words on what was kept; empty where nothing was. */
  readonly info: string
}

/** A release by its name; it need not be there yet. `V` is the shape of the chart's values. */
export interface ReleaseHandle<V = PlainValues> {
  /** As it was asked for. */
  readonly name: string
  /**
   * Installs a chart. Where it fails `data.release` is the release as it was left.
   *
   * @throws InstallError RELEASE_NAME_IN_USE, RELEASE_NAME_INVALID; of the chart CHART_NOT_FOUND, CHART_INVALID, VALUES_INVALID,
   * TEMPLATE_SYNTAX, RENDER_FAILED, POST_RENDER_FAILED; of its objects RESOURCE_INVALID, RESOURCE_NOT_OWNED, WAIT_FAILED; of the cluster
   * CLUSTER_UNREACHABLE, CLUSTER_FORBIDDEN, CLUSTER_CONFLICT, CLUSTER_REQUEST; STORAGE_FAILED
   * @see helm pkg/action/install.go Run
   */
  install(chart: ChartInput, options?: InstallOptions<V>): Operation<ReleaseView<V>>
  /**
   * Upgrades to a chart. Where it fails `data.release` is the release as it was left.
   *
   * @throws UpgradeError RELEASE_NOT_FOUND where nothing is deployed, RELEASE_BUSY, RELEASE_CHANGED, and what `install` fails with;
   * InstallError where `install` made it install
   * @see helm pkg/action/upgrade.go Run
   */
  upgrade(chart: ChartInput, options?: UpgradeOptions<V>): Operation<ReleaseView<V>>
  /**
   * Goes back to an earlier revision.
   *
   * @throws RollbackError RELEASE_NOT_FOUND for a revision that is not there, RELEASE_CHANGED; of objects and cluster as `install`
   * @see helm pkg/action/rollback.go Run
   */
  rollback(options?: RollbackOptions): Operation<ReleaseView<V>>
  /**
   * Removes it.
   *
   * @throws UninstallError RELEASE_NOT_FOUND unless `ignoreNotFound`, RELEASE_CHANGED; of objects and cluster as `install`
   * @see helm pkg/action/uninstall.go Run
   */
  uninstall(options?: UninstallOptions): Operation<UninstallOutcome<V>>
  /**
   * Frees it where an operation has ended without a word and left it pending: the last revision is `failed` then. One that is not
   * pending stays as it is. Only for when nothing works on it any more: nobody is stopped by this.
   *
   * @throws ReleaseError RELEASE_NOT_FOUND
   */
  unlock(options?: OperationOptions): Operation<ReleaseView<V>>
  /**
   * Runs its tests.
   *
   * @throws ReleaseError RELEASE_NOT_FOUND; WAIT_FAILED when one fails
   * @see helm pkg/action/release_testing.go Run
   */
  test(options?: TestOptions): Operation<ReleaseView<V>>
  /** One revision, the last by default. @throws ReleaseError RELEASE_NOT_FOUND; ClusterError CLUSTER_UNREACHABLE, CLUSTER_FORBIDDEN; StorageError RELEASE_UNREADABLE, STORAGE_FAILED */
  get(options?: RevisionOptions): Promise<ReleaseView<V>>
  /** Whether there is a record of it, in whatever status. @throws as `get`, save RELEASE_NOT_FOUND */
  exists(options?: CallOptions): Promise<boolean>
  /** The user's values, with `all` those of the chart too. @throws as `get` */
  values(options?: GetValuesOptions): Promise<PlainValues>
  /** Name, chart, versions, labels. @throws as `get` */
  metadata(options?: RevisionOptions): Promise<ReleaseMetadata>
  /** The release with its objects as they live on the cluster. @throws as `get` */
  status(options?: RevisionOptions): Promise<ReleaseStatusView<V>>
  /** All revisions, oldest first. @throws as `get` */
  history(options?: CallOptions): Promise<readonly ReleaseView<V>[]>
  /**
   * Log lines of its pods. With `follow` as they come, with pods that come later too, until the signal aborts or the loop is left.
   *
   * @throws as `get`
   * @example
   * for await (const { pod, text } of helm.release('web').logs({ follow: true })) console.log(pod, text)
   */
  logs(options?: LogsOptions): AsyncGenerator<ReleaseLogLine, void, undefined>
  /** How its objects fare and which revision is the last, first as they are, then as they change. @throws as `get` */
  watch(options?: CallOptions): AsyncGenerator<ReleaseChange, void, undefined>
}

/** What a handle is made of. */
export interface HandleParts {
  readonly name: string
  /** The client's by default. */
  readonly namespace: string | undefined
  readonly maxHistory: number
  readonly calls: ClientCalls
}

/** A handle. */
export function createReleaseHandle<V>(parts: HandleParts): ReleaseHandle<V> {
  return { name: parts.name, ...changing<V>(parts), ...reading<V>(parts) }
}

type Changing = 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'unlock' | 'test'

function target(
  { name, namespace }: HandleParts,
  engine: Engine,
): { readonly name: string; readonly namespace: string } {
  return { name, namespace: namespace ?? engine.namespace }
}

function named({ name, namespace }: HandleParts): readonly (readonly [string, unknown, typeof rules.isName])[] {
  return [
    ['name', name, rules.isName],
    ...(namespace === undefined ? [] : [['namespace', namespace, rules.isName] as const]),
  ]
}

/** The world in which hooks are heard, unless the options say otherwise. */
function tellingHooks(world: World, options: { readonly hookLogs?: boolean | undefined } | undefined): World {
  return options?.hookLogs === false ? world : portWith(world, { followHooks: true })
}

function changing<V>(parts: HandleParts): Pick<ReleaseHandle<V>, Changing> {
  const { calls, maxHistory, name, namespace } = parts
  const remote = (method: string, chart: ChartInput) => ({ namespace, method, arguments: [name, chart] })
  return {
    install: (chart, options) =>
      calls.start(
        {
          name: 'install',
          options,
          rules: rules.installRules as never,
          arguments: [...named(parts), ['chart', chart, rules.isChart]],
          remote: remote('install', chart),
          family: InstallError,
        },
        async function* (engine, signal) {
          const { verbs } = engine
          const { world, chart: reference } = verbs.worldWithChart(tellingHooks(engine.world, options), chart)
          await verbs.updateDependencies(reference, { engine, options, signal })
          const request = verbs.installRequestOf(target(parts, engine), reference, options as InstallOptions)
          return verbs.viewRelease<V>(yield* verbs.failingWithView(verbs.install(request, world, signal)))
        },
      ),
    upgrade: (chart, options) =>
      calls.start(
        {
          name: 'upgrade',
          options,
          rules: rules.upgradeRules as never,
          arguments: [...named(parts), ['chart', chart, rules.isChart]],
          remote: remote('upgrade', chart),
          family: UpgradeError,
        },
        async function* (engine, signal) {
          const { verbs } = engine
          const { world, chart: reference } = verbs.worldWithChart(tellingHooks(engine.world, options), chart)
          await verbs.updateDependencies(reference, { engine, options, signal })
          const given = { ...options, maxHistory: options?.maxHistory ?? maxHistory } as UpgradeOptions
          const steps = verbs.upgradeOrInstall(
            { target: target(parts, engine), chart: reference, options: given },
            world,
            signal,
          )
          return verbs.viewRelease<V>(yield* verbs.failingWithView(steps))
        },
      ),
    rollback: (options) =>
      calls.start(
        { name: 'rollback', options, rules: rules.rollbackRules, arguments: named(parts), family: RollbackError },
        async function* ({ verbs, world, ...engine }, signal) {
          const place = target(parts, { ...engine, verbs, world })
          const request = verbs.rollbackRequestOf(place, { ...options, maxHistory: options?.maxHistory ?? maxHistory })
          return verbs.viewRelease<V>(
            yield* verbs.failingWithView(verbs.rollback(request, tellingHooks(world, options), signal)),
          )
        },
      ),
    uninstall: (options) =>
      calls.start(
        { name: 'uninstall', options, rules: rules.uninstallRules, arguments: named(parts), family: UninstallError },
        async function* (engine, signal) {
          const { verbs, world } = engine
          const request = verbs.uninstallRequestOf(target(parts, engine), options)
          const steps = verbs.uninstall(request, tellingHooks(world, options), signal)
          const { release, info } = yield* verbs.failingWithView(steps)
          return { ...(release === undefined ? {} : { release: verbs.viewRelease<V>(release) }), info }
        },
      ),
    unlock: (options) =>
      calls.start(
        {
          name: 'unlock',
          options,
          rules: rules.operationRules,
          arguments: named(parts),
          changes: true,
          family: ReleaseError,
        },
        async function* (engine, signal) {
          const { verbs, world } = engine
          const { release } = yield* verbs.unlock(target(parts, engine), world, signal)
          return verbs.viewRelease<V>(release)
        },
      ),
    test: (options) =>
      calls.start(
        { name: 'test', options, rules: rules.testRules, arguments: named(parts), family: ReleaseError },
        async function* (engine, signal) {
          const { verbs, world } = engine
          const request = verbs.testRequestOf(target(parts, engine), options)
          return verbs.viewRelease<V>(
            yield* verbs.failingWithView(verbs.testRelease(request, tellingHooks(world, options), signal)),
          )
        },
      ),
  }
}

function reading<V>(parts: HandleParts): Omit<ReleaseHandle<V>, Changing | 'name'> {
  const { calls } = parts
  const query = (engine: Engine, options?: RevisionOptions) => ({
    ...target(parts, engine),
    revision: options?.revision ?? 0,
  })
  const base = { arguments: named(parts), family: ReleaseError }
  const get = (name: string, options: RevisionOptions | undefined) =>
    calls.read({ ...base, name, options, rules: rules.revisionRules }, async (engine, signal) =>
      engine.verbs.viewRelease<V>(await engine.verbs.getRelease(query(engine, options), engine.world, signal)),
    )
  return {
    get: (options) => get('get', options),
    exists: (options) =>
      get('exists', options).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ReleaseError && error.code === 'RELEASE_NOT_FOUND') return false
          throw error
        },
      ),
    values: (options) =>
      calls.read({ ...base, name: 'values', options, rules: rules.getValuesRules }, async (engine, signal) => {
        const { verbs, world } = engine
        const request = { ...query(engine, options), all: options?.all ?? false }
        return verbs.goToJson(await verbs.getValues(request, world, signal)) as PlainValues
      }),
    metadata: (options) =>
      calls.read({ ...base, name: 'metadata', options, rules: rules.revisionRules }, (engine, signal) =>
        engine.verbs.getMetadata(query(engine, options), engine.world, signal),
      ),
    status: (options) =>
      calls.read({ ...base, name: 'status', options, rules: rules.revisionRules }, async (engine, signal) => {
        const { verbs, world } = engine
        const report = await verbs.statusObjects(query(engine, options), world, signal)
        const objects = report.resources.flatMap(({ items }) => items.flatMap(itemsOf))
        const now = world.clock.now()
        return {
          release: verbs.viewRelease<V>(report.release),
          objects,
          statuses: objects.map((object) => ({ object, ...verbs.readinessOf(object, now) })),
        }
      }),
    history: (options) =>
      calls.read({ ...base, name: 'history', options, rules: rules.callRules }, async (engine, signal) =>
        (await engine.verbs.history(target(parts, engine), engine.world, signal)).map((each) =>
          engine.verbs.viewRelease<V>(each),
        ),
      ),
    logs: (options) =>
      calls.stream({ ...base, name: 'logs', options, rules: rules.logsRules }, (engine, signal) => {
        const { follow = false, container } = options ?? {}
        const request = { ...query(engine, options), follow, ...(container === undefined ? {} : { container }) }
        return engine.verbs.releaseLogs(request, engine.world, signal)
      }),
    watch: (options) =>
      calls.stream({ ...base, name: 'watch', options, rules: rules.callRules }, (engine, signal) =>
        engine.verbs.watchRelease(target(parts, engine), engine.world, signal),
      ),
  }
}

/** A list's objects; any other object itself. */
function itemsOf(object: KubeObject): readonly KubeObject[] {
  return object.kind === 'PodList' && Array.isArray(object['items']) ? (object['items'] as KubeObject[]) : [object]
}
