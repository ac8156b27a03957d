// Release records in Secrets or ConfigMaps of a cluster, named and labelled as Helm does.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../base/index.ts'
import { StorageError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import {
  type Release,
  type ReleaseStore,
  releaseNotFound,
  releaseUnreadable,
  sortByRevision,
  storageName,
  storageSecretType,
} from '../release/index.ts'
import { RecordObjects, type Wrapping } from './record-objects.ts'
import { createRecordReader } from './record-reader.ts'

/** What a store in a cluster needs. */
export interface ClusterStoreOptions {
  readonly client: KubeClient
  /** Where the records stand; the empty text for all namespaces, which only `list` can use. */
  readonly namespace: string
  readonly clock: Clock
  readonly compression: Compression
  /** Told of records that cannot be read; they are left out of lists and histories. */
  readonly onUnreadable?: (storageObject: string, error: unknown) => void
}

/**
 * Records in Secrets, Helm's default.
 * @see helm pkg/storage/driver/secrets.go
 */
export function createSecretStore(options: ClusterStoreOptions): ReleaseStore {
  return createClusterStore(options, {
    driver: 'Secret',
    tellsStep: true,
    kind: 'Secret',
    dataField: 'data',
    wrap: (text) => ({ type: storageSecretType, data: { release: encodeBase64(encodeUtf8(text)) } }),
    unwrap: (text) => decodeUtf8(decodeBase64(text)),
  })
}

/**
 * Records in ConfigMaps.
 * @see helm pkg/storage/driver/cfgmaps.go
 */
export function createConfigMapStore(options: ClusterStoreOptions): ReleaseStore {
  return createClusterStore(options, {
    driver: 'ConfigMap',
    tellsStep: false,
    kind: 'ConfigMap',
    dataField: '[]',
    wrap: (text) => ({ data: { release: text } }),
    unwrap: (text) => text,
  })
}

function createClusterStore(options: ClusterStoreOptions, wrapping: Wrapping): ReleaseStore {
  const { client } = options
  const { tellsStep } = wrapping
  const failure = (step: string, error: unknown): StorageError => {
    const helmText = tellsStep ? `${step}: ${textOf(error)}` : textOf(error)
    return new StorageError({ code: 'STORAGE_FAILED', helmText, cause: error })
  }
  const attempt = async <T>(step: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      throw failure(step, error)
    }
  }
  const reader = createRecordReader({ ...options, kind: wrapping.kind, unwrap: wrapping.unwrap })
  const objects = new RecordObjects(options, wrapping)

  return {
    driver: wrapping.driver,

    async get(name, revision, signal) {
      const key = storageName(name, revision)
      const object = await attempt(`get: failed to get ${JSON.stringify(key)}`, () =>
        client.get(objects.reference(name, revision), signal),
      )
      if (object === undefined) return undefined
      try {
        const { systemLabels: _, ...release } = reader.decode(object)
        return release
      } catch (error) {
        throw failure(`get: failed to decode data ${JSON.stringify(key)}`, error)
      }
    },

    async history(name, signal) {
      const attempts: (Release | undefined)[] = []
      await attempt('query: failed to query with labels', async () => {
        for await (const release of reader.everyAttempt(`name=${name},owner=helm`, signal)) attempts.push(release)
      })
      const releases = attempts.filter((release) => release !== undefined)
      if (releases.length === 0 && attempts.length > 0) throw releaseUnreadable(name)
      return sortByRevision(releases)
    },

    async *list({ labels = {}, selector = '', statuses, latest = false, choose, signal } = {}) {
      const wanted = [
        'owner=helm',
        ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
        ...(selector === '' ? [] : [selector]),
      ]
      const told = {
        ...(choose === undefined ? {} : { choose }),
        ...(signal === undefined ? {} : { signal }),
      }
      const pages = latest ? reader.latest(wanted.join(','), told) : reader.every(wanted.join(','), signal)
      try {
        for (;;) {
          const next = await attempt('list: failed to list', () => pages.next())
          if (next.done) return
          if (statuses === undefined || statuses.includes(next.value.info.status)) yield next.value
        }
      } finally {
        await pages.return(undefined)
      }
    },

    async check(release, signal) {
      const refusal = await objects.refusalOf(release, signal)
      if (refusal !== undefined) throw await objects.withSizes(failure('create: failed to create', refusal), release)
    },

    prepare: (release) => objects.prepare(release),

    async create(release, signal) {
      try {
        await client.create(await objects.created(release), whole(signal))
      } catch (error) {
        if (reasonOf(error) === 'AlreadyExists')
          throw new StorageError({ code: 'RELEASE_NAME_IN_USE', helmText: 'release: already exists', cause: error })
        throw await objects.withSizes(failure('create: failed to create', error), release)
      }
    },

    async update(release, signal) {
      try {
        await client.replace(await objects.updated(release), whole(signal))
      } catch (error) {
        throw await objects.withSizes(failure('update: failed to update', error), release)
      }
    },

    async delete(name, revision, signal) {
      const release = await this.get(name, revision, signal)
      if (release === undefined) return undefined
      const wasThere = await client.delete(objects.reference(name, revision), whole(signal))
      if (!wasThere) throw releaseNotFound()
      return release
    },
  }
}

/** What was sent is waited for: nobody would know what a record says. */
function whole(signal: AbortSignal | undefined) {
  return { whole: true, ...(signal === undefined ? {} : { signal }) }
}

function reasonOf(error: unknown): unknown {
  return (error as { readonly data?: { readonly reason?: unknown } } | undefined)?.data?.reason
}
