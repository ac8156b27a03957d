// `list`: the last revision of every release, filtered, sorted and cut.
import { compareUtf8 } from '../base/index.ts'
import { ReleaseError } from '../diagnostics/index.ts'
import { compileRegexp } from '../go/index.ts'
import {
  matchesSelector,
  parseSelector,
  type RecordOutline,
  type Release,
  type ReleaseStatus,
  type ReleaseStore,
  storageLabels,
} from '../release/index.ts'
import { readWhileReaching } from './cluster-state.ts'
import type { ListRequest } from './requests.ts'
import type { World } from './world.ts'

/**
 * Lists releases. Only asking for superseded ones alone shows older revisions.
 * @throws Error in Go's words where the filter is no expression; ReleaseError where the selector is none or the offset negative
 * @see helm pkg/action/list.go Run
 */
export async function list(request: ListRequest, world: World, signal: AbortSignal): Promise<readonly Release[]> {
  if (request.offset < 0) {
    const helmText = `the offset must not be negative: ${request.offset}`
    throw new ReleaseError({ code: 'INVALID_ARGUMENT', helmText })
  }
  return readWhileReaching(world, signal, (within) => readReleases(request, within.world, within.signal))
}

async function readReleases(request: ListRequest, world: World, signal: AbortSignal): Promise<readonly Release[]> {
  const rules = rulesOf(request)
  const store = await world.releases(request.namespace)
  const end = request.limit > 0 ? request.offset + request.limit : undefined
  const page = await readPage({ store, request, rules, end, signal })
  if (page !== undefined) return page
  const collected = new Collection(request, rules, end)
  for await (const release of store.list({ latest: !rules.showsOld, signal })) collected.add(release)
  return collected.page()
}

/** What is shown where nobody says: every status but `unknown`. @see helm pkg/action/list.go ListAll */
const listedStatuses: readonly ReleaseStatus[] = [
  'deployed',
  'uninstalled',
  'uninstalling',
  'pending-install',
  'pending-rollback',
  'pending-upgrade',
  'superseded',
  'failed',
]

/** Which releases are shown. */
interface Rules {
  readonly showsOld: boolean
  readonly isNamed: (name: string) => boolean
  readonly isShown: (release: Release) => boolean
  readonly isOutlineShown: (outline: RecordOutline) => boolean
}

function rulesOf(request: ListRequest): Rules {
  const filter = request.filter === '' ? undefined : compileRegexp(request.filter)
  const requirements = parseSelector(request.selector)
  const statuses: readonly string[] = request.statuses.length === 0 ? listedStatuses : request.statuses
  const isStatus = (status: string): boolean => statuses.includes(status)
  const isNamed = (name: string): boolean => filter === undefined || filter.matchString(name)
  return {
    showsOld: request.statuses.length === 1 && request.statuses[0] === 'superseded',
    isNamed,
    isShown: (release) =>
      isStatus(release.info.status) &&
      matchesSelector(requirements, { ...storageLabels(release, {}), ...release.systemLabels }),
    isOutlineShown: ({ name, labels }) =>
      isNamed(name) && isStatus(labels['status'] ?? '') && matchesSelector(requirements, labels),
  }
}

interface PageRequest {
  readonly store: ReleaseStore
  readonly request: ListRequest
  readonly rules: Rules
  readonly end: number | undefined
  readonly signal: AbortSignal
}

/**
 * The page where the outsides of records tell which ones are on it, so that only those are read. Undefined where they
 * cannot tell, or told what the records themselves do not say.
 */
async function readPage({ store, request, rules, end, signal }: PageRequest): Promise<Release[] | undefined> {
  if (rules.showsOld || request.sort === 'date' || end === undefined) return undefined
  const state: { chosen?: readonly RecordOutline[] } = {}
  const choose = (newest: readonly RecordOutline[]): readonly RecordOutline[] => {
    state.chosen = sortByName(newest.filter(rules.isOutlineShown), request).slice(request.offset, end)
    return state.chosen
  }
  const collected = new Collection(request, rules, end)
  const read = new Set<string>()
  for await (const release of store.list({ latest: true, choose, signal })) {
    if (state.chosen !== undefined && rules.isNamed(release.name) && rules.isShown(release))
      read.add(`${release.namespace}/${release.name}/${release.revision}`)
    collected.add(release)
  }
  const { chosen } = state
  if (chosen === undefined) return collected.page()
  const isAsTold = chosen.every(({ namespace, name, revision }) => read.has(`${namespace}/${name}/${revision}`))
  return isAsTold && read.size === chosen.length ? collected.pageFrom(0) : undefined
}

/** Releases that may be on the page. */
class Collection {
  private readonly request: ListRequest
  private readonly rules: Rules
  private readonly end: number | undefined
  private readonly newest = new Map<string, number>()
  private shown: Release[] = []

  constructor(request: ListRequest, rules: Rules, end: number | undefined) {
    this.request = request
    this.rules = rules
    this.end = end
  }

  add(release: Release): void {
    const { request, rules, newest, end } = this
    if (!rules.isNamed(release.name)) return
    if (!rules.showsOld) {
      const key = `${release.namespace}/${release.name}`
      if ((newest.get(key) ?? 0) > release.revision) return
      // A record whose labels lie may come before a newer one.
      if (newest.has(key)) this.shown = this.shown.filter(({ namespace, name }) => `${namespace}/${name}` !== key)
      newest.set(key, release.revision)
    }
    if (!rules.isShown(release)) return
    this.shown.push(request.contents === 'summary' ? summaryOf(release) : release)
    // Only those are kept that can be on the page.
    if (end !== undefined && this.shown.length >= 2 * end + 100)
      this.shown = sortReleases(this.shown, request).slice(0, end)
  }

  page(): Release[] {
    return this.pageFrom(this.request.offset)
  }

  pageFrom(offset: number): Release[] {
    return sortReleases(this.shown, this.request).slice(offset, this.end)
  }
}

function summaryOf(release: Release): Release {
  const { metadata } = release.chart
  const chart = { metadata, templates: [], values: new Map(), files: [], raw: [], dependencies: [] }
  return { ...release, chart, config: new Map(), manifest: '', hooks: [] }
}

function sortReleases(releases: readonly Release[], request: ListRequest): Release[] {
  if (request.sort === 'name') return sortByName(releases, request)
  const byDate = (left: Release, right: Release): number =>
    secondsOf(left) - secondsOf(right) || compareNames(left, right)
  const sorted = releases.toSorted(byDate)
  return request.reverse ? sorted.reverse() : sorted
}

/** What has a place in the list. */
type Named = Pick<Release, 'name' | 'namespace'>

function sortByName<T extends Named>(items: readonly T[], { reverse }: ListRequest): T[] {
  const sorted = items.toSorted(compareNames)
  return reverse ? sorted.reverse() : sorted
}

function compareNames(left: Named, right: Named): number {
  return compareUtf8(left.name, right.name) || compareUtf8(left.namespace, right.namespace)
}

function secondsOf({ info }: Release): number {
  return info.lastDeployed === undefined ? Number.MIN_SAFE_INTEGER : Math.floor(Date.parse(info.lastDeployed) / 1000)
}
