// `list`: the last revision of every release, filtered, sorted and cut.
import { compareUtf8 } from '../base/index.ts'
import { compileRegexp } from '../go/index.ts'
import { matchesSelector, parseSelector, type Release, storageLabels } from '../release/index.ts'
import { reachableCluster } from './cluster-state.ts'
import type { ListRequest } from './requests.ts'
import type { World } from './world.ts'

/**
 * Lists releases. Only asking for superseded ones alone shows older revisions.
 * @throws Error in Go's words where the filter is no expression; ReleaseError where the selector is none
 * @see helm pkg/action/list.go Run
 */
export async function list(request: ListRequest, world: World, signal: AbortSignal): Promise<readonly Release[]> {
  await reachableCluster(world, signal)
  const filter = request.filter === '' ? undefined : compileRegexp(request.filter)
  const requirements = parseSelector(request.selector)
  const store = await world.releases(request.namespace)
  const showsOld = request.statuses.length === 1 && request.statuses[0] === 'superseded'
  const isShown = (release: Release): boolean =>
    (request.statuses.length === 0
      ? knownStatuses.has(release.info.status)
      : request.statuses.includes(release.info.status)) &&
    matchesSelector(requirements, { ...storageLabels(release, {}), ...release.systemLabels })
  const end = request.limit > 0 ? request.offset + request.limit : undefined
  const newest = new Map<string, number>()
  let shown: Release[] = []
  for await (const release of store.list({ latest: !showsOld, signal })) {
    if (filter !== undefined && !filter.matchString(release.name)) continue
    if (!showsOld) {
      const key = `${release.namespace}/${release.name}`
      if ((newest.get(key) ?? 0) > release.revision) continue
      // A record whose labels lie may come before a newer one.
      if (newest.has(key)) shown = shown.filter(({ namespace, name }) => `${namespace}/${name}` !== key)
      newest.set(key, release.revision)
    }
    if (!isShown(release)) continue
    shown.push(release)
    // Only those are kept that can be on the page.
    if (end !== undefined && shown.length >= 2 * end + 100) shown = sortReleases(shown, request).slice(0, end)
  }
  return sortReleases(shown, request).slice(request.offset, end)
}

// A record of another status, `unknown` among them, is shown by no flag.
const knownStatuses: ReadonlySet<string> = new Set([
  'deployed',
  'uninstalled',
  'uninstalling',
  'pending-install',
  'pending-rollback',
  'pending-upgrade',
  'superseded',
  'failed',
])

function sortReleases(releases: readonly Release[], { sort, reverse }: ListRequest): Release[] {
  const byName = (left: Release, right: Release): number =>
    compareUtf8(left.name, right.name) || compareUtf8(left.namespace, right.namespace)
  const byDate = (left: Release, right: Release): number => secondsOf(left) - secondsOf(right) || byName(left, right)
  const sorted = releases.toSorted(sort === 'date' ? byDate : byName)
  return reverse ? sorted.reverse() : sorted
}

function secondsOf({ info }: Release): number {
  return info.lastDeployed === undefined ? Number.MIN_SAFE_INTEGER : Math.floor(Date.parse(info.lastDeployed) / 1000)
}
