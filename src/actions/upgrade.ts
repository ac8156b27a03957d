// `upgrade`: a new revision of a release.
import { debugLine, timestampNow } from '../apply/index.ts'
import {
  type Chart,
  coalesceTables,
  coalesceValues,
  type PreparedChart,
  type ValueSource,
  type Values,
} from '../chart/index.ts'
import { type Failure, textOf, UpgradeError } from '../diagnostics/index.ts'
import { checkUpgradeTargets, planUpgrade } from '../plan/index.ts'
import {
  checkUserLabels,
  lastSuccessfulRevision,
  mergeLabels,
  type Release,
  type ReleaseStore,
  revisionsForUpgrade,
} from '../release/index.ts'
import { before, both } from './begin.ts'
import { type ChartToUse, openChart } from './chart-to-use.ts'
import { cleanUp } from './clean-up.ts'
import {
  buildObjects,
  clusterCapabilities,
  hookObjectsOf,
  type ReachedCluster,
  reachAhead,
  readLive,
} from './cluster-state.ts'
import { failAs, failingAs } from './fail.ts'
import { checkName, historyReader } from './history.ts'
import { logEventOf } from './log-event.ts'
import { checkHideSecret, policyOf, serverSideFor } from './policy.ts'
import { prepareRelease } from './prepare-release.ts'
import { type FindOrigins, renderManifests } from './render-manifests.ts'
import type { ActionEvent, UpgradeRequest } from './requests.ts'
import { rollbackSteps } from './rollback.ts'
import { runIn } from './run.ts'
import { historyToActOn } from './unlock.ts'
import type { World } from './world.ts'

/**
 * Upgrades a release. Gives the new revision, `deployed`; with a dry run as it would be.
 * @throws UpgradeError whose text is Helm's without `UPGRADE FAILED: `; `data.release` where there is a record
 * @see helm pkg/action/upgrade.go RunWithContext
 */
export function upgrade(
  request: UpgradeRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  return failingAs(UpgradeError, upgradeSteps(request, world, signal))
}

/** What stands before the failures of hooks. */
const hookFailures = {
  'pre-upgrade': 'pre-upgrade hooks failed: ',
  'post-upgrade': 'post-upgrade hooks failed: ',
} as const

/** The chart and the values; what goes wrong with them says so in its data: `stage` is `chart`. */
async function* chartOf(
  request: UpgradeRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, ChartToUse> {
  try {
    return yield* openChart({ ...request, isUpgradeOfRelease: true }, world, signal)
  } catch (error) {
    throw failAs(UpgradeError, error, { stage: 'chart' })
  }
}

async function* upgradeSteps(
  request: UpgradeRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const reaching = reachAhead(world, signal)
  const { chart, supplied, origins } = yield* before(reaching, chartOf(request, world, signal))
  const reached = await both(() => reaching.result(), historyReader(request, world), signal)
  const { first: cluster, second: takeHistory } = reached
  const { client } = cluster
  checkName(request.name, (name) => `release name is invalid: ${name}`)
  checkHideSecret(request)
  const { name } = request
  yield debugLine('preparing upgrade', { name })
  yield debugLine('getting last revision', { name })
  yield debugLine('getting release history', { name })
  const store = await world.releases(request.namespace)
  const history = yield* historyToActOn(request, { client, store, world, takeHistory }, signal)
  const { last, current } = revisionsForUpgrade(history, request.name)
  const findOrigins = () => origins(keptValues(request, current, supplied))
  const valuesLine = lineOnValues(request, { supplied, current })
  if (valuesLine !== undefined) yield valuesLine
  const reused = reuseValues(request, { chart, supplied, current })
  for (const warning of reused.warnings) yield logEventOf(warning)
  const prepared = yield* prepareRelease({ ...reused, origins: findOrigins }, request, { world, signal })
  const release = yield* renderRelease(request, {
    prepared,
    last,
    current,
    cluster,
    world,
    signal,
    origins: findOrigins,
  })
  const serverSide = release.applyMethod === 'ssa'
  const methods = { server_side_apply: serverSide, previous_release_apply_method: last.applyMethod ?? '' }

  if (request.dryRun === 'none') store.prepare?.(release)
  yield debugLine('determined release apply method', methods)
  yield debugLine('performing update', { name })
  const place = { client, namespace: request.namespace, signal }
  const policy = policyOf(request, {
    serverSide,
    takeOwnership: request.takeOwnership,
    rollbackOnFailure: request.rollbackOnFailure,
  })
  const objects = await buildObjects(release.manifest, place, { validate: request.openApiValidation })
  const originals = await originalsOf(current, place)
  const live = await readLive(objects, place, 'unable to continue with update: ')
  if (request.dryRun !== 'none') {
    checkUpgradeTargets({ release, originals, objects, live, policy })
    yield debugLine('dry run for release', { name })
    return { ...release, info: { ...release.info, description: request.description || 'Dry run complete' } }
  }
  const hookObjects = hookObjectsOf(release.hooks, request.runHooks ? hookFailures : {})
  const plan = planUpgrade({
    current,
    release,
    history,
    originals,
    objects,
    hookObjects,
    live,
    maxHistory: request.maxHistory,
    policy,
  })
  yield debugLine('creating upgraded release', { name })
  const outcome = yield* runIn(plan, { client, store, world }, signal)
  const result = outcome.release ?? release
  if (outcome.failure === undefined) return result
  if (['trim history', 'store', 'record'].includes(outcome.failedPhase ?? ''))
    throw failAs(UpgradeError, outcome.failure, { release: result })
  yield {
    type: 'log',
    level: 'warn',
    message: 'upgrade failed',
    fields: { name: request.name, error: outcome.failure.helmText },
  }
  if (request.cleanupOnFail) {
    yield* cleanUp(outcome, {
      family: UpgradeError,
      what: 'upgrade',
      namespace: request.namespace,
      parts: { client, store, world },
    })
  }
  if (request.rollbackOnFailure) yield* undo(outcome.failure, { request, world, store, release: result })
  throw failAs(UpgradeError, outcome.failure, { release: result })
}

/** The chart with the values that hold: the new ones, or those of the release again. @see helm pkg/action/upgrade.go reuseValues */
function reuseValues(
  request: UpgradeRequest,
  { chart, supplied, current }: { readonly chart: Chart; readonly supplied: Values; readonly current: Release },
): { readonly chart: Chart; readonly supplied: Values; readonly warnings: readonly string[] } {
  if (request.resetValues) return { chart, supplied, warnings: [] }
  if (request.reuseValues) {
    const old = coalesceValues(current.chart, current.config)
    const merged = coalesceTables(supplied, current.config)
    return {
      chart: { ...chart, values: old.values },
      supplied: merged.values,
      warnings: [...old.warnings, ...merged.warnings],
    }
  }
  if (request.resetThenReuseValues) {
    const merged = coalesceTables(supplied, current.config)
    return { chart, supplied: merged.values, warnings: merged.warnings }
  }
  return { chart, supplied: supplied.size === 0 ? current.config : supplied, warnings: [] }
}

/** What Helm says with `--debug` of where the values come from. */
function lineOnValues(
  request: UpgradeRequest,
  { supplied, current }: { readonly supplied: Values; readonly current: Release },
): ActionEvent | undefined {
  if (request.resetValues) return debugLine("resetting values to the chart's original version")
  if (request.reuseValues) return debugLine("reusing the old release's values")
  if (request.resetThenReuseValues) return debugLine('merging values from old release to new values')
  if (supplied.size > 0 || current.config.size === 0) return undefined
  return debugLine('copying values from old release', { name: current.name, version: current.revision })
}

/** The release's own values, where they hold on. */
function keptValues(request: UpgradeRequest, current: Release, supplied: Values): readonly ValueSource[] {
  if (request.resetValues) return []
  const isKept = request.reuseValues || request.resetThenReuseValues || supplied.size === 0
  return isKept ? [{ kind: 'values', values: current.config, name: `values of revision ${current.revision}` }] : []
}

async function* renderRelease(
  request: UpgradeRequest,
  from: {
    readonly prepared: PreparedChart
    readonly last: Release
    readonly current: Release
    readonly cluster: ReachedCluster
    readonly world: World
    readonly signal: AbortSignal
    readonly origins: FindOrigins
  },
): AsyncGenerator<ActionEvent, Release> {
  const { prepared, last, current, cluster, world, signal, origins } = from
  const capabilities = await clusterCapabilities(cluster, signal)
  const revision = last.revision + 1
  const identity = { name: request.name, namespace: current.namespace, revision, isInstall: false, isUpgrade: true }
  const lookup = request.dryRun === 'client' ? {} : { client: cluster.client }
  const set = yield* renderManifests({ request, prepared, capabilities, identity, origins, ...lookup }, world, signal)
  checkUserLabels(request.labels)
  const { firstDeployed } = current.info
  return {
    name: request.name,
    namespace: current.namespace,
    revision,
    info: {
      ...(firstDeployed === undefined ? {} : { firstDeployed }),
      lastDeployed: timestampNow(world.clock),
      description: 'Preparing upgrade',
      status: 'pending-upgrade',
      notes: set.notes,
    },
    chart: prepared.chart,
    config: prepared.supplied,
    manifest: set.manifestText,
    hooks: set.hooks,
    applyMethod: serverSideFor(request.serverSide, last) ? 'ssa' : 'csa',
    labels: mergeLabels(last.labels, request.labels),
  }
}

async function originalsOf(
  current: Release,
  place: Parameters<typeof buildObjects>[1],
): ReturnType<typeof buildObjects> {
  try {
    return await buildObjects(current.manifest, place)
  } catch (error) {
    if (place.signal.aborted) throw error
    const text = textOf(error)
    const helmText = text.includes('unable to recognize "": no matches for kind')
      ? `current release manifest contains removed kubernetes api(s) for this kubernetes version and it is therefore unable to build the kubernetes objects for performing the diff. error from kubernetes: ${text}`
      : `unable to build kubernetes objects from current release manifest: ${text}`
    throw failAs(UpgradeError, error, { helmText })
  }
}

/** Goes back to the newest revision that worked. Always throws. @see helm pkg/action/upgrade.go failRelease */
async function* undo(
  failure: Failure,
  {
    request,
    world,
    store,
    release,
  }: {
    readonly request: UpgradeRequest
    readonly world: World
    readonly store: ReleaseStore
    readonly release: Release
  },
): AsyncGenerator<ActionEvent, never> {
  // The user's signal may be what ended the upgrade: going back has one of its own.
  const { signal } = new AbortController()
  const target = lastSuccessfulRevision(await store.history(request.name, signal))
  if (target === undefined) {
    const helmText = `unable to find a previously successful release when attempting to rollback. original upgrade error: ${failure.helmText}`
    throw failAs(UpgradeError, failure, { release, helmText })
  }
  const { name, namespace, runHooks, forceReplace, forceConflicts, serverSide, timeoutSeconds, waitForJobs } = request
  const wait = request.wait === 'hookOnly' ? 'watcher' : request.wait
  const shared = {
    name,
    namespace,
    runHooks,
    forceReplace,
    forceConflicts,
    serverSide,
    timeoutSeconds,
    waitForJobs,
    wait,
  }
  try {
    yield* rollbackSteps(
      {
        ...shared,
        dryRun: 'none',
        description: '',
        revision: target.revision,
        // As in Helm the limit is the next upgrade's concern.
        maxHistory: 0,
        cleanupOnFail: false,
      },
      world,
      signal,
    )
  } catch (error) {
    const helmText = `an error occurred while rolling back the release. original upgrade error: ${failure.helmText}: ${textOf(error)}`
    throw failAs(UpgradeError, failure, { release, helmText })
  }
  const helmText = `release ${name} failed, and has been rolled back due to rollback-on-failure being set: ${failure.helmText}`
  throw failAs(UpgradeError, failure, { release, helmText })
}
