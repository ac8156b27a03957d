// Release records read out of the objects of a cluster.
import type { Compression } from '../host/index.ts'
import type { KubeClient, KubeObject } from '../kube/index.ts'
import { decodeRelease, ownLabels, type Release, userLabels } from '../release/index.ts'
import { groupByRelease } from './record-groups.ts'

/** A record may have a mebibyte: a page of the usual size would be more than a text can hold. */
const pageSize = 50

/** Where records are read. */
export interface RecordReaderOptions {
  readonly client: KubeClient
  /** The empty text: all namespaces. */
  readonly namespace: string
  readonly kind: 'Secret' | 'ConfigMap'
  readonly compression: Compression
  /** The record's text out of the value of the key `release`. */
  readonly unwrap: (text: string) => string
  /** Told of records that cannot be read; they are passed over. */
  readonly onUnreadable?: (storageObject: string, error: unknown) => void
}

/** Reads records. */
export interface RecordReader {
  /** @throws StorageError STORAGE_FAILED */
  decode(object: KubeObject): Release
  /** All records that the selector selects. */
  every(labelSelector: string, signal?: AbortSignal): AsyncGenerator<Release>
  /** The newest readable record of each release. */
  latest(labelSelector: string, signal?: AbortSignal): AsyncGenerator<Release>
}

/** A reader of the records of one namespace, or of all. */
export function createRecordReader(options: RecordReaderOptions): RecordReader {
  const { client, namespace, kind, compression, unwrap } = options
  const decode = (object: KubeObject): Release => {
    const data = object['data'] as { [key: string]: string } | undefined
    const release = decodeRelease(unwrap(data?.['release'] ?? ''), compression)
    const labels = object.metadata.labels ?? {}
    return { ...release, labels: userLabels(labels), systemLabels: ownLabels(labels) }
  }
  const decodeOrReport = (object: KubeObject): Release | undefined => {
    try {
      return decode(object)
    } catch (error) {
      options.onUnreadable?.(object.metadata.name ?? '', error)
      return undefined
    }
  }
  const objects = (labelSelector: string, signal?: AbortSignal): AsyncIterable<KubeObject> =>
    client.list(
      { apiVersion: 'v1', kind, labelSelector, ...(namespace === '' ? {} : { namespace }) },
      { pageSize, ...(signal === undefined ? {} : { signal }) },
    )
  return {
    decode,
    async *every(labelSelector, signal) {
      for await (const object of objects(labelSelector, signal)) {
        const release = decodeOrReport(object)
        if (release !== undefined) yield release
      }
    },
    async *latest(labelSelector, signal) {
      for await (const group of groupByRelease(objects(labelSelector, signal))) {
        for (const object of group) {
          const release = decodeOrReport(object)
          if (release === undefined) continue
          yield release
          break
        }
      }
    },
  }
}
