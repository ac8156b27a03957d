// `test`: runs a release's test hooks.

import { debugLine } from '../apply/index.ts'
import { ReleaseError } from '../diagnostics/index.ts'
import { planTest } from '../plan/index.ts'
import { filterTestHooks, lastRevision, type Release, releaseNotFound } from '../release/index.ts'
import { hookObjectsOf, reachReading } from './cluster-state.ts'
import { failAs } from './fail.ts'
import { checkName, historyReader } from './history.ts'
import type { ActionEvent, TestRequest } from './requests.ts'
import { runIn } from './run.ts'
import type { World } from './world.ts'

/**
 * Runs the tests of a release's last revision. Gives the release with how each went.
 * @throws ReleaseError with `data.release` where a test failed; how it went is recorded either way
 * @see helm pkg/action/release_testing.go Run
 */
export async function* testRelease(
  request: TestRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const { client, take } = await reachReading(world, historyReader(request, world), signal)
  checkName(request.name, (name) => `releaseTest: Release name is invalid: ${name}`)
  yield debugLine('getting last revision', { name: request.name })
  yield debugLine('getting release history', { name: request.name })
  const store = await world.releases(request.namespace)
  const release = lastRevision(take())
  if (release === undefined) throw releaseNotFound()
  const { chosen, skipped } = filterTestHooks(release.hooks, request.filters)
  const hookObjects = [...skipped.map(() => []), ...hookObjectsOf(chosen, { test: '' })]
  const plan = planTest({
    release,
    chosen,
    skipped,
    hookObjects,
    timeoutSeconds: request.timeoutSeconds,
    logs: request.logs ?? false,
  })
  const outcome = yield* runIn(plan, { client, store, world }, signal)
  const result = outcome.release ?? release
  const failure = outcome.failure ?? outcome.remembered[0]
  if (failure !== undefined) throw failAs(ReleaseError, failure, { release: result })
  return result
}
