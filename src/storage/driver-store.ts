// The port for storage drivers of one's own, and release records over it.
import { toItsEnd } from '../base/index.ts'
import { StorageError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import {
  decodeRelease,
  encodeRelease,
  matchesSelector,
  ownLabels,
  parseSelector,
  type Release,
  type ReleaseStore,
  releaseNotFound,
  sortByRevision,
  storageLabels,
  storageName,
  userLabels,
} from '../release/index.ts'

/** What names a record. */
export interface RecordPlace {
  /** Of the release. */
  readonly namespace: string
  /** `sh.helm.release.v1.NAME.vREVISION` */
  readonly key: string
}

/** A release's revision as it is stored. */
export interface StoredRecord extends RecordPlace {
  /** Helm's own (`name`, `owner`, `status`, `version`, `createdAt`, `modifiedAt`) and the user's. */
  readonly labels: { readonly [key: string]: string }
  /** Helm's encoding of the release: base64 of compressed JSON. Holds what the release's Secrets hold: keep it as safe as them. */
  readonly data: string
}

/**
 * Where release records live: five calls over texts. `pintle/testing` has a conformance suite for it. What it throws
 * becomes a `StorageError` with the thrown error as its cause.
 */
export interface StorageDriver {
  /** For messages. */
  readonly name: string
  /** The record, or undefined when there is none. */
  get(place: RecordPlace, signal?: AbortSignal): Promise<StoredRecord | undefined>
  /** Every record of the namespace (the empty text: of all) whose labels have all of these, in any order. */
  list(
    selection: { readonly namespace: string; readonly labels: { readonly [key: string]: string } },
    signal?: AbortSignal,
  ): AsyncIterable<StoredRecord>
  /** Stores a new record in one step: false, and nothing is changed, when there is one already. Two clients rely on it. */
  create(record: StoredRecord, signal?: AbortSignal): Promise<boolean>
  /** Replaces a record: false when there is none. */
  update(record: StoredRecord, signal?: AbortSignal): Promise<boolean>
  /** False when there was none. */
  delete(place: RecordPlace, signal?: AbortSignal): Promise<boolean>
}

/** What stores over a driver need. */
export interface DriverStoreOptions {
  readonly clock: Clock
  readonly compression: Compression
  /** Told of records that cannot be read; they are left out of lists and histories. */
  readonly onUnreadable?: (key: string, error: unknown) => void
}

/** Release records over a driver, one store for each namespace asked for (the empty text: all). */
export function createDriverStores(
  driver: StorageDriver,
  options: DriverStoreOptions,
): (namespace: string) => ReleaseStore {
  return (namespace) => storeOver(driver, namespace, options)
}

function storeOver(
  driver: StorageDriver,
  namespace: string,
  { clock, compression, onUnreadable }: DriverStoreOptions,
): ReleaseStore {
  const now = (): number => Number(clock.now() / 1_000_000_000n)
  const decode = (record: StoredRecord): Release => ({
    ...decodeRelease(record.data, compression),
    labels: userLabels(record.labels),
    systemLabels: ownLabels(record.labels),
  })
  const decodeOrReport = (record: StoredRecord): Release | undefined => {
    try {
      return decode(record)
    } catch (error) {
      onUnreadable?.(record.key, error)
      return undefined
    }
  }
  const encode = (release: Release, stamp: Parameters<typeof storageLabels>[1]): StoredRecord => ({
    namespace: namespace || release.namespace,
    key: storageName(release.name, release.revision),
    labels: storageLabels(release, stamp),
    data: encodeRelease(release, compression),
  })
  const place = (name: string, revision: number): RecordPlace => ({ namespace, key: storageName(name, revision) })

  return {
    driver: driver.name,
    async get(name, revision, signal) {
      const record = await attempt('get', () => driver.get(place(name, revision), signal))
      if (record === undefined) return undefined
      const { systemLabels: _, ...release } = await attempt('get', async () => decode(record))
      return release
    },
    async history(name, signal) {
      const releases: Release[] = []
      for await (const record of every(driver, { namespace, labels: { name, owner: 'helm' } }, signal)) {
        const release = decodeOrReport(record)
        if (release !== undefined) releases.push(release)
      }
      return sortByRevision(releases)
    },
    async *list({ labels = {}, selector = '', statuses, latest = false, signal } = {}) {
      const requirements = parseSelector(selector)
      const records: StoredRecord[] = []
      for await (const record of every(driver, { namespace, labels: { ...labels, owner: 'helm' } }, signal)) {
        if (matchesSelector(requirements, record.labels)) records.push(record)
      }
      const done = new Set<string>()
      for (const record of records.toSorted(byRevisionDescending)) {
        const release = latest && done.has(releaseKey(record)) ? undefined : decodeOrReport(record)
        if (release === undefined) continue
        done.add(releaseKey(record))
        if (statuses === undefined || statuses.includes(release.info.status)) yield release
      }
    },
    async create(release, signal) {
      const isNew = await attempt('create', () =>
        toItsEnd(signal, clock, (late) => driver.create(encode(release, { createdAt: now() }), late)),
      )
      if (!isNew) throw new StorageError({ code: 'RELEASE_NAME_IN_USE', helmText: 'release: already exists' })
    },
    async update(release, signal) {
      const wasThere = await attempt('update', () =>
        toItsEnd(signal, clock, (late) => driver.update(encode(release, { modifiedAt: now() }), late)),
      )
      if (!wasThere) throw releaseNotFound()
    },
    async delete(name, revision, signal) {
      const release = await this.get(name, revision, signal)
      if (release !== undefined)
        await attempt('delete', () => toItsEnd(signal, clock, (late) => driver.delete(place(name, revision), late)))
      return release
    },
  }
}

function releaseKey({ namespace, labels }: StoredRecord): string {
  return `${namespace}/${labels['name'] ?? ''}`
}

function byRevisionDescending(left: StoredRecord, right: StoredRecord): number {
  const order = releaseKey(left) < releaseKey(right) ? -1 : releaseKey(left) > releaseKey(right) ? 1 : 0
  return order || Number(right.labels['version'] ?? 0) - Number(left.labels['version'] ?? 0)
}

async function* every(
  driver: StorageDriver,
  selection: Parameters<StorageDriver['list']>[0],
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredRecord> {
  const pages = driver.list(selection, signal)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await attempt('list', () => pages.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    await pages.return?.()
  }
}

/** What a driver throws is a failure of the storage, whatever it is. */
async function attempt<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw new StorageError({ code: 'STORAGE_FAILED', helmText: `${what}: ${textOf(error)}`, cause: error })
  }
}
