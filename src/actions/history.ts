// `history`, and reading one revision as all verbs do that show a release.
import { validateReleaseName } from '../chart/index.ts'
import { Failure, ReleaseError } from '../diagnostics/index.ts'
import { lastRevision, type Release, releaseNotFound, storageName } from '../release/index.ts'
import { readWhileReaching, type Within } from './cluster-state.ts'
import type { World } from './world.ts'

/** A release by its name. */
export interface ReleaseQuery {
  readonly name: string
  readonly namespace: string
}

/**
 * All revisions, oldest first; none where there are records that cannot be read.
 * @throws StorageError RELEASE_NOT_FOUND
 * @see helm pkg/action/history.go Run
 */
export async function history(query: ReleaseQuery, world: World, signal: AbortSignal): Promise<readonly Release[]> {
  const read = async (within: Within) => {
    checkName(query.name, (name) => `release name is invalid: ${name}`)
    within.world.debug?.('getting history for release', { release: query.name })
    within.world.debug?.('getting release history', { name: query.name })
    return (await world.releases(query.namespace)).history(query.name, within.signal)
  }
  try {
    const releases = await readWhileReaching(world, signal, read)
    if (releases.length > 0) return releases
  } catch (error) {
    if (error instanceof Failure && error.code === 'RELEASE_UNREADABLE') return []
    throw error
  }
  throw releaseNotFound()
}

/**
 * One revision, 0 for the last.
 * @throws StorageError RELEASE_NOT_FOUND
 * @see helm pkg/action/get.go Run
 */
export async function getRelease(
  query: ReleaseQuery & { readonly revision: number },
  world: World,
  signal: AbortSignal,
): Promise<Release> {
  return readWhileReaching(world, signal, (within) => releaseContent(query, within.world, within.signal))
}

/** Reads the history beside something else; of what cannot be a name nothing is asked. */
export function historyReader(
  { name, namespace }: ReleaseQuery,
  world: World,
): (signal: AbortSignal) => Promise<readonly Release[]> {
  return async (signal) => {
    validateReleaseName(name)
    const store = await world.releases(namespace)
    return store.history(name, signal)
  }
}

/** The same without asking first whether the cluster is there. @see helm pkg/action/action.go releaseContent */
export async function releaseContent(
  query: ReleaseQuery & { readonly revision: number },
  world: World,
  signal: AbortSignal,
): Promise<Release> {
  checkName(query.name, (name) => `releaseContent: Release name is invalid: ${name}`)
  if (query.revision <= 0) {
    world.debug?.('getting last revision', { name: query.name })
    world.debug?.('getting release history', { name: query.name })
  } else world.debug?.('getting release', { key: storageName(query.name, query.revision) })
  const store = await world.releases(query.namespace)
  const release =
    query.revision <= 0
      ? lastRevision(await store.history(query.name, signal))
      : await store.get(query.name, query.revision, signal)
  if (release === undefined) throw releaseNotFound()
  return release
}

/** Refuses an invalid name in the words of the verb. */
export function checkName(name: string, words: (name: string) => string): void {
  try {
    validateReleaseName(name)
  } catch (error) {
    throw new ReleaseError({ code: 'RELEASE_NAME_INVALID', helmText: words(name), cause: error })
  }
}
