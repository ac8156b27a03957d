// Release records in Secrets or ConfigMaps of a cluster, named and labelled as Helm does.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../base/index.ts'
import { ClusterError, StorageError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import type { KubeClient, KubeObject, ObjectReference } from '../kube/index.ts'
import {
  encodeRelease,
  formatRecord,
  type Release,
  type ReleaseStore,
  releaseNotFound,
  sortByRevision,
  storageLabels,
  storageName,
  storageSecretType,
} from '../release/index.ts'
import { createRecordReader } from './record-reader.ts'
import { isSizeRefusal, objectLimit, withSizes } from './record-size.ts'

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

/** How a kind of object holds the record's text. */
interface Wrapping {
  readonly driver: string
  /** Whether Helm's errors say at which step of the driver they came. */
  readonly tellsStep: boolean
  readonly kind: 'Secret' | 'ConfigMap'
  /** Where the server says a record is too long. */
  readonly dataField: string
  readonly wrap: (text: string) => { readonly [key: string]: unknown }
  readonly unwrap: (text: string) => string
}

function createClusterStore(options: ClusterStoreOptions, wrapping: Wrapping): ReleaseStore {
  const { client, namespace, clock, compression } = options
  const { kind, tellsStep } = wrapping
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
  const now = (): number => Number(clock.now() / 1_000_000_000n)
  const reference = (name: string, revision: number, within: string): ObjectReference => ({
    apiVersion: 'v1',
    kind,
    namespace: within,
    name: storageName(name, revision),
  })

  const reader = createRecordReader({ ...options, kind, unwrap: wrapping.unwrap })
  const encode = (
    release: Release,
    stamp: { readonly createdAt?: number; readonly modifiedAt?: number },
  ): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: {
      name: storageName(release.name, release.revision),
      namespace: namespace || release.namespace,
      labels: storageLabels(release, stamp),
    },
    ...wrapping.wrap(textOfRelease(release)),
  })

  const withSize = (error: StorageError, release: Release): unknown =>
    withSizes(error, { release, compression, stored: textOfRelease(release).length })

  // What is checked is stored next: it is made once.
  const checked: { release?: Release; text: string } = { text: '' }
  const textOfRelease = (release: Release): string =>
    release === checked.release ? checked.text : encodeRelease(release, compression)

  /** What the server says of a record that is too long; undefined where it would take it. */
  const refusalOf = async (release: Release, signal: AbortSignal | undefined): Promise<unknown> => {
    try {
      const object = encode(release, { createdAt: now() })
      await client.create(object, { dryRun: true, ...(signal === undefined ? {} : { signal }) })
      return undefined
    } catch (error) {
      if (signal?.aborted) throw error
      if (isSizeRefusal(textOf(error))) return error
      // Asked for a namespace that is not there yet, say, the server does not come to this.
      const name = storageName(release.name, release.revision)
      const helmText = `${kind} ${JSON.stringify(name)} is invalid: ${wrapping.dataField}: Too long: may not be more than ${objectLimit} bytes`
      return new ClusterError({ code: 'CLUSTER_REQUEST', helmText, data: { status: 422, reason: 'Invalid' } })
    }
  }

  return {
    driver: wrapping.driver,

    async get(name, revision, signal) {
      const key = storageName(name, revision)
      const object = await attempt(`get: failed to get ${JSON.stringify(key)}`, () =>
        client.get(reference(name, revision, namespace), signal),
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
      const releases: Release[] = []
      await attempt('query: failed to query with labels', async () => {
        for await (const release of reader.every(`name=${name},owner=helm`, signal)) releases.push(release)
      })
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
      // Most records are too small for compressing them to matter: base64 makes four bytes of three.
      if (encodeUtf8(formatRecord(release)).length < objectLimit * 0.74) return
      const text = encodeRelease(release, compression)
      Object.assign(checked, { release, text })
      if (text.length <= objectLimit) return
      const refusal = await refusalOf(release, signal)
      if (refusal !== undefined) throw withSize(failure('create: failed to create', refusal), release)
    },

    async create(release, signal) {
      try {
        await client.create(encode(release, { createdAt: now() }), signal === undefined ? {} : { signal })
      } catch (error) {
        if (reasonOf(error) === 'AlreadyExists')
          throw new StorageError({ code: 'RELEASE_NAME_IN_USE', helmText: 'release: already exists', cause: error })
        throw withSize(failure('create: failed to create', error), release)
      }
    },

    async update(release, signal) {
      try {
        await client.replace(encode(release, { modifiedAt: now() }), signal === undefined ? {} : { signal })
      } catch (error) {
        throw withSize(failure('update: failed to update', error), release)
      }
    },

    async delete(name, revision, signal) {
      const release = await this.get(name, revision, signal)
      if (release === undefined) return undefined
      const wasThere = await client.delete(reference(name, revision, namespace), signal === undefined ? {} : { signal })
      if (!wasThere) throw releaseNotFound()
      return release
    },
  }
}

function reasonOf(error: unknown): unknown {
  return (error as { readonly data?: { readonly reason?: unknown } } | undefined)?.data?.reason
}
