// Rules over a release's history: which revision is the last, which is deployed, whether a name is free, what to trim.
import { ReleaseError, StorageError } from '../diagnostics/index.ts'
import type { Release, ReleaseStatus } from './model.ts'

/** Whether another operation is under way. */
export function isPending(status: ReleaseStatus): boolean {
  return status === 'pending-install' || status === 'pending-upgrade' || status === 'pending-rollback'
}

/** Oldest first. */
export function sortByRevision(releases: Iterable<Release>): Release[] {
  return [...releases].sort((left, right) => left.revision - right.revision)
}

/** The revision with the highest number; undefined for an empty history. */
export function lastRevision(history: readonly Release[]): Release | undefined {
  return sortByRevision(history).at(-1)
}

/** The newest revision whose status is `deployed`. */
function deployedRevision(history: readonly Release[]): Release | undefined {
  return lastRevision(history.filter((release) => release.info.status === 'deployed'))
}

/** Helm's failure for a name without records. */
export function releaseNotFound(): StorageError {
  return new StorageError({ code: 'RELEASE_NOT_FOUND', helmText: 'release: not found' })
}

/** Helm's failure for a name none of whose records can be read. */
export function releaseUnreadable(name: string): StorageError {
  return new StorageError({ code: 'RELEASE_UNREADABLE', helmText: `no revision for release ${JSON.stringify(name)}` })
}

/** Helm's failure for a release that is nowhere deployed. */
function noDeployedReleases(name: string): ReleaseError {
  return new ReleaseError({ code: 'RELEASE_NOT_FOUND', helmText: `${JSON.stringify(name)} has no deployed releases` })
}

/**
 * The revision number of an install: 1, or the next where `replace` reuses a name that failed or was uninstalled.
 * @throws ReleaseError RELEASE_NAME_IN_USE
 * @see helm pkg/action/install.go availableName, replaceRelease
 */
export function revisionForInstall(history: readonly Release[], options: { readonly replace: boolean }): number {
  const last = lastRevision(history)
  if (last === undefined) return 1
  if (options.replace && (last.info.status === 'uninstalled' || last.info.status === 'failed')) return last.revision + 1
  throw new ReleaseError({
    code: 'RELEASE_NAME_IN_USE',
    helmText: 'cannot reuse a name that is still in use',
    data: { name: last.name, namespace: last.namespace, revision: last.revision, status: last.info.status },
    hints: [
      last.info.status === 'failed' || last.info.status === 'uninstalled'
        ? `\`--replace\` reuses the name of a release that is ${last.info.status}`
        : `\`upgrade\` changes the release that is there`,
    ],
  })
}

/**
 * Refuses to act on a release that has changed since the caller looked at it; `expected` is the number of its last revision then,
 * 0 where there was none.
 *
 * @throws ReleaseError RELEASE_CHANGED with `data.expected` and `data.revision`
 */
export function checkExpectedRevision(history: readonly Release[], expected: number | undefined): void {
  const revision = lastRevision(history)?.revision ?? 0
  if (expected === undefined || expected === revision) return
  const found = revision === 0 ? 'there is no revision of it' : `its last revision is ${revision}`
  throw new ReleaseError({
    code: 'RELEASE_CHANGED',
    helmText: `the release was expected at revision ${expected}, but ${found}`,
    data: { expected, revision },
    hints: ['somebody else has changed the release: read it again and decide anew'],
  })
}

/**
 * The revisions an upgrade builds on: the last one, and the current one whose manifests are on the cluster.
 * @throws ReleaseError RELEASE_NOT_FOUND (none deployed), RELEASE_BUSY (one is pending)
 * @see helm pkg/action/upgrade.go prepareUpgrade
 */
export function revisionsForUpgrade(
  history: readonly Release[],
  name: string,
): { readonly last: Release; readonly current: Release } {
  const last = lastRevision(history)
  if (last === undefined) throw noDeployedReleases(name)
  if (isPending(last.info.status)) {
    throw new ReleaseError({
      code: 'RELEASE_BUSY',
      helmText: 'another operation (install/upgrade/rollback) is in progress',
      data: { name, revision: last.revision, status: last.info.status },
      hints: [`if nothing is running any more, \`rollback ${name}\` or \`uninstall ${name}\` frees the release`],
    })
  }
  const deployed = deployedRevision(history)
  if (deployed !== undefined) return { last, current: last.info.status === 'deployed' ? last : deployed }
  if (last.info.status === 'failed' || last.info.status === 'superseded') return { last, current: last }
  throw noDeployedReleases(name)
}

/**
 * Revisions to delete, oldest first, so that with one more the history keeps to `maxHistory` (0: no limit).
 * The deployed one is never among them.
 * @see helm pkg/storage/storage.go removeLeastRecent
 */
export function revisionsToTrim(history: readonly Release[], maxHistory: number): number[] {
  if (maxHistory <= 0) return []
  const surplus = history.length - (maxHistory - 1)
  if (surplus <= 0) return []
  const deployed = deployedRevision(history)
  const candidates = sortByRevision(history).filter((release) => release.revision !== deployed?.revision)
  return candidates.slice(0, surplus).map((release) => release.revision)
}

/** The newest revision that once worked, to which a failed upgrade goes back. */
export function lastSuccessfulRevision(history: readonly Release[]): Release | undefined {
  return lastRevision(history.filter(({ info }) => info.status === 'superseded' || info.status === 'deployed'))
}
