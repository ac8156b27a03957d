// Release records in memory, for trying and for tests.
import { StorageError } from '../diagnostics/index.ts'
import {
  matchesSelector,
  parseSelector,
  type Release,
  type ReleaseStore,
  releaseNotFound,
  sortByRevision,
  storageLabels,
} from '../release/index.ts'

/**
 * Stores over one memory, one for each namespace asked for (the empty text: all). `releases` are there from the start.
 * @see helm pkg/storage/driver/memory.go
 */
export function createMemoryStores(releases: Iterable<Release> = []): (namespace: string) => ReleaseStore {
  const records = new Map<string, Release>()
  for (const release of releases)
    records.set(keyOf(release.namespace || 'default', release.name, release.revision), release)
  return (namespace) => storeOver(records, namespace)
}

function keyOf(namespace: string, name: string, revision: number): string {
  return `${namespace}/${name}/${revision}`
}

function storeOver(records: Map<string, Release>, namespace: string): ReleaseStore {
  const keyFor = (release: Release): string => keyOf(release.namespace || 'default', release.name, release.revision)
  const visible = (): Release[] =>
    [...records.values()].filter((release) => namespace === '' || (release.namespace || 'default') === namespace)
  const find = (name: string, revision: number): Release | undefined =>
    visible().find((release) => release.name === name && release.revision === revision)

  return {
    driver: 'Memory',
    get: async (name, revision) => find(name, revision),
    history: async (name) => sortByRevision(visible().filter((release) => release.name === name)),
    async *list({ labels = {}, selector = '', statuses, latest = false } = {}) {
      const requirements = parseSelector(selector)
      const newest = new Map<string, number>()
      for (const { namespace: within, name, revision } of visible()) {
        const key = `${within}/${name}`
        newest.set(key, Math.max(revision, newest.get(key) ?? revision))
      }
      for (const release of visible()) {
        if (latest && newest.get(`${release.namespace}/${release.name}`) !== release.revision) continue
        const own = storageLabels(release, {})
        if (!Object.entries(labels).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value)) continue
        if (!matchesSelector(requirements, own)) continue
        if (statuses === undefined || statuses.includes(release.info.status)) yield release
      }
    },
    async create(release) {
      const key = keyFor(release)
      if (records.has(key)) throw new StorageError({ code: 'RELEASE_NAME_IN_USE', helmText: 'release: already exists' })
      records.set(key, release)
    },
    async update(release) {
      const key = keyFor(release)
      if (!records.has(key)) throw releaseNotFound()
      records.set(key, release)
    },
    async delete(name, revision) {
      const release = find(name, revision)
      if (release !== undefined) records.delete(keyFor(release))
      return release
    },
  }
}
