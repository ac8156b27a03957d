// `rollback`: an earlier revision's manifests as a new revision.
import { debugLine, timestampNow } from '../apply/index.ts'
import { ReleaseError, RollbackError, StorageError } from '../diagnostics/index.ts'
import { planRollback, planSupersede } from '../plan/index.ts'
import {
  checkExpectedRevision,
  isPending,
  lastRevision,
  type Release,
  releaseNotFound,
  storageName,
} from '../release/index.ts'
import { cleanUp } from './clean-up.ts'
import { buildObjects, hookObjectsOf, reachReading, readLive } from './cluster-state.ts'
import { failAs, failingAs } from './fail.ts'
import { checkName, historyReader } from './history.ts'
import { policyOf, serverSideFor } from './policy.ts'
import type { ActionEvent, RollbackRequest } from './requests.ts'
import { runIn } from './run.ts'
import type { World } from './world.ts'

const longestDescription = 256

/**
 * Rolls a release back. Gives the new revision, `deployed`; with a dry run as it would be.
 * @throws RollbackError in Helm's words; `data.release` where there is a record
 * @see helm pkg/action/rollback.go Run
 */
export function rollback(
  request: RollbackRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  return failingAs(RollbackError, rollbackSteps(request, world, signal))
}

/** The steps of a rollback; a failed upgrade takes them too. */
export async function* rollbackSteps(
  request: RollbackRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  checkDescription(request.description)
  const { client, take } = await reachReading(world, historyReader(request, world), signal)
  checkName(request.name, (name) => `prepareRollback: Release name is invalid: ${name}`)
  if (request.revision < 0) throw new ReleaseError({ code: 'INVALID_ARGUMENT', helmText: 'invalid release revision' })
  const { name } = request
  yield debugLine('preparing rollback', { name })
  yield debugLine('getting last revision', { name })
  for (let asked = 0; asked < 2; asked++) yield debugLine('getting release history', { name })
  const store = await world.releases(request.namespace)
  const history = take()
  checkExpectedRevision(history, request.expectedRevision)
  const current = lastRevision(history)
  if (current === undefined) throw releaseNotFound()
  const release = rolledBack(request, { history, current, now: timestampNow(world.clock) })
  const target = request.revision === 0 ? current.revision - 1 : request.revision
  yield debugLine('rolling back', { name, currentVersion: current.revision, targetVersion: target })
  yield debugLine('getting release', { key: storageName(name, target) })
  if (request.dryRun !== 'none') {
    yield debugLine('performing rollback', { name })
    yield debugLine('dry run', { name })
    return release
  }
  store.prepare?.(release)

  const place = { client, namespace: request.namespace, signal }
  const policy = policyOf(request, { serverSide: release.applyMethod === 'ssa' })
  const originals = await buildObjects(current.manifest, place, {
    what: 'unable to build kubernetes objects from current release manifest',
  })
  const objects = await buildObjects(release.manifest, place, {
    what: 'unable to build kubernetes objects from new release manifest',
  })
  const live = await readLive(objects, place, '')
  const hookObjects = hookObjectsOf(release.hooks, request.runHooks ? { 'pre-rollback': '', 'post-rollback': '' } : {})
  const plan = planRollback({
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
  yield debugLine('creating rolled back release', { name })
  const outcome = yield* runIn(plan, { client, store, world }, signal)
  const result = outcome.release ?? release
  if (outcome.failure === undefined) {
    // Rolling back does not wait for what is under way, which may have come to its end meanwhile.
    const others = isPending(current.info.status) ? await store.history(name, signal) : []
    const words = planSupersede(others, result)
    if (words !== undefined) yield* runIn(words, { client, store, world }, signal)
    return result
  }
  if (['update', 'delete removed'].includes(outcome.failedPhase ?? '')) {
    yield {
      type: 'log',
      level: 'warn',
      message: `Rollback ${JSON.stringify(request.name)} failed: ${outcome.failure.helmText}`,
    }
    if (request.cleanupOnFail)
      yield* cleanUp(outcome, {
        family: RollbackError,
        what: 'rollback',
        namespace: request.namespace,
        parts: { client, store, world },
      })
  }
  // The record of a wait that failed does not have these words, the answer has.
  const prefix = outcome.failedPhase === 'wait' ? `release ${release.name} failed: ` : ''
  const helmText = `${prefix}${outcome.failure.helmText}`
  throw failAs(RollbackError, outcome.failure, { release: result, helmText })
}

function checkDescription(description: string): void {
  const length = Array.from(description).length
  if (length <= longestDescription) return
  throw new RollbackError({
    code: 'INVALID_ARGUMENT',
    helmText: `description must be ${longestDescription} characters or less, got ${length}`,
  })
}

/** The new record. @see helm pkg/action/rollback.go prepareRollback */
function rolledBack(
  request: RollbackRequest,
  { history, current, now }: { readonly history: readonly Release[]; readonly current: Release; readonly now: string },
): Release {
  const revision = request.revision === 0 ? current.revision - 1 : request.revision
  const previous = history.find((release) => release.revision === revision)
  if (previous === undefined)
    throw new StorageError({ code: 'RELEASE_NOT_FOUND', helmText: `release has no ${revision} version` })
  const { firstDeployed } = current.info
  return {
    name: request.name,
    namespace: current.namespace,
    revision: current.revision + 1,
    info: {
      ...(firstDeployed === undefined ? {} : { firstDeployed }),
      lastDeployed: now,
      description: request.description || `Rollback to ${revision}`,
      status: 'pending-rollback',
      rollbackRevision: revision,
      notes: previous.info.notes,
    },
    chart: previous.chart,
    config: previous.config,
    manifest: previous.manifest,
    hooks: previous.hooks,
    applyMethod: serverSideFor(request.serverSide, previous) ? 'ssa' : 'csa',
    labels: previous.labels,
  }
}
