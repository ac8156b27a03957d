// `uninstall`: takes a release's objects and records away.
import { debugLine } from '../apply/index.ts'
import { Failure, textOf, UninstallError } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'
import { describeKept, dryRunNotices, type Propagation, planPurge, planRemoval, planUninstall } from '../plan/index.ts'
import { checkExpectedRevision, lastRevision, type Release, releaseNotFound } from '../release/index.ts'
import { buildObjects, hookObjectsOf, reachableCluster, reachReading, readAnswers } from './cluster-state.ts'
import { failAs, failingAs } from './fail.ts'
import { checkName, historyReader, releaseContent } from './history.ts'
import type { ActionEvent, UninstallOutcome, UninstallRequest } from './requests.ts'
import { runIn } from './run.ts'
import type { World } from './world.ts'

/**
 * Uninstalls a release. The outcome has no release where there was none and `ignoreNotFound` is set.
 * @throws UninstallError in Helm's words
 * @see helm pkg/action/uninstall.go Run
 */
export function uninstall(
  request: UninstallRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, UninstallOutcome> {
  return failingAs(UninstallError, uninstallSteps(request, world, signal))
}

/** The steps of an uninstall; a failed install takes them too. */
export async function* uninstallSteps(
  request: UninstallRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, UninstallOutcome> {
  if (request.dryRun) return yield* dryUninstall(request, world, signal)
  const { client, take } = await reachReading(world, historyReader(request, world), signal)
  const place = { client, namespace: request.namespace, signal }
  checkName(request.name, (name) => `uninstall: Release name is invalid: ${name}`)
  const { name } = request
  yield debugLine('getting release history', { name })
  const store = await world.releases(request.namespace)
  const history = historyOf(take, request, signal)
  checkExpectedRevision(history, request.expectedRevision)
  const release = lastRevision(history)
  if (release === undefined) {
    if (request.ignoreNotFound) return { info: '' }
    throw failAs(UninstallError, releaseNotFound(), {
      helmText: `uninstall: Release not loaded: ${request.name}: release: not found`,
    })
  }
  const parts = { client, store, world }
  if (release.info.status === 'uninstalled') {
    if (request.keepHistory) {
      throw new UninstallError({
        code: 'RELEASE_NOT_FOUND',
        helmText: `the release named ${JSON.stringify(request.name)} is already deleted`,
        data: { release },
      })
    }
    const outcome = yield* runIn(planPurge(history), parts, signal)
    if (outcome.failure !== undefined) throw failAs(UninstallError, outcome.failure, { release })
    return { release, info: '' }
  }
  yield debugLine('uninstall: deleting release', { name })
  if (!request.runHooks) yield debugLine('delete hooks disabled', { release: name })
  const objects = await objectsToRemove(release, place)
  const { plan, info } = planUninstall({
    history,
    objects,
    hookObjects: hookObjectsOf(release.hooks, request.runHooks ? { 'pre-delete': '', 'post-delete': '' } : {}),
    live: await readAnswers(objects, place),
    runHooks: request.runHooks,
    keepHistory: request.keepHistory,
    propagation: propagations[request.propagation],
    wait: request.wait,
    timeoutSeconds: request.timeoutSeconds,
    description: request.description,
  })
  const outcome = yield* runIn(plan, parts, signal)
  const result = outcome.release ?? release
  if (outcome.failure !== undefined) throw failAs(UninstallError, outcome.failure, { release: result })
  const [first] = outcome.remembered
  if (first === undefined) return { release: result, info }
  const texts = outcome.remembered.map(({ helmText }) => helmText)
  const helmText = `uninstallation completed with ${texts.length} error(s): ${texts.join('; ')}`
  throw failAs(UninstallError, first, { release: result, helmText })
}

/** Whoever ignores that a release is not found ignores whatever keeps its history from being read. */
function historyOf(
  take: () => readonly Release[],
  { name, ignoreNotFound }: UninstallRequest,
  signal: AbortSignal,
): readonly Release[] {
  try {
    return take()
  } catch (error) {
    if (signal.aborted) throw error
    if (error instanceof Failure && error.code === 'RELEASE_UNREADABLE')
      throw failAs(UninstallError, error, { helmText: 'no release provided' })
    if (ignoreNotFound) return []
    throw failAs(UninstallError, error, { helmText: `uninstall: Release not loaded: ${name}: ${textOf(error)}` })
  }
}

const propagations: { readonly [key in UninstallRequest['propagation']]: Propagation } = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
}

type Place = Parameters<typeof buildObjects>[1]

async function objectsToRemove(release: Release, place: Place): Promise<KubeObject[]> {
  try {
    return await buildObjects(release.manifest, place)
  } catch (error) {
    if (place.signal.aborted) throw error
    throw failAs(UninstallError, error, { release, helmText: `failed to delete release: ${release.name}` })
  }
}

async function* dryUninstall(
  request: UninstallRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, UninstallOutcome> {
  const place = { client: await reachableCluster(world, signal), namespace: request.namespace, signal }
  let release: Release
  try {
    release = await releaseContent({ ...request, revision: 0 }, world, signal)
    checkExpectedRevision([release], request.expectedRevision)
  } catch (error) {
    if (request.ignoreNotFound && textOf(error) === 'release: not found') return { info: '' }
    throw error
  }
  const objects = await buildObjects(release.manifest, place).catch(() => [])
  const removal = planRemoval(release, objects, await readAnswers(objects, place))
  for (const notice of dryRunNotices(release, removal)) yield { type: 'log', ...notice }
  return { release, info: describeKept({ ...removal, unowned: [], unverifiable: [] }) }
}
