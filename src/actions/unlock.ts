// Releases that are pending: freeing them, and waiting for whoever works on them.
import { ReleaseError } from '../diagnostics/index.ts'
import { planUnlock } from '../plan/index.ts'
import {
  checkExpectedRevision,
  isPending,
  lastRevision,
  type Release,
  type ReleaseStatus,
  releaseNotFound,
} from '../release/index.ts'
import { reachReading } from './cluster-state.ts'
import { failAs, failingAs } from './fail.ts'
import { checkName, historyReader, type ReleaseQuery } from './history.ts'
import type { ActionEvent } from './requests.ts'
import { type ActionParts, runIn } from './run.ts'
import type { World } from './world.ts'

/** What is done about a release that another operation works on: Helm's refusal, waiting for its end, or freeing the release. */
export type IfPending = 'fail' | 'wait' | 'unlock'

/** What `unlock` left behind. */
export interface UnlockOutcome {
  /** The last revision. */
  readonly release: Release
  /** Its status before. */
  readonly was: ReleaseStatus
}

/**
 * Frees a release whose last revision is pending because what worked on it has ended without a word: the record says `failed`
 * then. A release that is not pending stays as it is.
 *
 * @throws ReleaseError RELEASE_NOT_FOUND
 */
export async function* unlock(
  query: ReleaseQuery,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, UnlockOutcome> {
  return yield* failingAs(ReleaseError, unlockSteps(query, world, signal))
}

async function* unlockSteps(
  query: ReleaseQuery,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, UnlockOutcome> {
  const { client, take } = await reachReading(world, historyReader(query, world), signal)
  checkName(query.name, (name) => `release name is invalid: ${name}`)
  const store = await world.releases(query.namespace)
  const history = take()
  const last = lastRevision(history)
  if (last === undefined) throw releaseNotFound()
  const was = last.info.status
  const release = isPending(was) ? yield* unlockLast(history, { client, store, world }, signal) : last
  return { release, was }
}

/** What a verb wants to find before it acts on a release. */
export interface Expectations {
  readonly name: string
  readonly timeoutSeconds: number
  readonly ifPending?: IfPending | undefined
  readonly expectedRevision?: number | undefined
}

const pollMilliseconds = 1000

/**
 * The history to act on, as it was read a moment ago or, where that is wanted, once nothing is pending any more; the release is as it was expected.
 *
 * @throws ReleaseError RELEASE_CHANGED
 */
export async function* historyToActOn(
  { name, timeoutSeconds, ifPending = 'fail', expectedRevision }: Expectations,
  parts: ActionParts & { readonly world: World; takeHistory(): readonly Release[] },
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, readonly Release[]> {
  const { store, world } = parts
  const read = () => store.history(name, signal)
  let history = parts.takeHistory()
  const isBusy = () => isPending(lastRevision(history)?.info.status ?? 'unknown')
  if (ifPending === 'unlock' && isBusy()) {
    yield* unlockLast(history, parts, signal)
    history = await read()
  }
  if (ifPending === 'wait') {
    const until = world.clock.now() + BigInt(Math.round(Math.min(timeoutSeconds, 1e9) * 1e9))
    while (isBusy() && world.clock.now() < until) {
      const left = Number(until - world.clock.now()) / 1e6
      await world.clock.sleep(Math.max(1, Math.min(pollMilliseconds, left)), signal)
      history = await read()
    }
  }
  checkExpectedRevision(history, expectedRevision)
  return history
}

async function* unlockLast(
  history: readonly Release[],
  parts: ActionParts & { readonly world: World },
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const { failure, release } = yield* runIn(planUnlock(history), parts, signal)
  if (failure !== undefined) throw failAs(ReleaseError, failure)
  return release ?? (lastRevision(history) as Release)
}
