// `install`: chart and values in, a release and its record out.
import { debugLine, timestampNow } from '../apply/index.ts'
import { type Chart, crdFiles, type PreparedChart, validateReleaseName } from '../chart/index.ts'
import { Failure, InstallError, textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { KubeClient } from '../kube/index.ts'
import { type ApplyPolicy, checkInstallTargets, planCrds, planInstall } from '../plan/index.ts'
import {
  checkUserLabels,
  lastRevision,
  type ManifestSet,
  type Release,
  type ReleaseStore,
  revisionForInstall,
} from '../release/index.ts'
import { awaitDefinitions } from './await-definitions.ts'
import { type Begun, before, both } from './begin.ts'
import { openChart } from './chart-to-use.ts'
import {
  buildObjects,
  clusterCapabilities,
  hookObjectsOf,
  type ReachedCluster,
  reachAhead,
  readLive,
} from './cluster-state.ts'
import { failAs, failingAs } from './fail.ts'
import { checkHideSecret, policyOf } from './policy.ts'
import { prepareRelease } from './prepare-release.ts'
import { type FindOrigins, offlineCapabilities, renderManifests } from './render-manifests.ts'
import type { ActionEvent, InstallRequest, TemplateRequest } from './requests.ts'
import { runIn } from './run.ts'
import { uninstallSteps } from './uninstall.ts'
import type { World } from './world.ts'

/**
 * Installs a chart. Gives the release, `deployed`; with a dry run the release as it would be.
 * @throws InstallError whose text is Helm's without `INSTALLATION FAILED: `; `data.release` where there is a record
 * @see helm pkg/action/install.go RunWithContext
 */
export function install(
  request: InstallRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  return failingAs(InstallError, installSteps(request, world, signal))
}

/** What stands before the failures of hooks. */
const hookFailures = { 'pre-install': 'failed pre-install: ', 'post-install': 'failed post-install: ' } as const

/** An install, and what only `template` may say. */
export type InstallLike = InstallRequest &
  Partial<Pick<TemplateRequest, 'isUpgrade' | 'includeCrds' | 'kubeVersion' | 'apiVersions'>>

/** The steps of an install; `template` takes them too. */
export async function* installSteps(
  request: InstallLike,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const reaching = request.dryRun === 'client' ? undefined : reachAhead(world, signal)
  const { chart, supplied, origins } = yield* before(reaching, openChart(request, world, signal))
  const { cluster, readHistory } = yield* reach(reaching, request, { world, signal })
  const client = cluster?.client
  if (request.hideSecret && request.dryRun === 'none') {
    yield { type: 'log', level: 'error', message: 'hiding Kubernetes secrets requires a dry-run mode' }
  }
  checkHideSecret(request)
  const history = yield* checkName(request, readHistory, signal)
  const prepared = yield* prepareRelease({ chart, supplied, origins, isInstall: true }, request, { world, signal })
  const policy = policyOf(request, request)
  const store = request.dryRun === 'none' ? await world.releases(request.namespace) : undefined
  const crds = request.skipCrds || client === undefined ? [] : crdFiles(prepared.chart)
  if (crds.length > 0) {
    await checkRecord(draftOf(request, prepared, { world, history }), store, signal)
    yield* installCrds(prepared.chart, { request, policy, client: client as KubeClient, world, signal })
  }
  const release = yield* renderRelease(request, prepared, { cluster, world, signal, history, origins })
  if (client === undefined) return finishDry(release)
  store?.prepare?.(release)

  const place = { client, namespace: request.namespace, signal }
  const objects = await buildObjects(release.manifest, place, {
    what: 'unable to build kubernetes objects from release manifest',
    validate: request.openApiValidation,
  })
  const live = request.isUpgrade ? new Map() : await readLive(objects, place, 'unable to continue with install: ')
  if (store === undefined) {
    checkInstallTargets({ release, objects, live, policy })
    return finishDry(release)
  }
  const replaced = lastRevision(history)
  const hookObjects = hookObjectsOf(release.hooks, request.runHooks ? hookFailures : {})
  const plan = planInstall({
    release,
    objects,
    hookObjects,
    live,
    createNamespace: request.createNamespace,
    policy,
    ...(replaced === undefined ? {} : { replaced }),
  })
  await checkRecord(release, store, signal)
  const parts = { client, store, world }
  const outcome = yield* runIn(plan, parts, signal)
  const result = outcome.release ?? release
  if (outcome.failure === undefined) return result
  if (request.rollbackOnFailure && !['store', 'namespace'].includes(outcome.failedPhase ?? ''))
    yield* undo(outcome.failure, { request, policy, world, release: result })
  throw failAs(InstallError, outcome.failure, { release: result })
}

interface Reached {
  readonly cluster: ReachedCluster | undefined
  /** The history as it was read beside. @throws Error */
  readonly readHistory: () => readonly Release[]
}

/** The cluster, and the history that is looked at next. */
async function* reach(
  reaching: Begun<ReachedCluster> | undefined,
  request: InstallRequest,
  { world, signal }: Surroundings,
): AsyncGenerator<ActionEvent, Reached> {
  const read = (own: AbortSignal) => historyOf(request, world, own)
  try {
    const { first, second } = await both(async () => reaching?.result(), read, signal)
    return { cluster: first, readHistory: second }
  } catch (error) {
    const helmText = `cluster reachability check failed: ${textOf(error)}`
    yield { type: 'log', level: 'error', message: helmText }
    throw failAs(InstallError, error, { helmText })
  }
}

/** The history of a name that may be used. @see helm pkg/action/install.go availableName */
async function* checkName(
  request: InstallRequest,
  readHistory: () => readonly Release[],
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, readonly Release[]> {
  try {
    checkReleaseName(request.name)
    if (request.dryRun !== 'none') return []
    yield debugLine('getting release history', { name: request.name })
    const history = readHistory()
    revisionForInstall(history, request)
    return history
  } catch (error) {
    if (signal.aborted) throw error
    const text = textOf(error)
    yield { type: 'log', level: 'error', message: 'release name check failed', fields: { error: text } }
    throw failAs(InstallError, error, { helmText: `release name check failed: ${text}` })
  }
}

function checkReleaseName(name: string): void {
  try {
    validateReleaseName(name)
  } catch (error) {
    throw failAs(InstallError, error, { helmText: `release name ${quote(name)}: ${textOf(error)}` })
  }
}

/** As in Helm, a history that cannot be read is none: storing the record will say why. */
async function historyOf(
  { name, namespace, dryRun }: InstallRequest,
  world: World,
  signal: AbortSignal,
): Promise<readonly Release[]> {
  if (dryRun !== 'none') return []
  checkReleaseName(name)
  const store = await world.releases(namespace)
  try {
    return await store.history(name, signal)
  } catch (error) {
    if (signal.aborted) throw error
    return []
  }
}

interface Surroundings {
  readonly world: World
  readonly signal: AbortSignal
}

async function* installCrds(
  chart: Chart,
  {
    request,
    policy,
    client,
    world,
    signal,
  }: Surroundings & { readonly request: InstallRequest; readonly policy: ApplyPolicy; readonly client: KubeClient },
): AsyncGenerator<ActionEvent, void> {
  if (request.dryRun !== 'none') {
    yield {
      type: 'log',
      level: 'warn',
      message: 'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.',
    }
    return
  }
  const place = { client, namespace: request.namespace, signal }
  const files = []
  for (const { name, data } of crdFiles(chart)) {
    const what = `failed to install CRD ${name}`
    const objects = await buildObjects(new TextDecoder().decode(data), place, { what })
    if (objects.length === 0) throw new Failure({ code: 'CHART_INVALID', helmText: `${what}: resources are empty` })
    files.push({ name, objects })
  }
  const plan = planCrds(files, request.namespace, policy)
  const outcome = yield* runIn(plan, { client, store: await world.releases(request.namespace), world }, signal)
  if (outcome.failure !== undefined) throw outcome.failure
  const definitions = files.flatMap(({ objects }) => objects)
  await awaitDefinitions(definitions, client, { world, signal })
}

/** The record as it is before anything is rendered. */
function draftOf(
  request: InstallLike,
  prepared: PreparedChart,
  { world, history }: { readonly world: World; readonly history: readonly Release[] },
): Release {
  const now = timestampNow(world.clock)
  return {
    name: request.name,
    namespace: request.namespace,
    revision: revisionForInstall(history, request),
    info: {
      firstDeployed: now,
      lastDeployed: now,
      description: 'Initial install underway',
      status: 'pending-install',
      notes: '',
    },
    chart: prepared.chart,
    config: prepared.supplied,
    manifest: '',
    hooks: [],
    applyMethod: request.serverSide ? 'ssa' : 'csa',
    labels: Object.fromEntries(Object.entries(request.labels).map(([key, value]) => [key, value ?? 'null'])),
  }
}

/** Refuses a record that is too large while nothing is done yet: no CRD, no namespace. */
async function checkRecord(release: Release, store: ReleaseStore | undefined, signal: AbortSignal): Promise<void> {
  try {
    await store?.check?.(release, signal)
  } catch (error) {
    if (signal.aborted) throw error
    throw failAs(InstallError, error, { release })
  }
}

async function* renderRelease(
  request: InstallLike,
  prepared: PreparedChart,
  {
    cluster,
    world,
    signal,
    history,
    origins,
  }: Surroundings & {
    readonly cluster: ReachedCluster | undefined
    readonly history: readonly Release[]
    readonly origins: FindOrigins
  },
): AsyncGenerator<ActionEvent, Release> {
  const isUpgrade = request.isUpgrade === true && request.dryRun !== 'none'
  const capabilities = cluster === undefined ? offlineCapabilities(request) : await clusterCapabilities(cluster, signal)
  checkUserLabels(request.labels)
  const draft = draftOf(request, prepared, { world, history })
  let set: ManifestSet
  try {
    // Templates see revision 1 even where a name is used again.
    const identity = { name: request.name, namespace: request.namespace, revision: 1, isInstall: !isUpgrade, isUpgrade }
    set = yield* renderManifests(
      {
        request,
        prepared,
        capabilities,
        identity,
        origins,
        ...(cluster === undefined ? {} : { client: cluster.client }),
      },
      world,
      signal,
    )
  } catch (error) {
    const info = {
      ...draft.info,
      status: 'failed' as const,
      description: `failed to render resource: ${textOf(error)}`,
    }
    throw failAs(InstallError, error, { release: { ...draft, info } })
  }
  return { ...draft, info: { ...draft.info, notes: set.notes }, manifest: set.manifestText, hooks: set.hooks }
}

function finishDry(release: Release): Release {
  return { ...release, info: { ...release.info, description: 'Dry run complete' } }
}

/** Uninstalls what failed. Always throws. @see helm pkg/action/install.go failRelease */
async function* undo(
  failure: Failure,
  {
    request,
    policy,
    world,
    release,
  }: {
    readonly request: InstallRequest
    readonly policy: ApplyPolicy
    readonly world: World
    readonly release: Release
  },
): AsyncGenerator<ActionEvent, never> {
  const { name, namespace, runHooks, timeoutSeconds } = request
  const uninstall = {
    name,
    namespace,
    dryRun: false,
    ignoreNotFound: false,
    keepHistory: false,
    runHooks,
    propagation: 'background',
    wait: policy.wait,
    timeoutSeconds,
    description: '',
  } as const
  yield debugLine('install failed and rollback-on-failure is set, uninstalling release', { release: name })
  try {
    // The user's signal may be what ended the install: undoing has one of its own.
    yield* uninstallSteps(uninstall, world, new AbortController().signal)
  } catch (error) {
    const helmText = `an error occurred while uninstalling the release. original install error: ${failure.helmText}: ${textOf(error)}`
    throw failAs(InstallError, failure, { release, helmText })
  }
  const helmText = `release ${name} failed, and has been uninstalled due to rollback-on-failure being set: ${failure.helmText}`
  throw failAs(InstallError, failure, { release, helmText })
}
